// Package view turns plain data into pages: typed templates and the structs they read. It knows no store, no rule and
// no request; every sentence comes from the printer.
package view

import (
	"strings"

	"github.com/a-h/templ"
)

// Printer gives the sentences of one language. Arguments are names and values in turn; N picks the plural for n, which
// its sentence knows as N.
type Printer interface {
	T(key string, args ...any) string
	N(key string, n int, args ...any) string
}

// slot stands in a sentence for an element, as a link, which a translation may put where it likes.
const slot = "\x00"

// url makes an address safe for an attribute: anything but http, https, mailto, tel and relative ones is refused.
func url(address string) templ.SafeURL {
	return templ.URL(address)
}

// cutSlot gives what a sentence says before and after its slot.
func cutSlot(sentence string) (before, after string) {
	before, after, _ = strings.Cut(sentence, slot)
	return before, after
}
