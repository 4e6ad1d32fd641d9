package site

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/web/view"
)

// listKeys lists the keys by which programs act in somebody's name.
func (s *Site) listKeys(ctx context.Context, c *gin.Context) error {
	return s.showKeys(ctx, c, s.sheet(c, form{}, nil), "")
}

// showKeys lists the keys; secret is one that was made just now, shown this once.
func (s *Site) showKeys(ctx context.Context, c *gin.Context, sh *sheet, secret string) error {
	by := viewer(c)
	if !by.SignedIn() {
		return domain.Error{Kind: domain.Unauthenticated, Key: "error.sign_in"}
	}
	list, err := s.app.APITokens(ctx, by)
	if err != nil {
		return err
	}
	pr := sh.pr
	rows := make([]view.AccountRow, len(list))
	for i, k := range list {
		rows[i] = view.AccountRow{Title: k.Name, Lines: []view.AccountLine{sh.moment(pr.T("account.key_made"), k.CreatedAt)}, End: view.AccountForm{
			Action: s.local(c, "/compte/cles/revoquer"), Hidden: []view.Hidden{{Name: "id", Value: k.ID}},
			Submit: pr.T("account.key_end"), About: k.Name, Weight: "second",
		}}
	}
	label := sh.field("label", view.KindLine, pr.T("account.key_label"))
	label.Help, label.MaxLength, label.Autocomplete = pr.T("account.key_help"), 80, "off"
	p := view.AccountPage{Title: pr.T("account.keys"), Lead: pr.T("account.keys_lead")}
	if secret != "" {
		p.Parts = append(p.Parts, view.AccountSecret(pr.T("account.key_new"), pr.T("account.key_once"), secret))
	}
	p.Parts = append(p.Parts,
		view.AccountRows(pr, "cles", pr.T("account.keys_own"), pr.T("account.keys_none"), rows),
		view.AccountAsk(pr, view.AccountForm{
			ID: "nouvelle", Title: pr.T("account.key_add"), Action: s.local(c, "/compte/cles"), Fields: s.keyFields(ctx, c, sh, label),
			Submit: pr.T("account.key_submit"), Cancel: view.Link{Label: pr.T("account.back"), Href: s.local(c, "/compte")},
		}))
	sh.show(p)
	return nil
}

// addKey makes a key and shows it on the answer itself: no address leads to it again.
func (s *Site) addKey(ctx context.Context, c *gin.Context) error {
	f, by, err := s.ownForm(c, "/compte/cles")
	if err != nil || !by.SignedIn() {
		return err
	}
	secret, err := s.newKeyFor(ctx, by, f)
	if comesBack(err) {
		return s.showKeys(ctx, c, s.sheet(c, f, err), "")
	}
	if err != nil {
		return err
	}
	sh := s.sheet(c, form{}, nil)
	sh.status = http.StatusCreated
	return s.showKeys(ctx, c, sh, secret)
}

// revokeKey ends a key.
func (s *Site) revokeKey(ctx context.Context, c *gin.Context) error {
	f, by, err := s.ownForm(c, "/compte/cles")
	if err != nil || !by.SignedIn() {
		return err
	}
	id := f.get("id")
	if !hashed.MatchString(id) {
		return domain.Missing("token")
	}
	if err := s.app.RevokeAPIToken(ctx, by, id); err != nil {
		return err
	}
	s.seeOther(c, "/compte/cles?fait=cle")
	return nil
}

// keyFields are the questions of a new key: programs publish under the licence that its owner accepts with it.
func (s *Site) keyFields(ctx context.Context, c *gin.Context, sh *sheet, label view.Field) []view.Field {
	fields := []view.Field{label}
	if box := s.consent(ctx, c, s.options.Licence, sh.faults); box.Name != "" {
		sh.fields[box.Name] = true
		fields = append(fields, box)
	}
	return fields
}

// newKeyFor makes a key once the licence is accepted.
func (s *Site) newKeyFor(ctx context.Context, by domain.Account, f form) (string, error) {
	p := publishing(f, s.options.Licence, nil)
	p.Via = store.AcceptToken
	if err := s.app.ReadyToPublish(ctx, by, p); err != nil {
		return "", err
	}
	return s.app.NewAPIToken(ctx, by, f.get("label"))
}
