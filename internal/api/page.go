package api

import (
	"context"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// page is a wiki page as programs read it.
type page struct {
	ID        string     `json:"id"`
	Kind      string     `json:"kind"`
	Call      *string    `json:"call"`
	Candidacy *string    `json:"candidacy"`
	Slug      string     `json:"slug"`
	Title     string     `json:"title"`
	Path      string     `json:"path"`
	Head      int        `json:"head"`
	CreatedAt *time.Time `json:"created_at"`
	UpdatedAt *time.Time `json:"updated_at"`
	Version   *version   `json:"version,omitempty"` // the head
}

func pageOf(p store.ListedPage) page {
	return page{
		ID: p.ID, Kind: p.Form, Call: orNull(p.CallSlug), Candidacy: orNull(p.CandidacyID), Slug: p.Slug, Title: p.Title,
		Path: p.Path(p.CallSlug), Head: p.Head, CreatedAt: moment(p.CreatedAt), UpdatedAt: moment(p.UpdatedAt),
	}
}

func (s *API) listPages(ctx context.Context, c *gin.Context) error {
	by, err := s.reader(ctx, c)
	if err != nil {
		return err
	}
	q, err := readQuery(c, "call", "kind", "title", "after", "limit")
	if err != nil {
		return err
	}
	w, sought := q.window(), app.Sought{Form: q.get("kind"), Title: q.get("title")}
	if _, known := domain.FormOf(sought.Form); q.has("kind") && !known {
		q.faults.Add("kind", "error.choice")
	}
	if q.has("title") && app.Fold(sought.Title) == "" {
		q.faults.Add("title", "error.required")
	}
	if err := q.faults.Err(); err != nil {
		return err
	}
	if q.has("call") {
		of, err := s.callAt(ctx, q.get("call"))
		if err != nil {
			return err
		}
		sought.CallID = of.ID
	}
	found, more, err := s.app.ListPages(ctx, by, sought, w)
	if err != nil {
		return err
	}
	items := make([]page, len(found))
	for i, p := range found {
		items[i] = pageOf(p)
	}
	return show(c, list(items, more, func(p page) string { return p.ID }))
}

// place is the page that an address names, for whoever asks; parameters are those that the route knows.
func (s *API) place(ctx context.Context, c *gin.Context) (domain.Account, app.Place, error) {
	by, err := s.reader(ctx, c)
	if err != nil {
		return by, app.Place{}, err
	}
	id, err := idIn(c, "page")
	if err != nil {
		return by, app.Place{}, err
	}
	p, err := s.app.PlaceByID(ctx, by, id)
	return by, p, err
}

func (s *API) showPage(ctx context.Context, c *gin.Context) error {
	by, p, err := s.place(ctx, c)
	if err != nil {
		return err
	}
	if _, err := readQuery(c); err != nil {
		return err
	}
	v, err := s.app.ViewVersion(ctx, by, p, 0)
	if err != nil {
		return err
	}
	out := pageOf(store.ListedPage{Page: p.Page, CallSlug: p.Call.Slug, CandidacyID: p.Candidacy.ID})
	out.Version = new(versionOf(v.Version, whole))
	return show(c, out)
}
