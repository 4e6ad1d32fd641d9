package sqldb

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"
)

// The kinds of columns that our schemas use; a backup carries no other.
const (
	textKind  = "text"
	intKind   = "bigint"
	boolKind  = "boolean"
	bytesKind = "bytea"
)

// gooseTable is the ledger of migrations: the schema's, not the data's.
const gooseTable = "goose_db_version"

// table is one table as a backup sees it. Virtual tables and generated columns follow from others and
// are left out.
type table struct {
	Name    string   `json:"table"`
	Columns []column `json:"columns"`
	refs    []reference
}

type column struct {
	Name string `json:"name"`
	Kind string `json:"kind"`
}

// reference is a foreign key of a table.
type reference struct {
	to   string
	name string // of the constraint, on PostgreSQL
}

// quoted is a name out of a schema, as a statement takes it.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

const columnsSQLite = `SELECT l.name AS "table", x.name AS "column", lower(x.type) AS kind
	FROM pragma_table_list l, pragma_table_xinfo(l.name) x
	WHERE l.schema = 'main' AND l.type = 'table' AND substr(l.name, 1, 7) <> 'sqlite_' AND x.hidden = 0
	ORDER BY l.name, x.cid`

const columnsPostgres = `SELECT c.relname::text AS "table", a.attname::text AS "column", format_type(a.atttypid, NULL) AS kind
	FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
	WHERE c.relnamespace = current_schema()::text::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
	AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
	ORDER BY c.relname, a.attnum`

const referencesSQLite = `SELECT l.name AS "table", f."table" AS refers, '' AS name
	FROM pragma_table_list l, pragma_foreign_key_list(l.name) f
	WHERE l.schema = 'main' AND l.type = 'table' AND f.seq = 0`

const referencesPostgres = `SELECT c.relname::text AS "table", r.relname::text AS refers, k.conname::text AS name
	FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class r ON r.oid = k.confrelid
	WHERE k.contype = 'f' AND k.conparentid = 0 AND c.relnamespace = current_schema()::text::regnamespace`

// tables reads the schema: every table, those that it refers to before it.
func (db *DB) tables(ctx context.Context, q sqlx.QueryerContext) ([]table, error) {
	columns, references := columnsSQLite, referencesSQLite
	if db.dialect == Postgres {
		columns, references = columnsPostgres, referencesPostgres
	}
	var cols []struct{ Table, Column, Kind string }
	if err := sqlx.SelectContext(ctx, q, &cols, columns); err != nil {
		return nil, fmt.Errorf("reading the schema: %w", err)
	}
	var refs []struct{ Table, Refers, Name string }
	if err := sqlx.SelectContext(ctx, q, &refs, references); err != nil {
		return nil, fmt.Errorf("reading the schema: %w", err)
	}
	var list []table
	for _, c := range cols {
		if len(list) == 0 || list[len(list)-1].Name != c.Table {
			list = append(list, table{Name: c.Table})
		}
		t := &list[len(list)-1]
		t.Columns = append(t.Columns, column{c.Column, c.Kind})
	}
	for _, r := range refs {
		if i := slices.IndexFunc(list, func(t table) bool { return t.Name == r.Table }); i >= 0 {
			list[i].refs = append(list[i].refs, reference{r.Refers, r.Name})
		}
	}
	return inOrder(list), nil
}

// inOrder puts each table after those that it refers to; a circle is cut where it is entered.
func inOrder(list []table) []table {
	byName := map[string]table{}
	for _, t := range list {
		byName[t.Name] = t
	}
	var ordered []table
	seen := map[string]bool{}
	var visit func(t table)
	visit = func(t table) {
		if seen[t.Name] {
			return
		}
		seen[t.Name] = true
		for _, r := range t.refs {
			if to, ok := byName[r.to]; ok {
				visit(to)
			}
		}
		ordered = append(ordered, t)
	}
	for _, t := range list {
		visit(t)
	}
	return ordered
}

// data is the tables of a schema without the ledger of its migrations; found tells whether there is one.
func data(all []table) (list []table, found bool) {
	list = slices.DeleteFunc(slices.Clone(all), func(t table) bool { return t.Name == gooseTable })
	return list, len(list) < len(all)
}

// SchemaVersion is the number of the last migration that was applied, 0 for none.
func (db *DB) SchemaVersion(ctx context.Context) (int64, error) {
	all, err := db.tables(ctx, db.write)
	if err != nil {
		return 0, err
	}
	if _, found := data(all); !found {
		return 0, nil
	}
	return schemaOf(ctx, db.write)
}

func schemaOf(ctx context.Context, q sqlx.QueryerContext) (version int64, err error) {
	err = sqlx.GetContext(ctx, q, &version, `SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied`)
	return version, err
}

// names lists the columns of a table as a statement takes them.
func (t table) names() string {
	list := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		list[i] = quoted(c.Name)
	}
	return strings.Join(list, ", ")
}
