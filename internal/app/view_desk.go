package app

import (
	"context"
	"slices"

	"github.com/appel-a-communs/communs/internal/domain"
)

// DeskView is the table of a relève under instruction, as one reader may see it.
type DeskView struct {
	Call        domain.Call
	Cutoff      domain.Cutoff
	Published   bool
	Declared    bool
	Rows        []DeskRow
	Queue       int   // deposits on which the reader has still to speak
	Allotted    int64 // by all decisions of the call, for those who read them
	Undecided   int
	MayDeclare  bool
	MayReview   bool // she has a reviewing role here
	MayDecide   bool // she prepares decisions
	ReadRulings bool
	// Declarations of interests, for those who audit and take no part.
	Declarations []DeclarationRow
}

// DeclarationRow is what somebody declared.
type DeclarationRow struct {
	Interests domain.Interests
	KeptOut   []domain.Deposit // that she keeps out of, whatever the reason
}

// DeskRow is a deposit in that table. What the reader may not see is zero, and Hidden says why.
type DeskRow struct {
	Deposit    domain.Deposit
	Stake      domain.Stake
	Open       bool // the private part is open to her
	State      domain.State
	Standing   int // reserves not lifted
	Doubts     int // repositories that contradict it since, and still do
	Own        domain.Opinion
	HasDraft   bool
	MayRead    bool // opinions
	Tally      domain.Tally
	MayRule    bool // read decisions
	Ruling     domain.Ruling
	Examined   domain.Examination
	WhyNotRead string // key of the sentence
}

// ViewDesk loads the instruction of a relève.
func (a *App) ViewDesk(ctx context.Context, by domain.Account, slug string, k int) (DeskView, error) {
	d, err := a.deskAt(ctx, by, slug, k)
	if err != nil {
		return DeskView{}, err
	}
	_, declared := d.interests[by.ID]
	on := d.object(domain.Deposit{})
	v := DeskView{
		Call: d.call, Cutoff: d.cutoff, Published: d.publication.Public(), Declared: declared, Rows: d.rows(), Queue: len(d.queue()),
		Allotted: d.allotted, Undecided: len(d.undecided()),
		MayDeclare:  !domain.Can(by, domain.DeclareInterests, on).AsIfMissing,
		MayReview:   !domain.Can(by, domain.GiveOpinion, on).AsIfMissing,
		MayDecide:   !domain.Can(by, domain.PublishRulings, on).AsIfMissing,
		ReadRulings: domain.Can(by, domain.ReadRulings, on).Allowed,
	}
	if !v.ReadRulings {
		v.Allotted, v.Undecided = 0, 0
	}
	if !v.MayDeclare {
		v.Declarations = d.declarations()
	}
	return v, nil
}

// declarations are those of the relève, in order of time.
func (d *desk) declarations() []DeclarationRow {
	var list []DeclarationRow
	for _, i := range d.interests {
		row := DeclarationRow{Interests: i}
		for _, dep := range d.deposits {
			if d.stake(i.AccountID, dep) != "" {
				row.KeptOut = append(row.KeptOut, dep)
			}
		}
		list = append(list, row)
	}
	slices.SortFunc(list, func(a, b DeclarationRow) int { return a.Interests.At.Compare(b.Interests.At) })
	return list
}

func (d *desk) rows() []DeskRow {
	rows := make([]DeskRow, len(d.deposits))
	for i, dep := range d.deposits {
		rows[i] = d.row(dep)
	}
	return rows
}

// opened tells whether the private part of a deposit is open to the person at the desk: she declared her interests
// and has none in it, or audits.
func (d *desk) opened(dep domain.Deposit) bool {
	h := d.object(dep).Handling
	partial := domain.Can(d.by, domain.DeclareInterests, d.object(domain.Deposit{})).AsIfMissing // takes no part
	return partial || h.Declared && h.Stake == ""
}

func (d *desk) row(dep domain.Deposit) DeskRow {
	r := DeskRow{Deposit: dep, Stake: d.stake(d.by.ID, dep), Open: d.opened(dep)}
	if !r.Open {
		return r
	}
	r.Examined = d.examined[dep.ID]
	r.State, r.Standing = r.Examined.State(), len(d.standing(dep))
	for _, doubt := range d.doubts[dep.ID] {
		if doubt.Stands() {
			r.Doubts++
		}
	}
	r.Own, _ = d.own(dep)
	_, r.HasDraft = d.drafts[dep.ID]
	reading := d.may(domain.ReadOpinions, dep)
	r.MayRead, r.WhyNotRead = reading.Allowed, reading.Reason
	if r.MayRead {
		r.Tally = domain.TallyOf(d.counted(dep), d.call.Settings.Instruction.Top())
	}
	if r.MayRule = d.may(domain.ReadRulings, dep).Allowed; r.MayRule {
		r.Ruling = d.rulings[dep.ID]
	}
	return r
}

// SheetView is one deposit under instruction.
type SheetView struct {
	DeskRow
	Call      domain.Call
	Cutoff    domain.Cutoff
	Published bool
	Version   domain.Revision // the one deposited
	Reserves  []domain.Resource
	Lifts     []domain.Lift
	Doubtful  []DoubtView
	Opinions  []domain.Opinion // those that count, where she may read them
	SetAside  int              // opinions that do not count any more
	Draft     domain.OpinionDraft
	Most      int64 // that it may get
	Left      int64 // of the envelope, for this deposit
	Examine   domain.Decision
	Lift      domain.Decision
	Speak     domain.Decision
	Rule      domain.Decision
	Read      domain.Decision
	Panel     bool // she reads the administrative panel of its candidacy
}

// DoubtView is a resource of a deposit with what its repository was found to say since.
type DoubtView struct {
	Resource domain.Resource // as deposited
	Doubt    domain.Doubt
}

// ViewSheet loads one deposit under instruction.
func (a *App) ViewSheet(ctx context.Context, by domain.Account, slug string, on DepositAsked) (SheetView, error) {
	d, err := a.deskAt(ctx, by, slug, on.K)
	if err != nil {
		return SheetView{}, err
	}
	dep, err := d.deposit(on.Number)
	if err != nil {
		return SheetView{}, err
	}
	v := SheetView{
		DeskRow: d.row(dep), Call: d.call, Cutoff: d.cutoff, Published: d.publication.Public(),
		Examine: d.may(domain.ExamineDeposit, dep), Lift: d.may(domain.LiftReserve, dep), Speak: d.may(domain.GiveOpinion, dep),
		Rule: d.may(domain.PrepareRuling, dep), Read: d.may(domain.ReadOpinions, dep),
		Panel: d.may(domain.ReadAdministrative, dep).Allowed,
	}
	if !v.Open {
		return v, nil
	}
	v.Lifts, v.Draft = d.lifts[dep.ID], d.draft(dep)
	if v.MayRead {
		v.Opinions = d.counted(dep)
		v.SetAside = len(d.opinions[dep.ID]) - len(v.Opinions)
	}
	if v.Version, err = a.store.Revision(ctx, dep.PageID, dep.N); err != nil {
		return v, err
	}
	v.Reserves = rowsIn(v.Version.Sections, dep.Reserves)
	v.Doubtful = doubtful(v.Version.Sections, d.doubts[dep.ID])
	v.Most = d.call.Settings.MostAid(v.Version.Sections)
	if v.MayRule {
		v.Left = d.call.Settings.Envelope - d.allotted + d.rulings[dep.ID].Amount
	}
	return v, nil
}

func doubtful(d domain.Document, doubts []domain.Doubt) []DoubtView {
	list, _ := domain.Resources(d["resources"]) // checked by the gate of the deposit
	var out []DoubtView
	for _, doubt := range doubts {
		for _, r := range list {
			if r.ID == doubt.ResourceID {
				out = append(out, DoubtView{r, doubt})
			}
		}
	}
	return out
}

// draft is what the opinion's form holds: her draft, or what she gave.
func (d *desk) draft(dep domain.Deposit) domain.OpinionDraft {
	if draft, kept := d.drafts[dep.ID]; kept {
		return draft
	}
	own, spoke := d.own(dep)
	if !spoke || own.Abstained {
		return domain.OpinionDraft{}
	}
	draft := domain.OpinionDraft{Body: own.Body}
	for _, c := range d.call.Settings.Criteria {
		draft.Points = append(draft.Points, own.Points(c.Name))
	}
	return draft
}

// InstructionsView lists the relèves of a call for those who instruct them.
type InstructionsView struct {
	Call      domain.Call
	Published map[int]bool
}

// ViewInstructions loads them.
func (a *App) ViewInstructions(ctx context.Context, by domain.Account, slug string) (InstructionsView, error) {
	call, err := a.callAt(ctx, slug)
	if err != nil {
		return InstructionsView{}, err
	}
	v := InstructionsView{Call: call, Published: map[int]bool{}}
	if err := domain.Can(by, domain.ReadInstruction, domain.Object{Call: call, Now: a.Now()}).Err(); err != nil {
		return v, err
	}
	list, err := a.resultsOf(ctx, call.ID)
	for _, r := range list {
		v.Published[r.Deposit.K] = true
	}
	return v, err
}
