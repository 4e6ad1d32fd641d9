// Package licence says which licences are open, for what, and why. It is pure: no input or output, no clock, nothing
// that changes after its tables are read; every function may be called from several goroutines. It fails closed: what it
// does not understand whole is never answered open.
package licence

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"
)

// Result is the answer to one declared licence. It marshals to a stable JSON.
type Result struct {
	Verdict    Verdict     `json:"verdict"`
	Expr       Expr        `json:"expr"`                 // the certain SPDX expression; empty when there is none
	Candidates []Candidate `json:"candidates,omitempty"` // what may have been meant, the proposal first
	Reasons    []Reason    `json:"reasons"`
	Advice     []Advice    `json:"advice,omitempty"` // better choices for this kind, best first
	FrenchList bool        `json:"french_list"`      // on the list of article D323-2-1 CRPA: a note for public bodies
	Confidence Confidence  `json:"confidence"`
}

// Candidate is a licence that the words may mean.
type Candidate struct {
	ID      string  `json:"id"`
	Name    string  `json:"name"`
	Verdict Verdict `json:"verdict"`
}

// Advice is a licence that suits the kind of the resource.
type Advice struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Confidence tells how the licence was recognised.
type Confidence string

// From a written identifier to a corrected spelling.
const (
	Exact   Confidence = "exact"   // an SPDX expression or a known address
	Named   Confidence = "named"   // a usual name
	Guessed Confidence = "guessed" // a name after correction of its spelling
	None    Confidence = "none"    // not recognised with certainty
)

// maxRunes bounds the declared text; a longer one is a licence text, not a name.
const maxRunes = 2000

// Declare judges a declared licence: a name, an SPDX expression or an address, in French or in English. A kind that is
// none of Kinds is taken for software.
func Declare(input string, kind Kind) Result {
	if !slices.Contains(Kinds(), kind) {
		kind = Software
	}
	return judge(read(input), kind)
}

// reading is what was understood of an input, before any verdict.
type reading struct {
	tree       *node    // nil when no expression is certain
	candidates []string // ids that may have been meant
	verdict    Verdict  // decided by the reading itself; empty when the tree decides
	reasons    []Reason
	notes      []Reason // said even when the licence is accepted
	confidence Confidence
}

// read goes from the surest way of writing a licence to the loosest.
func read(input string) reading {
	if len(input) > 4*maxRunes || utf8.RuneCountInString(input) > maxRunes {
		return refused(Unknown, reason("too-long"))
	}
	text := strings.TrimSpace(strings.ToValidUTF8(input, "\uFFFD"))
	tokens := tokenize(text)
	switch {
	case len(tokens) == 0 && strings.ContainsAny(text, "()"):
		return refused(Unknown, reason("invalid-expression", text[:min(len(text), maxQuote)]))
	case len(tokens) == 0:
		return refused(Absent, reason("absent"))
	case strings.EqualFold(text, "NOASSERTION"):
		return refused(Unknown, reason("noassertion"))
	}
	tree, notes, err := parseSPDX(undecorated(text))
	switch {
	case err == nil:
		return reading{tree: tree, notes: notes, confidence: Exact}
	case errors.Is(err, errLimit):
		return refused(Unknown, reason("too-complex"))
	}
	return readWords(text, tokens)
}

// undecorated leaves out the quotes, bullets and stops around a text; a star is one only where the text begins with one.
func undecorated(text string) string {
	around := " \u00a0\"'“”«»‘’`_.,;:-–—•·"
	if strings.HasPrefix(text, "*") {
		around += "*"
	}
	if bare := strings.Trim(text, around); bare != "" {
		return bare
	}
	return text
}

func refused(v Verdict, why Reason) reading {
	return reading{verdict: v, reasons: []Reason{why}, confidence: None}
}
