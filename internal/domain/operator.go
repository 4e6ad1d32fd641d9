package domain

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Operator is what whoever runs the instance says of it: by the keys of OperatorFields.
type Operator map[string]string

// OperatorField is one thing to say.
type OperatorField struct {
	Key   string
	Group string
	Kind  SectionKind // Line, Text or Date of what is typed
	Must  bool        // asked by law, or by the pages that show it
}

// Groups of what an operator says.
const (
	AboutPublisher     = "publisher"
	AboutHost          = "host"
	AboutData          = "data"
	AboutAccessibility = "accessibility"
	AboutEcology       = "ecology"
)

// OperatorFields lists all that an operator may say, in the order in which it is asked.
func OperatorFields() []OperatorField {
	return []OperatorField{
		{"publisher", AboutPublisher, Line, true},
		{"publisher_address", AboutPublisher, Text, true},
		{"publisher_phone", AboutPublisher, Line, true},
		{"publisher_email", AboutPublisher, Line, true},
		{"director", AboutPublisher, Line, true},
		{"legal_reference", AboutPublisher, Line, false},
		{"host", AboutHost, Line, true},
		{"host_address", AboutHost, Text, true},
		{"host_phone", AboutHost, Line, true},
		{"controller", AboutData, Line, true},
		{"dpo", AboutData, Line, true},
		{"basis", AboutData, Text, true},
		{"retention", AboutData, Text, false},
		{"accessibility_contact", AboutAccessibility, Line, true},
		{"plan", AboutAccessibility, Line, true},
		{"plan_year", AboutAccessibility, Line, true},
		{"audit_date", AboutAccessibility, Line, false},
		{"audit_by", AboutAccessibility, Line, false},
		{"audit_rate", AboutAccessibility, Line, false},
		{"audit_version", AboutAccessibility, Line, false},
		{"audit_sample", AboutAccessibility, Text, false},
		{"audit_tools", AboutAccessibility, Text, false},
		{"nonconformities", AboutAccessibility, Text, false},
		{"derogations", AboutAccessibility, Text, false},
		{"exemptions", AboutAccessibility, Text, false},
		{"statement_date", AboutAccessibility, Line, true},
		{"rgesn_url", AboutEcology, Line, false},
		{"rgesn_date", AboutEcology, Line, false},
		{"rgesn_text", AboutEcology, Text, false},
	}
}

// Lacking lists what should be said and is not.
func (o Operator) Lacking() []OperatorField {
	var list []OperatorField
	for _, f := range OperatorFields() {
		if f.Must && o[f.Key] == "" {
			list = append(list, f)
		}
	}
	return list
}

// Conformity is the state that the statement of accessibility tells (art. 47 of law 2005-102, décret 2019-768).
type Conformity string

// The three states. Without a valid audit there is but the last.
const (
	WhollyAccessible Conformity = "total"
	PartlyAccessible Conformity = "partial"
	NotAccessible    Conformity = "none"
)

// auditLives is how long an audit is worth something.
const auditLives = 3 // years

// Accessibility is the state by the audit that was entered: never a guess.
func (o Operator) Accessibility(now time.Time) Conformity {
	at, err := time.Parse(time.DateOnly, o["audit_date"])
	rate, ok := rateOf(o["audit_rate"])
	switch {
	case err != nil || !ok || o["audit_by"] == "" || at.After(now) || !now.Before(at.AddDate(auditLives, 0, 0)):
		return NotAccessible
	case rate >= 100:
		return WhollyAccessible
	case rate >= 50:
		return PartlyAccessible
	}
	return NotAccessible
}

func rateOf(v string) (float64, bool) {
	n, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(v), "%")), ",", ".", 1), 64)
	return n, err == nil && n >= 0 && n <= 100
}

// Check tells what cannot be said so, each fault at its field.
func (o Operator) Check() error {
	var faults Problems
	for _, f := range OperatorFields() {
		v, most := o[f.Key], 300
		if f.Kind == Text {
			most = 4000
		}
		_, rated := rateOf(v)
		switch {
		case v == "":
		case !utf8.ValidString(v) || strings.ContainsRune(v, 0):
			faults.Add(f.Key, "error.utf8")
		case utf8.RuneCountInString(v) > most:
			faults.Add(f.Key, "error.operator_length", "Max", most)
		case strings.HasSuffix(f.Key, "_date") && !isDay(v):
			faults.Add(f.Key, "error.operator_date")
		case f.Key == "audit_rate" && !rated:
			faults.Add(f.Key, "error.operator_rate")
		case f.Key == "publisher_email" && !LooksLikeEmail(v):
			faults.Add(f.Key, "error.email_shape")
		case f.Key == "rgesn_url" && !strings.HasPrefix(v, "https://"):
			faults.Add(f.Key, "error.operator_url")
		}
	}
	return faults.Err()
}

func isDay(v string) bool {
	_, err := time.Parse(time.DateOnly, v)
	return err == nil
}
