package app

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// HelpView is what a candidacy seeks and offers, with whom it works and how it hangs together with others.
type HelpView struct {
	Needs        []domain.Need
	Cooperations []domain.Cooperation
	Relations    []domain.Relation
	CommonsID    string
	Today        string // in Paris
	MayTend      bool
	MayPropose   bool
	MayRelate    bool
}

// bonds is what the pages of a candidacy show of it and others; everybody reads it.
type bonds struct {
	needs        []domain.Need
	cooperations []domain.Cooperation
	relations    []domain.Relation
}

func (a *App) bondsOf(ctx context.Context, p Place) (bonds, error) {
	key := "bonds " + p.Candidacy.ID
	had, found, begun := a.memo.get(key)
	if found {
		return had.(bonds), nil
	}
	var b bonds
	var err error
	if b.needs, err = a.store.NeedsOf(ctx, p.Candidacy.ID); err != nil {
		return b, err
	}
	if b.cooperations, err = a.store.CooperationsOf(ctx, p.Candidacy.ID); err != nil {
		return b, err
	}
	if b.relations, err = a.store.RelationsOf(ctx, p.Candidacy.CommonsID); err != nil {
		return b, err
	}
	tags := append(PartnerTags(b.cooperations), "page:"+p.Page.ID, "call:"+p.Call.ID)
	a.memo.put(key, b, 512*(len(b.needs)+len(b.cooperations)+len(b.relations)), tags, begun)
	return b, nil
}

// PartnerTags are those of the pages whose titles cooperations show, of whichever call they are.
func PartnerTags(list []domain.Cooperation) []string {
	var tags []string
	for _, k := range list {
		tags = append(tags, "page:"+k.One.PageID, "page:"+k.Other.PageID)
	}
	return tags
}

// ViewHelp loads the page where a candidacy asks, offers and works with others.
func (a *App) ViewHelp(ctx context.Context, by domain.Account, p Place) (HelpView, error) {
	v := HelpView{
		CommonsID: p.Candidacy.CommonsID, MayTend: a.May(by, domain.TendNeeds, p), MayPropose: a.May(by, domain.ProposeCooperation, p),
		MayRelate: a.May(by, domain.SetRelation, p),
	}
	v.Today, _ = ParisDay(a.Now())
	b, err := a.bondsOf(ctx, p)
	v.Needs, v.Cooperations, v.Relations = b.needs, b.cooperations, b.relations
	return v, err
}

// NeedView is one need or offer with what its reader may do.
type NeedView struct {
	Need    domain.Need
	Today   string
	Replies []domain.Reply // for the team
	Mine    domain.Reply   // what the reader replied; zero where she did not
	MayTend bool
	MayHelp bool
}

// ViewNeed loads a need of a candidacy: its replies for the team, her own for whoever replied.
func (a *App) ViewNeed(ctx context.Context, by domain.Account, p Place, id string) (NeedView, error) {
	v := NeedView{MayTend: a.May(by, domain.TendNeeds, p)}
	v.Today, _ = ParisDay(a.Now())
	var err error
	if v.Need, err = a.store.Need(ctx, id); err != nil {
		return v, err
	}
	if v.Need.CandidacyID != p.Candidacy.ID {
		return v, domain.Missing("need")
	}
	v.MayHelp = v.Need.Takes(v.Today) && a.May(by, domain.OfferHelp, p)
	if v.MayTend {
		v.Replies, err = a.store.Replies(ctx, id)
	} else if by.SignedIn() {
		v.Mine, err = a.store.ReplyBy(ctx, id, by.ID)
	}
	return v, err
}

// needScreen is how many needs and offers one screen lists.
const needScreen = 30

// NeedQuery narrows the list of what is sought and offered; zero fields do not narrow.
type NeedQuery struct {
	Call      string // its slug
	Challenge string // its slug, within the call
	Side      domain.Side
	Kind      string
	Cursor    string
}

// NeedList is one screen of what candidacies seek and offer today, newest first.
type NeedList struct {
	Needs      []domain.Need
	Call       domain.Call // zero for all
	Calls      []domain.Call
	Challenges []domain.Challenge // of the call
	Older      string             // cursor of the next screen
	Now        time.Time
}

// ViewNeeds lists what is sought and offered across all calls.
func (a *App) ViewNeeds(ctx context.Context, q NeedQuery) (NeedList, error) {
	v := NeedList{Now: a.Now()}
	f := store.NeedFilter{Side: q.Side, Kind: q.Kind, Limit: needScreen + 1}
	f.Today, _ = ParisDay(v.Now)
	var err error
	if v.Calls, err = a.store.Calls(ctx); err != nil {
		return v, err
	}
	if err := a.narrowToCall(ctx, &v, &f, q); err != nil {
		return v, err
	}
	if f.BeforeAt, f.BeforeID, err = readCursor(q.Cursor); err != nil {
		return v, err
	}
	if v.Needs, err = a.store.OpenNeeds(ctx, f); err != nil {
		return v, err
	}
	if len(v.Needs) > needScreen {
		v.Needs = v.Needs[:needScreen]
		last := v.Needs[needScreen-1]
		v.Older = writeCursor(last.At, last.ID)
	}
	return v, nil
}

func (a *App) narrowToCall(ctx context.Context, v *NeedList, f *store.NeedFilter, q NeedQuery) error {
	if q.Call == "" {
		return nil
	}
	var err error
	if v.Call, err = a.store.CallAt(ctx, q.Call); err != nil {
		return err
	}
	f.CallID = v.Call.ID
	if v.Challenges, err = a.challengesOf(ctx, v.Call.ID); err != nil || q.Challenge == "" {
		return err
	}
	for _, c := range v.Challenges {
		if c.Slug == q.Challenge {
			f.Challenge = c.ID
			return nil
		}
	}
	return domain.Missing("challenge")
}
