package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
)

// What is hidden is in no representation of its page, for a visitor who read them before.
func TestHiddenTextIsNowhere(t *testing.T) {
	b := newBrowser(t)
	ada := b.Person("Ada")
	p := b.FreePage(ada, "Lexique", "Un mot.")
	const secret = "0611223344"
	for base, text := range []string{"Appelez le " + secret + ".", "Un mot, et un autre."} {
		_, err := b.SavePage(t.Context(), ada, app.Edit{PageID: p.Page.ID, Base: base + 1, Sections: domain.Document{"texte": text}, Summary: "Version " + text})
		if err != nil {
			t.Fatal(err)
		}
	}
	paths := []string{
		p.Path() + "/version/2", p.Path() + "/version/2.md", p.Path() + "/version/2.json", p.Path() + "/diff/1..2", p.Path() + "/diff/2..3",
		p.Path() + "/diff/1..2.patch", p.Path() + "/diff/2..3?vue=source", p.Path() + "/historique", "/modifications", p.Path(),
		p.Path() + "/flux.atom", "/flux.atom",
	}
	told := 0
	for _, path := range paths {
		if strings.Contains(b.get(path).Body.String(), secret) {
			told++
		}
	}
	if told < 8 {
		t.Fatalf("only %d of %d tell it while it is shown", told, len(paths))
	}
	who := b.member("Modération")
	if err := b.GrantAsOperator(t.Context(), "", domain.Grant{AccountID: who.ID, Role: domain.Moderator}); err != nil {
		t.Fatal(err)
	}
	moderator := b.other().enters(who)
	page := "/moderation/versions/" + p.Page.ID
	moderator.opens(page + "?version=2")
	r := moderator.do(http.MethodPost, page, url.Values{"first": {"2"}, "last": {"2"}, "cause": {"personal"}, "reason": {"Un numéro de téléphone."}})
	moderator.leads(r, p.Path()+"/version/2")
	for _, path := range paths {
		if r := b.get(path); strings.Contains(r.Body.String(), secret) {
			t.Errorf("%s (%d) still tells it", path, r.Code)
		}
	}
	if got := text(b.opens(p.Path()+"/version/2").Document, "main"); !strings.Contains(got, "Motif : Un numéro de téléphone.") || !strings.Contains(got, "Ada") {
		t.Errorf("page %s", got)
	}
	if r := b.get(page); r.Code != http.StatusUnauthorized && r.Code != http.StatusSeeOther {
		t.Errorf("a visitor gets %d", r.Code)
	}
}
