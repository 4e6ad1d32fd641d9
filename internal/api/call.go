package api

import (
	"context"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/domain"
)

// call is an appel à communs as programs read it.
type call struct {
	ID        string       `json:"id"`
	Slug      string       `json:"slug"`
	Title     string       `json:"title"`
	Agency    string       `json:"agency"`
	Path      string       `json:"path"`
	Page      string       `json:"page"`
	Rules     *rules       `json:"rules"`
	Phase     domain.Phase `json:"phase"`
	Phases    phases       `json:"phases"`
	Cutoffs   []cutoff     `json:"cutoffs"`
	Settings  settings     `json:"settings"`
	CreatedAt *time.Time   `json:"created_at"`
	Version   *version     `json:"version,omitempty"` // the head of its page
}

// rules names the règlement in force.
type rules struct {
	Page string `json:"page"`
	N    int    `json:"n"`
}

// phases are the moments at which the call enters its phases; it closes at its last relève.
type phases struct {
	Workshops *time.Time `json:"workshops"`
	Published *time.Time `json:"published"`
	Open      *time.Time `json:"open"`
	Closed    *time.Time `json:"closed"`
	FollowUp  *time.Time `json:"follow_up"`
	Archived  *time.Time `json:"archived"`
}

// cutoff is a relève.
type cutoff struct {
	K        int        `json:"k"`
	At       *time.Time `json:"at"`
	FrozenAt *time.Time `json:"frozen_at"`
	Hash     *string    `json:"sha256"`
	Deposits int        `json:"deposits"`
}

// settings are what a call states beside its page; amounts are in cents, the rate in hundredths of a percent.
type settings struct {
	Partners       []string           `json:"partners"`
	Envelope       int64              `json:"envelope"`
	Rate           int                `json:"rate"`
	Cap            int64              `json:"cap"`
	Floor          int64              `json:"floor"`
	Criteria       []domain.Criterion `json:"criteria"`
	LicencePolicy  string             `json:"licence_policy"`
	DaysPublic     int                `json:"days_public"`
	ContentLicence string             `json:"content_licence"`
}

func callOf(c domain.Call, now time.Time) call {
	out := call{
		ID: c.ID, Slug: c.Slug, Title: c.Title, Agency: c.Agency, Page: c.PageID,
		Path: domain.Page{Form: domain.FormCall, Slug: c.Slug}.Path(c.Slug), Phase: c.Phase(now),
		Phases: phases{
			moment(c.Phases.Workshops), moment(c.Phases.Published), moment(c.Phases.Open), moment(c.Last()),
			moment(c.Phases.FollowUp), moment(c.Phases.Archived),
		},
		Cutoffs: []cutoff{}, CreatedAt: moment(c.CreatedAt),
		Settings: settings{
			Partners: some(c.Settings.Partners), Envelope: c.Settings.Envelope, Rate: c.Settings.Rate, Cap: c.Settings.Cap,
			Floor: c.Settings.Floor, Criteria: some(c.Settings.Criteria), LicencePolicy: c.Settings.LicenceTable,
			DaysPublic: c.Settings.DaysPublic, ContentLicence: c.Settings.ContentLicence,
		},
	}
	if c.RulesPage != "" {
		out.Rules = &rules{c.RulesPage, c.RulesN}
	}
	for _, k := range c.Cutoffs {
		out.Cutoffs = append(out.Cutoffs, cutoff{k.K, moment(k.At), moment(k.FrozenAt), orNull(k.Hash), k.Deposits})
	}
	return out
}

// some is a list in an answer: empty rather than null.
func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func (s *API) listCalls(ctx context.Context, c *gin.Context) error {
	_, w, err := s.window(ctx, c)
	if err != nil {
		return err
	}
	found, more, err := s.app.ListCalls(ctx, w)
	if err != nil {
		return err
	}
	items := make([]call, len(found))
	for i, k := range found {
		items[i] = callOf(k, s.app.Now())
	}
	return show(c, list(items, more, func(k call) string { return k.ID }))
}

// callAt is the call that an address names.
func (s *API) callAt(ctx context.Context, slug string) (domain.Call, error) {
	if !domain.IsSlug(slug) {
		return domain.Call{}, domain.Missing("call")
	}
	return s.app.CallBySlug(ctx, slug)
}

func (s *API) showCall(ctx context.Context, c *gin.Context) error {
	by, err := s.reader(ctx, c)
	if err != nil {
		return err
	}
	if _, err := readQuery(c); err != nil {
		return err
	}
	found, err := s.callAt(ctx, c.Param("slug"))
	if err != nil {
		return err
	}
	p, err := s.app.PlaceByID(ctx, by, found.PageID)
	if err != nil {
		return err
	}
	v, err := s.app.ViewVersion(ctx, by, p, 0)
	if err != nil {
		return err
	}
	out := callOf(found, s.app.Now())
	out.Version = new(versionOf(v.Version, whole))
	return show(c, out)
}
