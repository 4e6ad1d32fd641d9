package licence

// Level tells how near a text is to the licence that it was recognised as.
type Level string

// The levels, from best to worst.
const (
	LevelExact      Level = "exact"      // the licence's own words; only names, dates and the title may differ
	LevelEquivalent Level = "equivalent" // what differs changes nothing to the rights given
	LevelAltered    Level = "altered"    // the nearest licence, but words that may count were changed, added or taken away
	LevelMention    Level = "mention"    // the licence is named, or its notice given, but not its text
)

// Match is one licence recognised in a text.
type Match struct {
	ID    string        `json:"id"`             // an SPDX identifier or one of ours; a mention may be an expression
	Also  []string      `json:"also,omitempty"` // other identifiers that share the very same text
	Level Level         `json:"level"`
	Start int           `json:"start"` // bytes of the text
	End   int           `json:"end"`
	Diff  []Span        `json:"diff,omitempty"`  // when altered: the words that differ, with some words around
	Added []Restriction `json:"added,omitempty"` // words that take back what an open licence gives
	Named Naming        `json:"named,omitempty"` // for a mention: by what
}

// Naming tells by what a mention names its licence.
type Naming string

// The ways in which a text names a licence without giving it.
const (
	ByTag    Naming = "tag"    // SPDX-License-Identifier
	ByNotice Naming = "notice" // the usual notice at the head of a file
	ByTitle  Naming = "title"  // a title or a name at the beginning of the text
)

// Span is a run of words that is equal in both texts, taken away from the licence's (delete) or added to it (insert).
type Span struct {
	Op   SpanOp `json:"op"`
	Text string `json:"text"`
}

// SpanOp is what was done with the words of a Span.
type SpanOp string

// What may be done with words.
const (
	SpanEqual  SpanOp = "equal"
	SpanDelete SpanOp = "delete"
	SpanInsert SpanOp = "insert"
)

// Restriction is words of the text that no licence holds and that restrict what it gives.
type Restriction struct {
	Words string `json:"words"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}
