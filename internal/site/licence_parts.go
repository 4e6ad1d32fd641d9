package site

import (
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/licence"
	"github.com/appel-a-communs/communs/web/view"
)

// licenceParts tells of each produced resource whether the parts said to be merged into it may be shared under its
// licence. Resources that stand side by side never conflict.
func (s *Site) licenceParts(c *gin.Context, list []app.JudgedResource) view.LicenceParts {
	pr, language := s.printer(c), lang(c)
	out := view.LicenceParts{Title: pr.T("licence.parts.title"), Intro: pr.T("licence.parts.intro")}
	for _, whole := range list {
		for _, r := range list {
			if r.PartOf == "" || r.PartOf != whole.ID || r.ID == whole.ID || !whole.Produced() {
				continue
			}
			pair := []any{"Part", r.Name, "Whole", whole.Name, "Licence", writtenLicence(pr, r.Resource), "Outbound", writtenLicence(pr, whole.Resource)}
			found := licence.Compatible([]licence.Part{{Name: r.Name, Expr: r.Result.Expr, Merged: true}}, whole.Result.Expr)
			line := view.LicencePart{Text: pr.T("licence.parts.fits", pair...)}
			for _, conflict := range found {
				line.Text = pr.T("licence.parts.clashes", pair...)
				if conflict.Unknown {
					line.Text = pr.T("licence.parts.unknown", pair...)
				}
				line.Clash = true
				line.Why = append(line.Why, licenceReason(pr, language, "", conflict.Reason))
			}
			out.List = append(out.List, line)
		}
	}
	if len(out.List) == 0 {
		out.Intro = pr.T("licence.parts.none")
	}
	return out
}
