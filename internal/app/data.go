package app

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// DataView is what can be taken away of a call as tables.
type DataView struct {
	Call     domain.Call
	Public   []store.DataTable
	Reserved []store.DataTable // that its reader may have besides; none for most
}

// ViewData loads the page of a call's data.
func (a *App) ViewData(ctx context.Context, by domain.Account, slug string) (DataView, error) {
	call, err := a.callAt(ctx, slug)
	if err != nil {
		return DataView{}, err
	}
	return DataView{Call: call, Public: store.DataTables(), Reserved: a.reservedFor(by, call)}, nil
}

const (
	dataAtOnce  = 500 // lines read by one statement
	textsAtOnce = 40  // of lines that come with a text
)

// EachDataRow goes through a table of what a call makes public, a few lines at a time in memory. Lines that come
// while it is read may be missing; none that was there is.
func (a *App) EachDataRow(ctx context.Context, call domain.Call, t store.DataTable, do func([]any) error) error {
	limit := dataAtOnce
	if t.Texted {
		limit = textsAtOnce
	}
	for after := (store.DataAfter{}); ; {
		rows, err := a.store.DataRows(ctx, t, call, after, limit)
		if err != nil {
			return err
		}
		lines, err := a.withTexts(ctx, t, rows)
		if err != nil {
			return err
		}
		for _, line := range lines {
			if err := do(line); err != nil {
				return err
			}
		}
		if len(rows) < limit {
			return nil
		}
		after = rows[len(rows)-1].After
	}
}

// withTexts completes lines by what the texts of their pages say: one statement.
func (a *App) withTexts(ctx context.Context, t store.DataTable, rows []store.DataRow) ([][]any, error) {
	var lines [][]any
	if !t.Texted {
		for _, r := range rows {
			lines = append(lines, r.Values)
		}
		return lines, nil
	}
	asked := make([]store.PageVersion, len(rows))
	for i, r := range rows {
		asked[i] = store.PageVersion{PageID: r.PageID, N: r.N}
	}
	texts, err := a.store.VersionsOf(ctx, asked)
	if err != nil {
		return nil, err
	}
	for i, r := range rows {
		lines = append(lines, linesOf(t, r.Values, texts[asked[i]])...)
	}
	return lines, nil
}

// linesOf are the lines that a head makes: one for its candidacy, or one for each of its resources.
func linesOf(t store.DataTable, values []any, head domain.Revision) [][]any {
	if t.Name != "ressources" {
		return [][]any{append(values, amountIn(head, "budget"), amountIn(head, "aid"))}
	}
	var lines [][]any
	verdicts := ReadVerdicts(head)
	list, _ := domain.Resources(head.Sections["resources"]) // checked when it was saved
	for _, r := range list {
		verdict := verdicts.Rows[r.ID]
		if verdict == "" {
			verdict = domain.Absent
		}
		lines = append(lines, append(values[:len(values):len(values)],
			r.ID, r.Name, r.Kind, string(r.Origin), r.Link, r.Licence, string(verdict), r.Host, r.Owner))
	}
	return lines
}

// amountIn is an amount that a text tells, in cents; nil where it tells none.
func amountIn(v domain.Revision, section string) any {
	cents, ok := domain.ParseAmount(v.Sections[section])
	if !ok || v.Sections[section] == "" {
		return nil
	}
	return cents
}
