package app

import (
	"strconv"
	"strings"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
)

// Words puts keys and moments into a language.
type Words interface {
	T(key string, args ...any) string
	Date(t time.Time) string
	DateTime(t time.Time) string
}

// ReceiptLine is one line of a receipt: what it tells, and its value.
type ReceiptLine struct{ Label, Text string }

// Lines are all that a receipt tells, in order: the same on its page, in its file, in its mail.
func (r ReceiptView) Lines(w Words) []ReceiptLine {
	s, d := r.Call.Settings.Receipt, r.Deposit
	lines := append(r.PublicLines(w),
		ReceiptLine{w.T("receipt.service"), s.Service},
		ReceiptLine{w.T("receipt.address"), s.Address},
		ReceiptLine{w.T("receipt.phone"), s.Phone})
	if s.Email != "" {
		lines = append(lines, ReceiptLine{w.T("receipt.email"), s.Email})
	}
	lines = append(lines,
		ReceiptLine{w.T("receipt.implicit"), w.T("receipt.implicit."+s.Implicit, "Date", w.Date(r.Implicit))},
		ReceiptLine{w.T("receipt.recourse"), s.Recourse})
	if d.State != domain.Deposited {
		lines = append(lines, ReceiptLine{w.T("receipt.state"), w.T("receipt.state."+string(d.State), "At", w.DateTime(d.EndedAt))})
	}
	return lines
}

// PublicLines are what a receipt tells that never changes and that the register tells everybody.
func (r ReceiptView) PublicLines(w Words) []ReceiptLine {
	d := r.Deposit
	return []ReceiptLine{
		{w.T("receipt.number"), d.Number},
		{w.T("receipt.received"), w.DateTime(d.At)},
		{w.T("receipt.call"), r.Call.Title},
		{w.T("receipt.cutoff"), w.T("receipt.cutoff_at", "K", strconv.Itoa(d.K), "At", w.DateTime(r.Cutoff.At))},
		{w.T("receipt.candidacy"), r.Title},
		{w.T("receipt.version"), w.T("receipt.version_at", "N", strconv.Itoa(d.N), "Link", r.VersionURL)},
		{w.T("receipt.hash"), d.Hash},
		{w.T("receipt.by"), d.ByName},
		{w.T("receipt.rules"), w.T("receipt.rules_n", "N", strconv.Itoa(d.RulesN))},
		{w.T("receipt.policy"), JudgedBy(w, d)},
		{w.T("receipt.reserves"), r.reserves(w)},
	}
}

// JudgedBy names what judged the licences of a deposit: the table, and the call's policy where it had its own.
func JudgedBy(w Words, d domain.Deposit) string {
	if d.PolicyN == 0 {
		return d.Policy
	}
	return w.T("receipt.policy_n", "Table", d.Policy, "N", strconv.Itoa(d.PolicyN))
}

// reserves names the resources deposited under reserve.
func (r ReceiptView) reserves(w Words) string {
	var names []string
	for _, res := range r.Resources {
		for _, id := range r.Deposit.Reserves {
			if id == res.ID {
				names = append(names, res.Name)
			}
		}
	}
	if len(names) == 0 {
		return w.T("receipt.reserves_none")
	}
	return strings.Join(names, ", ")
}

// Text is the receipt as a file.
func (r ReceiptView) Text(w Words) string {
	var b strings.Builder
	b.WriteString(w.T("receipt.title") + "\n\n")
	for _, l := range r.Lines(w) {
		b.WriteString(l.Label + "\n  " + strings.ReplaceAll(l.Text, "\n", "\n  ") + "\n")
	}
	return b.String()
}
