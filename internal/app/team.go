package app

import (
	"context"
	"slices"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// Join is a wish to join a candidacy's team.
type Join struct {
	CandidacyID string
	Message     string
	Key         store.Key
}

// AskToJoin tells a candidacy's referents that somebody would join their team.
func (a *App) AskToJoin(ctx context.Context, by domain.Account, j Join) error {
	j.Message = oneLine(j.Message, 1000)
	_, err := a.store.Write(ctx, j.Key, func(tx *store.Tx) error {
		p, now, err := a.lockedCandidacy(ctx, tx, by, j.CandidacyID, domain.JoinCandidacy)
		if err != nil {
			return err
		}
		if err := tx.AddJoinRequest(ctx, j.CandidacyID, by.ID, j.Message, now); err != nil {
			return err
		}
		return a.tellTeam(ctx, tx, p, by, Letter{Key: "mail.join", Path: "/equipe", Args: map[string]string{"Message": j.Message}})
	})
	return err
}

// JoinAnswer is a referent's answer to a wish to join.
type JoinAnswer struct {
	CandidacyID string
	AccountID   string
	To          domain.State // "accepted" or "declined"
	Reason      string       // why not, told to her alone
	Key         store.Key
}

// AnswerJoin takes somebody into the team, or not.
func (a *App) AnswerJoin(ctx context.Context, by domain.Account, j JoinAnswer) error {
	j.Reason = oneLine(j.Reason, 500)
	switch {
	case j.To != "accepted" && j.To != "declined":
		return domain.Problems{{Kind: domain.Invalid, Key: "error.choice", Field: "to"}}
	case j.To == "declined" && j.Reason == "":
		return domain.Problems{{Kind: domain.Invalid, Key: "error.reason_required", Field: "reason"}}
	}
	_, err := a.store.Write(ctx, j.Key, func(tx *store.Tx) error {
		p, now, err := a.lockedCandidacy(ctx, tx, by, j.CandidacyID, domain.SetTeam)
		if err != nil {
			return err
		}
		was, err := tx.SettleJoinRequest(ctx, store.JoinRequest{CandidacyID: j.CandidacyID, AccountID: j.AccountID, State: j.To, Reason: j.Reason})
		switch {
		case err != nil:
			return err
		case !was:
			return domain.Error{Kind: domain.Conflict, Key: "error.join_settled"}
		}
		tx.Touch("page:" + p.Page.ID) // its posture counts who was welcomed
		if err := a.tellOne(ctx, tx, j.AccountID, Letter{
			Key: "mail.join_" + string(j.To), Path: p.Path() + "/equipe", Args: map[string]string{"Title": p.Page.Title, "Name": by.Name, "Reason": j.Reason},
		}); err != nil || j.To == "declined" {
			return err
		}
		return a.addMember(ctx, tx, by, p, domain.Grant{AccountID: j.AccountID, Role: domain.Member, Scope: domain.OnCandidacy(j.CandidacyID), At: now})
	})
	return err
}

func (a *App) addMember(ctx context.Context, tx *store.Tx, by domain.Account, p Place, g domain.Grant) error {
	who, err := tx.Account(ctx, g.AccountID)
	if err != nil {
		return err
	}
	isNew, err := tx.SetRole(ctx, g)
	if err != nil || !isNew {
		return err
	}
	return a.tellCandidacy(ctx, tx, by, p, domain.Event{Verb: "candidacy.add_" + domain.Verb(g.Role), Reason: who.Name})
}

// TeamChange gives or takes a role in a candidacy's team.
type TeamChange struct {
	CandidacyID string
	Name        string // public name of the person
	Role        domain.Role
	Leave       bool // the role is taken away
	Key         store.Key
}

// SetTeam gives or takes a role. A team keeps one referent at least; anybody may leave it herself.
func (a *App) SetTeam(ctx context.Context, by domain.Account, t TeamChange) error {
	if !slices.Contains(domain.RolesOn(domain.OnCandidacy(t.CandidacyID)), t.Role) {
		return domain.Problems{{Kind: domain.Invalid, Key: "error.choice", Field: "role"}}
	}
	_, err := a.store.Write(ctx, t.Key, func(tx *store.Tx) error {
		who, err := tx.AccountNamed(ctx, Fold(t.Name))
		if domain.KindOf(err) == domain.NotFound || err == nil && (!who.Confirmed || who.Disabled) {
			return domain.Problems{{Kind: domain.Invalid, Key: "error.no_such_person", Field: "name", Args: []any{"Name", t.Name}}}
		}
		if err != nil {
			return err
		}
		verb := domain.SetTeam
		if t.Leave && who.ID == by.ID {
			verb = domain.Read
		}
		p, now, err := a.lockedCandidacy(ctx, tx, by, t.CandidacyID, verb)
		if err != nil {
			return err
		}
		g := domain.Grant{AccountID: who.ID, Role: t.Role, Scope: domain.OnCandidacy(t.CandidacyID), At: now}
		if t.Leave {
			return a.dropMember(ctx, tx, by, p, g, who.Name)
		}
		return a.addMember(ctx, tx, by, p, g)
	})
	return err
}

func (a *App) dropMember(ctx context.Context, tx *store.Tx, by domain.Account, p Place, g domain.Grant, name string) error {
	if g.Role == domain.Referent {
		holders, err := tx.Holders(ctx, g.Scope)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(holders, func(h domain.Grant) bool { return h.Role == domain.Referent && h.AccountID != g.AccountID }) {
			return domain.Error{Kind: domain.Conflict, Key: "error.last_referent"}
		}
	}
	held, err := tx.DropRole(ctx, g)
	if err != nil || !held {
		return err
	}
	return a.tellCandidacy(ctx, tx, by, p, domain.Event{Verb: "candidacy.drop_" + domain.Verb(g.Role), Reason: name})
}

// SetOrganisations says which organisations carry a candidacy, and which one of them is paid.
func (a *App) SetOrganisations(ctx context.Context, by domain.Account, candidacyID string, list []domain.Organisation, key store.Key) error {
	list, err := checkOrganisations(list)
	if err != nil {
		return err
	}
	_, err = a.store.Write(ctx, key, func(tx *store.Tx) error {
		p, _, err := a.lockedCandidacy(ctx, tx, by, candidacyID, domain.SetTeam)
		if err != nil {
			return err
		}
		if err := tx.SetOrganisations(ctx, candidacyID, list); err != nil {
			return err
		}
		return a.tellCandidacy(ctx, tx, by, p, domain.Event{Verb: "candidacy.set_organisations"})
	})
	return err
}

const maxOrganisations = 30

func checkOrganisations(list []domain.Organisation) ([]domain.Organisation, error) {
	var p domain.Problems
	payees := 0
	out := make([]domain.Organisation, 0, len(list))
	for _, o := range list {
		o.Name, o.Territory = oneLine(o.Name, 160), oneLine(o.Territory, 160)
		o.Slug = organisationSlug(o.Name)
		if o.ID == "" {
			o.ID = store.NewID()
		}
		if o.Name == "" {
			p.Add("organisations."+o.ID+".name", "error.required")
		}
		if !slices.Contains(domain.OrganisationKinds(), o.Kind) {
			p.Add("organisations."+o.ID+".kind", "error.choice")
		}
		if o.Payee {
			payees++
		}
		out = append(out, o)
	}
	if payees > 1 {
		p.Add("organisations", "error.one_payee")
	}
	if len(out) > maxOrganisations {
		p.Add("organisations", "error.rows")
	}
	return out, p.Err()
}

// TeamView is a candidacy's team as its page shows it.
type TeamView struct {
	Place         Place
	Team          []domain.Grant
	Organisations []domain.Organisation
	Requests      []store.JoinRequest // for the referents
	Mine          store.JoinRequest   // what the reader asked; zero where she did not
	MaySet        bool
	MayJoin       bool
}

// ViewTeam loads the team of a candidacy.
func (a *App) ViewTeam(ctx context.Context, by domain.Account, p Place) (TeamView, error) {
	v := TeamView{Place: p, MaySet: a.May(by, domain.SetTeam, p), MayJoin: a.May(by, domain.JoinCandidacy, p)}
	if !v.MaySet {
		beside, err := a.aroundOf(ctx, p)
		if v.Team, v.Organisations = beside.team, beside.organisations; err == nil && by.SignedIn() {
			v.Mine, err = a.store.JoinRequestBy(ctx, p.Candidacy.ID, by.ID)
		}
		return v, err
	}
	var err error
	if v.Team, err = a.store.Holders(ctx, domain.OnCandidacy(p.Candidacy.ID)); err != nil {
		return v, err
	}
	if v.Organisations, err = a.store.Organisations(ctx, p.Candidacy.ID); err != nil {
		return v, err
	}
	v.Requests, err = a.store.JoinRequests(ctx, p.Candidacy.ID)
	return v, err
}
