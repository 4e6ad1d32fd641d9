package view

// CutoffPage is a relève as anybody reads it.
type CutoffPage struct {
	Title, Lead string
	Tabs        []Tab // the relèves of the call
	TabsLabel   string
	Text        []string // where it stands, and its totals
	Facts       []Fact
	Challenges  Checklist // défis answered, each with how many deposits
	Table       CutoffTable
	Withdrawn   Checklist
	Files       CutoffFiles
	Results     *Part // decisions, once published
}

// CutoffTable is the list of the deposits of a relève; its boxes choose what to compare.
type CutoffTable struct {
	Caption, Empty string
	Columns        []CutoffColumn
	Rows           []CutoffRow
	Action         string // of the form that compares; "" where there is nothing to compare
	K, Submit      string
	Choose         string // beside each box
	Help           string
}

// CutoffColumn is a column of the list: its head sorts by it where it has an address. Sorted is how the list is
// ordered by it now: "ascending", "descending" or "".
type CutoffColumn struct{ Label, Href, Sorted string }

// CutoffRow is one deposit.
type CutoffRow struct {
	Slug       string
	About      string // its title, for those who listen to what leads on
	Title      Link   // to the version deposited
	Lines      []string
	Hash       string // its beginning
	Mark       string
	Challenges []Link
	Aid        string
	Licences   []Phrase
	Posture    []string
	Changed    string
	Diff       Link
}

// label names a column inside a cell, for narrow screens.
func (t CutoffTable) label(i int) string { return t.Columns[i].Label }

// CutoffFiles are the files of a relève, and what the columns of its table of figures mean.
type CutoffFiles struct {
	Title, Text    string
	Links          []Link
	ColumnsTitle   string
	Columns        []Fact
	Address, Print string // of the page, told on paper
}
