package site_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/domain"
)

// The way to a form is shown to whom it opens, and to visitors where it would open once they are signed in.
func TestFormIsOfferedToWhomItOpens(t *testing.T) {
	w := newWikiSite(t)
	season, p := w.candidacy()
	offers := func(by domain.Account, path string) bool {
		t.Helper()
		return w.get(by, path+"/historique").doc.Find(`nav.onglets a[href="`+path+`/modifier"]`).Length() > 0
	}
	call := "/appels/" + season.Call.Slug + "/presentation"
	want(t, "call, Bruno", offers(w.bruno, call), false)
	want(t, "call, Bruno's form", w.get(w.bruno, call+"/modifier").Code, http.StatusForbidden)
	want(t, "call, visitor", offers(domain.Account{}, call), false)
	want(t, "call, manager", offers(w.As(season.Manager), call), true)
	want(t, "candidacy, Bruno", offers(w.bruno, p.Path()), true)
	want(t, "candidacy, visitor", offers(domain.Account{}, p.Path()), true)
	funder := w.Person("Fonds Vert", domain.Grant{Role: domain.Funder, Scope: domain.OnCall(season.Call.ID)})
	want(t, "candidacy, funder", offers(funder, p.Path()), false)
}

// Whoever sends a table's rows is told which of them is at fault.
func TestFaultNamesItsRow(t *testing.T) {
	w := newWikiSite(t)
	_, p := w.candidacy()
	path := p.Path() + "/modifier"
	form := w.get(w.nadia, path+"?rubrique=resources").form(t, path)
	id := form.Get("resources.rows")
	form.Set("resources."+id+".name", "Guide")
	form.Set("resources."+id+".link", "javascript:alert(1)")
	got := w.post(w.nadia, path, form)
	want(t, "status", got.Code, http.StatusUnprocessableEntity)
	if told := texts(got.doc, ".fautes li a"); len(told) == 0 || !strings.HasPrefix(told[0], "Ressources « Guide »") {
		t.Errorf("told %q", told)
	}
}
