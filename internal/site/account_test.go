package site_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/appel-a-communs/communs/internal/site"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

func TestAnAccountFromSignUpToSignOut(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		b := browserOver(t, s, site.Options{})
		waiting := b.leads(b.fill("/inscription", "/inscription", map[string]string{
			"name": "Élodie Ruiz", "email": "elodie@exemple.fr", "password": goodPassword,
		}), "/inscription/attente")
		if text(waiting.Document, "h1") != "Regardez vos mails" {
			t.Errorf("h1 %q", text(waiting.Document, "h1"))
		}
		link := b.mailed("mail.confirm", "elodie@exemple.fr")
		home := b.leads(b.fill(link, "/compte/confirmer", nil), "/compte?fait=confirme")
		if got := text(home.Document, "[role=status]"); got != b.said("account.done.confirme") || b.signedInAs() != "Élodie Ruiz" {
			t.Fatalf("told %q, signed in as %q", got, b.signedInAs())
		}
		b.leads(b.do(http.MethodPost, "/deconnexion", url.Values{}), "/")
		if len(b.cookies) != 0 || b.signedInAs() != "" {
			t.Fatalf("still %q, cookies %v", b.signedInAs(), b.cookies)
		}
		b.leads(b.fill("/connexion", "/connexion", map[string]string{"email": "Elodie@Exemple.fr", "password": goodPassword}), "/compte")

		changed := b.leads(b.fill("/compte", "/compte", map[string]string{"name": "Élodie R.", "lang": "en"}), "/compte?fait=profil")
		if name, _ := changed.Find("#f-name").Attr("value"); name != "Élodie R." || changed.Find("[name=lang][value=en][checked]").Length() != 1 {
			t.Errorf("kept name %q", name)
		}
		b.leads(b.fill("/compte/mot-de-passe", "/compte/mot-de-passe", map[string]string{"current": goodPassword, "password": "cinq chiens noirs"}), "/compte?fait=mot-de-passe")
		b.mailed("mail.password_changed", "elodie@exemple.fr")

		phone := b.other()
		phone.agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
		phone.leads(phone.fill("/connexion", "/connexion", map[string]string{"email": "elodie@exemple.fr", "password": "cinq chiens noirs"}), "/compte")
		page := b.opens("/compte/sessions")
		if got := texts(page.Document, ".fiche h3"); !cmp.Equal(got, []string{"Safari sur iPhone", "Firefox sur Linux"}) && !cmp.Equal(got, []string{"Firefox sur Linux", "Safari sur iPhone"}) {
			t.Fatalf("devices %q", got)
		}
		if got := text(page.Document, `.fiche:has(form[action="/deconnexion"]) h3`); got != "Firefox sur Linux" {
			t.Errorf("this device is %q", got)
		}
		b.leads(b.fill("/compte/sessions", "/compte/sessions", nil), "/compte/sessions?fait=session")
		if phone.signedInAs() != "" || b.signedInAs() != "Élodie R." {
			t.Errorf("phone is %q, this one %q", phone.signedInAs(), b.signedInAs())
		}
		b.leads(b.fill("/compte/sessions", "/compte/sessions/toutes", nil), "/connexion?fait=partout")
		if b.signedInAs() != "" {
			t.Errorf("still %q", b.signedInAs())
		}
	})
}

func TestRefusedSignUpKeepsAllButThePassword(t *testing.T) {
	b := newBrowser(t)
	r := b.fill("/inscription", "/inscription", map[string]string{"name": "moi@exemple.fr", "email": "pas une adresse", "password": "court"})
	if r.Code != http.StatusUnprocessableEntity || text(r.Document, "h1") != "Créer un compte" {
		t.Fatalf("status %d, h1 %q", r.Code, text(r.Document, "h1"))
	}
	var links []string
	for _, name := range []string{"name", "email", "password"} {
		field := r.Find("#f-" + name)
		links = append(links, text(r.Document, `#fautes a[href="#f-`+name+`"]`))
		by, _ := field.Attr("aria-describedby")
		if invalid, _ := field.Attr("aria-invalid"); invalid != "true" || !strings.Contains(by, "f-"+name+"-erreur") {
			t.Errorf("%s: aria-invalid %q, described by %q", name, invalid, by)
		}
	}
	want := []string{b.said("error.name_address"), b.said("error.email_shape"), b.said("error.password_short", "Min", 12)}
	if diff := cmp.Diff(want, links); diff != "" {
		t.Error(diff)
	}
	if v := r.Find("#f-name").AttrOr("value", ""); v != "moi@exemple.fr" {
		t.Errorf("name %q", v)
	}
	if _, kept := r.Find("#f-password").Attr("value"); kept || strings.Contains(r.Body.String(), "court") {
		t.Error("the password came back")
	}
}

func TestKnownAddressGetsTheSameAnswer(t *testing.T) {
	b := newBrowser(t)
	owner := b.member("Jeanne")
	b.leads(b.fill("/inscription", "/inscription", map[string]string{"name": "Curieux", "email": owner.Email, "password": goodPassword, "accept_licence": "1"}), "/inscription/attente")
	if link := b.mailed("mail.known", owner.Email); !strings.HasPrefix(link, "/compte/mot-de-passe?jeton=") {
		t.Errorf("link %q", link)
	}
}

func TestOwnPagesAskAVisitorToSignInAndLeadBack(t *testing.T) {
	b := newBrowser(t)
	who := b.member("Jeanne")
	for _, path := range []string{"/compte", "/compte/sessions", "/compte/cles", "/compte/adresse", "/en/compte"} {
		prefix := ""
		if strings.HasPrefix(path, "/en") {
			prefix = "/en"
		}
		to := prefix + "/connexion?suite=" + url.QueryEscape(path)
		r := b.get(path)
		if r.Code != http.StatusSeeOther || r.Header().Get("Location") != to {
			t.Errorf("%s: %d to %q", path, r.Code, r.Header().Get("Location"))
			continue
		}
		in := b.other()
		back := in.fill(to, prefix+"/connexion", map[string]string{"email": who.Email, "password": goodPassword})
		in.leads(back, path)
	}
	for path, back := range map[string]string{
		"/compte": "/compte", "/compte/sessions": "/compte/sessions", "/compte/sessions/toutes": "/compte/sessions",
		"/compte/cles": "/compte/cles", "/compte/cles/revoquer": "/compte/cles",
	} {
		b.leads(b.do(http.MethodPost, path, url.Values{"id": {"x"}, "label": {"x"}}), "/connexion?suite="+url.QueryEscape(back))
	}
	b.leads(b.do(http.MethodPost, "/compte/mot-de-passe", url.Values{"password": {goodPassword}}), "/connexion?suite=%2Fcompte%2Fmot-de-passe")
	b.leads(b.do(http.MethodPost, "/compte/adresse", url.Values{"email": {"a@exemple.fr"}}), "/connexion?suite=%2Fcompte%2Fadresse")
}

func TestOwnPageListsOwnCandidacies(t *testing.T) {
	b := newBrowser(t)
	who := b.member("Jeanne")
	season := b.Season("essai")
	season.Candidacy(who, "Matériaux en commun")
	season.Candidacy(b.member("Bruno"), "Fours partagés")
	page := b.enters(who).opens("/compte")
	if got := texts(page.Document, "#candidatures ~ .nu .fiche a"); !cmp.Equal(got, []string{"Matériaux en commun"}) {
		t.Errorf("own candidacies %q", got)
	}
	if got := text(page.Document, "#candidatures ~ .nu .meta"); got != "publique · version 1 · modifiée le 23 novembre 2026" {
		t.Errorf("told %q", got)
	}
	if href, _ := page.Find("#candidatures ~ p a").Attr("href"); href != "/brouillons" {
		t.Errorf("drafts at %q", href)
	}
}

func TestNewcomerWithoutPasswordChoosesOne(t *testing.T) {
	b := newBrowser(t)
	who := b.Person("Nadia Ferhat")
	cookie, err := b.StartSession(t.Context(), who, "test")
	if err != nil {
		t.Fatal(err)
	}
	b.cookies["__Host-sid"] = &http.Cookie{Name: "__Host-sid", Value: cookie}
	if got := text(b.opens("/compte").Document, "[role=status]"); got != b.said("account.no_password") {
		t.Errorf("told %q", got)
	}
	if page := b.opens("/compte/mot-de-passe"); page.Find("[name=current]").Length() != 0 || text(page.Document, "h1") != "Choisir un mot de passe" {
		t.Errorf("h1 %q, %d current passwords asked", text(page.Document, "h1"), page.Find("[name=current]").Length())
	}
	b.leads(b.fill("/compte/mot-de-passe", "/compte/mot-de-passe", map[string]string{"password": goodPassword}), "/compte?fait=mot-de-passe")
	b.other().enters(who)
}

func TestSignedInPageCostsAtMostFiveStatements(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		n := 0
		s.Reader = s.Counted(&n)
		b := browserOver(t, s, site.Options{})
		who := b.member("Jeanne")
		b.enters(who)
		for path, want := range map[string]int{"/compte": 5, "/compte/sessions": 2, "/compte/cles": 3, "/compte/mot-de-passe": 2, "/compte/adresse": 2, "/connexion": 1} {
			n = 0
			b.opens(path)
			if n != want {
				t.Errorf("%s: %d statements, want %d", path, n, want)
			}
		}
	})
}

func TestAnonymousPagesSetNoCookieAndAreAlike(t *testing.T) {
	a, b := newBrowser(t), newBrowser(t)
	for _, path := range []string{"/connexion", "/inscription", "/inscription/attente", "/compte/mot-de-passe", "/en/connexion"} {
		first, second := a.opens(path), b.opens(path)
		if len(a.cookies)+len(b.cookies) != 0 {
			t.Errorf("%s sets cookies %v", path, a.cookies)
		}
		if first.Body.String() != second.Body.String() {
			t.Errorf("%s differs from visitor to visitor", path)
		}
		if got := first.Header().Get("Cache-Control"); got != "private, no-store" {
			t.Errorf("%s: Cache-Control %q", path, got)
		}
	}
}

// keyShown is a key of ours where its sentence should be.
var keyShown = regexp.MustCompile(`\b(account|error|layout|form)\.[a-z_]+`)

func TestEachPageHasOneTitleAndNamedFields(t *testing.T) {
	b := newBrowser(t)
	who := b.member("Jeanne")
	visitor := b.other()
	b.enters(who)
	for _, lang := range []string{"", "/en"} {
		pages := map[string]reply{}
		for _, path := range []string{"/connexion", "/inscription", "/inscription/attente", "/compte/mot-de-passe"} {
			pages["visitor "+path] = visitor.opens(lang + path)
		}
		for _, path := range []string{"/connexion", "/compte", "/compte/mot-de-passe", "/compte/adresse", "/compte/sessions", "/compte/cles"} {
			pages[path] = b.opens(lang + path)
		}
		for path, r := range pages {
			if n := r.Find("h1").Length(); n != 1 || !strings.HasPrefix(text(r.Document, "title"), text(r.Document, "h1")+" · ") {
				t.Errorf("%s%s: %d h1, title %q", lang, path, n, text(r.Document, "title"))
			}
			if body := r.Body.String(); keyShown.MatchString(body) || strings.Contains(body, "{{") {
				t.Errorf("%s%s shows a key or a placeholder", lang, path)
			}
			ids := map[string]int{}
			for _, id := range r.Find("[id]").EachIter() {
				ids[id.AttrOr("id", "")]++
			}
			for id, n := range ids {
				if n > 1 {
					t.Errorf("%s%s: id %q stands %d times", lang, path, id, n)
				}
			}
			for _, in := range r.Find("main input:not([type=hidden]):not([hidden])").EachIter() {
				id := in.AttrOr("id", "")
				if r.Find(`label[for="`+id+`"]`).Length() != 1 {
					t.Errorf("%s%s: field %q has no label", lang, path, id)
				}
				if kind := in.AttrOr("type", ""); kind != "radio" && kind != "checkbox" && in.AttrOr("autocomplete", "") == "" {
					t.Errorf("%s%s: field %q has no autocomplete", lang, path, id)
				}
			}
		}
	}
}

func TestBadBytesAreRefusedNotStored(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		b := browserOver(t, s, site.Options{})
		who := b.member("Jeanne")
		slowly := func() { b.Advance(10 * time.Minute) } // under the rate of posts
		for _, bad := range []string{"a\x00b@exemple.fr", "a\xffb@exemple.fr", strings.Repeat("é", 3000) + "@exemple.fr"} {
			slowly()
			if r := b.do(http.MethodPost, "/connexion", url.Values{"email": {bad}, "password": {bad}}); r.Code != http.StatusUnprocessableEntity {
				t.Errorf("sign-in %.20q: status %d", bad, r.Code)
			}
			for _, path := range []string{"/inscription/attente", "/compte/mot-de-passe"} {
				if r := b.do(http.MethodPost, path, url.Values{"email": {bad}}); r.Code != http.StatusUnprocessableEntity {
					t.Errorf("%s %.20q: status %d", path, bad, r.Code)
				}
			}
			if r := b.do(http.MethodPost, "/inscription", url.Values{"name": {bad}, "email": {bad}, "password": {bad}}); r.Code != http.StatusUnprocessableEntity {
				t.Errorf("sign-up %.20q: status %d", bad, r.Code)
			}
		}
		in := b.other().enters(who)
		for _, bad := range []string{"a\x00b", "a\xffb", strings.Repeat("é", 3000)} {
			slowly()
			if r := in.do(http.MethodPost, "/compte", url.Values{"name": {bad}, "lang": {bad}}); r.Code != http.StatusUnprocessableEntity {
				t.Errorf("name %.20q: status %d", bad, r.Code)
			}
			if r := in.do(http.MethodPost, "/compte/cles", url.Values{"label": {bad}}); r.Code != http.StatusUnprocessableEntity {
				t.Errorf("label %.20q: status %d", bad, r.Code)
			}
			for _, path := range []string{"/compte/sessions", "/compte/cles/revoquer"} {
				if r := in.do(http.MethodPost, path, url.Values{"id": {bad}}); r.Code != http.StatusNotFound {
					t.Errorf("%s %.20q: status %d", path, bad, r.Code)
				}
			}
		}
		if list, err := b.APITokens(t.Context(), who); err != nil || len(list) != 0 {
			t.Errorf("keys %v, %v", list, err)
		}
		if a, err := b.Account(t.Context(), who.ID); err != nil || a.Name != "Jeanne" {
			t.Errorf("account %v, %v", a, err)
		}
	})
}

func TestKeyIsShownOnceAndRevoked(t *testing.T) {
	b := newBrowser(t)
	who := b.member("Jeanne")
	b.enters(who)
	made := b.fill("/compte/cles", "/compte/cles", map[string]string{"label": "export du lundi"})
	secret := text(made.Document, ".avis code")
	if by, err := b.AccountByAPIToken(t.Context(), secret); made.Code != http.StatusCreated || err != nil || by.ID != who.ID {
		t.Fatalf("status %d, key %q: %v", made.Code, secret, err)
	}
	if again := b.opens("/compte/cles"); strings.Contains(again.Body.String(), secret) || text(again.Document, ".fiche h3") != "export du lundi" {
		t.Errorf("the list shows %q", text(again.Document, ".fiche"))
	}
	b.leads(b.fill("/compte/cles", "/compte/cles/revoquer", nil), "/compte/cles?fait=cle")
	if _, err := b.AccountByAPIToken(t.Context(), secret); err == nil {
		t.Error("the key still opens")
	}
}

func TestSessionsAndKeysOfOthersAreOutOfReach(t *testing.T) {
	b := newBrowser(t)
	jeanne, bruno := b.member("Jeanne"), b.member("Bruno")
	hers := b.other().enters(jeanne)
	hers.fill("/compte/cles", "/compte/cles", map[string]string{"label": "la sienne"})
	b.enters(bruno)
	sessions, err := b.ListSessions(t.Context(), jeanne, "")
	if err != nil || len(sessions) != 1 {
		t.Fatal(sessions, err)
	}
	keys, err := b.APITokens(t.Context(), jeanne)
	if err != nil || len(keys) != 1 {
		t.Fatal(keys, err)
	}
	if r := b.do(http.MethodPost, "/compte/sessions", url.Values{"id": {sessions[0].ID}}); r.Code != http.StatusNotFound {
		t.Errorf("her session: status %d", r.Code)
	}
	if r := b.do(http.MethodPost, "/compte/cles/revoquer", url.Values{"id": {keys[0].ID}}); r.Code != http.StatusNotFound {
		t.Errorf("her key: status %d", r.Code)
	}
	if after, err := b.APITokens(t.Context(), jeanne); err != nil || len(after) != 1 || hers.signedInAs() != "Jeanne" {
		t.Errorf("left: %v, %q, %v", after, hers.signedInAs(), err)
	}
}

func TestAgentsInPlainWords(t *testing.T) {
	b := newBrowser(t)
	who := b.member("Jeanne")
	want := map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0": "Edge sur Windows",
		"Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36":              "Chrome sur Android",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15": "Safari sur macOS",
		"curl/8.14": "curl",
		"<script>":  "Un navigateur que nous ne reconnaissons pas",
	}
	for agent, words := range want {
		one := b.other()
		one.agent = agent
		got := text(one.enters(who).opens("/compte/sessions").Document, `.fiche:has(form[action="/deconnexion"]) h3`)
		if got != words {
			t.Errorf("%s is %q, want %q", agent, got, words)
		}
	}
}

func TestRenamingToATakenNameComesBack(t *testing.T) {
	b := newBrowser(t)
	b.member("Bruno")
	b.enters(b.member("Jeanne"))
	r := b.fill("/compte", "/compte", map[string]string{"name": "BRUNO"})
	if r.Code != http.StatusUnprocessableEntity || text(r.Document, `#fautes a[href="#f-name"]`) != b.said("error.name_taken") || r.Find("#f-name").AttrOr("value", "") != "BRUNO" {
		t.Errorf("status %d, told %q", r.Code, text(r.Document, "#fautes"))
	}
	if next, _ := r.Find(".outils.large a[href]").First().Attr("href"); next != "/en/compte" {
		t.Errorf("the other language is at %q", next)
	}
}
