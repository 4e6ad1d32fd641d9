package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/site"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// reviewed is a free page at version 1, in two paragraphs that share a few words.
func reviewed(b *browser) (path string, author domain.Account) {
	author = b.Person("Nadia")
	p := b.FreePage(author, "Lexique", "Un commun **se garde** à plusieurs.\n\nUn commun se partage.\n\n- un commun\n- une règle")
	return p.Path(), author
}

// leaveRemark fills the form of a remark in and gives the address of what it made.
func (b *browser) leaveRemark(path string, answers map[string]string) string {
	b.t.Helper()
	r := b.sends(path+"/remarques/nouvelle", path+"/remarques/nouvelle", answers)
	to, done := strings.CutSuffix(r.Header().Get("Location"), "?fait=remarque")
	if r.Code != http.StatusSeeOther || !done {
		b.t.Fatalf("status %d to %q: %s", r.Code, to, text(r.Document, ".fautes"))
	}
	return to
}

func newReviewer(t *testing.T) (b *browser, path string, bob *browser) {
	t.Helper()
	b = newBrowser(t)
	path, _ = reviewed(b)
	return b, path, b.other().enters(b.member("Bob"))
}

func TestRemarkStandsBesideItsPassage(t *testing.T) {
	b, path, bob := newReviewer(t)
	if r := b.get(path + "/remarques/nouvelle?rubrique=texte"); r.Code != http.StatusSeeOther || !strings.HasPrefix(r.Header().Get("Location"), "/connexion?suite=") {
		t.Errorf("a visitor gets %d to %q", r.Code, r.Header().Get("Location"))
	}
	b.opens(path) // kept from here on
	id := strings.TrimPrefix(bob.leaveRemark(path, map[string]string{"quote": "commun se garde", "body": "Et se perd ?"}), "/remarques/")
	page := b.opens(path)                                                                                    // a visitor sees it at once
	if got := text(page.Document, "#q-"+id) + text(page.Document, "strong .vise"); got != "communse garde" { // the space between is marked too
		t.Errorf("marked %q", got)
	}
	passages := page.Find("#texte .passage")
	if passages.Length() != 2 || passages.First().Find(".note").Length() != 1 || passages.Last().Find(".note").Length() != 0 {
		t.Errorf("%d passages: %s", passages.Length(), text(page.Document, "#texte"))
	}
	if got := text(page.Document, "#n-"+id+" p:first-child"); got != "Et se perd ?" {
		t.Errorf("note %q", got)
	}
	if got := texts(page.Document, ".onglets a")[1]; got != "Remarques (1)" {
		t.Errorf("tab %q", got)
	}
	list := b.opens(path + "/remarques")
	if got := text(list.Document, ".remarque h3") + text(list.Document, ".remarque blockquote"); got != "Sur « Le texte »commun se garde" {
		t.Errorf("list %q", got)
	}
	if got := list.Find(".remarque h3 a").AttrOr("href", ""); got != path+"#q-"+id {
		t.Errorf("leads to %q", got)
	}
}

// What a script would send as hidden fields is asked for where it is missing; nothing typed is lost.
func TestPassageThatStandsTwiceIsAskedFor(t *testing.T) {
	_, path, bob := newReviewer(t)
	form := path + "/remarques/nouvelle"
	r := bob.sends(form, form, map[string]string{"quote": "commun", "body": "Lequel ?"})
	if r.Code != http.StatusUnprocessableEntity || text(r.Document, "#f-occurrence-erreur") == "" || text(r.Document, "#f-body") != "Lequel ?" {
		t.Errorf("status %d, %s", r.Code, text(r.Document, ".fautes"))
	}
	v := url.Values{}
	for _, name := range []string{"quote", "body", "version", "key"} {
		v.Set(name, r.Find(`[name="`+name+`"]`).AttrOr("value", r.Find(`textarea[name="`+name+`"]`).Text()))
	}
	v.Set("occurrence", "4")
	if r = bob.do(http.MethodPost, form, v); r.Code != http.StatusUnprocessableEntity {
		t.Errorf("a fourth of three: %d", r.Code)
	}
	v.Set("occurrence", "2")
	if r = bob.do(http.MethodPost, form, v); r.Code != http.StatusSeeOther {
		t.Errorf("status %d, %s", r.Code, text(r.Document, ".fautes"))
	}
	prefilled := bob.opens(form + "?rubrique=texte&citation=se+partage&fois=1")
	if got := prefilled.Find(`[name="quote"]`).Text(); strings.TrimSpace(got) != "se partage" {
		t.Errorf("from the address %q", got)
	}
}

func TestLinksAreHeldBackUntilAnAccountIsProven(t *testing.T) {
	b, path, bob := newReviewer(t)
	at := bob.leaveRemark(path, map[string]string{"body": "Voir https://exemple.fr/a?b=1. <b>Merci</b>\nBien à vous"})
	r := b.opens(at)
	if r.Find(".remarque p a[rel]").Length() != 0 || !strings.Contains(text(r.Document, ".remarque"), "https://exemple.fr/a?b=1. <b>Merci</b>") {
		t.Errorf("%s", text(r.Document, ".remarque"))
	}
	b.Advance(73 * time.Hour)
	b.FreePage(b.Person("Autre"), "Une page", "Un texte.")
	proven := b.member("Chloé")
	b.FreePage(proven, "Une autre", "Un texte.")
	chloe := b.other().enters(proven)
	at = chloe.leaveRemark(path, map[string]string{"body": "Voir https://exemple.fr/a?b=1."})
	b.Advance(73 * time.Hour)
	link := b.opens(at).Find(".remarque p a[rel]")
	if link.Text() != "https://exemple.fr/a?b=1" || link.AttrOr("rel", "") != "nofollow ugc" || link.AttrOr("href", "") != "https://exemple.fr/a?b=1" {
		t.Errorf("link %q %q", link.Text(), link.AttrOr("href", ""))
	}
}

func TestRemarkIsAnsweredSettledAndFiltered(t *testing.T) {
	b, path, bob := newReviewer(t)
	at := bob.leaveRemark(path, map[string]string{"section": "texte", "body": "Trop court."})
	zoe := b.other().enters(b.member("Zoé"))
	zoe.leads(zoe.sends(at, at+"/repondre", map[string]string{"answer": "C’est voulu."}), at+"?fait=reponse")
	if r := zoe.sends(at, at+"/etat", map[string]string{"reason_set_aside": " "}); r.Code != http.StatusUnprocessableEntity || r.Find("details[open] .faute").Length() != 1 {
		t.Errorf("without a reason: %d, %s", r.Code, text(r.Document, ".fautes"))
	}
	zoe.leads(zoe.sends(at, at+"/etat", map[string]string{"reason_set_aside": "Un lexique est court."}), at+"?fait=etat")
	r := b.opens(path + "/remarques?etat=ecartees")
	if got := texts(r.Document, ".suite-donnee p"); len(got) != 2 || got[1] != "Motif : Un lexique est court." || !strings.HasPrefix(got[0], "Écartée par Zoé") {
		t.Errorf("%q", got)
	}
	if got := texts(r.Document, ".choix-liste a"); strings.Join(got, ", ") != "Toutes (1), Ouvertes (0), Prises en compte (0), Écartées (1)" {
		t.Errorf("filters %q", got)
	}
	if r := b.opens(path + "/remarques?etat=ouvertes"); r.Find(".remarque").Length() != 0 {
		t.Errorf("open: %s", text(r.Document, "main"))
	}
	if r := b.opens(path); r.Find(".note").Length() != 0 {
		t.Errorf("the margin shows what was set aside")
	}
	bob.leads(bob.sends(at, at+"/etat", map[string]string{"reason_reopen": "Deux mots de plus suffiraient."}), at+"?fait=etat")
	if r := b.opens(path); r.Find(".note").Length() != 1 {
		t.Errorf("the margin does not show what was opened again")
	}
	if got := text(b.opens("/registre").Document, ".suite"); !strings.Contains(got, "Bob a rouvert une remarque.") || !strings.Contains(got, "Zoé a écarté une remarque.") {
		t.Errorf("register %q", got)
	}
}

func TestSupportIsGivenConfirmedAndWithdrawn(t *testing.T) {
	s := storetest.SQLite(t)
	b := browserOver(t, s, site.Options{})
	season := b.Season("essai")
	ada := season.Person("Ada")
	p := season.Candidacy(ada, "Matériaux en commun")
	at := p.Path() + "/soutiens"
	b.opens(p.Path())
	bob := b.other().enters(b.member("Bob"))
	bob.leads(bob.sends(at, at, map[string]string{"organisation": "La Ressourcerie", "word": "Oui."}), at+"?fait=soutien")
	if got := text(b.opens(p.Path()).Document, ".etat-phrase"); !strings.HasSuffix(got, "1 soutien sur cette version") {
		t.Errorf("%q", got)
	}
	if got := text(b.opens(at).Document, ".soutiens"); !strings.Contains(got, "Bob, pour La Ressourcerie") || !strings.Contains(got, "Oui.") {
		t.Errorf("%q", got)
	}
	season.Ready(ada, "Une autre")
	writes(t, b, ada, p)
	if got := text(b.opens(p.Path()).Document, ".etat-phrase"); !strings.HasSuffix(got, "1 soutien sur une version antérieure") {
		t.Errorf("after a new version %q", got)
	}
	own := bob.opens("/compte")
	if got := text(own.Document, `section[aria-labelledby="soutiens"]`); !strings.Contains(got, "le texte a changé depuis") {
		t.Errorf("own page %q", got)
	}
	bob.leads(bob.sends(at, at, nil), at+"?fait=soutien")
	if got := text(b.opens(at).Document, "#soutiens + p"); got != "1 soutien sur cette version" {
		t.Errorf("confirmed %q", got)
	}
	bob.leads(bob.sends(at, at+"/retirer", nil), at+"?fait=soutien-retire")
	if got := text(b.opens(at).Document, "#soutiens + p"); got != "Aucun soutien pour l’instant" {
		t.Errorf("withdrawn %q", got)
	}
}

func TestReportIsHiddenWithATrace(t *testing.T) {
	b, path, bob := newReviewer(t)
	at := bob.leaveRemark(path, map[string]string{"body": "Une grossièreté."})
	id := strings.TrimPrefix(at, "/remarques/")
	zoe := b.other().enters(b.member("Zoé"))
	zoe.leads(zoe.sends("/signaler/remarque/"+id, "/signaler/remarque/"+id, map[string]string{"reason": "Grossier."}), at+"?fait=signalee")
	who := b.member("Modération")
	b.grants(who, domain.Moderator)
	m := b.other().enters(who)
	list := m.opens("/moderation/signalements")
	if got := text(list.Document, ".rangs"); !strings.Contains(got, "Remarque sur « Lexique »") || !strings.Contains(got, "Grossier.") {
		t.Errorf("list %q", got)
	}
	ask := "/moderation/remarque/" + id
	m.leads(m.sends(ask, ask, map[string]string{"reason": "Propos injurieux."}), at+"?fait=masquee")
	r := b.opens(at)
	if got := text(r.Document, ".remarque"); !strings.Contains(got, "Masquée par la modération le") || !strings.Contains(got, "Propos injurieux.") || strings.Contains(got, "grossièreté") {
		t.Errorf("%q", got)
	}
	m.leads(m.sends(ask, ask, nil), at+"?fait=demasquee")
	if got := text(b.opens(at).Document, ".remarque"); !strings.Contains(got, "Une grossièreté.") {
		t.Errorf("%q", got)
	}
	if list := m.opens("/moderation/signalements?etat=retenus"); list.Find(".rangs li").Length() != 1 {
		t.Errorf("upheld: %s", text(list.Document, "main"))
	}
}

// writes makes one more version of a candidacy.
func writes(t *testing.T, b *browser, by domain.Account, p app.Place) {
	t.Helper()
	_, err := b.SavePage(t.Context(), b.As(by), app.Edit{
		PageID: p.Page.ID, Base: p.Page.Head, Sections: domain.Document{"community": "Nous."}, Via: domain.ViaForm,
	})
	if err != nil {
		t.Fatal(err)
	}
}

// grants gives an account a role on the instance.
func (b *browser) grants(who domain.Account, role domain.Role) {
	b.Write(func(tx *store.Tx) error {
		_, err := tx.SetRole(b.t.Context(), domain.Grant{AccountID: who.ID, Role: role, At: b.Now()})
		return err
	})
}

// sends sends the form of a page that posts to an address, with all that it holds: long texts and lists too.
func (b *browser) sends(page, action string, answers map[string]string) reply {
	b.t.Helper()
	form := b.opens(page).Find(`main form[action="` + action + `"]`).First()
	if form.Length() == 0 {
		b.t.Fatalf("%s has no form to %s", page, action)
	}
	v := url.Values{}
	form.Find("input[name], textarea[name], select[name]").Each(func(_ int, in *goquery.Selection) {
		v.Set(in.AttrOr("name", ""), in.AttrOr("value", strings.TrimPrefix(in.Filter("textarea").Text(), "\n")))
	})
	for name, value := range answers {
		if !v.Has(name) {
			b.t.Fatalf("%s does not ask for %q", page, name)
		}
		v.Set(name, value)
	}
	return b.do(http.MethodPost, action, v)
}
