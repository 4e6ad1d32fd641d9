package site_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/site"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

func TestMinutesAreOpenedByThoseWhoRunTheCall(t *testing.T) {
	b := browserOver(t, storetest.SQLite(t), site.Options{})
	who := b.member("Hélène")
	if err := b.GrantAsOperator(t.Context(), "", domain.Grant{AccountID: who.ID, Role: domain.Admin}); err != nil {
		t.Fatal(err)
	}
	call, err := b.OpenCall(t.Context(), b.As(who), app.NewCall{
		Title: "Appel", Agency: "Agence", Opening: b.Now().Add(time.Hour), Last: b.Now().Add(240 * time.Hour),
	})
	if err != nil {
		t.Fatal(err)
	}
	path := "/appels/" + call.Slug + "/comptes-rendus"
	if visitor := b.opens(path); visitor.Find("form[action='"+path+"']").Length() != 0 {
		t.Error("a visitor is offered the form")
	}
	manager := b.other().enters(who)
	r := manager.fill(path, path, map[string]string{"title": "Réunion du 2 mars"})
	if r.Code != http.StatusSeeOther {
		t.Fatalf("status %d: %s", r.Code, text(r.Document, "main"))
	}
	if got := text(b.opens(path+"/reunion-du-2-mars").Document, "h1"); got != "Réunion du 2 mars" {
		t.Errorf("h1 %q", got)
	}
	if got := text(b.opens(path).Document, "main ul:not(.onglets ul) a[href$=mars]"); got != "Réunion du 2 mars" {
		t.Errorf("listed as %q", got)
	}
}
