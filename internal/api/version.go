package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
)

// version is one state of a page as programs read it.
type version struct {
	N            int                       `json:"n"`
	Parent       *int                      `json:"parent"`
	MergedFrom   *int                      `json:"merged_from"`
	RestoreOf    *int                      `json:"restore_of"`
	Author       string                    `json:"author"`
	At           *time.Time                `json:"at"`
	Via          domain.Via                `json:"via"`
	Source       *string                   `json:"source"` // of an imported version
	Licence      *string                   `json:"licence"`
	Summary      string                    `json:"summary"`
	Hash         string                    `json:"sha256"`
	Size         int                       `json:"size"`
	WordsAdded   int                       `json:"words_added"`
	WordsRemoved int                       `json:"words_removed"`
	Late         bool                      `json:"late"`
	Hidden       bool                      `json:"hidden"`
	Verdicts     map[string]domain.Verdict `json:"verdicts"`
	Sections     domain.Document           `json:"sections,omitzero"`
}

// detail says how much of a version an answer carries.
type detail int

const (
	brief detail = iota // all but its sections
	whole
)

// versionOf leaves out, of a version whose text is withheld, all that was its author's own words.
func versionOf(v domain.Revision, d detail) version {
	out := version{
		N: v.N, Parent: orNull(v.Parent), MergedFrom: orNull(v.MergedFrom), RestoreOf: orNull(v.RestoreOf), Author: v.AuthorName,
		At: moment(v.At), Via: v.Via, Source: orNull(v.SourceRef), Licence: orNull(v.Licence), Hash: v.Hash, Size: v.Size,
		WordsAdded: v.WordsAdded, WordsRemoved: v.WordsRemoved, Late: v.Late, Hidden: v.Hidden, Verdicts: map[string]domain.Verdict{},
	}
	if v.Hidden {
		return out
	}
	out.Summary, out.Verdicts = v.Summary, app.ReadVerdicts(v).Rows
	if d == whole {
		out.Sections = v.Sections
	}
	return out
}

func (s *API) listVersions(ctx context.Context, c *gin.Context) error {
	_, p, err := s.place(ctx, c)
	if err != nil {
		return err
	}
	q, err := readQuery(c, "after", "limit", "sections")
	if err != nil {
		return err
	}
	before, limit := q.before(), q.limit()
	read, d := s.app.ListVersions, brief
	switch {
	case q.get("sections") == "1":
		read, d = s.app.ListTexts, whole
	case q.has("sections") && q.get("sections") != "0":
		q.faults.Add("sections", "error.choice")
	}
	if err := q.faults.Err(); err != nil {
		return err
	}
	found, more, err := read(ctx, p, before, limit)
	if err != nil {
		return err
	}
	items := make([]version, len(found))
	for i, v := range found {
		items[i] = versionOf(v, d)
	}
	return show(c, list(items, more, func(v version) string { return strconv.Itoa(v.N) }))
}

func (s *API) showVersion(ctx context.Context, c *gin.Context) error {
	by, p, err := s.place(ctx, c)
	if err != nil {
		return err
	}
	if _, err := readQuery(c); err != nil {
		return err
	}
	n, err := number(c.Param("n"))
	if err != nil {
		return err
	}
	v, err := s.app.ViewVersion(ctx, by, p, n)
	if err != nil {
		return err
	}
	return show(c, versionOf(v.Version, whole))
}

// saved is what became of a version that was sent.
type saved struct {
	Version    int       `json:"version"`
	Merged     bool      `json:"merged"`
	MergedWith string    `json:"merged_with,omitempty"`
	Warnings   []warning `json:"warnings,omitempty"`
}

// proposed tells that the page is edited "sur proposition": its team decides.
type proposed struct {
	Proposal string `json:"proposal"`
}

// clash is what a conflict adds to a refusal: both texts of each place, nothing chosen.
type clash struct {
	Head      int        `json:"head"`
	Draft     string     `json:"draft"` // where the text that was sent was kept
	Conflicts []conflict `json:"conflicts"`
}

type conflict struct {
	Section string `json:"section"`
	Field   string `json:"field"` // of a row, "ROW.FIELD"; "" for a whole field or a passage of a text
	Index   int    `json:"index"` // of a passage, within its section
	Base    string `json:"base"`
	Mine    string `json:"mine"`
	Theirs  string `json:"theirs"`
}

func (s *API) addVersion(ctx context.Context, c *gin.Context) error {
	by, err := s.writer(ctx, c)
	if err != nil {
		return err
	}
	id, err := idIn(c, "page")
	if err != nil {
		return err
	}
	b, err := readBody(c, pageBody)
	if err != nil {
		return err
	}
	e := app.Edit{PageID: id, Base: b.count("base"), Sections: b.sections(), Summary: b.text("summary"), Key: b.key(c, by), Via: domain.ViaAPI}
	if err := b.err(); err != nil {
		return err
	}
	out, err := s.app.SavePage(ctx, by, e)
	if err != nil {
		return err
	}
	warnings, err := s.warnings(ctx, by, e)
	if err != nil {
		return err
	}
	return s.answerSaved(c, id, out, warnings)
}

func (s *API) answerSaved(c *gin.Context, pageID string, out app.Saved, warnings []warning) error {
	switch {
	case out.Conflict != nil:
		s.refuse(c, domain.Conflict, domain.Problems{{Kind: domain.Conflict, Key: "error.api_conflict"}}, clashOf(*out.Conflict))
		return nil
	case out.Proposal != "":
		return done(c, http.StatusAccepted, proposed{out.Proposal})
	case out.Same:
		return done(c, http.StatusOK, saved{Version: out.N})
	}
	c.Header("Location", Prefix+"/pages/"+pageID+"/versions/"+strconv.Itoa(out.N))
	return done(c, http.StatusCreated, saved{out.N, out.Merged, out.MergedWith, warnings})
}

func clashOf(v app.ConflictView) *clash {
	out := &clash{Head: v.Head.N, Draft: v.DraftID, Conflicts: []conflict{}}
	for _, k := range v.Melded.Clashes {
		out.Conflicts = append(out.Conflicts, conflict{k.Section, k.Field, k.Index, k.Base, k.Mine, k.Theirs})
	}
	return out
}
