package app

import (
	"context"
	"maps"
	"slices"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// LicenceStep is a version that changed the licence of a resource, or what the check says of it.
type LicenceStep struct {
	Version domain.Revision
	Before  int // the version that it is compared with; 0 for the first
	Changes []LicenceTurn
}

// LicenceTurn is one resource before and after a version, with the verdicts stored with them. A resource without an id
// is not there.
type LicenceTurn struct {
	Old, New             domain.Resource
	OldVerdict, Verdict  domain.Verdict
	OldTable, TableAfter string // versions of the table of licences that judged
}

// Retold tells whether only the check changed its answer: the same licence, of the same kind.
func (c LicenceTurn) Retold() bool {
	return c.Old.ID != "" && c.New.ID != "" && c.Old.Licence == c.New.Licence && c.Old.Kind == c.New.Kind
}

// The history of licences looks at the last versions only, and shows the last changes among them.
const (
	licenceVersions = 200
	licenceSteps    = 20
)

// LicenceHistory lists the last versions that changed a licence or a verdict, newest first. more tells that there may be
// others before. It costs two statements: the stored verdicts, then the texts of the versions shown.
func (a *App) LicenceHistory(ctx context.Context, p Place) (steps []LicenceStep, more bool, err error) {
	list, err := a.store.History(ctx, p.Page.ID, store.HistoryFilter{Limit: licenceVersions})
	if err != nil {
		return nil, false, err
	}
	notes, err := a.notesAt(ctx, p)
	if err != nil {
		return nil, false, err
	}
	list = slices.DeleteFunc(list, func(v domain.Revision) bool { return v.Hidden })
	pairs, more := licencePairs(list, notes)
	more = more || len(list) > 0 && list[len(list)-1].N > 1
	var numbers []int
	for _, pair := range pairs {
		numbers = append(numbers, pair[0], pair[1])
	}
	slices.Sort(numbers)
	texts, err := a.store.RevisionsOf(ctx, p.Page.ID, slices.Compact(numbers))
	if err != nil {
		return nil, false, err
	}
	for _, pair := range pairs {
		step := LicenceStep{Version: texts[pair[1]], Before: pair[0]}
		if step.Changes = licenceTurns(texts[pair[0]], texts[pair[1]]); len(step.Changes) > 0 {
			steps = append(steps, step)
		}
	}
	return steps, more, nil
}

// licencePairs are the versions, newest first, that wrote on the resources or were judged otherwise than the one before
// them, each after that one.
func licencePairs(list []domain.Revision, notes []store.Note) (pairs [][2]int, more bool) {
	wrote := map[int]bool{}
	for _, n := range notes {
		wrote[n.N] = wrote[n.N] || n.Section == "resources"
	}
	for i, v := range list {
		var before domain.Revision
		if i+1 < len(list) {
			before = list[i+1]
		} else if v.N > 1 {
			return pairs, true // what it changed is not known
		}
		if !wrote[v.N] && maps.Equal(ReadVerdicts(before).Rows, ReadVerdicts(v).Rows) {
			continue
		}
		if len(pairs) == licenceSteps {
			return pairs, true
		}
		pairs = append(pairs, [2]int{before.N, v.N})
	}
	return pairs, false
}

// licenceTurns compares the resources of two versions, in the order of the later, those that went after.
func licenceTurns(old, now domain.Revision) []LicenceTurn {
	was, is := ReadVerdicts(old), ReadVerdicts(now)
	before, after := resourcesByID(old), resourcesByID(now)
	rows, _ := domain.Resources(now.Sections["resources"]) // checked when it was saved
	gone, _ := domain.Resources(old.Sections["resources"])
	var list []LicenceTurn
	for _, r := range slices.Concat(rows, gone) {
		c := LicenceTurn{
			Old: before[r.ID], New: after[r.ID], OldVerdict: was.Rows[r.ID], Verdict: is.Rows[r.ID],
			OldTable: was.Table, TableAfter: is.Table,
		}
		known := slices.ContainsFunc(list, func(o LicenceTurn) bool { return o.Old.ID == r.ID || o.New.ID == r.ID })
		if !known && (c.Old.ID != c.New.ID || c.Old.Licence != c.New.Licence || c.OldVerdict != c.Verdict) {
			list = append(list, c)
		}
	}
	return list
}

func resourcesByID(v domain.Revision) map[string]domain.Resource {
	list, _ := domain.Resources(v.Sections["resources"]) // checked when it was saved
	byID := make(map[string]domain.Resource, len(list))
	for _, r := range list {
		byID[r.ID] = r
	}
	return byID
}
