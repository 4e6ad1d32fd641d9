package site

import (
	"context"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/web/view"
)

// publishing is what a form says of its own publication.
func publishing(f form, licence string, after domain.Document) app.Publishing {
	return app.Publishing{
		Licence: licence, Via: store.AcceptForm, Accepted: f.get(app.AcceptField) == "1", Anyway: f.get(app.AnywayField), After: after,
	}
}

// warned tells, at their fields, the private details that a short text would make public, until its author lets these
// very ones stand.
func warned(f form, before, after domain.Document) error {
	var faults domain.Problems
	app.WarnContacts(&faults, app.Publishing{Before: before, After: after, Anyway: f.get(app.AnywayField)})
	return faults.Err()
}

// consent asks, once for each licence, whether somebody agrees to publish under it; a field without a name asks nothing.
func (s *Site) consent(ctx context.Context, c *gin.Context, licence string, faults domain.Problems) view.Field {
	by := viewer(c)
	if licence == "" || !by.SignedIn() {
		return view.Field{}
	}
	accepted, err := s.app.HasAccepted(ctx, by, licence)
	if err == nil && accepted {
		return view.Field{}
	}
	return s.consentBox(c, licence, faults) // where it could not be read, to tick it once more does no harm
}

// consentBox is the box to tick.
func (s *Site) consentBox(c *gin.Context, licence string, faults domain.Problems) view.Field {
	pr := s.printer(c)
	e := teller{s: s, pr: pr, faults: faults}
	return view.Field{
		Name: app.AcceptField, Kind: view.KindChoices, Label: pr.T("personal.consent"), Required: true, Error: e.fault(app.AcceptField),
		Options: []view.Option{{Value: "1", Label: pr.T("personal.consent_box", "Licence", s.licenceLink(pr, licence).Label)}},
		Help:    pr.T("personal.consent_help"),
	}
}

// anyway is the button that publishes private details all the same, where a form came back for them.
func (s *Site) anyway(c *gin.Context, faults domain.Problems) []view.Button {
	for _, p := range faults {
		if p.Key != contactKey {
			continue
		}
		for i := 0; i+1 < len(p.Args); i += 2 {
			if mark, ok := p.Args[i+1].(string); ok && p.Args[i] == "Mark" {
				return []view.Button{{Label: s.printer(c).T("personal.anyway"), Name: app.AnywayField, Value: mark}}
			}
		}
	}
	return nil
}

// contactKey is the fault of a text that would show a private detail.
const contactKey = "error.contact"
