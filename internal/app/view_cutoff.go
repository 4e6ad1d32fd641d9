package app

import (
	"context"
	"strconv"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// CutoffView is a relève as anybody reads it: while it is to come, what is deposited so far.
type CutoffView struct {
	Call       domain.Call
	Cutoff     domain.Cutoff
	Before     domain.Cutoff      // the relève before it, zero for the first
	Challenges []domain.Challenge // of the call
	Rows       []CutoffRow        // the deposits that stand, by receipt number
	Withdrawn  []CutoffRow        // taken back before the hour, and not deposited anew
	Now        time.Time
}

// CutoffRow is one deposit of a relève.
type CutoffRow struct {
	domain.HandedIn
	DepositedText
	Challenges []domain.Challenge // answered, in the order of the answers
	BeforeN    int                // the version deposited for the relève before, 0 for none
	Replaced   int                // how many deposits for this relève it took the place of
}

// DepositedText is what a relève shows of the text of a deposit.
type DepositedText struct {
	Title          string // of the version deposited
	Hidden         bool   // the version's text was hidden since
	Answers        []string
	Aid            int64 // asked, in cents
	Licences       domain.LicenceCount
	Added, Removed int // words, since the version deposited for the relève before
}

// New tells whether the candidacy was not deposited for the relève before.
func (r CutoffRow) New() bool { return r.BeforeN == 0 }

// Closed tells whether the relève's list is frozen.
func (v CutoffView) Closed() bool { return !v.Cutoff.FrozenAt.IsZero() }

// ViewCutoff loads a relève. Its statements are as many for three deposits as for thirty.
func (a *App) ViewCutoff(ctx context.Context, slug string, k int) (CutoffView, error) {
	call, err := a.callAt(ctx, slug)
	if err != nil {
		return CutoffView{}, err
	}
	v := CutoffView{Call: call, Now: a.Now()}
	var found bool
	if v.Cutoff, found = call.Cutoff(k); !found {
		return v, domain.Missing("cutoff")
	}
	v.Before, _ = call.Cutoff(k - 1) // zero for the first
	if v.Challenges, err = a.challengesOf(ctx, call.ID); err != nil {
		return v, err
	}
	list, err := a.store.HandedIn(ctx, call.ID, k)
	if err != nil {
		return v, err
	}
	v.sort(list)
	if err := a.readDeposited(ctx, v.all()); err != nil {
		return v, err
	}
	v.nameChallenges()
	return v, nil
}

// all are the rows, those that stand and those that do not.
func (v *CutoffView) all() []*CutoffRow {
	var list []*CutoffRow
	for i := range v.Rows {
		list = append(list, &v.Rows[i])
	}
	for i := range v.Withdrawn {
		list = append(list, &v.Withdrawn[i])
	}
	return list
}

// nameChallenges gives each row the défis that it answers.
func (v *CutoffView) nameChallenges() {
	byID := map[string]domain.Challenge{}
	for _, c := range v.Challenges {
		byID[c.ID] = c
	}
	for i := range v.Rows {
		for _, id := range v.Rows[i].Answers {
			if c, known := byID[id]; known {
				v.Rows[i].Challenges = append(v.Rows[i].Challenges, c)
			}
		}
	}
}

// sort tells the deposits that stand from those that were replaced or withdrawn, and finds for each the
// version deposited for the relève before.
func (v *CutoffView) sort(list []domain.HandedIn) {
	before, replaced, stands := map[string]int{}, map[string]int{}, map[string]bool{}
	for _, d := range list {
		switch {
		case d.K < v.Cutoff.K && d.State == domain.Deposited:
			before[d.CandidacyID] = d.N
		case d.K == v.Cutoff.K && d.State == domain.DepositReplaced:
			replaced[d.CandidacyID]++
		case d.K == v.Cutoff.K && d.State == domain.Deposited:
			stands[d.CandidacyID] = true
		}
	}
	taken := map[string]int{}
	for _, d := range list {
		switch id := d.CandidacyID; {
		case d.K < v.Cutoff.K || d.CandidacyState == domain.TeamOnly: // what was deposited is never hidden again; were it, nobody is told
		case d.State == domain.Deposited:
			v.Rows = append(v.Rows, CutoffRow{HandedIn: d, BeforeN: before[id], Replaced: replaced[id]})
		case d.State == domain.DepositWithdrawn && !stands[id]:
			if at, again := taken[id]; again {
				v.Withdrawn[at].HandedIn = d
				continue
			}
			taken[id] = len(v.Withdrawn)
			v.Withdrawn = append(v.Withdrawn, CutoffRow{HandedIn: d})
		}
	}
}

// readAtOnce is of how many deposits the texts are in memory at once: at most two versions each.
const readAtOnce = 40

// readDeposited completes the rows with what their texts say. What a deposit says never changes: it is kept,
// under its page's tag, as a version's text may be hidden.
func (a *App) readDeposited(ctx context.Context, rows []*CutoffRow) error {
	var unread []*CutoffRow
	begun := map[string]uint64{}
	for _, r := range rows {
		kept, found, at := a.memo.get("deposited " + r.ID)
		if found {
			r.DepositedText = kept.(DepositedText)
			continue
		}
		unread, begun[r.ID] = append(unread, r), at
	}
	for len(unread) > 0 { // one statement for forty deposits
		n := min(readAtOnce, len(unread))
		if err := a.readTexts(ctx, unread[:n]); err != nil {
			return err
		}
		for _, r := range unread[:n] {
			a.memo.put("deposited "+r.ID, r.DepositedText, 256, []string{"page:" + r.PageID}, begun[r.ID])
		}
		unread = unread[n:]
	}
	return nil
}

func (a *App) readTexts(ctx context.Context, rows []*CutoffRow) error {
	var asked []store.PageVersion
	for _, r := range rows {
		asked = append(asked, store.PageVersion{PageID: r.PageID, N: r.N})
		if r.BeforeN > 0 && r.BeforeN != r.N {
			asked = append(asked, store.PageVersion{PageID: r.PageID, N: r.BeforeN})
		}
	}
	found, err := a.store.VersionsOf(ctx, asked)
	if err != nil {
		return err
	}
	for _, r := range rows {
		now, is := found[store.PageVersion{PageID: r.PageID, N: r.N}]
		if !is {
			return domain.Missing("revision")
		}
		r.DepositedText = depositedText(r.Deposit, now, found[store.PageVersion{PageID: r.PageID, N: r.BeforeN}])
	}
	return nil
}

// depositedText is what a relève shows of a version; before is the one deposited for the relève before, zero for none.
func depositedText(d domain.Deposit, v, before domain.Revision) DepositedText {
	t := DepositedText{Title: v.Sections["title"], Hidden: v.Hidden}
	if v.Hidden {
		return t
	}
	answers, _ := domain.Answers(v.Sections["challenges"]) // checked by the gate of the deposit, as all that follows
	for _, answer := range answers {
		t.Answers = append(t.Answers, answer.Challenge)
	}
	t.Aid, _ = domain.ParseAmount(v.Sections["aid"])
	resources, _ := domain.Resources(v.Sections["resources"])
	t.Licences = domain.CountLicences(resources, FrozenVerdicts(d).Rows)
	if before.N > 0 && !before.Hidden {
		form, _ := domain.FormOf(domain.FormCandidacy) // known
		for _, touch := range touched(form, before.Sections, v.Sections) {
			t.Added, t.Removed = t.Added+touch.Added, t.Removed+touch.Removed
		}
	}
	return t
}

// EachDeposited goes through the deposits of a relève with their texts, a few at a time in memory.
func (a *App) EachDeposited(ctx context.Context, v CutoffView, do func(CutoffRow, domain.Revision) error) error {
	const together = 10
	for rows := v.Rows; len(rows) > 0; { // one statement for ten deposits
		n := min(together, len(rows))
		asked := make([]store.PageVersion, n)
		for i, r := range rows[:n] {
			asked[i] = store.PageVersion{PageID: r.PageID, N: r.N}
		}
		found, err := a.store.VersionsOf(ctx, asked)
		if err != nil {
			return err
		}
		for i, r := range rows[:n] {
			if err := do(r, found[asked[i]]); err != nil {
				return err
			}
		}
		rows = rows[n:]
	}
	return nil
}

// PublicReceipt is the receipt of a deposit as far as everybody may read it, for PublicLines alone. It names
// the call by its address, which never changes.
func (a *App) PublicReceipt(v CutoffView, r CutoffRow, text domain.Revision) ReceiptView {
	out := ReceiptView{
		Deposit: r.Deposit, Call: domain.Call{Title: a.base + "/appels/" + v.Call.Slug}, Cutoff: v.Cutoff, Title: text.Sections["title"],
		VersionURL: a.base + "/candidatures/" + r.Slug + "/version/" + strconv.Itoa(r.N),
	}
	out.Resources, _ = domain.Resources(text.Sections["resources"]) // checked by the gate of the deposit
	return out
}
