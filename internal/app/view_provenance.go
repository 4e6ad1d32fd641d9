package app

import (
	"context"
	"slices"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// Provenance is one source of a défi as pages show it, at either end.
type Provenance struct {
	store.Sourced
	At      int  // where the words stand in the head of their page; -1 where they changed
	Changed bool // since the version that was quoted
}

// Path is the address of the page that is quoted, without language.
func (p Provenance) Path() string { return p.Page.Path(p.PageCall) }

// ChallengePath is the address of the défi, without language.
func (p Provenance) ChallengePath() string {
	return "/appels/" + p.CallSlug + "/defis/" + p.Challenge.Slug
}

// Provenances are sources with the tags of all pages that they tell of: a page that shows them carries these tags.
type Provenances struct {
	List []Provenance
	Tags []string
}

// ProvenanceOf lists where a défi comes from.
func (a *App) ProvenanceOf(ctx context.Context, p Place) (Provenances, error) {
	return a.provenances(ctx, "sources of "+p.Challenge.ID, []string{"page:" + p.Page.ID, "call:" + p.Call.ID}, func() ([]store.Sourced, error) {
		return a.store.SourcesOf(ctx, p.Challenge.ID)
	})
}

// BornOf lists the défis that the words of a page became or fed.
func (a *App) BornOf(ctx context.Context, p Place) (Provenances, error) {
	if !domain.Citable(p.Page.Form) {
		return Provenances{}, nil
	}
	return a.provenances(ctx, "sources in "+p.Page.ID, []string{"page:" + p.Page.ID}, func() ([]store.Sourced, error) {
		return a.store.SourcesIn(ctx, p.Page.ID)
	})
}

// provenances keeps two values: the tags, which only a link made or taken away changes, then under all of these tags the
// sources with the heads of their pages.
func (a *App) provenances(ctx context.Context, key string, own []string, read func() ([]store.Sourced, error)) (Provenances, error) {
	tags, err := shared(a.memo, key+" tags", own, func() ([]string, int, error) {
		list, err := read()
		return tagsOf(own, list), 64 * len(list), err
	})
	if err != nil {
		return Provenances{}, err
	}
	list, err := shared(a.memo, key, tags, func() ([]Provenance, int, error) {
		sources, err := read()
		if err != nil {
			return nil, 0, err
		}
		list, err := a.withHeads(ctx, sources)
		size := 0
		for _, p := range list {
			size += 512 + len(p.Quote)
		}
		return list, size, err
	})
	return Provenances{List: list, Tags: tags}, err
}

func tagsOf(own []string, list []store.Sourced) []string {
	tags := slices.Clone(own)
	for _, s := range list {
		if s.Kind == domain.FromCards {
			tags = append(tags, "cards:"+s.Workshop.ID)
		} else {
			tags = append(tags, "page:"+s.Page.ID)
		}
		tags = append(tags, "page:"+s.Challenge.PageID, "call:"+s.Challenge.CallID)
	}
	slices.Sort(tags)
	return slices.Compact(tags)
}

// withHeads tells of each source whether its words still stand.
func (a *App) withHeads(ctx context.Context, sources []store.Sourced) ([]Provenance, error) {
	var pages, groups []string
	for _, s := range sources {
		if s.Kind == domain.FromCards {
			groups = append(groups, s.ID)
		} else if !slices.Contains(pages, s.Page.ID) {
			pages = append(pages, s.Page.ID)
		}
	}
	heads, err := a.store.Heads(ctx, pages)
	if err != nil {
		return nil, err
	}
	cards, err := a.store.SourceCards(ctx, groups)
	if err != nil {
		return nil, err
	}
	list := make([]Provenance, len(sources))
	for i, s := range sources {
		list[i] = Provenance{Sourced: s, At: -1}
		if list[i].Cards = cards[s.ID]; s.Hidden || s.Kind == domain.FromCards {
			continue
		}
		at, still := s.Found(heads[s.Page.ID].Sections[s.Passage.Section])
		if list[i].Changed = !still; still {
			list[i].At = at
		}
	}
	return list, nil
}

// MayDropSource tells whether somebody may take a source away from its défi: the list shows a button then.
func (a *App) MayDropSource(by domain.Account, p Place, s Provenance) bool {
	on := a.object(p)
	on.OwnerID = s.AccountID
	return s.ChallengeID == p.Challenge.ID && domain.Can(by, domain.DropSource, on).Allowed
}

// PassageView is a passage, or a group of cards, on its way to become a défi.
type PassageView struct {
	Place    Place // of the passage
	Passage  domain.Passage
	Workshop domain.Workshop // of the group of cards
	Group    CardGroupView
	Quote    string
	Calls    []domain.Call      // that take new défis; the minutes' own alone
	Call     domain.Call        // the one chosen, zero where none is yet
	Born     []Provenance       // défis that come from this very passage already
	Alike    []SimilarChallenge // défis of the call that look like it, most alike first
	Others   []domain.Challenge // the other défis of the call that may be fed
	MayWrite bool               // a new défi
}

// Source is what the défi would come from.
func (v PassageView) Source() Source {
	if v.Group.ID != "" {
		return OfCards(v.Group.ID)
	}
	return OfPassage(v.Passage)
}

// words are those by which similar défis are looked for.
func (v PassageView) words() string {
	if v.Group.ID != "" {
		return v.Group.Words()
	}
	return v.Quote
}

// ViewPassage loads what may become of a passage; callSlug chooses among the calls, for a page of the whole instance.
func (a *App) ViewPassage(ctx context.Context, by domain.Account, p Place, passage domain.Passage, callSlug string) (PassageView, error) {
	v := PassageView{Place: p, Passage: passage}
	src, err := readSource(ctx, a.store.Reader, OfPassage(passage))
	if err != nil {
		return v, err
	}
	v.Quote = src.Quote
	if err := signedInAndConfirmed(by); err != nil {
		return v, err
	}
	if v.Calls, err = a.challengeCalls(ctx, p); err != nil {
		return v, err
	}
	for _, c := range v.Calls {
		if c.Slug == callSlug || len(v.Calls) == 1 {
			v.Call = c
		}
	}
	born, err := a.BornOf(ctx, p)
	if err != nil {
		return v, err
	}
	for _, b := range born.List {
		if b.Passage == passage {
			v.Born = append(v.Born, b)
		}
	}
	if v.Call.ID == "" {
		return v, nil
	}
	v.MayWrite = domain.Can(by, domain.CreateChallenge, domain.Object{Call: v.Call, Now: a.Now()}).Allowed
	return v, a.alikeOf(ctx, by, &v)
}

// MayBecome tells whether the words of a page may become défis now: of its call, or of any for a page of the instance.
func (a *App) MayBecome(ctx context.Context, p Place) (bool, error) {
	if !domain.Citable(p.Page.Form) {
		return false, nil
	}
	calls, err := a.challengeCalls(ctx, p)
	return len(calls) > 0, err
}

// challengeCalls are the calls whose défis the words of a page may become.
func (a *App) challengeCalls(ctx context.Context, p Place) ([]domain.Call, error) {
	calls := []domain.Call{p.Call}
	if p.Call.ID == "" {
		var err error
		calls, err = shared(a.memo, "all calls", []string{"calls"}, func() ([]domain.Call, int, error) {
			list, err := a.store.Calls(ctx)
			return list, 2048 * len(list), err
		})
		if err != nil {
			return nil, err
		}
	}
	now := a.Now()
	var open []domain.Call
	for _, c := range calls {
		if domain.Can(anybody(), domain.CreateChallenge, domain.Object{Call: c, Now: now}).Allowed {
			open = append(open, c)
		}
	}
	return open, nil
}

// alikeOf sorts the défis of the call: those that look like the passage, and the others that may be fed.
func (a *App) alikeOf(ctx context.Context, by domain.Account, v *PassageView) error {
	list, err := a.store.Challenges(ctx, v.Call.ID)
	if err != nil {
		return err
	}
	born := map[string]bool{}
	for _, b := range v.Born {
		born[b.Challenge.ID] = true
	}
	list = slices.DeleteFunc(list, func(c domain.Challenge) bool {
		on := domain.Object{Call: v.Call, Challenge: c, Page: domain.Page{ID: c.PageID, Form: domain.FormChallenge}, Now: a.Now()}
		return born[c.ID] || !domain.Can(by, domain.FeedChallenge, on).Allowed
	})
	if v.Alike, err = a.challengesLike(ctx, list, v.words()); err != nil {
		return err
	}
	v.Others = slices.DeleteFunc(list, func(c domain.Challenge) bool {
		return slices.ContainsFunc(v.Alike, func(s SimilarChallenge) bool { return s.Challenge.ID == c.ID })
	})
	return nil
}
