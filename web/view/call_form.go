package view

// NewCallForm asks for the four fields of a call, as a new one or as a copy of another.
type NewCallForm struct {
	Title, Lead string
	Action      string
	Hidden      []Hidden
	Problems    []Problem
	Name        Field
	Agency      Field
	Opening     DateField
	Last        DateField
	Submit      string
	Cancel      Link
}

// DateField is a moment typed as a day and an hour of Paris.
type DateField struct {
	Name  string // of the pair; its parts are NAME_day and NAME_hour
	Label string
	Help  string
	Day   string
	Hour  string
	Error string
	Must  Need
}

// Need tells whether a field must be filled in.
type Need string

// The needs of a field: it may not stay empty, or it does not change any more.
const (
	Must   Need = "required"
	Locked Need = "locked"
)

// describedBy names what stands above both controls: the error, then the help.
func (d DateField) describedBy() string {
	id := FieldID(d.Name)
	switch {
	case d.Error != "" && d.Help != "":
		return id + "-erreur " + id + "-aide"
	case d.Error != "":
		return id + "-erreur"
	case d.Help != "":
		return id + "-aide"
	}
	return ""
}
