package site

import (
	"slices"

	"github.com/a-h/templ"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

// prescribed says which words of a section of a défi prescribe a solution, nil where none do: it warns and never
// blocks.
func prescribed(pr *i18n.Printer, form, section, text string) templ.Component {
	if form != domain.FormChallenge || !slices.Contains(domain.ChallengeProse(), section) {
		return nil
	}
	return prescriptions(pr, "prescription.lead", domain.Prescriptions(text))
}

// prescribedIn is prescribed for a whole défi.
func prescribedIn(pr *i18n.Printer, d domain.Document) templ.Component {
	var all []domain.Prescription
	for _, section := range domain.ChallengeProse() {
		all = append(all, domain.Prescriptions(d[section])...)
	}
	return prescriptions(pr, "prescription.saved", all)
}

func prescriptions(pr *i18n.Printer, lead string, found []domain.Prescription) templ.Component {
	if len(found) == 0 {
		return nil
	}
	list := make([]view.Prescribed, len(found))
	for i, p := range found {
		list[i] = view.Prescribed{Words: p.Words, Why: pr.T("prescription." + string(p.Kind))}
	}
	return view.Prescriptions(pr.T(lead), list)
}

// previewGenre is the end of a preview's address that tells of which form the text is.
func previewGenre(form string) string {
	if form == domain.FormChallenge {
		return "?genre=" + form
	}
	return ""
}
