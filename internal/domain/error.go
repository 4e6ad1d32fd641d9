package domain

import (
	"errors"
	"strings"
)

// Kind says what sort of refusal an Error is; one place turns it into an HTTP status.
type Kind string

// The kinds of refusal. All other errors are faults of ours.
const (
	Invalid         Kind = "invalid"         // 422: what was typed does not fit
	NotFound        Kind = "not_found"       // 404: no such thing, or a private one
	Forbidden       Kind = "forbidden"       // 403: known, but not yours to do
	Conflict        Kind = "conflict"        // 409: the world moved meanwhile
	Unauthenticated Kind = "unauthenticated" // 401: sign in first
	TooMany         Kind = "too_many"        // 429: slow down
	TooLarge        Kind = "too_large"       // 413: over a limit that was announced
	Unavailable     Kind = "unavailable"     // 503: the outcome is unknown, or nothing can be written now
)

// Error is a refusal meant for a person: a kind, the key of a sentence with its arguments
// (name, value pairs), and the field of the form that it concerns, if one.
type Error struct {
	Kind  Kind
	Key   string
	Args  []any
	Field string
}

func (e Error) Error() string {
	if e.Field == "" {
		return string(e.Kind) + ": " + e.Key
	}
	return string(e.Kind) + ": " + e.Key + " (" + e.Field + ")"
}

// Problems are all the faults of one form, told at once.
type Problems []Error

func (p Problems) Error() string {
	said := make([]string, len(p))
	for i, e := range p {
		said[i] = e.Error()
	}
	return strings.Join(said, "; ")
}

// Add notes one more fault at a field.
func (p *Problems) Add(field, key string, args ...any) {
	*p = append(*p, Error{Kind: Invalid, Key: key, Args: args, Field: field})
}

// Err is p as an error, or nil where there is no fault.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	return p
}

// KindOf is the kind of the refusal in err's chain, or "" where err is a fault of ours or nil.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[Error](err); ok {
		return e.Kind
	}
	if p, ok := errors.AsType[Problems](err); ok && len(p) > 0 {
		return p[0].Kind
	}
	return ""
}

// ProblemsOf gives the refusals in err's chain as a list, or nil.
func ProblemsOf(err error) Problems {
	if p, ok := errors.AsType[Problems](err); ok {
		return p
	}
	if e, ok := errors.AsType[Error](err); ok {
		return Problems{e}
	}
	return nil
}

// Missing is the refusal for a thing that is not there, or that this reader may not know of.
func Missing(what string) error { return Error{Kind: NotFound, Key: "error.missing." + what} }
