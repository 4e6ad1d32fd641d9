package mediawiki

import (
	"fmt"
	"strings"
)

// DamageError reports a page, or the file outside any page, that cannot be
// read. The page is to be left out whole; pages read before it stay valid and
// reading goes on with the next one where there is one.
type DamageError struct {
	// Line is the line of the expanded export where the damage was met.
	Line int
	// Page is the title, empty outside a page or before the title was read.
	Page string
	// PageID is the id of the page, 0 when it was not read yet.
	PageID int64
	// Revision is the id of the revision, 0 when none was read yet.
	Revision int64
	// Reason says what is wrong, in English, for the operator.
	Reason string
}

func (e *DamageError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "line %d", e.Line)
	if e.Page != "" {
		fmt.Fprintf(&b, ", page %q", e.Page)
	}
	if e.Revision != 0 {
		fmt.Fprintf(&b, ", revision %d", e.Revision)
	}
	b.WriteString(": ")
	b.WriteString(e.Reason)
	return b.String()
}
