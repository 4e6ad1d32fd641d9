package app

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// Place is a page with what it belongs to: all that domain.Can looks at.
type Place struct {
	Page      domain.Page
	Call      domain.Call
	Candidacy domain.Candidacy
	Challenge domain.Challenge
	Workshop  domain.Workshop // whose minutes it is; zero for all other pages
}

// Path is the page's public address, without the language prefix.
func (p Place) Path() string { return p.Page.Path(p.Call.Slug) }

// ObjectID is what the register calls the page: its candidacy, its défi, its call, or itself.
func (p Place) ObjectID() string {
	switch {
	case p.Candidacy.ID != "":
		return p.Candidacy.ID
	case p.Challenge.ID != "":
		return p.Challenge.ID
	case p.Page.Form == domain.FormCall:
		return p.Call.ID
	}
	return p.Page.ID
}

// Form is the schema of the page.
func (p Place) Form() domain.Form {
	f, _ := domain.FormOf(p.Page.Form) // the form was checked when the page was made
	return f
}

// placeOf loads what a page belongs to: at most three statements.
func placeOf(ctx context.Context, r store.Reader, page domain.Page) (Place, error) {
	p := Place{Page: page}
	callID := page.CallID
	var err error
	switch page.Form {
	case domain.FormCandidacy:
		p.Candidacy, err = r.CandidacyOf(ctx, page.ID)
		callID = p.Candidacy.CallID
	case domain.FormChallenge:
		p.Challenge, err = r.ChallengeOf(ctx, page.ID)
	case domain.FormMinutes:
		p.Workshop, err = minutesOf(ctx, r, page.ID)
	}
	if err != nil || callID == "" {
		return p, err
	}
	p.Call, err = r.Call(ctx, callID)
	return p, err
}

// object is the place as Can sees it.
func (a *App) object(p Place) domain.Object {
	return domain.Object{Call: p.Call, Candidacy: p.Candidacy, Challenge: p.Challenge, Workshop: p.Workshop, Page: p.Page, Now: a.Now()}
}

// May tells whether a person may do something in a place; pages ask before they offer it.
func (a *App) May(by domain.Account, verb domain.Verb, p Place) bool {
	return domain.Can(by, verb, a.object(p)).Allowed
}

// readable loads the place of a page that by may read; all else is missing.
func (a *App) readable(ctx context.Context, by domain.Account, page domain.Page, err error) (Place, error) {
	if err != nil {
		return Place{}, err
	}
	p := Place{Page: page}
	switch page.Form {
	case domain.FormCandidacy:
		p.Candidacy, err = a.store.CandidacyOf(ctx, page.ID)
		page.CallID = p.Candidacy.CallID
	case domain.FormChallenge:
		p.Challenge, err = a.store.ChallengeOf(ctx, page.ID)
	case domain.FormMinutes:
		if p.Workshop, err = minutesOf(ctx, a.store.Reader, page.ID); err == nil {
			err = withMine(ctx, a.store.Reader, by, &p.Workshop)
		}
	}
	if err != nil {
		return Place{}, err
	}
	return a.inCall(ctx, by, p, page.CallID)
}

// inCall completes a place with its call, as pages show it, and asks whether by may read it.
func (a *App) inCall(ctx context.Context, by domain.Account, p Place, callID string) (Place, error) {
	if callID != "" {
		call, err := a.callOf(ctx, callID)
		if err != nil {
			return Place{}, err
		}
		p.Call = call
	}
	return p, domain.Can(by, domain.Read, a.object(p)).Err()
}

// candidacyAt finds a candidacy by its slug: one statement has it and its page.
func (a *App) candidacyAt(ctx context.Context, by domain.Account, slug string) (Place, error) {
	c, err := a.store.CandidacyAt(ctx, slug)
	if err != nil {
		return Place{}, err
	}
	page := domain.Page{
		ID: c.PageID, Form: domain.FormCandidacy, Slug: c.Slug, Title: c.Title, Head: c.Head, CreatedAt: c.CreatedAt, UpdatedAt: c.UpdatedAt,
	}
	return a.inCall(ctx, by, Place{Page: page, Candidacy: c}, c.CallID)
}

// PlaceByID finds a page by its id, for one reader.
func (a *App) PlaceByID(ctx context.Context, by domain.Account, id string) (Place, error) {
	page, err := a.store.Page(ctx, id)
	return a.readable(ctx, by, page, err)
}

// Where names a page by its address: a form, the slug of its call ("" where it has none) and its own slug.
type Where struct{ Form, Call, Slug string }

// PlaceAt finds a page by its address, for one reader.
func (a *App) PlaceAt(ctx context.Context, by domain.Account, at Where) (Place, error) {
	if at.Form == domain.FormCandidacy {
		return a.candidacyAt(ctx, by, at.Slug)
	}
	callID := ""
	if at.Call != "" {
		call, err := a.callAt(ctx, at.Call)
		if err != nil {
			return Place{}, err
		}
		callID = call.ID
	}
	page, err := a.store.PageAt(ctx, at.Form, callID, at.Slug)
	return a.readable(ctx, by, page, err)
}
