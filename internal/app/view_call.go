package app

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// Note is what one version of a page changed in one section.
type Note = store.Note

// ListedCandidacy is a candidacy as a list shows it, with its latest version.
type ListedCandidacy struct {
	domain.Candidacy
	Version domain.Revision
}

// ListedChallenge is a défi as a list shows it, with the address of its call.
type ListedChallenge struct {
	domain.Challenge
	CallSlug  string
	CallTitle string
}

// CallView is the home page of a call.
type CallView struct {
	Call        domain.Call
	Version     domain.Revision // of its page
	Challenges  []ListedChallenge
	Candidacies []ListedCandidacy // the last changed
	Notes       []Note            // of those candidacies
	Count       int               // public candidacies
	Next        domain.Workshop   // the next workshop, zero where none is to come
	Results     []domain.Result   // of decisions, newest relève first
	May         []domain.Verb     // what the reader may do here
	Now         time.Time
}

// callRows is how many candidacies the home page of a call lists.
const callRows = 8

// ViewCall loads the home page of a call.
func (a *App) ViewCall(ctx context.Context, by domain.Account, slug string) (CallView, error) {
	call, err := a.callAt(ctx, slug)
	if err != nil {
		return CallView{}, err
	}
	v, err := shared(a.memo, "home of "+call.ID, []string{"call:" + call.ID}, func() (CallView, int, error) {
		v, err := a.readCall(ctx, call)
		return v, 64 << 10, err
	})
	if err == nil {
		v.Next, err = a.nextWorkshop(ctx, call.ID)
	}
	v.Now = a.Now()
	v.May = a.allowed(by, domain.Object{Call: v.Call, Now: v.Now},
		domain.SetCall, domain.PublishRules, domain.CreateChallenge, domain.MoveChallenge, domain.CreateCandidacy,
		domain.ReadInstruction, domain.ReadDashboard)
	return v, err
}

// readCall reads what the home page of a call tells everybody.
func (a *App) readCall(ctx context.Context, call domain.Call) (CallView, error) {
	v := CallView{Call: call}
	list, err := a.store.Challenges(ctx, v.Call.ID)
	if err != nil {
		return v, err
	}
	candidacies, err := a.store.Candidacies(ctx, store.CandidacyFilter{CallID: v.Call.ID, State: domain.Public, Limit: callRows})
	if err != nil {
		return v, err
	}
	if v.Count, err = a.store.CountCandidacies(ctx, v.Call.ID); err != nil {
		return v, err
	}
	if v.Results, err = a.resultsOf(ctx, v.Call.ID); err != nil {
		return v, err
	}
	return v, a.texts(ctx, &v, list, candidacies)
}

// texts completes the home page of a call with the latest versions of all that it lists: two statements.
func (a *App) texts(ctx context.Context, v *CallView, list []domain.Challenge, candidacies []domain.Candidacy) error {
	ids := []string{v.Call.PageID}
	for _, c := range list {
		ids = append(ids, c.PageID)
	}
	var pages []string
	for _, k := range candidacies {
		pages = append(pages, k.PageID)
	}
	heads, err := a.store.Heads(ctx, append(ids, pages...))
	if err != nil {
		return err
	}
	v.Version = heads[v.Call.PageID]
	v.Challenges = listedChallenges(list, heads, map[string]domain.Call{v.Call.ID: v.Call})
	v.Candidacies = withVersions(candidacies, heads)
	v.Notes, err = a.NotesOf(ctx, pages...)
	return err
}

func listedChallenges(list []domain.Challenge, heads map[string]domain.Revision, calls map[string]domain.Call) []ListedChallenge {
	out := make([]ListedChallenge, len(list))
	for i, c := range list {
		c.Problem, c.Themes = heads[c.PageID].Sections["problem"], heads[c.PageID].Sections["themes"]
		out[i] = ListedChallenge{Challenge: c, CallSlug: calls[c.CallID].Slug, CallTitle: calls[c.CallID].Title}
	}
	return out
}

func withVersions(list []domain.Candidacy, heads map[string]domain.Revision) []ListedCandidacy {
	out := make([]ListedCandidacy, len(list))
	for i, k := range list {
		out[i] = ListedCandidacy{Candidacy: k, Version: heads[k.PageID]}
	}
	return out
}

// allowed keeps of some acts those that a person may do: pages ask before they offer.
func (a *App) allowed(by domain.Account, on domain.Object, verbs ...domain.Verb) []domain.Verb {
	var may []domain.Verb
	for _, verb := range verbs {
		if domain.Can(by, verb, on).Allowed {
			may = append(may, verb)
		}
	}
	return may
}

// CallsView is the list of all calls.
type CallsView struct {
	Calls   []domain.Call
	Purpose map[string]string // by call
	MayOpen bool
	Now     time.Time
}

// ViewCalls loads the list of all calls.
func (a *App) ViewCalls(ctx context.Context, by domain.Account) (CallsView, error) {
	v := CallsView{Now: a.Now()}
	var err error
	if v.Calls, err = a.store.Calls(ctx); err != nil {
		return v, err
	}
	v.MayOpen = domain.Can(by, domain.OpenCall, domain.Object{Now: v.Now}).Allowed
	v.Purpose, err = a.purposes(ctx, v.Calls)
	return v, err
}

// purposes are the one sentences of some calls, by call.
func (a *App) purposes(ctx context.Context, calls []domain.Call) (map[string]string, error) {
	ids := make([]string, len(calls))
	for i, c := range calls {
		ids[i] = c.PageID
	}
	heads, err := a.store.Heads(ctx, ids)
	said := map[string]string{}
	for _, c := range calls {
		said[c.ID] = heads[c.PageID].Sections["purpose"]
	}
	return said, err
}

// CallHome is the place of a call's home page.
func CallHome(v CallView) Place {
	return Place{Call: v.Call, Page: domain.Page{
		ID: v.Call.PageID, Form: domain.FormCall, CallID: v.Call.ID, Slug: v.Call.Slug, Title: v.Call.Title, Head: v.Version.N,
	}}
}
