package store

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/appel-a-communs/communs/internal/domain"
)

// DataKind says how a column of the open data is read and written.
type DataKind string

// The kinds of column.
const (
	DataText    DataKind = "text"
	DataNumber  DataKind = "number"
	DataAmount  DataKind = "amount"  // kept in cents, told in euros
	DataMoment  DataKind = "moment"  // UTC
	DataDay     DataKind = "day"     // of Paris
	DataFlag    DataKind = "flag"    // yes or no
	DataAddress DataKind = "address" // a path of ours, told whole
	DataCode    DataKind = "code"    // one of a few words, told in French
)

// DataColumn is a column of a table of open data. Its name is French: programs read it.
type DataColumn struct {
	Name  string
	Kind  DataKind
	Words string // of a code: the beginning of the keys of its words
}

// DataTable is one table of what a call makes public, in the order of its key.
type DataTable struct {
	Name    string
	Columns []DataColumn
	// Texted tables are read with the heads of their pages: the query gives page_id and n after its columns, and
	// whoever reads adds the last Added columns from the text.
	Texted bool
	Added  int

	query string // asks for the call, then for the last key, then for how many
	pair  bool   // the key is a page and a number: page_id, n and then the columns
}

// DataRow is a line of a table: its key, and its values in the order of the columns. A value is nil, text, a number or a flag.
type DataRow struct {
	After  DataAfter
	Values []any
	PageID string // of a texted table: whose head
	N      int
}

// DataAfter is the key of the last line that was read.
type DataAfter struct {
	ID string
	N  int
}

// DataTables lists the tables of what a call makes public.
func DataTables() []DataTable { return dataTables }

// DataTableNamed is the table of that name.
func DataTableNamed(name string) (DataTable, bool) {
	for _, t := range dataTables {
		if t.Name == name {
			return t, true
		}
	}
	return DataTable{}, false
}

// DataRows reads lines of a table after a key, at most limit: what everybody may read of one call.
func (r Reader) DataRows(ctx context.Context, t DataTable, call domain.Call, after DataAfter, limit int) ([]DataRow, error) {
	var args []any
	key := []any{after.ID}
	if t.pair {
		key = []any{after.ID, after.ID, after.N}
	}
	for range strings.Count(t.query, "?") - len(key) - 1 {
		args = append(args, call.ID)
	}
	rows, err := r.c.Values(ctx, t.query, append(append(args, key...), limit)...)
	if err != nil {
		return nil, wrap(err, "data "+t.Name)
	}
	list := make([]DataRow, len(rows))
	for i, values := range rows {
		list[i] = dataRow(t, values)
	}
	return list, nil
}

func dataRow(t DataTable, values []any) DataRow {
	var row DataRow
	row.After.ID, _ = values[0].(string)
	if t.pair {
		row.After.N = int(dataNumber(values[1]))
		values = values[2:]
	}
	if t.Texted {
		row.PageID, _ = values[len(values)-2].(string)
		row.N = int(dataNumber(values[len(values)-1]))
		values = values[:len(values)-2]
	}
	row.Values = values
	for i, column := range t.Columns[:len(t.Columns)-t.Added] {
		switch {
		case values[i] == nil:
		case column.Kind == DataNumber || column.Kind == DataAmount:
			values[i] = dataNumber(values[i])
		case column.Kind == DataFlag:
			values[i] = dataFlag(values[i])
		}
	}
	return row
}

// dataNumber reads a number whatever type its driver gives it: a sum may come as text.
func dataNumber(v any) int64 {
	switch n := v.(type) {
	case int64:
		return n
	case float64:
		return int64(n)
	case string:
		i, _ := strconv.ParseInt(n, 10, 64) // what is no number is none
		return i
	}
	return 0
}

func dataFlag(v any) bool {
	is, known := v.(bool)
	return known && is || !known && dataNumber(v) != 0
}

// Panel is the administrative panel of a candidacy.
type Panel struct {
	Candidacy domain.Candidacy // of it: id, title, address and state
	Panel     domain.Administrative
}

// Panels lists the administrative panels of a call, of candidacies that are no longer kept to their teams, by candidacy.
func (r Reader) Panels(ctx context.Context, callID, after string, limit int) ([]Panel, error) {
	var rows []struct {
		ID, Title, Slug, Payload string
		State                    domain.State
	}
	err := r.c.Select(ctx, &rows, `SELECT c.id, p.title, p.slug, c.state, x.payload FROM administrative x JOIN candidacy c ON c.id = x.candidacy_id
		JOIN page p ON p.id = c.page_id WHERE `+dataShown+` AND c.call_id = ? AND c.id > ? ORDER BY c.id LIMIT ?`, callID, after, limit)
	list := make([]Panel, len(rows))
	for i, w := range rows {
		list[i].Candidacy = domain.Candidacy{ID: w.ID, CallID: callID, Title: w.Title, Slug: w.Slug, State: w.State}
		if err := json.Unmarshal([]byte(w.Payload), &list[i].Panel); err != nil {
			return nil, wrap(err, "administrative")
		}
	}
	return list, wrap(err, "administrative")
}
