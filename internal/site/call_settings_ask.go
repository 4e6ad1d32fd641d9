package site

import (
	"time"

	"github.com/a-h/templ"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

// settingGroups are the questions of the settings, in the order in which a call needs them.
func (e *teller) settingGroups(f form, v app.SettingsView) []view.SettingsGroup {
	group := func(id string, parts ...templ.Component) view.SettingsGroup {
		return view.SettingsGroup{ID: "groupe-" + id, Title: e.pr.T("settings.group." + id), Help: e.pr.T("settings.group." + id + ".help"), Parts: parts}
	}
	return []view.SettingsGroup{
		group("who", e.ask(f, "agency", view.Must), e.area(f, "partners", "call.setting.partners")),
		group("dates", e.phaseFields(f, v)...),
		group("cutoffs", e.cutoffFields(f, v)...),
		group("money", e.amountField(f, "envelope"), e.ask(f, "rate", ""), e.amountField(f, "cap"), e.amountField(f, "floor")),
		group("jury", e.criterionFields(f)...),
		group("instruction", e.instructionFields(f)...),
		group("texts", e.ask(f, "days_public", ""), e.choice(f, "licence_policy", "call.setting.licence_policy", e.policies(v.Call)),
			e.choice(f, "content_licence", "call.setting.content_licence", e.contentLicences())),
		group("posture", e.minimumFields(f)...),
		group("receipt", e.receiptFields(f)...),
		group("why", e.area(f, "reason", "settings.reason")),
	}
}

// ask is one line of a setting.
func (e *teller) ask(f form, name string, need view.Need) templ.Component {
	field := e.line(f, name, "call.setting."+name)
	field.Required = need == view.Must
	field.Help = e.help(name)
	return view.FormField(e.pr, field)
}

// help is what is said of some settings.
func (e *teller) help(name string) string {
	switch name {
	case "rate", "days_public", "receipt_months":
		return e.pr.T("settings.help." + name)
	}
	return ""
}

func (e *teller) amountField(f form, name string) templ.Component {
	field := e.line(f, name, "call.setting."+name)
	field.Required, field.Kind = false, view.KindAmount
	return view.FormField(e.pr, field)
}

func (e *teller) area(f form, name, key string) templ.Component {
	field := e.line(f, name, key)
	field.Required, field.MaxLength = false, 4000
	field.Help = e.pr.T(key + ".help")
	return view.PlainArea(e.pr, field)
}

func (e *teller) choice(f form, name, key string, options []view.Option) templ.Component {
	field := e.line(f, name, key)
	field.Required, field.MaxLength = false, 0
	field.Kind, field.Dropdown, field.Options = view.KindChoice, view.AsList, options
	return view.FormField(e.pr, field)
}

func (e *teller) phaseFields(f form, v app.SettingsView) []templ.Component {
	var parts []templ.Component
	for _, step := range v.Call.Steps() {
		if step.Phase == domain.Closed {
			continue
		}
		name := "phase_" + string(step.Phase)
		field := e.moment(f, name, "call.setting."+name)
		field.Must = e.need(step.At, v.Now)
		if step.Phase == domain.PhaseOpen && field.Must != view.Locked {
			field.Must = view.Must
		}
		parts = append(parts, view.MomentField(e.pr, field))
	}
	return parts
}

// need is that of a date: one that has passed does not change any more.
func (e *teller) need(at, now time.Time) view.Need {
	if !at.IsZero() && !now.Before(at) {
		return view.Locked
	}
	return ""
}

func (e *teller) cutoffFields(f form, v app.SettingsView) []templ.Component {
	n := len(v.Call.Cutoffs)
	for f.get(cutoffField(n+1)+"_day") != "" && n < mostRows {
		n++
	}
	var parts []templ.Component
	for k := 1; k <= min(n+blankCutoffs, mostRows); k++ {
		field := e.moment(f, cutoffField(k), "")
		field.Label = e.pr.T("call.cutoff", "K", k)
		e.labels[cutoffField(k)] = field.Label
		field.Must = ""
		if k <= len(v.Call.Cutoffs) {
			field.Must = e.need(v.Call.Cutoffs[k-1].At, v.Now)
		}
		if k == 1 && field.Error == "" {
			field.Error = e.fault("cutoffs")
		}
		parts = append(parts, view.MomentField(e.pr, field))
	}
	return parts
}

func (e *teller) criterionFields(f form) []templ.Component {
	n := 0
	for i := 1; i <= mostRows; i++ {
		if f.get(criterionField(i, "name")) != "" || f.get(criterionField(i, "weight")) != "" {
			n = i
		}
	}
	var parts []templ.Component
	for i := 1; i <= min(n+blankCriteria, mostRows); i++ {
		name := e.line(f, criterionField(i, "name"), "")
		name.Label, name.Required, name.MaxLength = e.pr.T("settings.criterion", "N", i), false, 400
		if i == 1 && name.Error == "" {
			name.Error = e.fault("criteria")
		}
		weight := e.line(f, criterionField(i, "weight"), "")
		weight.Label, weight.Required, weight.MaxLength = e.pr.T("settings.weight", "N", i), false, 3
		e.labels[name.Name] = name.Label
		e.labels[weight.Name] = weight.Label
		parts = append(parts, view.Beside(view.FormField(e.pr, name), view.FormField(e.pr, weight)))
	}
	return parts
}

func (e *teller) receiptFields(f form) []templ.Component {
	line := func(name string) templ.Component {
		field := e.line(f, "receipt_"+name, "settings.receipt."+name)
		field.Required, field.MaxLength, field.Help = false, 400, e.help("receipt_"+name)
		return view.FormField(e.pr, field)
	}
	implicit := []view.Option{
		{Value: "rejection", Label: e.pr.T("settings.receipt.implicit.rejection")},
		{Value: "acceptance", Label: e.pr.T("settings.receipt.implicit.acceptance")},
	}
	return []templ.Component{
		line("service"), e.area(f, "receipt_address", "settings.receipt.address"), line("phone"), line("email"),
		e.choice(f, "receipt_implicit", "settings.receipt.implicit", implicit), line("months"),
		e.area(f, "receipt_recourse", "settings.receipt.recourse"),
	}
}

// policies are the version of the licence table that the call has pinned and the one in force today.
func (e *teller) policies(call domain.Call) []view.Option {
	var list []view.Option
	for _, version := range []string{call.Settings.LicenceTable, app.LicenceTable()} {
		if version != "" && (len(list) == 0 || list[0].Value != version) {
			list = append(list, view.Option{Value: version, Label: e.pr.T("settings.policy", "Version", version)})
		}
	}
	return list
}

func (e *teller) contentLicences() []view.Option {
	var list []view.Option
	for _, id := range app.ContentLicences() {
		list = append(list, view.Option{Value: id, Label: e.s.licenceLink(e.pr, id).Label})
	}
	return list
}
