package view

import "github.com/a-h/templ"

// ComparisonPage is candidacies side by side, or the choice of them.
type ComparisonPage struct {
	Title, Lead string
	Problems    []Problem
	Columns     []CompareColumn // none while too few are chosen
	Caption     string
	First       string // head of the first column
	Blocks      []CompareBlock
	Choice      CompareChoice
}

// CompareColumn is one candidacy: its name leads to the version that is compared.
type CompareColumn struct {
	Title  Link
	Line   string
	Judged string // what judged its licences; "" where nothing is deposited
}

// CompareBlock is a block of the form.
type CompareBlock struct {
	Title string
	Rows  []CompareRow
}

// CompareRow is one section, with what each candidacy says in it; nil where it says nothing.
type CompareRow struct {
	Title  string
	Cells  []templ.Component
	Absent string // said where there is nothing
}

// CompareChoice chooses what to compare.
type CompareChoice struct {
	Title, Text, Empty string
	Action, K, Submit  string
	Items              []CompareItem
	Back               Link
}

// CompareItem is a candidacy that can be chosen.
type CompareItem struct {
	Slug, Title string
	Chosen      bool
}

// CompareResource is a resource in a comparison.
type CompareResource struct {
	Name, Href, Words string
	Verdict           Verdict
}

// CompareAnswer is an answer to a défi.
type CompareAnswer struct {
	Challenge Link
	Why       templ.Component
}
