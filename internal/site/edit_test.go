package site_test

import (
	"net/http"
	"testing"
)

func TestEditedPageHasANewVersionItsHistoryAndItsComparison(t *testing.T) {
	w := newWikiSite(t)
	p := w.free("Un catalogue ouvert.\n\nUn guide de dépose.")
	path := p.Path()

	saved := w.save(w.bruno, path, map[string]string{
		"texte": "Un catalogue ouvert.\n\nUn guide de dépose soignée.", "summary": "Précise la dépose",
	})
	want(t, "where the save leads", saved.Header().Get("Location"), path+"?base=1&enregistre=2")
	w.wantText(p, 2, "Un catalogue ouvert.\n\nUn guide de dépose soignée.")

	page := w.follow(w.bruno, saved)
	wantList(t, "notices", texts(page.doc, ".avis p"), []string{"Votre version 2 est publiée."})
	want(t, "draft to forget", page.doc.Find("[data-saved-page]").AttrOr("data-saved-base", ""), "1")
	wantList(t, "paragraphs", texts(page.doc, "#texte .passage .texte p"), []string{"Un catalogue ouvert.", "Un guide de dépose soignée."})
	want(t, "life", text(page.doc, ".etat-phrase"), "Deux versions")

	history := w.get(w.bruno, path+"/historique")
	want(t, "status of the history", history.Code, http.StatusOK)
	wantList(t, "summaries", texts(history.doc, ".coups > li > div > p:first-child"), []string{"Précise la dépose", "Sans résumé"})

	diff := w.get(w.bruno, path+"/diff/1..2")
	want(t, "title", text(diff.doc, "h1"), "Ce qui a changé de la version 1 à la 2")
	want(t, "summary", text(diff.doc, ".chapo"), "Une rubrique sur deux : 1 mot ajouté.")
	wantList(t, "added", texts(diff.doc, "ins"), []string{"ajouté : soignée"})
	wantList(t, "folds", texts(diff.doc, "summary"), []string{"Menu", "Inchangé : Titre", "Inchangé : 1 paragraphe"})
}
