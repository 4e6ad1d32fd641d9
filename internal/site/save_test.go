package site_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

func TestSaveOverAnOlderVersionIsMergedToldAndUndoneInOnePress(t *testing.T) {
	w := newWikiSite(t)
	p := w.free("Premier passage.\n\nDeuxième passage.\n\nTroisième passage.")
	path := p.Path()
	mine := w.edit(w.bruno, path)
	w.save(w.nadia, path, map[string]string{"texte": "Premier passage relu.\n\nDeuxième passage.\n\nTroisième passage."})

	saved := w.post(w.bruno, path+"/modifier", with(mine, map[string]string{
		"texte": "Premier passage.\n\nDeuxième passage.\n\nTroisième passage complété.",
	}))
	page := w.follow(w.bruno, saved)
	wantList(t, "notices", texts(page.doc, ".avis > p"), []string{
		"Votre version 3 est publiée.", "Votre texte a été fusionné avec la modification de Nadia Ferhat. Relisez le résultat.",
	})
	w.wantText(p, 3, "Premier passage relu.\n\nDeuxième passage.\n\nTroisième passage complété.")

	undone := w.post(w.bruno, path+"/annuler", page.form(t, path+"/annuler"))
	want(t, "where the undo leads", undone.Header().Get("Location"), path+"?base=3&enregistre=4")
	w.wantText(p, 4, "Premier passage relu.\n\nDeuxième passage.\n\nTroisième passage.")
}

func TestNoticesAreForWhoeverSavedAlone(t *testing.T) {
	w := newWikiSite(t)
	p := w.free("Un texte.")
	leads := w.save(w.bruno, p.Path(), map[string]string{"texte": "Un autre texte."}).Header().Get("Location")
	for _, by := range []domain.Account{{}, w.nadia} {
		if got := texts(w.get(by, leads).doc, ".avis"); len(got) > 0 {
			t.Errorf("%q was told %q", by.Name, got)
		}
	}
}

func TestSameTextMakesNoVersion(t *testing.T) {
	w := newWikiSite(t)
	p := w.free("Un texte.")
	page := w.follow(w.bruno, w.save(w.bruno, p.Path(), nil))
	wantList(t, "notices", texts(page.doc, ".avis p"), []string{"Votre texte est identique à la dernière version : rien de nouveau n’a été publié."})
	want(t, "versions", w.head(p), 1)
}

func TestFormSentTwiceIsSavedOnceAndAnsweredAlike(t *testing.T) {
	w := newWikiSite(t)
	p := w.free("Un texte.")
	form := with(w.edit(w.bruno, p.Path()), map[string]string{"texte": "Un autre texte."})
	first := w.post(w.bruno, p.Path()+"/modifier", form)
	second := w.post(w.bruno, p.Path()+"/modifier", form)
	want(t, "second answer", second.Header().Get("Location"), first.Header().Get("Location"))
	want(t, "versions", w.head(p), 2)
}

func TestRefusedFormComesBackWithItsTextAndItsFaultsAtTheirFields(t *testing.T) {
	w := newWikiSite(t)
	p := w.free("Un texte.")
	for _, c := range []struct {
		name    string
		answers map[string]string
		faults  []string
		field   string // whose value must be there
		value   string
	}{
		{"no title", map[string]string{"title": "", "texte": "Gardé."}, []string{"Titre : Cette réponse est demandée."}, "texte", "Gardé."},
		{"title too long", map[string]string{"title": strings.Repeat("é", 161)}, []string{"Titre : 161 caractères, pour 160 au plus."}, "title", strings.Repeat("é", 161)},
		{"page too large", map[string]string{"texte": strings.Repeat("mot ", 100_001)}, []string{"La page est trop longue : 400067 octets, pour 400000 au plus."}, "texte", strings.Repeat("mot ", 100_001)},
		{"not UTF-8", map[string]string{"texte": "caf\xe9"}, []string{"Texte : Ce texte n’est pas en UTF-8."}, "texte", "caf\uFFFD"},
		{"NUL", map[string]string{"texte": "a\x00b"}, []string{"Texte : Ce texte contient un caractère nul, qu’aucun texte ne porte."}, "texte", "a\uFFFDb"},
		{"unknown section", map[string]string{"texte": "Gardé.", "budget": "12"}, []string{"La rubrique « budget » n’existe pas dans ce formulaire."}, "texte", "Gardé."},
	} {
		got := w.save(w.bruno, p.Path(), c.answers)
		want(t, c.name+": status", got.Code, http.StatusUnprocessableEntity)
		faults := texts(got.doc, ".fautes li")
		if c.name == "page too large" { // its size holds the title's too
			want(t, c.name+": faults", len(faults), 1)
			c.faults = faults
		}
		wantList(t, c.name+": faults", faults, c.faults)
		want(t, c.name+": value", got.form(t, p.Path()+"/modifier").Get(c.field), c.value)
		want(t, c.name+": guarded", has(got.doc.Find("form.saisie"), "data-dirty"), true)
	}
	want(t, "versions", w.head(p), 1)
}

func TestUnknownBaseKeepsTheTextAndComparesAll(t *testing.T) {
	w := newWikiSite(t)
	p := w.free("Un texte.")
	got := w.save(w.bruno, p.Path(), map[string]string{"base": "9", "texte": "Gardé."})
	want(t, "status", got.Code, http.StatusConflict)
	form := got.form(t, p.Path()+"/modifier")
	want(t, "text", form.Get("texte"), "Gardé.")
	want(t, "base", form.Get("base"), "1")
	again := w.post(w.bruno, p.Path()+"/modifier", form)
	want(t, "status when sent again", again.Code, http.StatusSeeOther)
	w.wantText(p, 2, "Gardé.")
}

func TestTextOfASessionThatIsOverComesBackAfterSignIn(t *testing.T) {
	w := newWikiSite(t)
	p := w.free("Un texte.")
	form := with(w.edit(w.bruno, p.Path()), map[string]string{"texte": "Écrit pendant des heures.", "summary": "Long travail"})
	out := w.post(domain.Account{}, p.Path()+"/modifier", form)
	to, err := url.Parse(out.Header().Get("Location"))
	if err != nil || out.Code != http.StatusSeeOther || to.Path != "/connexion" {
		t.Fatalf("status %d, to %v", out.Code, to)
	}
	back := to.Query().Get("suite")
	opened := w.follow(w.bruno, w.get(w.bruno, back))
	kept := opened.form(t, p.Path()+"/modifier")
	want(t, "text", kept.Get("texte"), "Écrit pendant des heures.")
	want(t, "summary", kept.Get("summary"), "Long travail")
	want(t, "title", kept.Get("title"), "Matériaux en commun")
	w.follow(w.bruno, w.post(w.bruno, p.Path()+"/modifier", kept))
	w.wantText(p, 2, "Écrit pendant des heures.")
	want(t, "a second taker", w.get(w.nadia, back).Code, http.StatusNotFound)
}

func TestTextComesBackWhenTheDatabaseIsGone(t *testing.T) {
	w := newWikiSite(t)
	p := w.free("Un texte.")
	form := with(w.edit(w.bruno, p.Path()), map[string]string{"texte": "Écrit pendant des heures."})
	cookie, err := w.StartSession(t.Context(), w.bruno, "test")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Store().DB().Close(); err != nil {
		t.Fatal(err)
	}
	var body bytes.Buffer
	body.WriteString(form.Encode())
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.Path()+"/modifier", &body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "sid", Value: cookie})
	got := w.answer(domain.Account{}, r)
	want(t, "status", got.Code, http.StatusServiceUnavailable)
	want(t, "when to try again", got.Header().Get("Retry-After"), "5")
	kept := got.form(t, p.Path()+"/modifier")
	for _, name := range []string{"texte", "title", "key", "base", "opened"} {
		want(t, name, kept.Get(name), form.Get(name))
	}
}

func TestSectionOpenedAloneLeavesTheOthers(t *testing.T) {
	w := newWikiSite(t)
	p := w.free("Un texte.")
	form := w.get(w.bruno, p.Path()+"/modifier?rubrique=texte").form(t, p.Path()+"/modifier")
	want(t, "title asked", form.Has("title"), false)
	w.follow(w.bruno, w.post(w.bruno, p.Path()+"/modifier", with(form, map[string]string{"texte": "Un autre."})))
	want(t, "title", w.version(p, 2)["title"], "Matériaux en commun")
	want(t, "unknown section", w.get(w.bruno, p.Path()+"/modifier?rubrique=budget").Code, http.StatusNotFound)
}

func TestFormOpenedBeforeTheHourAndSentAfterIsMarkedLate(t *testing.T) {
	w := newWikiSite(t)
	season := w.Season("territoires")
	p := w.minutes(season, "Atelier", "Une ligne.")
	form := w.edit(w.nadia, p.Path())
	w.Advance(26 * 24 * time.Hour)
	page := w.follow(w.nadia, w.post(w.nadia, p.Path()+"/modifier", with(form, map[string]string{"texte": "Trop tard."})))
	wantList(t, "notices", texts(page.doc, ".avis > p"), []string{
		"Votre version 2 est publiée.",
		"Votre formulaire a été ouvert avant la relève et envoyé après : cette version est marquée tardive, et n’entre pas dans la relève.",
	})
	history := w.get(w.nadia, p.Path()+"/historique")
	wantList(t, "marks", texts(history.doc, ".coups > li:first-child > div:last-of-type .meta:nth-child(n+3)"), []string{"tardive : après la relève"})
}

func TestConcurrentSavesLoseNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := wikiSiteOver(t, s)
		lines := []string{"Un.", "Deux.", "Trois.", "Quatre.", "Cinq.", "Six.", "Sept.", "Huit."}
		p := w.FreePage(w.nadia, "À plusieurs", strings.Join(lines, "\n\n"))
		answers := make([]answer, len(lines))
		var group sync.WaitGroup
		for i, line := range lines {
			by := w.Person("Personne " + itoa(i))
			form := w.edit(by, p.Path())
			form.Set("texte", strings.Replace(form.Get("texte"), line, line+" Mot"+itoa(i)+".", 1))
			group.Go(func() { answers[i] = w.post(by, p.Path()+"/modifier", form) })
		}
		group.Wait()
		said := w.version(p, w.head(p))["texte"]
		for i, a := range answers {
			switch {
			case a.Code == http.StatusSeeOther && strings.Contains(said, "Mot"+itoa(i)+"."):
			case a.Code == http.StatusConflict && a.doc.Find(".conflit").Length() > 0:
			default:
				t.Errorf("save %d: status %d, and the page says %q", i, a.Code, said)
			}
		}
	})
}
