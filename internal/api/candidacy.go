package api

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
)

// candidacy is a candidature as programs read it.
type candidacy struct {
	ID            string         `json:"id"`
	Call          string         `json:"call"`
	Page          string         `json:"page"`
	Slug          string         `json:"slug"`
	Title         string         `json:"title"`
	Pitch         string         `json:"pitch"`
	Path          string         `json:"path"`
	Head          int            `json:"head"`
	State         domain.State   `json:"state"`
	Editing       domain.Editing `json:"editing"`
	EditingReason string         `json:"editing_reason"`
	Challenges    []string       `json:"challenges"` // ids of the défis that its head answers
	PublicAt      *time.Time     `json:"public_at"`
	WithdrawnAt   *time.Time     `json:"withdrawn_at"`
	CreatedAt     *time.Time     `json:"created_at"`
	UpdatedAt     *time.Time     `json:"updated_at"`
}

func candidacyOf(k domain.Candidacy, slug string) candidacy {
	return candidacy{
		ID: k.ID, Call: slug, Page: k.PageID, Slug: k.Slug, Title: k.Title, Pitch: k.Pitch,
		Path: domain.Page{Form: domain.FormCandidacy, Slug: k.Slug}.Path(slug), Head: k.Head, State: k.State,
		Editing: k.Editing, EditingReason: k.EditingReason, Challenges: some(k.Answers), PublicAt: moment(k.PublicAt),
		WithdrawnAt: moment(k.WithdrawnAt), CreatedAt: moment(k.CreatedAt), UpdatedAt: moment(k.UpdatedAt),
	}
}

func (s *API) listCandidacies(ctx context.Context, c *gin.Context) error {
	by, w, err := s.window(ctx, c)
	if err != nil {
		return err
	}
	of, err := s.callAt(ctx, c.Param("slug"))
	if err != nil {
		return err
	}
	found, more, err := s.app.ListCandidacies(ctx, by, of.ID, w)
	if err != nil {
		return err
	}
	items := make([]candidacy, len(found))
	for i, k := range found {
		items[i] = candidacyOf(k, of.Slug)
	}
	return show(c, list(items, more, func(k candidacy) string { return k.ID }))
}

func (s *API) addCandidacy(ctx context.Context, c *gin.Context) error {
	by, err := s.writer(ctx, c)
	if err != nil {
		return err
	}
	b, err := readBody(c, pageBody)
	if err != nil {
		return err
	}
	n := app.NewCandidacy{Sections: b.sections(), Summary: b.text("summary"), Key: b.key(c, by), Via: domain.ViaAPI}
	slug := b.text("call")
	if slug == "" {
		b.faults.Add("call", "error.required")
	}
	if err := b.err(); err != nil {
		return err
	}
	of, err := s.callAt(ctx, slug)
	if domain.KindOf(err) == domain.NotFound {
		return domain.Problems{{Kind: domain.Invalid, Key: "error.missing.call", Field: "call"}}
	}
	if err != nil {
		return err
	}
	n.CallID = of.ID
	p, err := s.app.PublishCandidacy(ctx, by, n)
	if err != nil {
		return err
	}
	c.Header("Location", Prefix+"/pages/"+p.Page.ID)
	return done(c, http.StatusCreated, candidacyOf(p.Candidacy, of.Slug))
}

// deposited is the receipt of a deposit.
type deposited struct {
	Number  string     `json:"number"`
	Version int        `json:"version"`
	Hash    string     `json:"sha256"`
	Cutoff  int        `json:"cutoff"`
	At      *time.Time `json:"at"`
}

func (s *API) makeDeposit(ctx context.Context, c *gin.Context) error {
	by, err := s.writer(ctx, c)
	if err != nil {
		return err
	}
	id, err := idIn(c, "candidacy")
	if err != nil {
		return err
	}
	b, err := readBody(c, smallBody)
	if err != nil {
		return err
	}
	act := app.DepositAct{CandidacyID: id, Version: b.count("version"), Key: b.key(c, by)}
	if err := b.err(); err != nil {
		return err
	}
	d, err := s.app.MakeDeposit(ctx, by, act)
	if err != nil {
		return err
	}
	return done(c, http.StatusCreated, deposited{d.Number, d.N, d.Hash, d.K, moment(d.At)})
}
