package licence

import "io/fs"

// RepoReport is what a tree of files says about its licence.
type RepoReport struct {
	Declared      []Declaration  `json:"declared,omitempty"`
	Texts         []FileText     `json:"texts,omitempty"`
	Expr          Expr           `json:"expr"`   // what all agree on; empty otherwise
	Result        Result         `json:"result"` // for the kind asked
	Disagreements []Disagreement `json:"disagreements,omitempty"`
	Unread        []Reason       `json:"unread,omitempty"` // what could not be read, and why
	Seen          int            `json:"seen"`             // files met
	Skipped       int            `json:"skipped"`          // those that do not decide: vendored, odd, beyond the limits
}

// Declaration is a licence that a file declares.
type Declaration struct {
	File    string `json:"file"`
	Field   string `json:"field"` // the key of a manifest; "SPDX" for a tag, "README" for a section or a badge
	Written string `json:"written"`
	Line    int    `json:"line,omitempty"`
	Weak    bool   `json:"weak,omitempty"`  // words in a presentation: never enough alone
	Count   int    `json:"count,omitempty"` // the files that carry the same tag
	Result  Result `json:"result"`

	root bool // at the root: a statement about the whole
}

// FileText is what the text of a licence file was recognised as.
type FileText struct {
	File    string  `json:"file"`
	Matches []Match `json:"matches"`
	Result  Result  `json:"result"`
}

// Disagreement is two sides of the tree that do not say the same.
type Disagreement struct {
	Declared string `json:"declared"` // an expression, or the words
	Found    string `json:"found"`
	File     string `json:"file"`
	Against  string `json:"against"` // the file that says otherwise
	Reason   Reason `json:"reason"`
}

// CheckFiles reads the licences that a tree declares and those whose texts it holds, and says what all agree on. It
// reads no more than its limits, follows no link, and never fails: what it cannot read is said, and keeps the answer
// from being open. Folders of other people's work are counted and do not decide.
func CheckFiles(tree fs.FS, kind Kind) RepoReport {
	w := &walk{tree: tree, kind: kind}
	w.enter()
	return w.report()
}
