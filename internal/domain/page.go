package domain

import "time"

// Page is a wiki page: a form, a place, and the number of its latest version.
type Page struct {
	ID        string
	Form      string // key of its Form
	CallID    string // "" for a page of the whole instance
	Slug      string
	Title     string
	Head      int // number of the latest version, from 1
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Via is the way by which a version came.
type Via string

// The ways.
const (
	ViaForm    Via = "form"
	ViaAPI     Via = "api"
	ViaImport  Via = "import"
	ViaRestore Via = "restore"
)

// Revision is one immutable state of all the sections of a page.
type Revision struct {
	PageID       string
	N            int
	Parent       int // the version that was edited; 0 for the first
	MergedFrom   int // the head that this save was merged with, 0 for none
	RestoreOf    int // the version that was put back, 0 for none
	AuthorID     string
	AuthorName   string
	Via          Via
	SourceRef    string // where an imported version comes from
	Licence      string // SPDX id under which an imported text was published
	Late         bool   // opened before an hour, saved after it
	Staff        bool   // written by the agency's team
	Team         bool   // written by the candidacy's team
	Summary      string
	WordsAdded   int
	WordsRemoved int
	Size         int // canonical bytes
	Hash         string
	Salt         string
	At           time.Time
	Verdicts     string // JSON: row of a resource → its licence verdict when saved
	Hidden       bool   // its text was withheld; place, hash, author and time stay
	Sections     Document
	Touched      []Touch
}

// Touch is what one version changed in one section, in words.
type Touch struct {
	N       int
	Section string
	Added   int
	Removed int
}

// Draft is a text that a person typed and that is not a version: kept for her alone.
type Draft struct {
	ID        string
	AccountID string
	PageID    string
	Base      int
	Kind      string // "conflict", "session", "late", "refused"
	Sections  Document
	Summary   string
	SavedAt   time.Time
}

// Proposal is an edit handed to the team of a page that is edited "sur proposition".
type Proposal struct {
	ID         string
	PageID     string
	Base       int
	AccountID  string
	AuthorName string
	Sections   Document
	Summary    string
	At         time.Time
	State      State // "open", "accepted", "declined"
	Reason     string
	ResultN    int
}
