package demo

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/appel-a-communs/communs/internal/domain"
)

// known refuses what the product's own form would refuse, and resources of which the story expects nothing.
func known(form string, v version) error {
	schema, ok := domain.FormOf(form)
	if !ok {
		return fmt.Errorf("no form %q", form)
	}
	if err := schema.Check(v.sections); err != nil {
		return err
	}
	for key, value := range v.sections {
		if value == "" {
			return fmt.Errorf("section %s is empty", key)
		}
	}
	verdicts := []domain.Verdict{
		domain.Open, domain.OpenNotSuited, domain.Ambiguous, domain.Unknown, domain.Absent, domain.NotOpen,
	}
	for _, r := range v.resources {
		switch {
		case !slices.Contains(verdicts, r.Expect):
			return fmt.Errorf("resource %s has no expected verdict", r.ID)
		case (r.Expect == domain.Absent) != (r.Licence == ""):
			return fmt.Errorf("resource %s expects %s of %q", r.ID, r.Expect, r.Licence)
		}
	}
	return nil
}

// allowed asks the product's own rule whether the person may do this act here and now.
func (t *telling) allowed(p *page, act Act) error {
	if reviewing(act.Kind) {
		return nil // asked by review, which knows of what
	}
	if act.Kind == Join && p.candidacy.Team[act.By] != "" {
		return fmt.Errorf("%s is in the team already", act.By)
	}
	verb := map[Kind]domain.Verb{
		OpenCall: domain.OpenCall, CompleteCall: domain.SetCall, PublishRules: domain.PublishRules,
		ProposeChallenge: domain.CreateChallenge, MoveChallenge: domain.MoveChallenge,
		PublishCandidacy: domain.CreateCandidacy, Edit: domain.EditPage, Join: domain.JoinCandidacy,
		Team: domain.SetTeam, SetOrganisations: domain.SetTeam, SetAdministrative: domain.WriteAdministrative,
		Deposit: domain.MakeDeposit, Replace: domain.MakeDeposit, WithdrawDeposit: domain.WithdrawDeposit,
		SetEditingMode: domain.SetEditing, WithdrawCandidacy: domain.MoveCandidacy,
		Follow: domain.FollowPage, Read: domain.Read, WriteMinutes: domain.CreateMinutes, FeedChallenge: domain.FeedChallenge,
		AnnounceWorkshop: domain.AnnounceWorkshop, RegisterForIt: domain.Register, LeaveWorkshop: domain.Register,
		NoteAttendance: domain.NoteAttendance, FreezeMinutes: domain.FreezeMinutes, CancelWorkshop: domain.CancelWorkshop,
		PublishNeed: domain.TendNeeds, OfferHelp: domain.OfferHelp, AnswerHelp: domain.TendNeeds, MoveNeed: domain.TendNeeds,
		Cooperate: domain.ProposeCooperation, CoopStep: act.Help.Verb, Relate: domain.SetRelation,
	}[act.Kind]
	if verb == "" {
		verb = cmp.Or(instructionVerbs()[act.Kind], cardVerbs()[act.Kind])
	}
	on := domain.Object{
		Call: t.callOf(), Candidacy: p.candidacyOf(), Challenge: domain.Challenge{State: p.challenge.State},
		Workshop: p.workshopOf(act.By), Handling: t.handling(p, act), Page: domain.Page{Form: p.form}, Now: act.At,
	}
	if d := domain.Can(t.accountOf(act.By), verb, on); !d.Allowed {
		return fmt.Errorf("%s may not %s: %s", act.By, act.Kind, d.Reason)
	}
	return nil
}

// callOf is the call as the product's rules see it.
func (t *telling) callOf() domain.Call {
	s := t.call.Settings
	call := domain.Call{
		ID: t.call.Key, Slug: t.call.Slug, Title: s.Name, Agency: s.Agency, Phases: s.Phases, Cutoffs: s.Cutoffs,
		Settings: s.Stated,
	}
	for _, p := range t.order {
		if p.form == domain.FormRules {
			call.RulesN = len(p.past)
		}
	}
	return call
}

func (t *telling) accountOf(key string) domain.Account {
	account := domain.Account{ID: key, Confirmed: true}
	for _, role := range t.people[key].Roles {
		scope := domain.OnCall(t.call.Key)
		if slices.Contains(domain.RolesOn(domain.Instance), role) {
			scope = domain.Instance
		}
		account.Grants = append(account.Grants, domain.Grant{Role: role, Scope: scope})
	}
	for _, p := range t.order {
		if role := p.candidacy.Team[key]; role != "" {
			account.Grants = append(account.Grants, domain.Grant{Role: role, Scope: domain.OnCandidacy(p.key)})
		}
	}
	return account
}

func (p *page) candidacyOf() domain.Candidacy {
	if p.form != domain.FormCandidacy || len(p.past) == 0 {
		return domain.Candidacy{}
	}
	c := domain.Candidacy{
		ID: p.key, State: domain.Public, Editing: p.candidacy.Mode, PublicAt: p.born, Head: len(p.past),
	}
	if p.candidacy.Withdrawn {
		c.State = domain.Withdrawn
	}
	return c
}

// depositable passes the version through the product's own gate, with the verdicts that the story expects.
func (t *telling) depositable(p *page, act *Act) error {
	v := p.past[act.Version-1]
	request := domain.DepositRequest{
		Call: t.callOf(), Candidacy: p.candidacyOf(),
		Version:    domain.Revision{N: act.Version, Sections: v.sections},
		Challenges: map[string]domain.Challenge{}, Verdicts: map[string]domain.Verdict{}, Now: act.At,
	}
	if p.candidacy.Administrative != nil {
		request.Administrative = *p.candidacy.Administrative
	}
	for _, other := range t.order {
		request.Challenges[other.key] = domain.Challenge{CallID: t.call.Key, State: other.challenge.State}
	}
	for _, r := range v.resources {
		request.Verdicts[r.ID] = r.Expect
	}
	next, _, err := request.Gate()
	switch {
	case err != nil:
		return err
	case next.K != act.Releve:
		return fmt.Errorf("is about relève %d, which is not the next", act.Releve)
	}
	return payees(p.candidacy.Organisations)
}
