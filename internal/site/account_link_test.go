package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/site"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

func (b *browser) signsUp(name string) (link string) {
	b.t.Helper()
	email := strings.ToLower(name) + "@exemple.fr"
	b.leads(b.fill("/inscription", "/inscription", map[string]string{"name": name, "email": email, "password": goodPassword, "accept_licence": "1"}), "/inscription/attente")
	return b.mailed("mail.confirm", email)
}

func jeton(link string) string { _, token, _ := strings.Cut(link, "jeton="); return token }

func TestLookingAtALinkUsesNothingUp(t *testing.T) {
	b := newBrowser(t)
	who := b.member("Jeanne")
	b.other().leads(b.other().fill("/compte/mot-de-passe", "/compte/mot-de-passe", map[string]string{"email": who.Email}), "/compte/mot-de-passe?fait=lien")
	reset := b.mailed("mail.reset", who.Email)
	in := b.other().enters(who)
	in.leads(in.fill("/compte/adresse", "/compte/adresse", map[string]string{"email": "neuve@exemple.fr", "current": goodPassword}), "/compte?fait=adresse-demandee")
	address := b.mailed("mail.email", "neuve@exemple.fr")
	confirm := b.signsUp("Bruno")
	for _, link := range []string{reset, address, confirm} {
		for _, method := range []string{http.MethodHead, http.MethodGet, http.MethodHead, http.MethodGet} {
			if r := b.do(method, link, nil); r.Code != http.StatusOK {
				t.Fatalf("%s %s: status %d", method, link, r.Code)
			}
		}
	}
	b.leads(b.fill(confirm, "/compte/confirmer", nil), "/compte?fait=confirme")
	b.leads(b.fill(address, "/compte/adresse", nil), "/connexion?fait=adresse")
}

func TestPagesOfLinksKeepTheirSecret(t *testing.T) {
	b := newBrowser(t)
	confirm := b.signsUp("Jeanne")
	who := b.member("Bruno")
	b.fill("/compte/mot-de-passe", "/compte/mot-de-passe", map[string]string{"email": who.Email})
	reset := b.mailed("mail.reset", who.Email)
	for _, link := range []string{confirm, "/en" + confirm, reset, "/connexion?suite=" + url.QueryEscape(confirm)} {
		r := b.opens(link)
		if got := r.Header().Get("Referrer-Policy"); got != "same-origin" {
			t.Errorf("%s: Referrer-Policy %q", link, got)
		}
		if got := r.Header().Get("Cache-Control"); got != "private, no-store" {
			t.Errorf("%s: Cache-Control %q", link, got)
		}
		if got := r.Find("link[rel=canonical]").AttrOr("href", ""); strings.Contains(got, "jeton") || got == "" {
			t.Errorf("%s: canonical %q", link, got)
		}
		for _, el := range r.Find("[href], [src]").EachIter() {
			to := el.AttrOr("href", el.AttrOr("src", ""))
			if strings.Contains(to, "jeton") && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//")) {
				t.Errorf("%s: the secret goes to %q", link, to)
			}
		}
	}
	// Under no-referrer a browser says Origin: null; what it says of the site still lets its own form through.
	b.headers = map[string]string{"Origin": "null", "Sec-Fetch-Site": "same-origin"}
	r := b.fill(confirm, "/compte/confirmer", nil)
	if to := r.Header().Get("Location"); to != "/compte?fait=confirme" {
		t.Errorf("leads to %q", to)
	}
}

func TestTheOtherLanguageKeepsTheLink(t *testing.T) {
	b := newBrowser(t)
	link := b.signsUp("Jeanne")
	english := b.opens(link).Find(".outils.large a[hreflang=en]").AttrOr("href", "")
	r := b.leads(b.fill(english, "/en/compte/confirmer", nil), "/en/compte?fait=confirme")
	if got := text(r.Document, "h1"); got != "My account" {
		t.Errorf("h1 %q", got)
	}
}

func TestDeadLinkSaysSoAndOffersAnother(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		b := browserOver(t, s, site.Options{})
		link := b.signsUp("Jeanne")
		elsewhere := b.get("/compte/mot-de-passe?jeton=" + jeton(link)) // alive, for another purpose
		b.leads(b.fill(link, "/compte/confirmer", nil), "/compte?fait=confirme")
		b.leads(b.do(http.MethodPost, "/deconnexion", url.Values{}), "/")
		dead := map[string]reply{
			"used, opened": b.get(link),
			"used, sent":   b.do(http.MethodPost, "/compte/confirmer", url.Values{"jeton": {jeton(link)}}),
			"unknown":      b.get("/compte/confirmer?jeton=%00%ff"),
			"none":         b.get("/compte/confirmer"),
			"sent empty":   b.do(http.MethodPost, "/compte/confirmer", url.Values{}),
			"reset":        b.get("/compte/mot-de-passe?jeton=x"),
			"reset, sent":  b.do(http.MethodPost, "/compte/mot-de-passe", url.Values{"jeton": {"x"}, "password": {goodPassword}}),
			"its purpose":  elsewhere,
		}
		for what, r := range dead {
			if r.Code != http.StatusGone || text(r.Document, "h1") != "Ce lien ne sert plus" || text(r.Document, ".chapo") != b.said("error.link_dead") {
				t.Errorf("%s: status %d, h1 %q, %q", what, r.Code, text(r.Document, "h1"), text(r.Document, ".chapo"))
			}
			if got := r.Header().Get("Referrer-Policy"); got != "same-origin" {
				t.Errorf("%s: Referrer-Policy %q", what, got)
			}
			if n := r.Find(`form[action="/inscription/attente"] [name=email]`).Length(); n != 1 {
				t.Errorf("%s: %d forms for another link", what, n)
			}
		}
		for what, r := range map[string]reply{"address": b.get("/compte/adresse?jeton=x"), "address, sent": b.do(http.MethodPost, "/compte/adresse", url.Values{"jeton": {"x"}})} {
			if r.Code != http.StatusGone || r.Find(`main a[href="/compte/adresse"]`).Length() != 1 {
				t.Errorf("%s: status %d, %q", what, r.Code, text(r.Document, "main"))
			}
		}
		if len(b.cookies) != 0 {
			t.Errorf("a dead link signs in: %v", b.cookies)
		}
		b.leads(b.do(http.MethodPost, "/inscription/attente", url.Values{"email": {"jeanne@exemple.fr"}}), "/inscription/attente?fait=renvoye")
		b.mailed("mail.reset", "jeanne@exemple.fr")
	})
}

func TestConfirmationIsSentAgain(t *testing.T) {
	b := newBrowser(t)
	b.signsUp("Jeanne")
	told := b.leads(b.fill("/inscription/attente", "/inscription/attente", map[string]string{"email": "jeanne@exemple.fr"}), "/inscription/attente?fait=renvoye")
	if got := text(told.Document, "[role=status]"); got != b.said("account.done.renvoye") {
		t.Errorf("told %q", got)
	}
	link := b.mailed("mail.confirm", "jeanne@exemple.fr")
	home := b.leads(b.fill(link, "/compte/confirmer", nil), "/compte?fait=confirme")
	if !strings.Contains(text(home.Document, "[role=status]"), b.said("account.no_password")) {
		t.Errorf("told %q", text(home.Document, "[role=status]"))
	}
}

func TestTooManyMailsAskToWait(t *testing.T) {
	b := newBrowser(t)
	ask := func() reply {
		return b.fill("/compte/mot-de-passe", "/compte/mot-de-passe", map[string]string{"email": "jeanne@exemple.fr"})
	}
	for range 4 {
		b.leads(ask(), "/compte/mot-de-passe?fait=lien")
	}
	r := ask()
	if r.Code != http.StatusTooManyRequests || r.Header().Get("Retry-After") != "60" || r.Find("#f-email").AttrOr("value", "") != "jeanne@exemple.fr" {
		t.Errorf("status %d, Retry-After %q, address %q", r.Code, r.Header().Get("Retry-After"), r.Find("#f-email").AttrOr("value", ""))
	}
}

func TestForgottenPasswordIsChosenAnew(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		b := browserOver(t, s, site.Options{})
		who := b.member("Jeanne")
		old := b.other().enters(who)
		b.leads(b.fill("/compte/mot-de-passe", "/compte/mot-de-passe", map[string]string{"email": who.Email}), "/compte/mot-de-passe?fait=lien")
		link := b.mailed("mail.reset", who.Email)
		short := b.fill(link, "/compte/mot-de-passe", map[string]string{"password": "court"})
		if short.Code != http.StatusUnprocessableEntity || short.Header().Get("Referrer-Policy") != "same-origin" || short.Find(".outils.large a[hreflang=en]").AttrOr("href", "") != "/en"+link || text(short.Document, `#fautes a[href="#f-password"]`) != b.said("error.password_short", "Min", 12) {
			t.Fatalf("status %d, told %q", short.Code, text(short.Document, "#fautes"))
		}
		b.leads(b.fill(link, "/compte/mot-de-passe", map[string]string{"password": "cinq chiens noirs"}), "/connexion?fait=mot-de-passe-choisi")
		if old.signedInAs() != "" || len(b.cookies) != 0 {
			t.Errorf("the old session is %q, cookies %v", old.signedInAs(), b.cookies)
		}
		b.mailed("mail.password_changed", who.Email)
		b.leads(b.fill("/connexion", "/connexion", map[string]string{"email": who.Email, "password": "cinq chiens noirs"}), "/compte")
	})
}

func TestWrongCurrentPasswordChangesNothing(t *testing.T) {
	b := newBrowser(t)
	who := b.member("Jeanne")
	b.enters(who)
	for page, answers := range map[string]map[string]string{
		"/compte/mot-de-passe": {"current": "pas le bon", "password": "cinq chiens noirs"},
		"/compte/adresse":      {"current": "pas le bon", "email": "neuve@exemple.fr"},
	} {
		r := b.fill(page, page, answers)
		if r.Code != http.StatusUnprocessableEntity || text(r.Document, `#fautes a[href="#f-current"]`) != b.said("error.password_wrong") {
			t.Errorf("%s: status %d, told %q", page, r.Code, text(r.Document, "#fautes"))
		}
		for _, p := range []string{"pas le bon", "cinq chiens"} {
			if strings.Contains(r.Body.String(), p) {
				t.Errorf("%s: a password came back", page)
			}
		}
	}
	b.other().enters(who)
}

func TestAddressChangesByItsLink(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		b := browserOver(t, s, site.Options{})
		who := b.member("Jeanne")
		b.enters(who)
		told := b.leads(b.fill("/compte/adresse", "/compte/adresse", map[string]string{"email": "neuve@exemple.fr", "current": goodPassword}), "/compte?fait=adresse-demandee")
		if !strings.Contains(text(told.Document, ".champs"), who.Email) {
			t.Error("the address changed before its link")
		}
		link := b.mailed("mail.email", "neuve@exemple.fr")
		if got := text(b.opens(link).Document, ".chapo"); got != b.said("account.address_lead", "Email", "neuve@exemple.fr", "Name", "Jeanne") {
			t.Errorf("told %q", got)
		}
		home := b.leads(b.fill(link, "/compte/adresse", nil), "/compte?fait=adresse")
		if !strings.Contains(text(home.Document, ".champs"), "neuve@exemple.fr") {
			t.Errorf("own page says %q", text(home.Document, ".champs"))
		}
		b.mailed("mail.email_changed", who.Email)
		if r := b.do(http.MethodPost, "/compte/adresse", url.Values{"jeton": {jeton(link)}}); r.Code != http.StatusGone {
			t.Errorf("the link serves twice: %d", r.Code)
		}
	})
}

func TestAddressTakenMeanwhileIsTold(t *testing.T) {
	b := newBrowser(t)
	b.enters(b.member("Jeanne"))
	b.fill("/compte/adresse", "/compte/adresse", map[string]string{"email": "bruno@exemple.fr", "current": goodPassword})
	link := b.mailed("mail.email", "bruno@exemple.fr")
	b.member("Bruno")
	r := b.fill(link, "/compte/adresse", nil)
	if r.Code != http.StatusGone || text(r.Document, ".chapo") != b.said("error.email_taken") {
		t.Errorf("status %d, told %q", r.Code, text(r.Document, ".chapo"))
	}
}

func TestLinkOfAClosedAccountIsDead(t *testing.T) {
	b := newBrowser(t)
	who := b.member("Jeanne")
	b.fill("/compte/mot-de-passe", "/compte/mot-de-passe", map[string]string{"email": who.Email})
	link := b.mailed("mail.reset", who.Email)
	b.Write(func(tx *store.Tx) error {
		_, err := tx.DisableAccount(t.Context(), who.ID, b.Now())
		return err
	})
	if r := b.get(link); r.Code != http.StatusGone {
		t.Errorf("opened: status %d", r.Code)
	}
	if r := b.do(http.MethodPost, "/compte/mot-de-passe", url.Values{"jeton": {jeton(link)}, "password": {goodPassword}}); r.Code != http.StatusGone {
		t.Errorf("sent: status %d", r.Code)
	}
}

func TestLinkRunsOut(t *testing.T) {
	b := newBrowser(t)
	who := b.member("Jeanne")
	b.fill("/compte/mot-de-passe", "/compte/mot-de-passe", map[string]string{"email": who.Email})
	link := b.mailed("mail.reset", who.Email)
	b.Advance(31 * time.Minute)
	if r := b.get(link); r.Code != http.StatusGone {
		t.Errorf("status %d", r.Code)
	}
}
