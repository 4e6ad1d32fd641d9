package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
)

// clash makes Nadia and Bruno change the same sentence; it gives what Bruno is answered.
func (w *wikiSite) clash(p app.Place) answer {
	w.t.Helper()
	bruno := w.edit(w.bruno, p.Path())
	w.save(w.nadia, p.Path(), map[string]string{"texte": "Le catalogue est mis à jour chaque semaine.\n\nUne fin relue."})
	return w.post(w.bruno, p.Path()+"/modifier", with(bruno, map[string]string{
		"title": "Matériaux partagés", "texte": "Le catalogue est mis à jour chaque jour.\n\nUne fin.", "summary": "Rythme",
	}))
}

func clashPage(w *wikiSite) app.Place {
	return w.free("Le catalogue est mis à jour chaque trimestre.\n\nUne fin.")
}

func TestConflictShowsBothTextsAndChoosesNothing(t *testing.T) {
	w := newWikiSite(t)
	p := clashPage(w)
	got := w.clash(p)
	want(t, "status", got.Code, http.StatusConflict)
	want(t, "places", got.doc.Find(".conflit").Length(), 1)
	want(t, "chosen", got.doc.Find(".conflit input[type=radio][checked]").Length(), 0)
	want(t, "radios", got.doc.Find(".conflit input[type=radio]").Length(), 3)
	want(t, "folded", has(got.doc.Find(".conflit details"), "open"), false)
	want(t, "base", text(got.doc, ".conflit details pre"), "Le catalogue est mis à jour chaque trimestre.")
	wantList(t, "marked against the base", texts(got.doc, ".cotes ins"), []string{"ajouté : jour", "ajouté : semaine"})
	want(t, "own words start from both", got.form(t, p.Path()+"/conflit").Get("own.0"),
		"Le catalogue est mis à jour chaque semaine.\n\nLe catalogue est mis à jour chaque jour.")
	draft := got.doc.Find(`a[href^="/brouillons/"]`).AttrOr("href", "")
	kept := w.get(w.bruno, draft)
	want(t, "kept text", text(kept.doc, "#texte pre"), "Le catalogue est mis à jour chaque jour. Une fin.")
	want(t, "another reader of the draft", w.get(w.nadia, draft).Code, http.StatusNotFound)
	want(t, "versions", w.head(p), 2)
}

func TestConflictIsSettledByEachChoice(t *testing.T) {
	const end = "\n\nUne fin relue."
	for _, c := range []struct{ side, own, want string }{
		{"mine", "", "Le catalogue est mis à jour chaque jour." + end},
		{"theirs", "", "Le catalogue est mis à jour chaque semaine." + end},
		{"own", "Le catalogue vit.", "Le catalogue vit." + end},
	} {
		w := newWikiSite(t)
		p := clashPage(w)
		form := w.clash(p).form(t, p.Path()+"/conflit")
		form.Set("choice.0", c.side)
		if c.own != "" {
			form.Set("own.0", c.own)
		}
		first := w.post(w.bruno, p.Path()+"/conflit", form)
		page := w.follow(w.bruno, first)
		want(t, c.side+": title merged silently", text(page.doc, "h1"), "Matériaux partagés")
		w.wantText(p, 3, c.want)
		again := w.post(w.bruno, p.Path()+"/conflit", form)
		want(t, c.side+": sent twice", again.Header().Get("Location"), first.Header().Get("Location"))
		want(t, c.side+": versions", w.head(p), 3)
		want(t, c.side+": drafts left", w.get(w.bruno, "/brouillons").doc.Find("main ul li").Length(), 0)
	}
}

func TestMissingChoiceIsToldAtItsPlace(t *testing.T) {
	w := newWikiSite(t)
	p := clashPage(w)
	form := w.clash(p).form(t, p.Path()+"/conflit")
	form.Set("own.0", "Des mots à garder.")
	got := w.post(w.bruno, p.Path()+"/conflit", form)
	want(t, "status", got.Code, http.StatusUnprocessableEntity)
	wantList(t, "faults", texts(got.doc, ".fautes li a"), []string{"Choisissez le texte à garder."})
	target := got.doc.Find(".fautes li a").AttrOr("href", "")
	want(t, "leads to a radio", got.doc.Find(`[id="`+strings.TrimPrefix(target, "#")+`"]`).AttrOr("type", ""), "radio")
	again := got.form(t, p.Path()+"/conflit")
	want(t, "own words", again.Get("own.0"), "Des mots à garder.")
	want(t, "summary", again.Get("summary"), "Rythme")
	want(t, "versions", w.head(p), 2)
}

func TestSettledConflictMayConflictAgain(t *testing.T) {
	w := newWikiSite(t)
	p := clashPage(w)
	form := w.clash(p).form(t, p.Path()+"/conflit")
	form.Set("choice.0", "mine")
	w.save(w.nadia, p.Path(), map[string]string{"texte": "Le catalogue est mis à jour chaque heure.\n\nUne fin relue."})
	got := w.post(w.bruno, p.Path()+"/conflit", form)
	want(t, "status", got.Code, http.StatusConflict)
	again := got.form(t, p.Path()+"/conflit")
	again.Set("choice.0", "mine")
	w.follow(w.bruno, w.post(w.bruno, p.Path()+"/conflit", again))
	w.wantText(p, 4, "Le catalogue est mis à jour chaque jour.\n\nUne fin relue.")
}

func TestMinutesKeepAllThatIsInsertedAtTheSamePlace(t *testing.T) {
	w := newWikiSite(t)
	p := w.minutes(w.Season("territoires"), "Atelier", "Début.")
	bruno := w.edit(w.bruno, p.Path())
	w.save(w.nadia, p.Path(), map[string]string{"texte": "Début.\n\nNote de Nadia."})
	w.follow(w.bruno, w.post(w.bruno, p.Path()+"/modifier", with(bruno, map[string]string{"texte": "Début.\n\nNote de Bruno."})))
	w.wantText(p, 3, "Début.\n\nNote de Nadia.\n\nNote de Bruno.")
}

func TestStrangersChoicesAreRefused(t *testing.T) {
	w := newWikiSite(t)
	p := clashPage(w)
	form := w.clash(p).form(t, p.Path()+"/conflit")
	form.Set("choice.0", "mine")
	want(t, "status", w.post(w.nadia, p.Path()+"/conflit", form).Code, http.StatusNotFound)
	many := url.Values{"draft": form["draft"], "head": form["head"], "choice.999999999": {"mine"}}
	want(t, "a choice far away", w.post(w.bruno, p.Path()+"/conflit", many).Code, http.StatusUnprocessableEntity)
	if strings.Contains(w.version(p, w.head(p))["texte"], "jour.") {
		t.Error("something was saved")
	}
}

func TestChoicesOfASessionThatIsOverComeBackAfterSignIn(t *testing.T) {
	w := newWikiSite(t)
	p := clashPage(w)
	form := w.clash(p).form(t, p.Path()+"/conflit")
	form.Set("choice.0", "own")
	form.Set("own.0", "Des mots choisis.")
	to, err := url.Parse(w.post(domain.Account{}, p.Path()+"/conflit", form).Header().Get("Location"))
	if err != nil || to.Path != "/connexion" {
		t.Fatalf("leads to %v", to)
	}
	back := w.get(w.bruno, to.Query().Get("suite"))
	want(t, "chosen", back.form(t, p.Path()+"/conflit").Get("choice.0"), "own")
	w.follow(w.bruno, w.post(w.bruno, p.Path()+"/conflit", back.form(t, p.Path()+"/conflit")))
	w.wantText(p, 3, "Des mots choisis.\n\nUne fin relue.")
}

func TestConflictOfOnePageIsNotSettledAtAnother(t *testing.T) {
	w := newWikiSite(t)
	p := clashPage(w)
	form := w.clash(p).form(t, p.Path()+"/conflit")
	form.Set("choice.0", "mine")
	other := w.FreePage(w.nadia, "Une autre page", "Un texte.")
	want(t, "status", w.post(w.bruno, other.Path()+"/conflit", form).Code, http.StatusNotFound)
	want(t, "versions", w.head(p), 2)
	want(t, "versions of the other", w.head(other), 1)
}
