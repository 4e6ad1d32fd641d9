package app

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
)

// CatalogueView is one screen of the catalogue of commons, by name.
type CatalogueView struct {
	Commons []domain.Commons
	Next    string // where the next screen starts; "" where there is none
}

// catalogueScreen is how many commons one screen lists.
const catalogueScreen = 60

// ViewCatalogue lists the commons that have a candidacy anybody may read, after a name.
func (a *App) ViewCatalogue(ctx context.Context, after string) (CatalogueView, error) {
	list, last, err := a.store.Catalogue(ctx, after, catalogueScreen)
	v := CatalogueView{Commons: list}
	if len(list) == catalogueScreen {
		v.Next = last
	}
	return v, err
}

// CommonsView is a commons with the candidacy whose resource and community its page shows.
type CommonsView struct {
	Commons     domain.Commons
	Latest      CandidacyView
	Candidacies CandidacyList
}

// ViewCommons loads a commons: the resource and the community are those of its latest public candidacy.
func (a *App) ViewCommons(ctx context.Context, by domain.Account, slug string) (CommonsView, error) {
	v := CommonsView{}
	var err error
	if v.Commons, err = a.store.CommonsAt(ctx, slug); err != nil {
		return v, err
	}
	if v.Candidacies, err = a.ViewCandidacies(ctx, CandidacyQuery{Commons: v.Commons.ID}); err != nil {
		return v, err
	}
	var latest domain.Candidacy
	for _, c := range v.Candidacies.Rows {
		if latest.ID == "" || c.PublicAt.After(latest.PublicAt) {
			latest = c.Candidacy
		}
	}
	if latest.ID == "" { // all are kept to their teams: so is the commons
		return v, domain.Missing("commons")
	}
	p, err := a.PlaceByID(ctx, by, latest.PageID)
	if err != nil {
		return v, err
	}
	v.Latest, err = a.ViewCandidacy(ctx, by, p, 0)
	return v, err
}
