package app_test

import (
	"encoding/json"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// code is a candidacy with one software resource, at a link, under a licence.
type code struct {
	apptest.Season
	t        *testing.T
	place    app.Place
	referent domain.Account
}

func newCode(t *testing.T, s *store.Store) code {
	t.Helper()
	w := apptest.New(t, s).Season("2027")
	by := w.Person("Rose Référente")
	c := code{Season: w, t: t, place: w.Ready(by, "Outil"), referent: by}
	c.referent = w.As(by)
	c.drain()
	return c
}

// link gives the resource a link and a licence, as a save of its page.
func (c code) link(link, licence string) {
	c.t.Helper()
	p := c.Fresh(c.place)
	rows, err := domain.CanonicalJSON([]domain.Resource{{ID: "r1", Name: "Ressource 1", Kind: "software", Origin: domain.Existing, Licence: licence, Link: link}})
	if err != nil {
		c.t.Fatal(err)
	}
	_, err = c.SavePage(c.t.Context(), c.referent, app.Edit{PageID: p.Page.ID, Base: p.Page.Head, Sections: domain.Document{"resources": rows}, Via: domain.ViaForm})
	if err != nil {
		c.t.Fatal(err)
	}
}

// waiting takes the looks that are queued, as their worker does.
func (c code) waiting() []app.Looking {
	c.t.Helper()
	var list []app.Looking
	for {
		j, ok, err := c.NextOutside(c.t.Context(), time.Minute)
		if err != nil {
			c.t.Fatal(err)
		}
		if !ok {
			return list
		}
		var l app.Looking
		if err := json.Unmarshal([]byte(j.Payload), &l); err != nil {
			c.t.Fatal(err)
		}
		list = append(list, l)
		if err := c.FinishJob(c.t.Context(), j); err != nil {
			c.t.Fatal(err)
		}
	}
}

// drain takes the letters that are queued: their keys, and what they say of a repository.
func (c code) drain() (keys []string) {
	c.t.Helper()
	for {
		j, ok, err := c.NextJob(c.t.Context(), time.Minute)
		if err != nil || !ok {
			return keys
		}
		var l app.Letter
		if j.Kind == app.JobMail && json.Unmarshal([]byte(j.Payload), &l) == nil {
			keys = append(keys, l.Key+" "+l.Args["Says"])
		}
		if err := c.FinishJob(c.t.Context(), j); err != nil {
			c.t.Fatal(err)
		}
	}
}

// reads does the looks that are due, all with one answer, and tells how many there were.
func (c code) reads(l app.Looking, r domain.Reading) int {
	c.t.Helper()
	due, err := c.LooksDue(c.t.Context(), l)
	if err != nil {
		c.t.Fatal(err)
	}
	for _, k := range due {
		if err := c.KeepReading(c.t.Context(), k, r); err != nil {
			c.t.Fatal(err)
		}
	}
	if err := c.LookedAt(c.t.Context(), l, 0); err != nil {
		c.t.Fatal(err)
	}
	return len(due)
}

func says(licence string) domain.Reading {
	return domain.Reading{State: domain.RepositoryRead, Revision: licence, Files: map[string][]byte{"package.json": []byte(`{"license":"` + licence + `"}`)}}
}

func (c code) view() app.RepositoriesView {
	c.t.Helper()
	p := c.Fresh(c.place)
	v, err := c.ViewVersion(c.t.Context(), c.referent, p, 0)
	if err != nil {
		c.t.Fatal(err)
	}
	list, err := c.RepositoriesOf(c.t.Context(), c.referent, p, v.Version.Sections)
	if err != nil {
		c.t.Fatal(err)
	}
	return list
}

func TestSaveWithALinkQueuesOneLook(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newCode(t, s)
		c.waiting()
		c.link("https://github.com/ada/outil/tree/main", "MIT")
		if list := c.waiting(); len(list) != 1 || list[0].PageID != c.place.Page.ID {
			t.Errorf("queued: %v", list)
		}
		if v := c.view(); len(v.Rows) != 1 || v.Rows[0].Repository.URL() != "https://github.com/ada/outil" || !v.Rows[0].Check.At.IsZero() {
			t.Errorf("before the look: %+v", v)
		}
		p := c.Fresh(c.place)
		if _, err := c.SavePage(t.Context(), c.referent, app.Edit{PageID: p.Page.ID, Base: p.Page.Head, Sections: domain.Document{"problem": "Un autre texte."}, Via: domain.ViaForm}); err != nil {
			t.Fatal(err)
		}
		if list := c.waiting(); len(list) != 0 {
			t.Errorf("a save of another section queued %v", list)
		}
	})
}

func TestAnswerIsKeptToldWhenItChangesAndNeverTouchesWhatIsDeclared(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newCode(t, s)
		c.link("https://github.com/ada/outil", "MIT")
		c.waiting()
		c.drain()
		l := app.Looking{PageID: c.place.Page.ID}
		if n := c.reads(l, says("MIT")); n != 1 {
			t.Fatalf("%d looks", n)
		}
		if got := c.drain(); len(got) != 0 {
			t.Errorf("an answer that agrees wrote %v", got)
		}
		if v := c.view().Rows[0]; v.Differs || v.Check.Answer.Expr != "MIT" || v.Check.Answer.Verdict != domain.Open || v.Check.State != domain.RepositoryRead {
			t.Errorf("agreed: %+v", v.Check)
		}
		if n := c.reads(l, says("GPL-3.0-only")); n != 0 {
			t.Errorf("within the day, %d looks", n)
		}
		c.Advance(25 * time.Hour)
		if n := c.reads(l, says("GPL-3.0-only")); n != 1 {
			t.Fatalf("after a day, %d looks", n)
		}
		if got := c.drain(); !slices.Equal(got, []string{"mail.repository GPL-3.0-only"}) {
			t.Errorf("letters: %v", got)
		}
		v := c.view().Rows[0]
		if !v.Differs || len(v.Changes) != 1 || v.Changes[0].From.Expr != "MIT" || v.Changes[0].To.Expr != "GPL-3.0-only" || v.Resource.Licence != "MIT" {
			t.Errorf("differs %v, changes %+v, declared %s", v.Differs, v.Changes, v.Resource.Licence)
		}
		steps, err := c.StepsOf(t.Context(), c.Fresh(c.place))
		if err != nil || !slices.ContainsFunc(steps, func(e domain.Event) bool { return e.Verb == domain.RepositoryChanged && e.To == "GPL-3.0-only" }) {
			t.Errorf("register: %v, %v", steps, err)
		}
		head, err := s.Revision(t.Context(), c.place.Page.ID, c.Fresh(c.place).Page.Head)
		if err != nil || app.ReadVerdicts(head).Rows["r1"] != domain.Open {
			t.Errorf("the verdict of what is declared: %v, %v", app.ReadVerdicts(head), err)
		}
		c.Advance(25 * time.Hour)
		c.reads(l, domain.Reading{State: domain.RepositoryRead, Unchanged: true, Revision: "GPL-3.0-only"})
		if v := c.view().Rows[0]; v.Check.Answer.Expr != "GPL-3.0-only" || len(v.Changes) != 1 || len(c.drain()) != 0 {
			t.Errorf("unchanged: %+v", v)
		}
	})
}

func TestContradictionIsAReserveOfTheDeposit(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newCode(t, s)
		c.link("https://codeberg.org/ada/outil", "MIT")
		deposit := func() domain.Deposit {
			p := c.Fresh(c.place)
			d, err := c.MakeDeposit(t.Context(), c.As(c.referent), app.DepositAct{CandidacyID: p.Candidacy.ID, Version: p.Page.Head})
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
		if d := deposit(); len(d.Reserves) != 0 {
			t.Errorf("before any look: reserves %v", d.Reserves)
		}
		c.link("https://codeberg.org/ada/outil", "MIT license")
		c.reads(app.Looking{PageID: c.place.Page.ID}, says("GPL-3.0-only"))
		if d := deposit(); !slices.Equal(d.Reserves, []string{"r1"}) || app.FrozenVerdicts(d).Rows["r1"] != domain.Open {
			t.Errorf("reserves %v, verdicts %v", d.Reserves, d.Verdicts)
		}
		c.link("https://codeberg.org/ada/outil", "GPL-3.0-only")
		if d := deposit(); len(d.Reserves) != 0 {
			t.Errorf("after the correction: reserves %v", d.Reserves)
		}
	})
}

func TestForgeThatFailsIsTriedAgainAndTheOldAnswerStays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newCode(t, s)
		c.link("https://github.com/ada/outil", "MIT")
		c.waiting()
		c.reads(app.Looking{PageID: c.place.Page.ID}, says("MIT"))
		c.drain()
		c.Advance(25 * time.Hour)
		for try := 1; try <= 4; try++ {
			if n := c.reads(app.Looking{PageID: c.place.Page.ID, Since: c.Now()}, domain.Reading{State: domain.RepositorySlow}); n != 1 {
				t.Fatalf("try %d: %d looks", try, n)
			}
			v := c.view().Rows[0]
			if v.Check.State != domain.RepositorySlow || v.Check.Tries != try || v.Check.Answer.Expr != "MIT" || v.Differs || len(v.Changes) != 0 {
				t.Errorf("try %d: %+v", try, v.Check)
			}
			if list := c.waiting(); len(list) != 0 {
				t.Errorf("try %d: at once %v", try, list)
			}
			c.Advance(25 * time.Hour)
			if list := c.waiting(); (len(list) == 1) != (try <= 3) {
				t.Errorf("try %d: later %v", try, list)
			}
		}
		if got := c.drain(); len(got) != 0 {
			t.Errorf("letters: %v", got)
		}
	})
}

func TestReferentAsksAtMostEveryTenMinutes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newCode(t, s)
		c.link("https://github.com/ada/outil", "MIT")
		c.waiting()
		c.reads(app.Looking{PageID: c.place.Page.ID}, says("MIT"))
		c.Advance(time.Minute)
		var wg sync.WaitGroup
		outcomes := make([]error, 4)
		for i := range outcomes {
			wg.Go(func() { outcomes[i] = c.AskLook(t.Context(), c.referent, c.place.Candidacy.ID, store.Key{}) })
		}
		wg.Wait()
		taken := 0
		for _, err := range outcomes {
			if err == nil {
				taken++
			} else if domain.KindOf(err) != domain.Conflict {
				t.Error(err)
			}
		}
		if v := c.view(); taken != 1 || !v.Waiting || v.MayAsk {
			t.Errorf("%d taken, %+v", taken, v)
		}
		list := c.waiting()
		if len(list) != 1 || c.reads(list[0], says("MIT")) != 1 {
			t.Errorf("queued %v", list)
		}
		if v := c.view(); v.Waiting {
			t.Error("still waiting")
		}
		c.Advance(10 * time.Minute)
		if v := c.view(); !v.MayAsk {
			t.Error("ten minutes later she may not ask")
		}
		other := c.Person("Olga")
		if err := c.AskLook(t.Context(), other, c.place.Candidacy.ID, store.Key{}); domain.KindOf(err) != domain.Forbidden {
			t.Errorf("somebody else: %v", err)
		}
	})
}

func TestWeekBeforeARelèveEveryCandidacyIsLookedAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newCode(t, s)
		c.link("https://github.com/ada/outil", "MIT")
		c.waiting()
		for _, step := range []struct {
			days, want int
		}{{17, 0}, {2, 1}, {1, 0}, {10, 0}} {
			c.Advance(time.Duration(step.days) * 24 * time.Hour)
			for range 2 {
				if err := c.QueueBeforeCutoffs(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if list := c.waiting(); len(list) != step.want {
				t.Errorf("after %d days more: %v", step.days, list)
			}
		}
	})
}

func TestEmptiedListOfForgesReadsNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newCode(t, s)
		admin := c.Person("Ada Administre", domain.Grant{Role: domain.Admin})
		c.link("https://github.com/ada/outil", "MIT")
		mark := app.ForgeMark(domain.DefaultForges())
		if err := c.SetForges(t.Context(), c.referent, "", mark); domain.KindOf(err) != domain.Forbidden {
			t.Errorf("a referent: %v", err)
		}
		if err := c.SetForges(t.Context(), admin, "", mark); err != nil {
			t.Fatal(err)
		}
		if err := c.SetForges(t.Context(), admin, "github.com github", mark); domain.KindOf(err) != domain.Conflict {
			t.Errorf("a form opened before: %v", err)
		}
		c.Forget([]string{app.ForgeTag})
		if n := c.reads(app.Looking{PageID: c.place.Page.ID}, says("MIT")); n != 0 {
			t.Errorf("%d looks", n)
		}
		if v := c.view(); v.Reads || v.MayAsk {
			t.Errorf("%+v", v)
		}
	})
}

func TestSameRepositoryOfTwoPagesIsReadOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newCode(t, s)
		c.link("https://github.com/ada/outil", "MIT")
		c.reads(app.Looking{PageID: c.place.Page.ID}, says("MIT"))
		other := c
		other.referent = c.Person("Autre Référente")
		other.place = c.Ready(other.referent, "Autre outil")
		other.referent = c.As(other.referent)
		other.link("https://github.com/ada/outil.git", "Apache-2.0")
		if n := other.reads(app.Looking{PageID: other.place.Page.ID}, says("never asked")); n != 0 {
			t.Errorf("%d looks", n)
		}
		if v := other.view().Rows[0]; v.Check.Answer.Expr != "MIT" || !v.Differs {
			t.Errorf("%+v", v.Check)
		}
	})
}

func TestFilesThatDoNotAgreeAreOneAnswerForAPerson(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newCode(t, s)
		c.link("https://github.com/ada/outil", "MIT")
		since := app.Looking{PageID: c.place.Page.ID}
		for name, tt := range map[string]struct {
			files   map[string]string
			left    int
			expr    string
			verdict domain.Verdict
			differs bool
		}{
			"two manifests":       {map[string]string{"package.json": `{"license":"MIT"}`, "publiccode.yml": "legal:\n  license: GPL-3.0-only\n"}, 0, "", domain.Ambiguous, true},
			"a closed one":        {map[string]string{"package.json": `{"license":"BUSL-1.1"}`}, 0, "BUSL-1.1", domain.NotOpen, true},
			"a text of its own":   {map[string]string{"LICENSE": "Vous pouvez tout faire, sauf le mal."}, 0, "", domain.Unknown, true},
			"nothing":             {map[string]string{"README.md": "# Outil"}, 0, "", domain.Absent, false},
			"a file not read":     {map[string]string{"package.json": `{"license":"MIT"}`}, 1, "MIT", domain.Unknown, false},
			"not a manifest":      {map[string]string{"package.json": `{"license":{}}`, "composer.json": `nothing`}, 0, "", domain.Unknown, false},
			"a choice":            {map[string]string{"composer.json": `{"license":["MIT","Apache-2.0"]}`}, 0, "MIT OR Apache-2.0", domain.Open, true},
			"a tag":               {map[string]string{"LICENSE": "// SPDX-License-Identifier: MIT\n"}, 0, "", domain.Ambiguous, false},
			"TOML":                {map[string]string{"pyproject.toml": "[project]\nlicense = {text = \"MIT\"}\n", "Cargo.toml": "license = \"MIT\"\n"}, 0, "MIT", domain.Open, false},
			"bytes that are none": {map[string]string{"LICENSE": "\xff\xfe"}, 0, "", domain.Unknown, true},
		} {
			files := map[string][]byte{}
			for f, text := range tt.files {
				files[f] = []byte(text)
			}
			c.Advance(25 * time.Hour)
			c.reads(since, domain.Reading{State: domain.RepositoryRead, Files: files, Left: tt.left, Revision: name})
			v := c.view().Rows[0]
			if a := v.Check.Answer; a.Expr != tt.expr || a.Verdict != tt.verdict || v.Differs != tt.differs {
				t.Errorf("%s: %q, %s, differs %v; want %q, %s, %v", name, a.Expr, a.Verdict, v.Differs, tt.expr, tt.verdict, tt.differs)
			}
		}
	})
}
