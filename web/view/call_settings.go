package view

import "github.com/a-h/templ"

// SettingsForm is the settings of a call, group by group.
type SettingsForm struct {
	Title, Lead string
	Lacks       *Lacks
	Problems    []Problem
	Action      string
	Hidden      []Hidden
	Groups      []SettingsGroup
	Submit      string
	Cancel      Link
	More        []Action
}

// SettingsGroup is one group of settings.
type SettingsGroup struct {
	ID, Title, Help string
	Parts           []templ.Component
}
