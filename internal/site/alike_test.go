package site_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/demo/play"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// changing is what differs from one sending to the next: the keys of forms, and the weight where it is estimated.
var changing = regexp.MustCompile(`name="key" value="[^"]+"|(Cette page.:|This page:) \d+`)

// alikePages are pages that are made once for all who stand alike before them.
func alikePages() []string {
	const candidacy = "/candidatures/materiaux-en-commun"
	return []string{
		candidacy, "/en" + candidacy, candidacy + "/historique", candidacy + "/diff/6..7", candidacy + "/diff/6..7?vue=cote",
		candidacy + "/version/3", candidacy + "/version/999", candidacy + "/licences", candidacy + "/etapes",
	}
}

// A page made once for many must be, for each of them, the page made for her alone: what she may do on it, her name,
// her account. The parameter "suite" is one that asks for a page of one's own.
func TestPageForAllAlikeIsThePageMadeForOne(t *testing.T) {
	s := storetest.SQLite(t)
	w := &wikiSite{callSite: callSiteOver(t, s)}
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	if err := play.Story(t.Context(), w.App, s.DB().Clock(), now); err != nil {
		t.Fatal(err)
	}
	s.DB().Clock().Set(now)
	place, err := w.PlaceAt(t.Context(), domain.Account{}, app.Where{Form: domain.FormCandidacy, Slug: "materiaux-en-commun"})
	if err != nil {
		t.Fatal(err)
	}
	on := func(role domain.Role) domain.Grant {
		return domain.Grant{Role: role, Scope: domain.OnCandidacy(place.Candidacy.ID)}
	}
	in := func(role domain.Role) domain.Grant {
		return domain.Grant{Role: role, Scope: domain.OnCall(place.Call.ID)}
	}
	readers := map[string][]domain.Grant{
		"Jeanne <b>& d’Arc": nil, "Anne": nil, "Rose": {on(domain.Referent)}, "Remi": {on(domain.Referent)}, "Membre": {on(domain.Member)},
		"Gaston": {in(domain.Manager)}, "Fanny": {in(domain.Funder)}, "Flore": {in(domain.Facilitator)}, "Modeste": {{Role: domain.Moderator}},
		"Ailleurs": {{Role: domain.Manager, Scope: domain.OnCall("elsewhere")}},
	}
	for name, grants := range readers {
		who := w.Person(name, grants...)
		for _, path := range alikePages() {
			w.get(who, path)
			shared := w.get(who, path)
			own := w.get(who, path+map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")]+"suite=x")
			if got, want := changing.ReplaceAllString(shared.Body.String(), ""), changing.ReplaceAllString(own.Body.String(), ""); got != want || shared.Code != own.Code {
				t.Errorf("%s reads %s (%d, %d):\n%s", name, path, shared.Code, own.Code, firstDifference(got, want))
			}
			if strings.Count(shared.Body.String(), `data-sign-out="`+who.ID+`"`) != 2 || strings.Contains(shared.Body.String(), "\x00") {
				t.Errorf("%s reads %s: not her own account, or a mark is left", name, path)
			}
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody)
			r.Header.Set("Accept-Encoding", "gzip")
			zipped, err := gzip.NewReader(w.serve(who, r).Body)
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(zipped) // checks the sum and the length
			if got, want := changing.ReplaceAllString(string(text), ""), changing.ReplaceAllString(shared.Body.String(), ""); err != nil || got != want {
				t.Errorf("%s reads %s compressed: %v\n%s", name, path, err, firstDifference(got, want))
			}
		}
	}
}

func firstDifference(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	cut := func(s string) string { return s[max(i-80, 0):min(i+120, len(s))] }
	return cut(a) + "\n---\n" + cut(b)
}

// Rights are asked for each request: whoever loses hers gets the page of those who have none, at once.
func TestRightsLostChangeAPageForAllAlike(t *testing.T) {
	w := newWikiSite(t)
	_, p := w.candidacy()
	offered := func() bool { return strings.Contains(w.get(w.nadia, p.Path()).Body.String(), p.Path()+"/deposer") }
	for range 2 { // made, then kept
		if offered() {
			continue
		}
		t.Fatal("a referent is not offered to deposit")
	}
	w.Write(func(tx *store.Tx) error {
		_, err := tx.DropRole(t.Context(), domain.Grant{AccountID: w.nadia.ID, Role: domain.Referent, Scope: domain.OnCandidacy(p.Candidacy.ID)})
		return err
	})
	if offered() {
		t.Error("a referent no more is still offered to deposit")
	}
}
