package app

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/prose"
	"github.com/appel-a-communs/communs/internal/store"
)

// PlacedRemark is a remark with what became since of the passage that it speaks of.
type PlacedRemark struct {
	domain.Remark
	Fate prose.Fate // "" for a remark on a whole page
	Spot int        // which one of the places of the quote in the head, from 1; 0 where it does not stand as it was
}

// provenBefore: accounts made after that moment are too young for their links to be links.
func (a *App) provenBefore() time.Time { return a.Now().Add(-72 * time.Hour) }

// Review is what a page shows of its public review.
type Review struct {
	Remarks  store.RemarkCounts
	Supports store.SupportCounts
	Margin   []PlacedRemark // open and taken up, newest first
}

// marginRemarks is how many remarks are looked at for the margin of a page.
const marginRemarks = 60

// ReviewOf tells how a page is reviewed: what its margin shows, how many remarks were answered and taken up, how much
// support it has. It is kept until the page or its review changes.
func (a *App) ReviewOf(ctx context.Context, p Place) (Review, error) {
	return shared(a.memo, "review "+p.Page.ID+" "+strconv.Itoa(p.Page.Head), placeTagsOf(p), func() (Review, int, error) {
		v, err := a.readReview(ctx, p)
		return v, 512 * (1 + len(v.Margin)), err
	})
}

func placeTagsOf(p Place) []string { return []string{"page:" + p.Page.ID} }

func (a *App) readReview(ctx context.Context, p Place) (Review, error) {
	var v Review
	var err error
	if v.Remarks, err = a.store.CountRemarks(ctx, p.Page.ID); err != nil {
		return v, err
	}
	if domain.Supportable(p.Page.Form) {
		if v.Supports, err = a.store.CountSupports(ctx, p.Page.ID, p.Page.Head, teamScope(p)); err != nil {
			return v, err
		}
	}
	if v.Remarks.All() == 0 {
		return v, nil
	}
	list, err := a.store.Remarks(ctx, store.RemarkFilter{PageID: p.Page.ID, Proven: a.provenBefore(), Limit: marginRemarks})
	if err != nil {
		return v, err
	}
	list = slices.DeleteFunc(list, func(r domain.Remark) bool {
		return !r.Shown() || r.State != domain.RemarkOpen && r.State != domain.RemarkTakenUp
	})
	v.Margin, err = a.withFates(ctx, p, list)
	return v, err
}

// teamScope is where those stand whose support does not count; a scope that nobody has for a page without a team.
func teamScope(p Place) domain.Scope { return domain.OnCandidacy(p.Candidacy.ID) }

// withFates completes remarks with what became of their passages: one statement whatever their number, and none
// for those that were looked at before.
func (a *App) withFates(ctx context.Context, p Place, list []domain.Remark) ([]PlacedRemark, error) {
	out := make([]PlacedRemark, len(list))
	numbers, missing := []store.PageVersion{{PageID: p.Page.ID, N: p.Page.Head}}, false
	for i, r := range list {
		out[i].Remark = r
		if r.Section == "" {
			continue
		}
		if kept, found, _ := a.memo.get(fateKey(p, r)); found {
			of := kept.(PlacedRemark)
			out[i].Fate, out[i].Spot = of.Fate, of.Spot
			continue
		}
		of := store.PageVersion{PageID: p.Page.ID, N: r.N}
		if missing = true; !slices.Contains(numbers, of) {
			numbers = append(numbers, of)
		}
	}
	if !missing {
		return out, nil
	}
	_, _, begun := a.memo.get("")
	texts, err := a.store.VersionsOf(ctx, numbers)
	if err != nil {
		return nil, err
	}
	for i, r := range out {
		if r.Section == "" || r.Fate != "" {
			continue
		}
		out[i].Fate, out[i].Spot = fateOf(r.Remark, texts[store.PageVersion{PageID: p.Page.ID, N: r.N}].Sections[r.Section], texts[numbers[0]].Sections[r.Section])
		a.memo.put(fateKey(p, r.Remark), PlacedRemark{Fate: out[i].Fate, Spot: out[i].Spot}, 64, placeTagsOf(p), begun)
	}
	return out, nil
}

func fateKey(p Place, r domain.Remark) string {
	return "fate " + r.ID + " " + strconv.Itoa(p.Page.Head)
}

// fateOf tells what became in the head of the passage of a remark.
func fateOf(r domain.Remark, old, head string) (prose.Fate, int) {
	if r.Quote == "" {
		switch {
		case old == head:
			return prose.Stands, 0
		case head == "":
			return prose.Lost, 0
		}
		return prose.Altered, 0
	}
	places := prose.Find(old, r.Quote)
	if r.Occurrence > len(places) { // a version whose text was hidden since
		return prose.Altered, 0
	}
	fate, now := prose.Follow(old, head, places[r.Occurrence-1])
	if fate != prose.Stands {
		return fate, 0
	}
	return fate, 1 + max(slices.IndexFunc(prose.Find(head, r.Quote), func(at prose.Range) bool { return at.End > now.Start }), 0)
}

// RemarksView is one screen of the remarks of a page.
type RemarksView struct {
	Place    Place
	State    domain.State // that it is narrowed to, "" for all
	Review   Review
	Remarks  []PlacedRemark
	Supports []domain.Support // the newest
	Older    string           // cursor of the next screen, "" where there is none
	Now      time.Time
}

// remarksScreen is how many remarks one screen lists, and supportsBeside how much support beside them.
const (
	remarksScreen  = 30
	supportsBeside = 5
)

// ViewRemarks lists the remarks of a page, newest first, with their answers.
func (a *App) ViewRemarks(ctx context.Context, by domain.Account, p Place, state domain.State, cursor string) (RemarksView, error) {
	v := RemarksView{Place: p, State: state, Now: a.Now()}
	f := store.RemarkFilter{PageID: p.Page.ID, State: state, Proven: a.provenBefore(), Limit: remarksScreen + 1}
	var err error
	if f.BeforeAt, f.BeforeID, err = readCursor(cursor); err != nil {
		return v, err
	}
	if v.Review, err = a.ReviewOf(ctx, p); err != nil {
		return v, err
	}
	list, err := a.store.Remarks(ctx, f)
	if err != nil {
		return v, err
	}
	if len(list) > remarksScreen {
		list = list[:remarksScreen]
		last := list[remarksScreen-1]
		v.Older = writeCursor(last.At, last.ID)
	}
	if err := a.answersTo(ctx, list); err != nil {
		return v, err
	}
	if v.Remarks, err = a.withFates(ctx, p, list); err != nil || !domain.Supportable(p.Page.Form) {
		return v, err
	}
	v.Supports, err = a.store.Supports(ctx, store.SupportFilter{PageID: p.Page.ID, Team: teamScope(p), Limit: supportsBeside})
	return v, err
}

// answersTo completes remarks with their answers, in one statement.
func (a *App) answersTo(ctx context.Context, list []domain.Remark) error {
	ids := make([]string, len(list))
	for i, r := range list {
		ids[i] = r.ID
	}
	answers, err := a.store.Answers(ctx, ids, a.provenBefore())
	for _, k := range answers {
		i := slices.Index(ids, k.Parent)
		list[i].Answers = append(list[i].Answers, k)
	}
	return err
}

// RemarkView is one remark with its answers and what its reader may do.
type RemarkView struct {
	Place     Place
	Remark    PlacedRemark
	MayAnswer bool
	Moves     []domain.Verb // that the reader may make now
	Moderates bool
	Now       time.Time
}

// ViewRemark loads a remark; an answer brings its remark.
func (a *App) ViewRemark(ctx context.Context, by domain.Account, id string) (RemarkView, error) {
	v := RemarkView{Now: a.Now()}
	r, err := a.store.Remark(ctx, id, a.provenBefore())
	if err == nil && r.Parent != "" {
		r, err = a.store.Remark(ctx, r.Parent, a.provenBefore())
	}
	if err != nil {
		return v, err
	}
	if v.Place, err = a.PlaceByID(ctx, by, r.PageID); err != nil {
		return v, err
	}
	list := []domain.Remark{r}
	if err := a.answersTo(ctx, list); err != nil {
		return v, err
	}
	placed, err := a.withFates(ctx, v.Place, list)
	if err != nil {
		return v, err
	}
	v.Remark = placed[0]
	v.MayAnswer = v.Remark.Shown() && a.May(by, domain.AnswerRemark, v.Place)
	v.Moderates = a.May(by, domain.Moderate, v.Place)
	o := a.object(v.Place)
	o.OwnerID = r.AccountID
	for _, verb := range domain.RemarkMoves().From(r.State) {
		ask := domain.SettleRemark
		if verb == domain.ReopenRemark {
			ask = verb
		}
		if domain.Can(by, ask, o).Allowed && (verb != "remark.take_up" || v.Place.Page.Head > r.N) {
			v.Moves = append(v.Moves, verb)
		}
	}
	return v, nil
}

// NewRemarkView is what the form of a remark shows: the version that it speaks of.
type NewRemarkView struct {
	Place   Place
	Version domain.Revision
}

// ViewNewRemark loads the form of a remark on version n of a page, 0 for its head.
func (a *App) ViewNewRemark(ctx context.Context, by domain.Account, p Place, n int) (NewRemarkView, error) {
	v := NewRemarkView{Place: p}
	if err := domain.Can(by, domain.LeaveRemark, a.object(p)).Err(); err != nil {
		return v, err
	}
	if n < 1 || n > p.Page.Head {
		n = p.Page.Head
	}
	var err error
	v.Version, err = a.versionOf(ctx, p, n)
	return v, err
}

// MayAnybody tells whether a visitor could do something in a place once she has signed in.
func (a *App) MayAnybody(verb domain.Verb, p Place) bool {
	return domain.Can(anybody(), verb, a.object(p)).Allowed
}
