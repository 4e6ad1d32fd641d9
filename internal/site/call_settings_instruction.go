package site

import (
	"strconv"

	"github.com/a-h/templ"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

// setInstruction puts what a call settles of its instruction into its form.
func setInstruction(set func(name, value string), r domain.InstructionRules) {
	set("scale", strconv.Itoa(r.Top()))
	set("tells", tellsKey(r.Tells))
	set("ranking", choiceOf(r.Ranking))
	set("objections", choiceOf(r.Objections))
}

func choiceOf(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

// instructionFields ask how deposits are read and decided.
func (e *teller) instructionFields(f form) []templ.Component {
	var tells []view.Option
	for _, t := range domain.Tellings() {
		tells = append(tells, view.Option{Value: tellsKey(t), Label: e.pr.T("settings.tells." + tellsKey(t))})
	}
	yes := []view.Option{{Value: "no", Label: e.pr.T("settings.no")}, {Value: "yes", Label: e.pr.T("settings.yes")}}
	scale := e.line(f, "scale", "settings.scale")
	scale.Required, scale.MaxLength, scale.Help = false, 2, e.pr.T("settings.scale.help", "Most", domain.MostScale)
	return []templ.Component{
		view.FormField(e.pr, scale), e.choice(f, "tells", "settings.tells", tells),
		e.choice(f, "ranking", "settings.ranking", yes), e.choice(f, "objections", "settings.objections", yes),
	}
}

// instruction reads them back.
func (f form) instruction(faults *domain.Problems) domain.InstructionRules {
	r := domain.InstructionRules{Scale: f.count("scale", domain.MostScale, faults), Ranking: f.get("ranking") == "yes", Objections: f.get("objections") == "yes"}
	for _, t := range domain.Tellings() {
		if f.get("tells") == tellsKey(t) {
			r.Tells = t
		}
	}
	if r.Scale == (domain.InstructionRules{}).Top() {
		r.Scale = 0 // what a call that settles none has
	}
	return r
}
