package domain

import "time"

// Report is what somebody tells the moderators of a thing that she read.
type Report struct {
	ID       string
	Object   string // kind of the thing: one of ReportRemark, ReportSupport…
	ObjectID string
	PageID   string // where it stands; "" for what stands on no page
	Title    string // of that page, or of the object
	Path     string // where it is read, in French
	By       string // account id
	ByName   string
	Reason   string
	At       time.Time
	State    State
}

// The kinds of things that are reported.
const (
	ReportRemark  = "remark"
	ReportSupport = "support"
)

// The states of a report.
const (
	ReportOpen      State = "open"
	ReportUpheld    State = "upheld"
	ReportDismissed State = "dismissed"
)
