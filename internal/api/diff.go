package api

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/prose"
)

// diff is what changed between two versions of a page: by section, those that say the same left out.
type diff struct {
	Old      int            `json:"old"`
	New      int            `json:"new"`
	Same     bool           `json:"same"`
	Sections map[string]any `json:"sections"` // a prose.Result, a changedField or a changedRows
}

// changedField is a section that is compared whole.
type changedField struct {
	Old string `json:"old"`
	New string `json:"new"`
}

// changedRows is a section of rows, compared by their ids; a row that one version lacks is null there.
type changedRows struct {
	Rows map[string]changedRow `json:"rows"`
}

type changedRow struct {
	Old *json.RawMessage `json:"old"`
	New *json.RawMessage `json:"new"`
}

func (s *API) showDiff(ctx context.Context, c *gin.Context) error {
	_, p, err := s.place(ctx, c)
	if err != nil {
		return err
	}
	if _, err := readQuery(c); err != nil {
		return err
	}
	from, to, ok := strings.Cut(c.Param("range"), "..")
	n, errN := number(from)
	m, errM := number(to)
	if !ok || errN != nil || errM != nil {
		return domain.Missing("revision")
	}
	v, err := s.app.Compare(ctx, p, n, m)
	if err != nil {
		return err
	}
	if v.Old.Hidden || v.New.Hidden {
		return domain.Missing("revision")
	}
	old, now := v.Old, v.New
	if n > m { // as asked: from the later back to the earlier
		old, now = now, old
	}
	return show(c, diffOf(p.Form(), old, now))
}

func diffOf(form domain.Form, old, now domain.Revision) diff {
	d := diff{Old: old.N, New: now.N, Sections: map[string]any{}}
	for _, key := range old.Sections.Changed(now.Sections) {
		was, is := old.Sections[key], now.Sections[key]
		section, _ := form.Section(key) // one that the form no longer has is compared whole
		switch section.Kind {
		case domain.Text, domain.Line:
			d.Sections[key] = prose.Diff(was, is)
		case domain.ResourceSet, domain.ChallengeSet:
			d.Sections[key] = diffRows(was, is)
		default:
			d.Sections[key] = changedField{was, is}
		}
	}
	d.Same = len(d.Sections) == 0
	return d
}

func diffRows(was, is string) changedRows {
	old, now := rowsByID(was), rowsByID(is)
	changed := changedRows{map[string]changedRow{}}
	for id, row := range old {
		if other, kept := now[id]; !kept {
			changed.Rows[id] = changedRow{Old: &row}
		} else if string(row) != string(other) {
			changed.Rows[id] = changedRow{&row, &other}
		}
	}
	for id, row := range now {
		if _, was := old[id]; !was {
			changed.Rows[id] = changedRow{New: &row}
		}
	}
	return changed
}

// rowsByID reads a section of rows, which are canonical JSON; what is none has no rows.
func rowsByID(v string) map[string]json.RawMessage {
	var rows []json.RawMessage
	byID := map[string]json.RawMessage{}
	if v == "" || json.Unmarshal([]byte(v), &rows) != nil {
		return byID
	}
	for _, r := range rows {
		var row struct{ ID string }
		if json.Unmarshal(r, &row) == nil {
			byID[row.ID] = r
		}
	}
	return byID
}
