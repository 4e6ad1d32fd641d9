package view

import (
	"strconv"
	"strings"
)

// History is a page's list of versions with the choice of two to compare.
type History struct {
	CompareAction string // takes a and b
	A, B, Last    int
	Days          []Day
	Lines         int // of the partition
	Pager         Pager
}

// Day groups the versions of one day. Bar, when there is one, is the relève that falls after this day's versions.
type Day struct {
	Machine, Words string // 2026-11-21; the same in words
	Bar            string
	Entries        []Entry
}

// words keeps the date on one line, under the day of the week.
func (d Day) words() string {
	weekday, date, _ := strings.Cut(d.Words, " ")
	return weekday + " " + strings.ReplaceAll(date, " ", "\u00a0")
}

// Entry is one version as the history tells it.
type Entry struct {
	N              int
	Href, DiffHref string
	Summary        string
	Who            string // author, hour and touched blocks, in one line
	Author         string // with which Who begins, where AuthorHref leads to that person's page
	AuthorHref     string
	Added, Removed int
	Marks          []string // imported, restored, merged, late: in words
	Move           Move
}

// words says how many words a version added and removed.
func (e Entry) words(pr Printer) string {
	switch {
	case e.Added == 0 && e.Removed == 0:
		return pr.T("history.no_words")
	case e.Removed == 0:
		return pr.N("history.added", e.Added, "N", e.Added)
	case e.Added == 0:
		return pr.N("history.removed", e.Removed, "N", e.Removed)
	default:
		return pr.N("history.added", e.Added, "N", e.Added) + pr.N("history.and_removed", e.Removed, "N", e.Removed)
	}
}

func (e Entry) number() string {
	return strconv.Itoa(e.N)
}
