package sqldb

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Time is a moment as both databases keep it: text of one width, in UTC, with six fractional digits,
// so that it sorts and compares alike in SQLite and PostgreSQL. The zero Time is NULL.
type Time struct{ time.Time }

const layout = "2006-01-02T15:04:05.000000Z"

// At is t as a column's value.
func At(t time.Time) Time { return Time{t} }

// Text is t as the databases write it; the zero Time is "".
func (t Time) Text() string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(layout)
}

// Value writes t.
func (t Time) Value() (driver.Value, error) {
	if t.IsZero() {
		return nil, nil
	}
	return t.Text(), nil
}

// Scan reads what Value wrote.
func (t *Time) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		t.Time = time.Time{}
		return nil
	case []byte:
		return t.parse(string(v))
	case string:
		return t.parse(v)
	}
	return fmt.Errorf("sqldb.Time: cannot read a %T", src)
}

func (t *Time) parse(s string) (err error) {
	if s == "" {
		t.Time = time.Time{}
		return nil
	}
	t.Time, err = time.Parse(layout, s)
	return err
}
