package app

import (
	"context"
	"slices"
	"strings"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// CooperationProposal would have two communs work together. Each is named as people do: a name, or the address of
// its page or of its candidacy.
type CooperationProposal struct {
	One     string
	Other   string
	Purpose string // public
	Key     store.Key
}

// ProposeCooperation is done by somebody of either team, or by a facilitator of either call. The proposer's own
// side agrees by it; a referent of each other side is asked.
func (a *App) ProposeCooperation(ctx context.Context, by domain.Account, c CooperationProposal) (domain.Cooperation, error) {
	one, other, err := a.bothNamed(ctx, c)
	if err != nil {
		return domain.Cooperation{}, err
	}
	id, err := a.store.Write(ctx, c.Key, func(tx *store.Tx) error {
		sides, err := a.lockedSides(ctx, tx, one.ID, other.ID)
		if err != nil {
			return err
		}
		k, err := a.proposal(ctx, tx, by, sides, c)
		if err != nil {
			return err
		}
		if err := tx.AddCooperation(ctx, k); err != nil {
			return err
		}
		tx.Return(k.ID)
		return a.tellCooperation(ctx, tx, by, k, sides, domain.Event{Verb: domain.ProposeCooperation, To: k.State, Reason: k.Purpose})
	})
	if err != nil {
		return domain.Cooperation{}, err
	}
	return a.store.Cooperation(ctx, id)
}

// bothNamed finds the two candidacies that a proposal names.
func (a *App) bothNamed(ctx context.Context, c CooperationProposal) (one, other domain.Candidacy, err error) {
	var p domain.Problems
	find := func(field, typed string) domain.Candidacy {
		k, errFind := commonsNamed(ctx, a.store.Reader, field, typed)
		if problems := domain.ProblemsOf(errFind); problems != nil {
			p = append(p, problems...)
		} else if errFind != nil {
			err = errFind
		}
		return k
	}
	one, other = find("one", c.One), find("other", c.Other)
	if err != nil {
		return one, other, err
	}
	purpose := domain.Cooperation{
		One: domain.Partner{CandidacyID: one.ID, CommonsID: one.CommonsID}, Other: domain.Partner{CandidacyID: other.ID, CommonsID: other.CommonsID},
		Purpose: plainText(c.Purpose),
	}
	p = append(p, domain.ProblemsOf(purpose.Check())...)
	return one, other, p.Err()
}

// commonsNamed finds the latest public candidacy of a commons by its name, or by an address of ours.
func commonsNamed(ctx context.Context, r store.Reader, field, typed string) (domain.Candidacy, error) {
	typed = oneLine(typed, 500)
	if typed == "" {
		return domain.Candidacy{}, domain.Problems{{Kind: domain.Invalid, Key: "error.required", Field: field}}
	}
	slug := Slug(typed)
	for _, of := range []string{"/candidatures/", "/communs/"} {
		if _, rest, ok := strings.Cut(typed, of); ok {
			slug, _, _ = strings.Cut(rest, "/")
			slug, _, _ = strings.Cut(slug, "?")
			slug, _, _ = strings.Cut(slug, "#")
		}
	}
	c, err := r.PublicCandidacyOf(ctx, slug, Fold(typed))
	if domain.KindOf(err) == domain.NotFound {
		err = domain.Problems{{Kind: domain.Invalid, Key: "error.no_such_commons", Field: field, Args: []any{"Name", typed}}}
	}
	return c, err
}

// sides are the places of the two candidacies of a cooperation.
type sides [2]Place

// lockedSides holds two candidacies, always in the order of their ids: two people who propose to each other wait
// for one another instead of for ever.
func (a *App) lockedSides(ctx context.Context, tx *store.Tx, one, other string) (sides, error) {
	var s sides
	order := []int{0, 1}
	ids := [2]string{one, other}
	if other < one {
		order = []int{1, 0}
	}
	for _, i := range order {
		p, _, err := a.lockedCandidacy(ctx, tx, domain.Account{}, ids[i], domain.Read)
		if err != nil {
			return s, err
		}
		s[i] = p
	}
	return s, nil
}

// may tells on which sides somebody may do something.
func (a *App) may(by domain.Account, verb domain.Verb, s sides) [2]domain.Decision {
	return [2]domain.Decision{domain.Can(by, verb, a.object(s[0])), domain.Can(by, verb, a.object(s[1]))}
}

// proposal checks a proposal and makes the cooperation of it.
func (a *App) proposal(ctx context.Context, tx *store.Tx, by domain.Account, s sides, c CooperationProposal) (domain.Cooperation, error) {
	var k domain.Cooperation
	now, err := tx.Now(ctx)
	if err != nil {
		return k, err
	}
	may := a.may(by, domain.ProposeCooperation, s)
	if !may[0].Allowed && !may[1].Allowed {
		return k, may[0].Err()
	}
	if s[0].Candidacy.State != domain.Public || s[1].Candidacy.State != domain.Public {
		return k, domain.Error{Kind: domain.Conflict, Key: "error.page_closed"}
	}
	standing, err := tx.CooperationsOf(ctx, s[0].Candidacy.ID)
	if err != nil {
		return k, err
	}
	for _, old := range standing {
		if old.Side(s[1].Candidacy.ID) != nil && len(domain.CooperationMoves().From(old.State)) > 0 {
			return k, domain.Error{Kind: domain.Conflict, Key: "error.cooperation_twice"}
		}
	}
	k = domain.Cooperation{
		ID: store.NewID(), Purpose: plainText(c.Purpose), State: domain.CooperationProposed, By: by.ID, ByName: by.Name, At: now,
		One: partner(s[0]), Other: partner(s[1]),
	}
	k.One.Agreed, k.Other.Agreed = ofTeam(by, s[0]), ofTeam(by, s[1])
	switch {
	case !k.One.Agreed && !k.Other.Agreed: // a facilitator brings two communs together, and will see them through
		k.FacilitatorID, k.FacilitatorName = by.ID, by.Name
	case k.One.Agreed && k.Other.Agreed: // of both teams: the other one still answers
		k.Other.Agreed = false
	}
	return k, nil
}

func partner(p Place) domain.Partner {
	return domain.Partner{
		CandidacyID: p.Candidacy.ID, Title: p.Page.Title, Slug: p.Page.Slug, CommonsID: p.Candidacy.CommonsID, CallID: p.Call.ID, PageID: p.Page.ID,
	}
}

func ofTeam(by domain.Account, p Place) bool {
	return by.Any(domain.OnCandidacy(p.Candidacy.ID), domain.Referent, domain.Member)
}

// CooperationStep is a step in the life of a cooperation.
type CooperationStep struct {
	ID       string
	Verb     domain.Verb
	Reason   string // public: why it ends, or what was done together
	Evidence string // address, where it is witnessed
	Key      store.Key
}

// MoveCooperation takes a step: a side agrees or declines, a facilitator engages it and witnesses what came of
// it, either side or a facilitator abandons it.
func (a *App) MoveCooperation(ctx context.Context, by domain.Account, m CooperationStep) error {
	m.Reason, m.Evidence = oneLine(m.Reason, 500), oneLine(m.Evidence, 600)
	_, err := a.store.Write(ctx, m.Key, func(tx *store.Tx) error {
		k, err := tx.Cooperation(ctx, m.ID)
		if err != nil {
			return err
		}
		s, err := a.lockedSides(ctx, tx, k.One.CandidacyID, k.Other.CandidacyID)
		if err != nil {
			return err
		}
		if k, err = tx.LockCooperation(ctx, m.ID); err != nil {
			return err
		}
		from := k.State
		if err := a.step(by, &k, s, m); err != nil {
			return err
		}
		if err := tx.SetCooperation(ctx, k); err != nil {
			return err
		}
		return a.tellCooperation(ctx, tx, by, k, s, domain.Event{Verb: m.Verb, From: from, To: k.State, Reason: m.Reason})
	})
	return err
}

// step changes a cooperation in hand, where by may and its state allows.
func (a *App) step(by domain.Account, k *domain.Cooperation, s sides, m CooperationStep) error {
	may := a.may(by, m.Verb, s)
	if !may[0].Allowed && !may[1].Allowed {
		return may[0].Err()
	}
	to, err := domain.CooperationMoves().Step(k.State, m.Verb, m.Reason)
	problems := domain.ProblemsOf(err)
	if domain.KindOf(err) == domain.Conflict {
		return err
	}
	if m.Verb == domain.WitnessCooperation {
		problems = append(problems, domain.ProblemsOf(domain.CheckEvidence(m.Evidence))...)
		k.Evidence = m.Evidence
	}
	if len(problems) > 0 {
		return problems
	}
	switch m.Verb {
	case domain.AcceptCooperation:
		return agree(k, may, to)
	case domain.DeclineCooperation:
		if !asked(*k, may) {
			return domain.Error{Kind: domain.Conflict, Key: "error.cooperation_agreed"}
		}
	case domain.EngageCooperation:
		if k.FacilitatorID == "" {
			k.FacilitatorID, k.FacilitatorName = by.ID, by.Name
		}
	}
	k.State = to
	return nil
}

// asked tells whether somebody may answer for a side that has not agreed yet.
func asked(k domain.Cooperation, may [2]domain.Decision) bool {
	return may[0].Allowed && !k.One.Agreed || may[1].Allowed && !k.Other.Agreed
}

// agree notes the yes of the sides that somebody answers for; with both, the cooperation is accepted.
func agree(k *domain.Cooperation, may [2]domain.Decision, to domain.State) error {
	if !asked(*k, may) {
		return domain.Error{Kind: domain.Conflict, Key: "error.cooperation_agreed"}
	}
	k.One.Agreed = k.One.Agreed || may[0].Allowed
	k.Other.Agreed = k.Other.Agreed || may[1].Allowed
	if k.One.Agreed && k.Other.Agreed {
		k.State = to
	}
	return nil
}

// tellCooperation writes a step into the register, tells the pages of both communs, and writes to both teams.
func (a *App) tellCooperation(ctx context.Context, tx *store.Tx, by domain.Account, k domain.Cooperation, s sides, e domain.Event) error {
	e.Actor, e.ActorName, e.Object, e.ObjectID, e.CallID, e.Title, e.Path = by.ID, by.Name, "cooperation", k.ID, k.One.CallID, k.Title(), k.Path()
	tx.Touch("cooperations", "page:"+k.One.PageID, "page:"+k.Other.PageID, "call:"+k.One.CallID, "call:"+k.Other.CallID)
	if err := tx.AddEvent(ctx, e); err != nil {
		return err
	}
	letter := Letter{Key: "mail." + string(e.Verb), Path: k.Path(), Args: map[string]string{"Title": k.Title(), "Name": by.Name, "Reason": e.Reason}}
	told := []string{by.ID}
	roles := map[domain.Scope]domain.Role{domain.OnCandidacy(k.One.CandidacyID): domain.Referent, domain.OnCandidacy(k.Other.CandidacyID): domain.Referent}
	if k.State == domain.CooperationAccepted { // somebody is to run it now
		roles[domain.OnCall(s[0].Call.ID)], roles[domain.OnCall(s[1].Call.ID)] = domain.Facilitator, domain.Facilitator
	}
	for in, role := range roles { // four at most
		list, err := tx.Addresses(ctx, in, role)
		if err != nil {
			return err
		}
		for _, to := range list {
			if slices.Contains(told, to.AccountID) {
				continue
			}
			told = append(told, to.AccountID)
			letter.To, letter.Lang = to.Email, to.Lang
			if err := a.post(ctx, tx, letter); err != nil {
				return err
			}
		}
	}
	return nil
}

// bound tells whether the pages of others name a candidacy: it may not be taken back from the public then.
func (a *App) bound(ctx context.Context, tx *store.Tx, p Place) (bool, error) {
	list, err := tx.CooperationsOf(ctx, p.Candidacy.ID)
	if err != nil || len(list) > 0 {
		return len(list) > 0, err
	}
	relations, err := tx.RelationsOf(ctx, p.Candidacy.CommonsID)
	return len(relations) > 0, err
}
