package app_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// reserved are the values of one column of a reserved table, as somebody may have it; nil where it does not exist to her.
func (r reading) reserved(by domain.Account, table string, column int) []string {
	r.t.Helper()
	v, err := r.ViewData(r.t.Context(), by, r.Call.Slug)
	r.must(err)
	list := []string{}
	err = r.EachReservedRow(r.t.Context(), by, v.Call, store.DataTable{Name: table}, func(values []any) error {
		list = append(list, fmt.Sprint(values[column]))
		return nil
	})
	offered := slices.ContainsFunc(v.Reserved, func(t store.DataTable) bool { return t.Name == table })
	if missing := domain.KindOf(err) == domain.NotFound; missing == offered {
		r.t.Errorf("%s, %s: offered %v, %v", by.Name, table, offered, err)
	} else if missing {
		return nil
	}
	r.must(err)
	return list
}

// Opinions are told as the sheet of each deposit tells them: not before the interests are declared, one's own first,
// never of what one has a part in.
func TestReservedTablesFollowTheRulesOfConflict(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		r := read(t, s, "MIT", "MIT")
		ines := r.hand("Ines", domain.Instructor)
		r.admit(ines)
		jo := s.Person("Jo", domain.Grant{Role: domain.Juror, Scope: domain.OnCall(s.Call.ID)})
		tied := s.Person("Tia", domain.Grant{Role: domain.Juror, Scope: domain.OnCall(s.Call.ID)})
		auditor := s.Person("Aude", domain.Grant{Role: domain.Auditor})
		for i := range r.deposits {
			r.must(r.GiveOpinion(t.Context(), ines, r.opinion(i, 0, "5", "5")))
		}
		for _, table := range []string{"avis", "instruction"} {
			if got := r.reserved(jo, table, 0); len(got) != 0 || got == nil {
				t.Errorf("undeclared, she has %q of %s", got, table)
			}
		}
		r.must(r.DeclareInterests(t.Context(), jo, app.Interests{CallID: s.Call.ID, K: 1}))
		r.must(r.DeclareInterests(t.Context(), tied, app.Interests{CallID: s.Call.ID, K: 1, Claims: map[string]string{r.deposits[0].Number: "J’y travaillais."}}))
		if got := r.reserved(jo, "avis", 0); len(got) != 0 {
			t.Errorf("before her own, she has the opinions on %q", got)
		}
		r.must(r.GiveOpinion(t.Context(), jo, r.opinion(0, 0, "2", "2")))
		r.must(r.GiveOpinion(t.Context(), tied, r.opinion(1, 0, "3", "3")))
		one, two := r.deposits[0].Number, r.deposits[1].Number
		for name, c := range map[string]struct {
			who  domain.Account
			want []string
		}{
			"a juror": {jo, []string{one, one}}, "one who has a tie": {tied, []string{two, two}}, "the auditor": {auditor, []string{one, one, two, two}},
			"the instructor": {ines, []string{one, one, two, two}}, "the referent": {s.As(r.ref), nil}, "a visitor": {domain.Account{}, nil},
		} {
			if got := r.reserved(c.who, "avis", 0); !slices.Equal(got, c.want) || (got == nil) != (c.want == nil) {
				t.Errorf("%s has the opinions on %q, want %q", name, got, c.want)
			}
		}
		if got := r.reserved(tied, "instruction", 0); !slices.Equal(got, []string{two}) {
			t.Errorf("one who has a tie has the instruction of %q", got)
		}
		ann := r.hand("Ann", domain.Manager)
		r.must(r.rule(ann, 0, domain.Recognised, 0))
		for name, c := range map[string]struct {
			who  domain.Account
			want []string
		}{"a manager": {ann, []string{"recognised", "<nil>"}}, "a juror": {jo, []string{"<nil>", "<nil>"}}, "the auditor": {auditor, []string{"recognised", "<nil>"}}} {
			if got := r.reserved(c.who, "instruction", 10); !slices.Equal(got, c.want) {
				t.Errorf("%s has decisions prepared %q, want %q", name, got, c.want)
			}
		}
	})
}

// The panels are for those who read each of them; one of a candidacy kept to its team is told to nobody.
func TestPanelsAreToldToThoseWhoReadThem(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		r := read(t, s, "MIT")
		for name, c := range map[string]struct {
			role domain.Role
			want bool
		}{"Max": {domain.Manager, true}, "Ina": {domain.Instructor, true}, "Jo": {domain.Juror, false}, "Fa": {domain.Facilitator, false}} {
			who := s.Person(name, domain.Grant{Role: c.role, Scope: domain.OnCall(s.Call.ID)})
			if got := r.reserved(who, "administratif", 0); len(got) != 0 {
				t.Errorf("%s has the panels of %q before any declaration", c.role, got)
			}
			if c.want {
				r.must(r.DeclareInterests(t.Context(), who, app.Interests{CallID: s.Call.ID, K: 1}))
			}
			if got := r.reserved(who, "administratif", 0); (got != nil) != c.want || c.want && !slices.Equal(got, []string{r.deposits[0].CandidacyID}) {
				t.Errorf("%s has the panels of %q", c.role, got)
			}
		}
		tied := s.Person("Tia", domain.Grant{Role: domain.Instructor, Scope: domain.OnCall(s.Call.ID)})
		r.must(r.DeclareInterests(t.Context(), tied, app.Interests{CallID: s.Call.ID, K: 1, Claims: map[string]string{r.deposits[0].Number: "J’y travaillais."}}))
		if got := r.reserved(tied, "administratif", 0); got == nil || len(got) != 0 {
			t.Errorf("one who has a tie has the panels of %q", got)
		}
		max := r.hand("Mia", domain.Manager)
		c, err := s.Store().Candidacy(t.Context(), r.deposits[0].CandidacyID)
		r.must(err)
		c.State = domain.TeamOnly
		s.Write(func(tx *store.Tx) error { return tx.SetCandidacy(t.Context(), c) })
		if got := r.reserved(max, "administratif", 0); len(got) != 0 {
			t.Errorf("a panel kept to its team is told: %q", got)
		}
	})
}
