package view

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/a-h/templ"
)

// Kinds of field: what a value is and so which control writes it.
const (
	KindLine       = "line"
	KindText       = "text"
	KindArea       = "area" // several lines that are no Markdown
	KindChoice     = "choice"
	KindChoices    = "choices"
	KindDate       = "date"
	KindAmount     = "amount"
	KindURL        = "url"
	KindEmail      = "email"
	KindPassword   = "password"
	KindChallenges = "challenges"
	KindResources  = "resources"
)

// Field is one question of a form with what was typed, whether it is right or not.
type Field struct {
	Name         string // the control's name: the section's key
	Kind         string
	Label        string
	Help         string
	Required     bool
	Value        string
	Chosen       []string // ticked options, for choices
	Options      []Option // of choice and choices; the défis, for challenges
	Error        string
	MaxLength    int // characters; 0 for none said to the browser
	MaxWords     int // shown beside the counter; 0 for none
	Autocomplete string
	Dropdown     Dropdown
	None         string // what choosing nothing means, in a list that opens; an invitation to choose where empty
	Markdown     Markdown
	Challenges   []ChallengeRow
	Resources    []ResourceRow
	LicenceURL   string          // where the licence of a row is checked while somebody types
	half         bool            // shares its line with the next field
	Note         templ.Component // below the control, described by it: a licence verdict; nil for most
}

func (f Field) none(pr Printer) string {
	if f.None != "" {
		return f.None
	}
	return pr.T("form.choose")
}

// Dropdown asks for a list that opens instead of radio buttons: for a choice among many.
type Dropdown string

// AsList makes a choice a list that opens.
const AsList Dropdown = "list"

// Markdown is what the editor of a text needs: where previews are made, and the one that was asked for.
type Markdown struct {
	PreviewURL string
	Preview    templ.Component // nil unless the form comes back with it
}

// Option is one answer that a choice offers.
type Option struct {
	Value, Label string
}

// ChallengeRow is one défi answered. Errors are by part: challenge, why.
type ChallengeRow struct {
	ID, Challenge, Why string
	Errors             map[string]string
}

// ResourceRow is one resource. Errors are by part: name, kind, origin, licence, link, host, owner.
type ResourceRow struct {
	ID, Name, Kind, Origin, Licence, Link, Host, Owner string
	PartOf                                             string       // id of the row that it is merged into
	Said                                               *LicenceSaid // nil where nothing was written yet
	Errors                                             map[string]string
}

// Problem is one fault of a form: what it says and the control it is about.
type Problem struct {
	Field, Text string
}

// FormBlock is a group of fields with its title.
type FormBlock struct {
	ID, Title string
	Fields    []Field
}

// EditForm writes a page: its blocks, the sentence for the history, and what protects the text while it is typed.
type EditForm struct {
	Action, Cancel  string
	Account, PageID string // keep drafts apart; Account is empty for a visitor
	Base            int    // version that the text starts from; 0 for a new page
	Key             string // idempotency key of this post
	Blocks          []FormBlock
	Summary         Field // what was changed; an empty Name leaves it out
	Submit          string
	Others          []Button // further ways to send the form
	Consent         Field    // the licence to accept; an empty Name leaves it out
	Licence         Link
	Dirty           bool // the form comes back with texts that are not saved
	Hidden          []Hidden
	Files           Link // where an image or a PDF is handed in
}

// FieldID is the id of a field's control: what an error summary links to.
func FieldID(name string) string {
	return "f-" + name
}

func (f Field) id() string      { return FieldID(f.Name) }
func (f Field) helpID() string  { return f.id() + "-aide" }
func (f Field) errorID() string { return f.id() + "-erreur" }
func (f Field) noteID() string  { return f.id() + "-note" }
func (f Field) panelID() string { return f.id() + "-apercu" }
func (f Field) countID() string { return f.id() + "-mots" }

func (f Field) optionID(i int) string {
	if i == 0 {
		return f.id() // so that an error summary leads to the first answer
	}
	return f.id() + "-" + strconv.Itoa(i)
}

// attributes are those that every control has: name, id, what describes it, whether it is wrong.
func (f Field) attributes() templ.Attributes {
	a := templ.Attributes{"id": f.id(), "name": f.Name}
	if by := f.describedBy(); by != "" {
		a["aria-describedby"] = by
	}
	if f.Error != "" {
		a["aria-invalid"] = "true"
	}
	if f.Required {
		a["required"] = true
	}
	if f.MaxLength > 0 {
		a["maxlength"] = strconv.Itoa(f.MaxLength)
	}
	if f.Autocomplete != "" {
		a["autocomplete"] = f.Autocomplete
	}
	return a
}

func (f Field) describedBy() string {
	by := ""
	for _, part := range []struct {
		present bool
		id      string
	}{{f.Error != "", f.errorID()}, {f.Help != "" || f.Kind == KindDate, f.helpID()}, {f.Kind == KindText, f.countID()}, {f.Note != nil, f.noteID()}} {
		switch {
		case !part.present:
		case by == "":
			by = part.id
		default:
			by += " " + part.id
		}
	}
	return by
}

func (f Field) inputType() string {
	switch f.Kind {
	case KindURL, KindEmail, KindPassword:
		return f.Kind
	default:
		return "text"
	}
}

// shown is the value as the control holds it: a date as people write it.
func (f Field) shown() string {
	if f.Kind != KindDate {
		return f.Value
	}
	if day, err := time.Parse(time.DateOnly, f.Value); err == nil {
		return day.Format(typedDate)
	}
	return f.Value
}

// typedDate is a date as people write it here. A native date control is left out: it follows the browser's language, not
// the page's, and holds several tab stops in one element.
const typedDate = "02/01/2006"

// ParseDate reads a date as a form may bring it, 18/12/2026, 18.12.2026, 18-12-2026 or 2026-12-18, and gives the last of
// these forms; empty when it is none.
func ParseDate(typed string) string {
	typed = strings.TrimSpace(typed)
	for _, layout := range []string{time.DateOnly, "2/1/2006", "2.1.2006", "2-1-2006"} {
		if day, err := time.Parse(layout, typed); err == nil {
			return day.Format(time.DateOnly)
		}
	}
	return ""
}

func (f Field) chosen(value string) bool {
	if f.Kind == KindChoice {
		return f.Value == value
	}
	for _, v := range f.Chosen {
		if v == value {
			return true
		}
	}
	return false
}

// words counts as the browser's counter does: letters and digits, held together by apostrophes and hyphens.
func (f Field) words() int {
	n, inside, joined := 0, false, false
	for _, r := range f.Value {
		switch {
		case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) && inside:
			if !inside && !joined {
				n++
			}
			inside, joined = true, false
		case inside && (r == '’' || r == '\'' || r == '-'):
			inside, joined = false, true
		default:
			inside, joined = false, false
		}
	}
	return n
}
