package demo

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
)

// telling walks through the acts in order of time and holds the world as it stands between two of them.
type telling struct {
	today    time.Time
	people   map[string]*Account // signed up so far
	known    map[string]Account  // the whole cast
	pages    map[string]*page
	order    []*page // in order of creation
	call     Call
	accounts []Account
	acts     []Act
	readings map[int]*reading // of relèves, by number
	bonds    bonds
	remarks  map[string]*told
}

// page is a page as it stands between two acts.
type page struct {
	key       string
	form      string // key of its domain.Form
	born      time.Time
	past      []version
	challenge Challenge
	candidacy Candidacy
	workshop  *Workshop       // nil for all other pages
	asked     map[string]bool // accounts that asked to join and wait
}

func newTelling(today time.Time) *telling {
	return &telling{today: today, people: map[string]*Account{}, known: map[string]Account{}, pages: map[string]*page{}, bonds: newBonds()}
}

// cast takes in the people and the call's names of a file.
func (t *telling) cast(src source) {
	for _, account := range src.Accounts {
		t.known[account.Key] = account
	}
	if src.Slug != "" {
		t.call = Call{Key: src.Page, Slug: src.Slug, Model: src.Model}
	}
}

// tell adds one act to the story, or says why it could not happen.
func (t *telling) tell(src sourceAct) error {
	act := Act{
		At: src.At, Kind: src.Do, By: src.By, Page: src.Page, Summary: src.Summary, Reason: src.Reason,
		RestoredOf: src.Text.Restore, Settings: src.Settings, To: src.To, Into: src.Into, Account: src.Account,
		Role: src.Role, Organisations: src.Organisations, Administrative: src.Administrative,
		Releve: src.Releve, Mode: src.Mode, Following: src.Following, Source: src.Source, Workshop: src.Workshop,
		Instruction: src.Instruction, Help: src.Help, Review: src.Review, Cards: src.Cards,
	}
	if err := t.moment(act); err != nil {
		return err
	}
	if act.Kind == SignUp {
		return t.signUp(act)
	}
	if t.people[act.By] == nil {
		return fmt.Errorf("%q has no account yet", act.By)
	}
	p, err := t.find(act)
	if err != nil {
		return err
	}
	p.open(act)
	if err := t.allowed(p, act); err != nil {
		return err
	}
	act.Outside = p.form == domain.FormCandidacy && act.Kind != PublishCandidacy && p.candidacy.Team[act.By] == ""
	if act.MakesVersion() {
		if err := p.write(&act, src.Text); err != nil {
			return err
		}
		if err := p.meet(&act, src.Met); err != nil {
			return err
		}
	}
	if err := t.apply(p, &act); err != nil {
		return err
	}
	t.acts = append(t.acts, act)
	return nil
}

// moment refuses acts in the future of the story and at night.
func (t *telling) moment(act Act) error {
	switch h := act.At.Hour(); {
	case !act.At.Before(t.today):
		return errors.New("comes after the story's today")
	case h < 7 || h >= 23:
		return errors.New("happens at night")
	}
	return nil
}

func (t *telling) signUp(act Act) error {
	if t.people[act.By] != nil {
		return errors.New("signs up twice")
	}
	account := t.known[act.By]
	t.people[act.By] = &account
	t.accounts = append(t.accounts, account)
	act.Page = ""
	t.acts = append(t.acts, act)
	return nil
}

// find gives the page of an act, made when the act makes it.
func (t *telling) find(act Act) (*page, error) {
	p := t.pages[act.Page]
	form := map[Kind]string{
		OpenCall: domain.FormCall, PublishRules: domain.FormRules, ProposeChallenge: domain.FormChallenge,
		PublishCandidacy: domain.FormCandidacy, WriteMinutes: domain.FormMinutes, AnnounceWorkshop: domain.FormMinutes,
	}[act.Kind]
	switch {
	case act.Page == "":
		return nil, errors.New("names no page")
	case p != nil && form != "" && form != domain.FormRules:
		return nil, fmt.Errorf("page %s exists already", act.Page)
	case p == nil && form == "":
		return nil, fmt.Errorf("page %s does not exist yet", act.Page)
	case p != nil && p.candidacy.Withdrawn:
		return nil, fmt.Errorf("candidacy %s is withdrawn", act.Page)
	case p != nil:
		return p, nil
	}
	p = &page{key: act.Page, form: form, born: act.At, asked: map[string]bool{}}
	t.pages[act.Page] = p
	t.order = append(t.order, p)
	return p, nil
}

// write adds a version to the page and puts its whole text in the act.
func (p *page) write(act *Act, c change) error {
	v, err := next(p.past, c)
	if err != nil {
		return err
	}
	var before domain.Document
	if len(p.past) > 0 {
		before = p.past[len(p.past)-1].sections
	}
	act.Changed = v.sections.Changed(before)
	switch {
	case len(act.Changed) == 0:
		return errors.New("changes nothing")
	case act.Kind == Edit && act.Summary == "":
		return errors.New("says not what it changes")
	}
	if err := known(p.form, v); err != nil {
		return err
	}
	p.past = append(p.past, v)
	act.Version = len(p.past)
	act.Sections = v.clone().sections
	for _, r := range v.resources {
		act.Expectation = append(act.Expectation,
			Expectation{Row: r.ID, Kind: r.Kind, Origin: r.Origin, Licence: r.Licence, Verdict: r.Expect})
	}
	return nil
}

// meet tells what an edit typed over the version before the last one, where it met a conflict.
func (p *page) meet(act *Act, typed *replacement) error {
	if typed == nil {
		return nil
	}
	if act.Kind != Edit || act.Version < 3 {
		return errors.New("meets a conflict without two versions before it")
	}
	base := p.past[act.Version-3].clone()
	if err := base.replace(change{Replace: []replacement{*typed}}); err != nil {
		return err
	}
	act.Met = domain.Document{typed.In: base.sections[typed.In]}
	return nil
}

// apply does what the act does beside the text.
func (t *telling) apply(p *page, act *Act) error {
	if done, err := t.instruct(p, act); done {
		return err
	}
	if done, err := p.onCards(act); done {
		return err
	}
	switch act.Kind {
	case OpenCall, CompleteCall:
		return t.settle(act)
	case PublishRules, WriteMinutes:
		return nil
	case FeedChallenge:
		return t.cite(act)
	case ProposeChallenge:
		p.challenge = Challenge{Key: p.key, State: domain.ChallengeIdea}
		return nil
	case MoveChallenge:
		return t.moveChallenge(p, act)
	case PublishCandidacy:
		return t.publish(p, act)
	case Edit:
		return t.answers(p)
	case LeaveRemark, AnswerRemark, SettleRemark, Support:
		return t.review(p, act)
	case Follow, Read:
		return t.follow(p, act)
	case AnnounceWorkshop, RegisterForIt, LeaveWorkshop, NoteAttendance, FreezeMinutes, CancelWorkshop:
		return t.onWorkshop(p, act)
	}
	if p.form != domain.FormCandidacy {
		return fmt.Errorf("%s on a page that is no candidacy", act.Kind)
	}
	if act.Kind.bindsCommuns() {
		return t.help(p, act)
	}
	return t.applyToCandidacy(p, act)
}

// settle adds settings to those of the call.
func (t *telling) settle(act *Act) error {
	s, more := &t.call.Settings, act.Settings
	s.Name, s.Agency = cmp.Or(more.Name, s.Name), cmp.Or(more.Agency, s.Agency)
	s.Opening, s.LastReleve = cmp.Or(more.Opening, s.Opening), cmp.Or(more.LastReleve, s.LastReleve)
	s.Phases, s.Cutoffs = cmp.Or(more.Phases, s.Phases), full(more.Cutoffs, s.Cutoffs)
	d, stated := &s.Stated, more.Stated
	d.Envelope, d.Rate = cmp.Or(stated.Envelope, d.Envelope), cmp.Or(stated.Rate, d.Rate)
	d.Cap, d.Floor = cmp.Or(stated.Cap, d.Cap), cmp.Or(stated.Floor, d.Floor)
	d.DaysPublic, d.LicenceTable = cmp.Or(stated.DaysPublic, d.DaysPublic), cmp.Or(stated.LicenceTable, d.LicenceTable)
	d.ContentLicence, d.Receipt = cmp.Or(stated.ContentLicence, d.ContentLicence), cmp.Or(stated.Receipt, d.Receipt)
	d.Partners, d.Criteria = full(stated.Partners, d.Partners), full(stated.Criteria, d.Criteria)
	return t.callOf().Check()
}

func full[E any](stated, old []E) []E {
	if len(stated) > 0 {
		return stated
	}
	return old
}

func (t *telling) moveChallenge(p *page, act *Act) error {
	for _, m := range domain.ChallengeMoves() {
		if m.From == p.challenge.State && m.To == act.To {
			act.Verb = m.Verb
		}
	}
	switch {
	case act.Verb == "":
		return fmt.Errorf("moves from %q to %s", p.challenge.State, act.To)
	case act.Reason == "":
		return errors.New("moves a challenge without a reason")
	case (act.To == domain.ChallengeMerged) != (act.Into != "") || act.Into == p.key:
		return errors.New("merges into nothing, or moves elsewhere with a target")
	case act.Into != "" && (t.pages[act.Into] == nil || t.pages[act.Into].form != domain.FormChallenge):
		return fmt.Errorf("merges into %s, which is no challenge", act.Into)
	}
	p.challenge.State, p.challenge.Into = act.To, act.Into
	return nil
}

// story gives the world as it stands at the end.
func (t *telling) story() Story {
	s := Story{Today: t.today, Accounts: t.accounts, Call: t.call, Acts: t.acts}
	for _, p := range t.order {
		if p.workshop != nil {
			s.Workshops = append(s.Workshops, *p.workshop)
			continue
		}
		last := p.past[len(p.past)-1].sections
		switch p.form {
		case domain.FormChallenge:
			p.challenge.Title, p.challenge.Versions = last["title"], len(p.past)
			s.Challenges = append(s.Challenges, p.challenge)
		case domain.FormCandidacy:
			p.candidacy.Title, p.candidacy.Versions = last["title"], len(p.past)
			s.Candidacies = append(s.Candidacies, p.candidacy)
		}
	}
	return s
}
