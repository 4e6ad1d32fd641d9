package view

// CallTeamPage is who holds which role on a call.
type CallTeamPage struct {
	Title, Lead string
	Problems    []Problem
	Heads       []string // of the table: name, role, since, act
	Rows        []RoleRow
	AddTitle    string
	Action      string
	Hidden      []Hidden
	Name, Role  Field
	Submit      string
	Remove      string
}

// RoleRow is one role of one person.
type RoleRow struct {
	Name, Role string
	Since      Moment
	Hidden     []Hidden
}
