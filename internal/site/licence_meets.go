package site

import (
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/licence"
	"github.com/appel-a-communs/communs/web/view"
)

// usualBeside are the licences that a work of the same sort most often meets.
func usualBeside(f licence.Facts) []string {
	switch f.Family {
	case "software", "hardware", "font":
		return []string{
			"MIT", "BSD-3-Clause", "Apache-2.0", "MPL-2.0", "LGPL-3.0-or-later", "EUPL-1.2", "CECILL-2.1", "GPL-2.0-only",
			"GPL-2.0-or-later", "GPL-3.0-or-later", "AGPL-3.0-or-later", "CC-BY-SA-4.0",
		}
	}
	return []string{"CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-SA-3.0", "etalab-2.0", "ODbL-1.0", "ODC-By-1.0", "LAL-1.3", "GFDL-1.3-no-invariants-or-later", "GPL-3.0-or-later"}
}

// licenceMeets says, in both directions, with which usual licences this one may be merged; nothing of a licence that is
// not open, nor of an identifier that is no longer written.
func (s *Site) licenceMeets(c *gin.Context, f licence.Facts) []view.LicenceMeets {
	own, ok := licence.ParseExpr(f.ID)
	if !ok || f.Verdict != licence.Open || f.ReplacedBy != "" {
		return nil
	}
	pr := s.printer(c)
	into := view.LicenceMeets{ID: "vers", Title: pr.T("licences.into", "ID", f.ID), YesTitle: pr.T("licences.meets_yes"), NoTitle: pr.T("licences.meets_no")}
	from := view.LicenceMeets{ID: "depuis", Title: pr.T("licences.from", "ID", f.ID), YesTitle: into.YesTitle, NoTitle: into.NoTitle}
	for _, id := range usualBeside(f) {
		other, ok := licence.ParseExpr(id)
		if !ok || id == f.ID {
			continue
		}
		s.meet(c, &into, id, licence.Compatible([]licence.Part{{Name: f.ID, Expr: own, Merged: true}}, other))
		s.meet(c, &from, id, licence.Compatible([]licence.Part{{Name: id, Expr: other, Merged: true}}, own))
	}
	return []view.LicenceMeets{into, from}
}

// meet puts a licence among those that mix, or among those that do not, or not surely, with the reason.
func (s *Site) meet(c *gin.Context, m *view.LicenceMeets, id string, conflicts []licence.Conflict) {
	note := view.LicenceNamed{Link: s.licenceRef(c, id)}
	if len(conflicts) == 0 {
		m.Yes = append(m.Yes, note)
		return
	}
	note.Note = conflicts[0].Reason.Text(lang(c))
	m.No = append(m.No, note)
}
