package app

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// FirstTextView is what the form of a first candidacy offers.
type FirstTextView struct {
	Call       domain.Call
	Challenges []domain.Challenge // those that may be answered
}

// ViewFirstText loads the form of a first candidacy. Anybody may look at it; a call that takes no
// candidacies now says so.
func (a *App) ViewFirstText(ctx context.Context, slug string) (FirstTextView, error) {
	call, err := a.store.CallAt(ctx, slug)
	if err != nil {
		return FirstTextView{}, err
	}
	v := FirstTextView{Call: call}
	list, err := a.store.Challenges(ctx, call.ID)
	for _, c := range list {
		if mayBeAnswered(c) {
			v.Challenges = append(v.Challenges, c)
		}
	}
	return v, err
}

// mayBeAnswered: a first text may answer a défi that is kept and not published yet; a deposit may not.
func mayBeAnswered(c domain.Challenge) bool {
	return c.State == domain.ChallengePublished || c.State == domain.ChallengeKept
}

// CandidacyView is a candidacy at one version with all that its page tells.
type CandidacyView struct {
	PageView
	Challenges    []domain.Challenge // of its call
	Team          []domain.Grant
	Organisations []domain.Organisation
	Deposits      []domain.Deposit // newest first
	Results       []domain.Result  // published decisions, newest relève first
	Posture       domain.Posture
	May           []domain.Verb // what the reader may do
	Now           time.Time
	held          []domain.HeldResource
}

// ViewCandidacy loads a candidacy at version n, 0 for its head.
func (a *App) ViewCandidacy(ctx context.Context, by domain.Account, p Place, n int) (CandidacyView, error) {
	v := CandidacyView{Now: a.Now()}
	var err error
	if v.PageView, err = a.ViewVersion(ctx, by, p, n); err != nil {
		return v, err
	}
	if v.Notes, err = a.notesAt(ctx, p); err != nil {
		return v, err
	}
	if v.Challenges, err = a.challengesOf(ctx, p.Call.ID); err != nil {
		return v, err
	}
	beside, err := a.aroundOf(ctx, p)
	v.Team, v.Organisations, v.Deposits = beside.team, beside.organisations, beside.deposits
	v.held = beside.held
	if err != nil {
		return v, err
	}
	if v.Results, err = a.ResultsOf(ctx, p.Candidacy); err != nil {
		return v, err
	}
	v.Posture, err = a.postureOf(ctx, p)
	v.May = a.allowed(by, a.object(p), domain.MakeDeposit, domain.JoinCandidacy, domain.EditPage, domain.ProposeEdit, domain.SetTeam)
	return v, err
}

// Standing is the deposit that stands for the latest relève, zero where none does.
func Standing(list []domain.Deposit) domain.Deposit {
	var last domain.Deposit
	for _, d := range list {
		if d.State == domain.Deposited && d.K > last.K {
			last = d
		}
	}
	return last
}

// Resources are those of the version shown, judged today, with the verdicts that stand where they are others.
func (v CandidacyView) Resources() []JudgedResource {
	stands := ReadVerdicts(v.Version).Rows
	if v.Version.N == v.Place.Page.Head {
		for _, h := range v.held { // judged again since
			stands[h.ID] = h.Verdict
		}
	}
	return JudgeOf(v.Place.Call, v.Organisations).Against(v.Version.Sections, stands)
}

// CandidacyList is one screen of candidacies, last changed first.
type CandidacyList struct {
	Rows       []ListedCandidacy
	Notes      []store.Note
	Challenges []domain.Challenge // of the call, where the list is one call's
	Calls      map[string]domain.Call
	Next       Cursor // of the next screen; zero where there is none
}

// Cursor is where a screen of a list ends.
type Cursor struct {
	At time.Time
	ID string
}

// CandidacyQuery narrows a list of candidacies; zero fields do not narrow.
type CandidacyQuery struct {
	CallID    string
	Challenge string
	Commons   string
	Before    Cursor
}

// candidacyScreen is how many candidacies one screen lists.
const candidacyScreen = 30

// ViewCandidacies lists the candidacies that anybody may read, with what their rows show of their heads.
func (a *App) ViewCandidacies(ctx context.Context, q CandidacyQuery) (CandidacyList, error) {
	v := CandidacyList{Calls: map[string]domain.Call{}}
	list, err := a.store.Candidacies(ctx, store.CandidacyFilter{
		CallID: q.CallID, Challenge: q.Challenge, Commons: q.Commons, BeforeAt: q.Before.At, BeforeID: q.Before.ID, Limit: candidacyScreen + 1,
	})
	if err != nil {
		return v, err
	}
	if len(list) > candidacyScreen {
		list = list[:candidacyScreen]
		last := list[len(list)-1]
		v.Next = Cursor{last.UpdatedAt, last.ID}
	}
	calls, err := a.callNames(ctx)
	if err != nil {
		return v, err
	}
	for _, c := range calls {
		v.Calls[c.ID] = c
	}
	if q.CallID != "" {
		if v.Challenges, err = a.store.Challenges(ctx, q.CallID); err != nil {
			return v, err
		}
	}
	return v, a.candidacyHeads(ctx, &v, list)
}

// candidaciesShown is a list of candidacies that are known already, as their rows show them.
func (a *App) candidaciesShown(ctx context.Context, list []domain.Candidacy) (CandidacyList, error) {
	v := CandidacyList{Calls: map[string]domain.Call{}}
	calls, err := a.callNames(ctx)
	for _, c := range calls {
		v.Calls[c.ID] = c
	}
	if err != nil || len(list) == 0 {
		return v, err
	}
	return v, a.candidacyHeads(ctx, &v, list)
}

// candidacyHeads completes a list with the heads and the notes of all its rows: two statements.
func (a *App) candidacyHeads(ctx context.Context, v *CandidacyList, list []domain.Candidacy) error {
	pages := make([]string, len(list))
	for i, c := range list {
		pages[i] = c.PageID
	}
	heads, err := a.store.Heads(ctx, pages)
	if err != nil {
		return err
	}
	v.Rows = withVersions(list, heads)
	v.Notes, err = a.NotesOf(ctx, pages...)
	return err
}

// candidacySteps bounds what one page tells of a candidacy's life.
const candidacySteps = 200

// StepsOf lists what the public register tells of a candidacy and of its cooperations, newest first.
func (a *App) StepsOf(ctx context.Context, p Place) ([]domain.Event, error) {
	return a.store.Steps(ctx, p.Candidacy.ID, candidacySteps)
}
