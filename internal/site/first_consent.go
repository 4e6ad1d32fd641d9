package site

import (
	"context"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/web/view"
)

// firstTextReady looks at a first text: the private details that it would show when it is typed, the licence when it
// is signed.
func (s *Site) firstTextReady(ctx context.Context, c *gin.Context, t firstText, doc domain.Document) error {
	p := publishing(t.form, s.licenceOf(t.call), doc)
	p.Via = store.AcceptFirstText
	if !viewer(c).SignedIn() {
		p.Licence = "" // asked with her name and her address
	}
	return s.app.ReadyToPublish(ctx, viewer(c), p)
}

// firstTextUnready shows the screen that mends what stands in the way.
func (s *Site) firstTextUnready(c *gin.Context, t firstText, alikes []app.Similar, err error) error {
	onlyLicence := !slices.ContainsFunc(domain.ProblemsOf(err), func(p domain.Error) bool { return p.Field != app.AcceptField })
	if domain.ProblemsOf(err) == nil || !onlyLicence {
		return s.firstTextRefused(c, t, err)
	}
	if t.faults = err; t.form.get("step") != "publish" {
		t.faults = nil // the box is shown for the first time
	}
	s.showSigning(c, t, alikes)
	return nil
}

// firstConsent is the box to tick on the screen that signs.
func (s *Site) firstConsent(c *gin.Context, t firstText, faults domain.Problems) view.Field {
	licence := s.licenceOf(t.call)
	if licence == "" || viewer(c).SignedIn() {
		return s.consent(c.Request.Context(), c, licence, faults)
	}
	return s.consentBox(c, licence, faults)
}
