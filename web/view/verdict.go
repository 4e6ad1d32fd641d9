package view

// Verdict is what the licence check says of one resource. Code is open, open-not-suited, ambiguous, unknown, absent or
// not-open; Reason is a sentence in the reader's language.
type Verdict struct {
	Code, Reason string
}

// word is the verdict in words.
func (v Verdict) word(pr Printer) string {
	return pr.T("page.verdict." + v.Code)
}

// settled tells whether there is nothing to change.
func (v Verdict) settled() bool {
	return v.Code == "open"
}
