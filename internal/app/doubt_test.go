package app_test

import (
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// What a repository is found to say after a deposit marks it for those who examine it; what was deposited stays as it was.
func TestContradictionFoundAfterADepositMarksIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newCode(t, s)
		c.link("https://codeberg.org/ada/outil", "MIT")
		p := c.Fresh(c.place)
		d, err := c.MakeDeposit(t.Context(), c.As(c.referent), app.DepositAct{CandidacyID: p.Candidacy.ID, Version: p.Page.Head})
		if err != nil {
			t.Fatal(err)
		}
		l := app.Looking{PageID: p.Page.ID}
		found := c.Now()
		c.reads(l, says("GPL-3.0-only"))
		doubtful := func() int {
			v, err := c.ViewDashboard(t.Context(), c.As(c.Manager), c.Call.Slug)
			if err != nil || len(v.Cutoffs) != 1 {
				t.Fatalf("%+v, %v", v, err)
			}
			return v.Cutoffs[0].Doubtful
		}
		if n := doubtful(); n != 1 {
			t.Errorf("before the relève the dashboard counts %d", n)
		}
		c.link("https://codeberg.org/ada/outil", "GPL-3.0-only") // the page is corrected, what was deposited is not
		until(c.Season, time.Minute)
		if err := c.CloseDueCutoffs(t.Context()); err != nil {
			t.Fatal(err)
		}
		r := reading{Season: c.Season, t: t, deposits: []domain.Deposit{d}}
		ines := r.hand("Ines", domain.Instructor)
		v := r.sheet(ines, 0)
		if len(v.Reserves) != 0 || v.Standing != 0 || v.Doubts != 1 || len(v.Doubtful) != 1 || v.Deposit.Hash != d.Hash {
			t.Fatalf("the sheet: %+v", v)
		}
		if got := v.Doubtful[0]; got.Resource.Licence != "MIT" || got.Doubt.Says != "GPL-3.0-only" || got.Doubt.At.Sub(found).Abs() > time.Minute || !got.Doubt.Stands() {
			t.Errorf("the mark: %+v", got)
		}
		c.reads(app.Looking{PageID: p.Page.ID, Since: c.Now().Add(time.Second)}, says("GPL-3.0-only"))
		if again := r.sheet(ines, 0).Doubtful[0].Doubt; !again.At.Equal(v.Doubtful[0].Doubt.At) {
			t.Errorf("a later look that finds the same moved it to %v", again.At)
		}
		c.Advance(25 * time.Hour)
		c.reads(l, says("MIT"))
		if v := r.sheet(ines, 0); v.Doubts != 0 || len(v.Doubtful) != 1 || v.Doubtful[0].Doubt.Stands() {
			t.Errorf("once they agree: %+v", v.Doubtful)
		}
		if n := doubtful(); n != 0 {
			t.Errorf("once they agree the dashboard counts %d", n)
		}
	})
}
