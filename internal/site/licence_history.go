package site

import (
	"context"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

// licenceHistory tells which versions of a candidacy changed a licence or a verdict.
func (s *Site) licenceHistory(ctx context.Context, c *gin.Context, p app.Place) (view.LicenceHistory, error) {
	steps, more, err := s.app.LicenceHistory(ctx, p)
	if err != nil {
		return view.LicenceHistory{}, err
	}
	pr := s.printer(c)
	h := view.LicenceHistory{Title: pr.T("licence.history.title"), Intro: pr.T("licence.history.intro")}
	for _, step := range steps {
		n := step.Version.N
		line := view.LicenceStep{At: pr.Date(step.Version.At), Version: view.Link{Label: pr.T("licence.history.version", "N", n)}}
		line.Version.Href = s.local(c, diffPath(p, step.Before, n))
		if step.Before == 0 {
			line.Version.Href = s.local(c, versionPath(p, n))
		}
		for _, change := range step.Changes {
			line.Changes = append(line.Changes, licenceTurn(pr, change))
		}
		h.Steps = append(h.Steps, line)
	}
	if more {
		h.All = view.Link{Label: pr.T("licence.history.all"), Href: s.local(c, wikiPath(p, "/historique?rubrique=resources"))}
	}
	return h, nil
}

// licenceTurn is a change of one resource, in one sentence.
func licenceTurn(pr *i18n.Printer, c app.LicenceTurn) string {
	key, name := "changed", c.New.Name
	switch {
	case c.Old.ID == "":
		key = "added"
	case c.New.ID == "":
		key, name = "removed", c.Old.Name
	case c.Retold():
		key = "retold"
	case c.Old.Licence == c.New.Licence:
		key = "kind"
	}
	return pr.T("licence.history."+key, "Name", name, "Old", writtenLicence(pr, c.Old), "New", writtenLicence(pr, c.New),
		"OldVerdict", storedVerdict(pr, c.OldVerdict), "Verdict", storedVerdict(pr, c.Verdict))
}

func writtenLicence(pr *i18n.Printer, r domain.Resource) string {
	if r.Licence == "" {
		return pr.T("licence.history.none")
	}
	return shownText(r.Licence)
}

// storedVerdict is a verdict as it was stored with a version; old imports have none.
func storedVerdict(pr *i18n.Printer, v domain.Verdict) string {
	if v == "" {
		return pr.T("licence.history.unjudged")
	}
	return pr.T("page.verdict." + string(v))
}
