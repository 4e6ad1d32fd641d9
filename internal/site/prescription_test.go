package site_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/domain"
)

const prescribes = "Il faut créer un site pour les lots."

func TestPrescribedSolutionIsToldEverywhereAndNeverBlocks(t *testing.T) {
	cs := newCallSite(t)
	author := cs.Person("Basile Roux")
	words := []string{"Il faut créer un site"}
	status, _, doc := cs.send(author, callAddress+"/defis/nouveau", url.Values{"title": {"Les lots"}, "problem": {prescribes}, "preview": {"problem"}})
	if got := texts(doc, ".prescrit q"); status != http.StatusOK || !slices.Equal(got, words) {
		t.Errorf("preview of a new défi: %d, %q", status, got)
	}
	status, to, _ := cs.send(author, callAddress+"/defis/nouveau", url.Values{"title": {"Les lots"}, "problem": {prescribes}})
	if status != http.StatusSeeOther {
		t.Fatalf("it blocks: %d", status)
	}
	_, doc = cs.page(author, to)
	if got := texts(doc, ".prescrit q"); !slices.Equal(got, words) {
		t.Errorf("after the save: %q", got)
	}
	_, doc = cs.page(domain.Account{}, to)
	if got := doc.Find(".prescrit").Length(); got != 0 {
		t.Error("everybody is told")
	}
	_, doc = cs.page(author, callAddress+"/defis/les-lots/modifier")
	if got := texts(doc, ".prescrit q"); !slices.Equal(got, words) {
		t.Errorf("in the form: %q", got)
	}
	note := doc.Find(".prescrit").Parent().AttrOr("id", "none")
	if by := doc.Find("[name=problem]").AttrOr("aria-describedby", ""); !slices.Contains(strings.Fields(by), note) {
		t.Errorf("the field is described by %q, not by %q", by, note)
	}
	_, _, doc = cs.send(author, doc.Find("[name=problem]").AttrOr("data-preview", ""), url.Values{"field": {"problem"}, "text": {prescribes}})
	if got := texts(doc, ".prescrit q"); !slices.Equal(got, words) {
		t.Errorf("in the preview of the browser: %q", got)
	}
	_, _, doc = cs.send(author, "/apercu", url.Values{"field": {"problem"}, "text": {prescribes}})
	if doc.Find(".prescrit").Length() != 0 {
		t.Error("a candidacy is told not to name its solution")
	}
}
