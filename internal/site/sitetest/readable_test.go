package sitetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// Lists keep to the rule that single pages are held to, on whatever world: what SQL lists for a reader is what
// domain.Can lets her read.
func TestListsHoldWhatTheirReaderMayRead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for seed := range uint64(4) {
			t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
				r := randomWorld{World: apptest.New(t, s), t: t, rand: rand.New(rand.NewPCG(seed, 7)), seed: seed}
				r.build()
				for _, reader := range append(r.readers, domain.Account{}) {
					r.check(reader)
				}
			})
		}
	})
}

// randomWorld is a call with candidacies in any state and people with any roles.
type randomWorld struct {
	apptest.World
	t       *testing.T
	rand    *rand.Rand
	seed    uint64
	call    domain.Call
	all     []domain.Candidacy
	readers []domain.Account
}

func (r *randomWorld) build() {
	season := r.Season(fmt.Sprint("appel-", r.seed))
	r.call = season.Call
	author := r.Person(fmt.Sprint("Autrice ", r.seed))
	for i := range 8 {
		p := season.Candidacy(author, fmt.Sprintf("Candidature %d %d", r.seed, i))
		p.Candidacy.State = []domain.State{domain.TeamOnly, domain.Public, domain.Withdrawn, domain.TakenOver, domain.TeamOnly}[r.rand.IntN(5)]
		season.Write(func(tx *store.Tx) error { return tx.SetCandidacy(r.t.Context(), p.Candidacy) })
		r.all = append(r.all, p.Candidacy)
	}
	for i := range 10 {
		r.readers = append(r.readers, r.person(season, i))
	}
	r.readers = append(r.readers, r.As(author))
}

// person has some roles somewhere, and perhaps no proven address, or an account that was shut.
func (r *randomWorld) person(season apptest.Season, i int) domain.Account {
	who := domain.Account{
		ID: store.NewID(), Name: fmt.Sprintf("Personne %d %d", r.seed, i), Lang: "fr", Confirmed: r.rand.IntN(4) > 0, CreatedAt: r.Now(),
	}
	who.Email = app.Slug(who.Name) + mailAddress
	who.Disabled = r.rand.IntN(5) == 0
	for range r.rand.IntN(4) {
		scope := []domain.Scope{
			domain.Instance, domain.OnCall(r.call.ID), domain.OnCandidacy(r.all[r.rand.IntN(len(r.all))].ID), domain.OnCandidacy(r.all[0].ID),
		}[r.rand.IntN(4)]
		held := domain.RolesOn(scope)
		who.Grants = append(who.Grants, domain.Grant{AccountID: who.ID, Role: held[r.rand.IntN(len(held))], Scope: scope, At: r.Now()})
	}
	season.Write(func(tx *store.Tx) error {
		ctx := r.t.Context()
		if _, err := tx.AddAccount(ctx, store.NewAccount{Account: who, NameKey: app.Fold(who.Name), EmailKey: who.Email}); err != nil {
			return err
		}
		for _, g := range who.Grants {
			if _, err := tx.SetRole(ctx, g); err != nil {
				return err
			}
		}
		if who.Disabled {
			_, err := tx.DisableAccount(ctx, who.ID, r.Now())
			return err
		}
		return nil
	})
	return who
}

func (r *randomWorld) check(reader domain.Account) {
	r.t.Helper()
	ctx := r.t.Context()
	var may []string
	for _, c := range r.all {
		if domain.Can(reader, domain.Read, domain.Object{Call: r.call, Candidacy: c, Now: r.Now()}).Allowed {
			may = append(may, c.ID)
		}
	}
	slices.Sort(may)
	lists := map[string][]string{}
	found, err := r.Store().Candidacies(ctx, store.CandidacyFilter{CallID: r.call.ID, Reader: reader.ID, Limit: 100})
	must(r.t, err)
	for _, c := range found {
		lists["Candidacies"] = append(lists["Candidacies"], c.ID)
	}
	found, _, err = r.ListCandidacies(ctx, reader, r.call.ID, app.Window{Limit: 100})
	must(r.t, err)
	for _, c := range found {
		lists["ListCandidacies"] = append(lists["ListCandidacies"], c.ID)
	}
	pages, _, err := r.ListPages(ctx, reader, app.Sought{Form: domain.FormCandidacy, CallID: r.call.ID}, app.Window{Limit: 100})
	must(r.t, err)
	for _, p := range pages {
		lists["ListPages"] = append(lists["ListPages"], p.CandidacyID)
	}
	for _, name := range []string{"Candidacies", "ListCandidacies", "ListPages"} {
		got := lists[name]
		slices.Sort(got)
		if !slices.Equal(got, may) {
			r.t.Errorf("%s lists %d candidacies to %+v, who may read %d of %d", name, len(got), reader, len(may), len(r.all))
		}
	}
}
