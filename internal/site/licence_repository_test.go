package site_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// coded gives a candidacy one software resource, at a link.
func (o *openSite) coded(by domain.Account, title, link string) app.Place {
	o.t.Helper()
	p := o.Candidacy(by, title)
	rows, err := domain.CanonicalJSON([]domain.Resource{{ID: "r1", Name: "Outil", Kind: "software", Origin: domain.Existing, Licence: "MIT", Link: link}})
	if err != nil {
		o.t.Fatal(err)
	}
	e := app.Edit{PageID: p.Page.ID, Base: 1, Sections: domain.Document{"resources": rows}, Via: domain.ViaForm}
	if _, err := o.SavePage(o.t.Context(), o.As(by), e); err != nil {
		o.t.Fatal(err)
	}
	return o.Fresh(p)
}

// looked keeps one answer for every repository of a page that is due.
func (o *openSite) looked(p app.Place, r domain.Reading) {
	o.t.Helper()
	l := app.Looking{PageID: p.Page.ID, Since: o.Now()}
	due, err := o.LooksDue(o.t.Context(), l)
	if err != nil || len(due) != 1 {
		o.t.Fatalf("%d looks, %v", len(due), err)
	}
	if err := o.KeepReading(o.t.Context(), due[0], r); err != nil {
		o.t.Fatal(err)
	}
	if err := o.LookedAt(o.t.Context(), l, 0); err != nil {
		o.t.Fatal(err)
	}
}

func packaged(licence string) domain.Reading {
	return domain.Reading{State: domain.RepositoryRead, Revision: licence, Files: map[string][]byte{"package.json": []byte(`{"license":"` + licence + `"}`)}}
}

func TestTabOfLicencesTellsWhatTheRepositorySays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := openSiteOver(t, s)
		ada := o.Person("Ada")
		p := o.coded(ada, "Outil commun", "https://github.com/ada/outil/tree/main")
		tab := p.Path() + "/licences"
		reader := o.visitor()
		block := func() string {
			t.Helper()
			reader.open(tab, http.StatusOK)
			return text(reader.doc, `section[aria-labelledby="depots"]`)
		}
		for _, step := range []struct {
			reading domain.Reading
			after   time.Duration
			want    []string
		}{
			{domain.Reading{}, 0, []string{"Pas encore lu"}},
			{packaged("MIT"), 0, []string{"github.com/ada/outil", "package.json : « MIT »", "Lu le"}},
			{packaged("GPL-3.0-only"), 25 * time.Hour, []string{"Déclaré MIT, le dépôt dit : GPL-3.0-only.", "GPL-3.0-only (avant : MIT)"}},
			{domain.Reading{State: domain.RepositoryMissing}, 25 * time.Hour, []string{"le dépôt n’existe pas, ou n’est pas public.", "le dépôt dit : GPL-3.0-only."}},
			{domain.Reading{State: domain.RepositorySlow}, 61 * 24 * time.Hour, []string{"la forge n’a pas répondu à temps.", "Lecture ancienne"}},
		} {
			o.Advance(step.after)
			if step.reading.State != "" {
				o.looked(p, step.reading)
			}
			got := block()
			for _, words := range step.want {
				if !strings.Contains(strings.ReplaceAll(got, "\u00a0", " "), words) {
					t.Errorf("%s %s: no %q in %s", step.reading.State, step.reading.Revision, words, got)
				}
			}
		}
		if reader.doc.Find(`section[aria-labelledby="depots"] form`).Length() != 0 {
			t.Error("a visitor is offered to ask")
		}
		reader.open("/en"+tab, http.StatusOK)
		reader.says(`section[aria-labelledby="depots"] h2`, "What the code repositories say")
	})
}

func TestReferentAsksForALookOnTheTab(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := openSiteOver(t, s)
		ada := o.Person("Ada")
		p := o.coded(ada, "Outil commun", "https://github.com/ada/outil")
		tab := p.Path() + "/licences"
		v := o.signedIn(ada)
		v.open(tab, http.StatusOK)
		v.send(tab+"/depots", nil, http.StatusOK)
		v.says(`section[aria-labelledby="depots"] [role=status]`, "Une lecture a été demandée")
		if v.doc.Find(`form[action="`+tab+`/depots"]`).Length() != 0 {
			t.Error("she is offered to ask again at once")
		}
		j, ok, err := o.NextOutside(t.Context(), time.Minute)
		if err != nil || !ok || j.Kind != app.JobRepository {
			t.Errorf("queued: %+v, %v, %v", j, ok, err)
		}
	})
}

func TestAdministratorEmptiesTheListOfForges(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := openSiteOver(t, s)
		ada := o.Person("Ada")
		p := o.coded(ada, "Outil commun", "https://github.com/ada/outil")
		reader := o.visitor()
		reader.open(p.Path()+"/licences", http.StatusOK)
		v := o.signedIn(o.Person("Administratrice", domain.Grant{Role: domain.Admin}))
		v.open("/agence/forges", http.StatusOK)
		if got := v.doc.Find(`textarea[name=forges]`).Text(); !strings.Contains(got, "codeberg.org gitea") {
			t.Errorf("the list reads %q", got)
		}
		v.send("/agence/forges", map[string]string{"forges": "127.0.0.1 gitlab"}, http.StatusUnprocessableEntity)
		if got := v.doc.Find(`textarea[name=forges]`).Text(); !strings.Contains(got, "127.0.0.1 gitlab") {
			t.Errorf("what was typed came back as %q", got)
		}
		v.send("/agence/forges", map[string]string{"forges": ""}, http.StatusOK)
		v.says("body", "La liste des forges est enregistrée.")
		reader.open(p.Path()+"/licences", http.StatusOK)
		reader.says(`section[aria-labelledby="depots"]`, "Cette plateforme ne lit aucune forge.")
	})
}

// A second press within ten minutes is answered on the tab itself: from when on, and nothing lost.
func TestSecondAskForALookIsAnsweredOnThePage(t *testing.T) {
	o := newOpenSite(t)
	ada := o.Person("Ada")
	p := o.coded(ada, "Outil commun", "https://github.com/ada/outil")
	v, window := o.signedIn(ada), o.signedIn(ada)
	tab := p.Path() + "/licences"
	for _, lang := range []struct{ prefix, refused, next string }{
		{"", "la prochaine pourra l’être le", "La prochaine lecture pourra être demandée à partir du"}, {"/en", "the next may be asked for on", "You may ask for the next reading from"},
	} {
		v.open(lang.prefix+tab, http.StatusOK)
		window.open(lang.prefix+tab, http.StatusOK) // another window, with its form
		v.send(lang.prefix+tab+"/depots", nil, http.StatusOK)
		v.says("main", lang.next)
		if v.doc.Find(`form[action$="/licences/depots"]`).Length() != 0 {
			t.Error("the form stands though it would be refused")
		}
		o.Advance(time.Minute)
		window.send(lang.prefix+tab+"/depots", nil, http.StatusTooManyRequests)
		if seconds := window.header.Get("Retry-After"); seconds != "540" && seconds != "539" {
			t.Errorf("Retry-After %q", seconds)
		}
		window.says(".avis", lang.refused)
		window.says("main", "github.com/ada/outil")
		o.Advance(10 * time.Minute)
	}
}
