package site

import (
	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
)

// licences tell the changes of licence between the two versions of a comparison.
func (d differ) licences() []string {
	if d.cmp.Place.Page.Form != domain.FormCandidacy {
		return nil
	}
	return licenceChanges(d.pr, app.LicenceChanges(
		d.cmp.Old.Sections, app.ReadVerdicts(d.cmp.Old).Rows, d.cmp.New.Sections, app.ReadVerdicts(d.cmp.New).Rows))
}

// licenceChanges say them in sentences.
func licenceChanges(pr *i18n.Printer, list []app.LicenceChange) []string {
	declared := func(s string) string {
		if s == "" {
			return pr.T("diff.licence_none")
		}
		return s
	}
	var out []string
	for _, ch := range list {
		key := "diff.licence_change"
		if ch.Old == ch.New {
			key = "diff.licence_same"
		}
		out = append(out, pr.T(key, "Name", ch.Name, "Old", declared(ch.Old), "New", declared(ch.New),
			"Was", verdictWord(pr, ch.Was), "Now", verdictWord(pr, ch.Became)))
	}
	return out
}
