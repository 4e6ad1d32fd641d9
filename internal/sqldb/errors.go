package sqldb

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"net"
	"strings"

	"github.com/lib/pq"
	"modernc.org/sqlite"
)

// IsNoRows reports that a Get found nothing.
func IsNoRows(err error) bool { return errors.Is(err, sql.ErrNoRows) }

// SQLite's primary result codes (sqlite.org/rescode.html).
const (
	sqliteBusy     = 5
	sqliteLocked   = 6
	sqliteReadOnly = 8
	sqliteIOErr    = 10
	sqliteFull     = 13
	sqliteCantOpen = 14
	sqliteRefused  = 19 // SQLITE_CONSTRAINT

	// Extended codes of SQLITE_CONSTRAINT.
	sqliteUnique     = 2067
	sqlitePrimaryKey = 1555
)

// Retryable reports that the same transaction may succeed if it is run again.
func Retryable(err error) bool {
	if e, ok := errors.AsType[*pq.Error](err); ok {
		return e.Code == "40001" || e.Code == "40P01" || e.Code == "55P03"
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		code := e.Code() & 0xff
		return code == sqliteBusy || code == sqliteLocked
	}
	return false
}

// IsGone reports that the database cannot be reached, is locked for too long, or takes no writes now.
func IsGone(err error) bool {
	if e, ok := errors.AsType[*pq.Error](err); ok {
		class := string(e.Code.Class())
		return class == "08" || class == "53" || strings.HasPrefix(string(e.Code), "57P0") ||
			e.Code == "25006" || e.Code == "55P03" || e.Code == "57014"
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		switch e.Code() & 0xff {
		case sqliteBusy, sqliteLocked, sqliteReadOnly, sqliteIOErr, sqliteFull, sqliteCantOpen:
			return true
		}
	}
	return lost(err) || errors.Is(err, sql.ErrConnDone) || isClosed(err)
}

// isClosed reports a pool that was closed, at the end of the process; database/sql keeps that error to itself.
func isClosed(err error) bool {
	for ; err != nil; err = errors.Unwrap(err) {
		if err.Error() == "sql: database is closed" {
			return true
		}
	}
	return false
}

// lost reports that the connection broke, so that the server's answer never came.
func lost(err error) bool {
	_, isNet := errors.AsType[net.Error](err)
	return isNet || errors.Is(err, driver.ErrBadConn)
}

// IsDuplicate reports that a row of the same key was written at the same moment by somebody else. The transaction
// is lost: it is told as a refusal after it, never caught within (rulings 18).
func IsDuplicate(err error) bool {
	if e, ok := errors.AsType[*pq.Error](err); ok {
		return e.Code == "23505"
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code() == sqliteUnique || e.Code() == sqlitePrimaryKey
	}
	return false
}

// IsNoText reports that something sent as text is none: bytes that are no UTF-8, or NUL. SQLite takes either.
func IsNoText(err error) bool {
	e, ok := errors.AsType[*pq.Error](err)
	return ok && e.Code == "22021"
}

// isConstraint reports that rows break a rule of the schema.
func isConstraint(err error) bool {
	if e, ok := errors.AsType[*pq.Error](err); ok {
		return e.Code.Class() == "23"
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code()&0xff == sqliteRefused
	}
	return false
}
