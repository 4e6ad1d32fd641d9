package view

// LicenceListPage is the catalogue of licences.
type LicenceListPage struct {
	Title, Lead string
	Check       Action
	Filter      ListFilter
	Answer      *LicenceFound // what the check understands of the words looked for; nil where it understands nothing
	Choices     []LicenceChoice
	ListID      string
	ListTitle   string
	Count       string
	Empty       string
	Rows        []LicenceLine
	First, Next string // addresses of the first screen and of the following one; "" where there is none
	Rules       []string
	Foot        string
}

// LicenceLine is a licence in the list.
type LicenceLine struct {
	Name, ID, Href string
	Verdict        Verdict
	Note           string // why it is not open, or how it is written today
	Kinds          string
	By             string
}

// LicenceChoice are the licences advised for a kind of resource, best first.
type LicenceChoice struct {
	Kind     string
	Licences []LicenceNamed
}

// LicenceNamed is a licence as a link, with a few words beside it; without an address where it has no page.
type LicenceNamed struct {
	Link    Link
	Note    string
	Verdict Verdict // its code is "" where it is not told
}

// LicenceFound is what the check understands of the words looked for.
type LicenceFound struct {
	Title      string
	Verdict    Verdict
	Read       []Link
	Suits      string
	Why        []LicenceRule
	Candidates []LicenceNamed
	Better     []Link
}

// LicenceSheet tells of one licence.
type LicenceSheet struct {
	Title, Lead string
	State       []Phrase
	Now         []Link // what a deprecated identifier is written as
	Closed      []LicenceRule
	Choices     []LicenceChoice
	Plain       []PlainWords
	Kinds       []LicenceKind
	By          []LicenceBy
	French      string
	Compatible  []LicenceMeets
	Text        Link
	Elsewhere   []Link
	Tag         string // to be written at the head of a file
	Versions    []Link
	Before      []Link // deprecated identifiers
	Check       Action
	All         Link
	Foot        string
}

// PlainWords is one list of what a licence allows, asks or keeps.
type PlainWords struct {
	ID, Title string
	Items     []string
}

// LicenceKind is how a licence suits one kind of resource.
type LicenceKind struct {
	Kind    string
	Verdict Verdict
	Nothing string // said where there is no reason
	Why     []LicenceRule
	Better  []Link
}

// LicenceBy is an authority with what it says of the licence.
type LicenceBy struct {
	Who  Link
	Says string
}

// LicenceMeets is one direction of compatibility: with which usual licences it is, and with which it is not.
type LicenceMeets struct {
	ID, Title, Lead string
	Yes, No         []LicenceNamed
	YesTitle        string
	NoTitle         string
}

// LicenceMissing is the page of an identifier that no licence bears.
type LicenceMissing struct {
	Title, Text string
	NearTitle   string
	Near        []LicenceNamed
	Form        SearchForm
	Check       Action
}

// LicenceRule is a rule that decided, in a sentence, with who lays it down.
type LicenceRule struct {
	Text      string
	Authority Link
}
