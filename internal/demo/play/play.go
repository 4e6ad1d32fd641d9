// Package play performs the story of package demo through the very acts of app, each at its own hour: the
// demonstration shows nothing that the product did not do.
package play

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/demo"
	"github.com/appel-a-communs/communs/internal/domain"
)

// Licence is the one that every account of the demonstration accepted.
const Licence = "CC-BY-SA-4.0"

// Password opens every account of the demonstration.
const Password = "des-communs-pour-voir" //nolint:gosec // public on purpose, for accounts that are invented

// Clock is what shifts the hour at which acts happen.
type Clock interface {
	Set(t time.Time)
	Reset()
}

// player performs acts, and remembers what the story's keys became.
type player struct {
	app      *app.App
	story    demo.Story
	days     int // by which all dates move
	zone     *time.Location
	accounts map[string]domain.Account
	call     domain.Call
	pages    map[string]string // page key → id
	objects  map[string]string // page key → id of the défi or the candidacy
	deposits map[string]string // page key and relève → receipt number
	bonds    map[string]string // key of a need or a cooperation → id
}

// Story performs the call of the year before, then the whole story, so that its last day is now's day, or up to six days before: relèves stay
// on Fridays. The store must be empty. It ends with the clock reset.
func Story(ctx context.Context, a *app.App, clock Clock, now time.Time) error {
	defer clock.Reset()
	for _, load := range []func() (demo.Story, error){demo.LoadBefore, demo.Load} {
		story, err := load()
		if err != nil {
			return err
		}
		if err := perform(ctx, a, story, clock, now); err != nil {
			return err
		}
	}
	return a.ForgetLetters(ctx)
}

func perform(ctx context.Context, a *app.App, story demo.Story, clock Clock, now time.Time) error {
	p := &player{
		app: a, story: story, zone: story.Today.Location(), accounts: map[string]domain.Account{}, pages: map[string]string{},
		objects: map[string]string{}, deposits: map[string]string{}, bonds: map[string]string{},
	}
	p.days = int(now.Sub(story.Today)/(24*time.Hour)) / 7 * 7
	if err := p.perform(ctx, clock); err != nil {
		return err
	}
	return p.repositories(ctx)
}

// perform goes through the acts in order; where a phase or a relève comes before the next act, the clock
// does its part first, at that hour.
func (p *player) perform(ctx context.Context, clock Clock) error {
	moments := p.moments()
	for i, act := range p.story.Acts {
		at := p.shift(act.At)
		for len(moments) > 0 && !moments[0].After(at) {
			if err := p.tick(ctx, clock, moments[0]); err != nil {
				return err
			}
			moments = moments[1:]
		}
		clock.Set(at)
		if err := p.act(ctx, act); err != nil {
			return fmt.Errorf("play: act %d, %s of %s on %q, %s: %w", i, act.Kind, act.By, act.Page, act.At.Format(time.DateTime), err)
		}
	}
	for _, at := range moments { // between the last act and the end of the story
		if err := p.tick(ctx, clock, at); err != nil {
			return err
		}
	}
	return nil
}

// moments are the hours at which the clock acts by itself, those that are past on the story's last day.
func (p *player) moments() []time.Time {
	s := p.story.Call.Settings
	list := []time.Time{s.Phases.Workshops, s.Phases.Published, s.Phases.Open, s.Phases.FollowUp, s.Phases.Archived}
	for _, k := range s.Cutoffs {
		list = append(list, k.At)
	}
	list = append(list, p.workshopMoments()...)
	list = slices.DeleteFunc(list, func(t time.Time) bool { return t.IsZero() || !t.Before(p.story.Today) })
	for i, t := range list {
		list[i] = p.shift(t)
	}
	slices.SortFunc(list, time.Time.Compare)
	return list
}

func (p *player) tick(ctx context.Context, clock Clock, at time.Time) error {
	clock.Set(at.Add(time.Second))
	if err := p.app.TickCalls(ctx); err != nil {
		return err
	}
	if err := p.app.CloseDueCutoffs(ctx); err != nil {
		return err
	}
	return p.tickWorkshops(ctx)
}

// shift moves a date by whole days on the clock of Paris, so that hours of the day stay what they are.
func (p *player) shift(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.In(p.zone).AddDate(0, 0, p.days)
}

// as gives an account with the roles that it has by now.
func (p *player) as(ctx context.Context, key string) (domain.Account, error) {
	known, ok := p.accounts[key]
	if !ok {
		return domain.Account{}, fmt.Errorf("nobody is called %q yet", key)
	}
	return p.app.Account(ctx, known.ID)
}

func (p *player) act(ctx context.Context, act demo.Act) error {
	if act.Kind == demo.SignUp {
		return p.signUp(ctx, act)
	}
	by, err := p.as(ctx, act.By)
	if err != nil {
		return err
	}
	if done, err := p.onWorkshop(ctx, by, act); done {
		return err
	}
	if done, err := p.onCards(ctx, by, act); done {
		return err
	}
	switch act.Kind {
	case demo.OpenCall, demo.CompleteCall, demo.PublishRules:
		return p.onCall(ctx, by, act)
	case demo.ProposeChallenge, demo.MoveChallenge:
		return p.onChallenge(ctx, by, act)
	case demo.WriteMinutes:
		return p.writeMinutes(ctx, by, act)
	case demo.FeedChallenge:
		return p.feed(ctx, by, act)
	case demo.Edit:
		return p.edit(ctx, by, act)
	case demo.LeaveRemark, demo.AnswerRemark, demo.SettleRemark, demo.Support:
		return p.onReview(ctx, by, act)
	case demo.Follow:
		return p.follow(ctx, by, act)
	case demo.Read:
		return p.read(ctx, by, act)
	}
	if done, err := p.instruct(ctx, by, act); done {
		return err
	}
	if done, err := p.onBonds(ctx, by, act); done {
		return err
	}
	return p.onCandidacy(ctx, by, act)
}

func (p *player) signUp(ctx context.Context, act demo.Act) error {
	i := slices.IndexFunc(p.story.Accounts, func(a demo.Account) bool { return a.Key == act.By })
	if i < 0 {
		return fmt.Errorf("no account %q", act.By)
	}
	of := p.story.Accounts[i]
	who, err := p.app.AddAccount(ctx, app.SignUp{Name: of.Name, Email: of.Email, Password: Password, Lang: "fr", Licence: Licence})
	if err != nil {
		return err
	}
	p.accounts[of.Key] = who
	for _, role := range of.Roles {
		if err := p.grant(ctx, who, role); err != nil {
			return err
		}
	}
	return nil
}

// grant gives a role of the call or of the instance, as the operator would: the manager gets hers with the call.
func (p *player) grant(ctx context.Context, who domain.Account, role domain.Role) error {
	g := domain.Grant{AccountID: who.ID, Role: role}
	if !slices.Contains(domain.RolesOn(domain.Instance), role) {
		if p.call.ID == "" {
			return nil
		}
		g.Scope = domain.OnCall(p.call.ID)
	}
	return p.app.GrantAsOperator(ctx, "", g)
}

// edit saves a version, or puts an earlier one back.
func (p *player) edit(ctx context.Context, by domain.Account, act demo.Act) error {
	id := p.pages[act.Page]
	var saved app.Saved
	var err error
	if act.RestoredOf > 0 {
		saved, err = p.app.RestorePage(ctx, by, app.Restoration{PageID: id, N: act.RestoredOf, Head: act.Version - 1, Summary: act.Summary})
	} else {
		sections, errKeys := p.withIDs(act.Sections)
		if errKeys != nil {
			return errKeys
		}
		changed := domain.Document{}
		for _, key := range act.Changed {
			changed[key] = sections[key]
		}
		if err := p.meet(ctx, by, act); err != nil {
			return err
		}
		saved, err = p.app.SavePage(ctx, by, app.Edit{
			PageID: id, Base: act.Version - 1, Sections: changed, Summary: act.Summary, Via: domain.ViaForm,
		})
	}
	switch {
	case err != nil:
		return err
	case saved.Proposal != "":
		return p.accept(ctx, act, saved.Proposal)
	case saved.N != act.Version:
		return fmt.Errorf("version %d was made, the story says %d", saved.N, act.Version)
	}
	return nil
}

// meet saves what an edit typed first, over a version that was no longer the last: a conflict must come of it.
func (p *player) meet(ctx context.Context, by domain.Account, act demo.Act) error {
	if act.Met == nil {
		return nil
	}
	saved, err := p.app.SavePage(ctx, by, app.Edit{
		PageID: p.pages[act.Page], Base: act.Version - 2, Sections: act.Met, Summary: act.Summary, Via: domain.ViaForm,
	})
	if err == nil && saved.Conflict == nil {
		return fmt.Errorf("no conflict came of it: %+v", saved)
	}
	return err
}

// accept takes a proposal into the page in the name of its referent: the story's page has it.
func (p *player) accept(ctx context.Context, act demo.Act, proposal string) error {
	i := slices.IndexFunc(p.story.Candidacies, func(c demo.Candidacy) bool { return c.Key == act.Page })
	for key, role := range p.story.Candidacies[i].Team {
		if role != domain.Referent {
			continue
		}
		by, err := p.as(ctx, key)
		if err != nil {
			return err
		}
		_, err = p.app.SettleProposal(ctx, by, app.Settlement{ProposalID: proposal, Accept: true})
		return err
	}
	return fmt.Errorf("no referent on %q", act.Page)
}

// withIDs puts the ids of défis in the place of the story's keys.
func (p *player) withIDs(d domain.Document) (domain.Document, error) {
	out := domain.Document{}
	for k, v := range d {
		out[k] = v
	}
	rows, ok := domain.Answers(d["challenges"])
	if !ok || len(rows) == 0 {
		return out, nil
	}
	for i := range rows {
		id, known := p.objects[rows[i].Challenge]
		if !known {
			return nil, fmt.Errorf("no défi %q yet", rows[i].Challenge)
		}
		rows[i].Challenge = id
	}
	text, err := domain.CanonicalJSON(rows)
	out["challenges"] = text
	return out, err
}
