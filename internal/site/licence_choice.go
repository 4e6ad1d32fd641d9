package site

import (
	"context"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

// licencesEnd is the tab of a candidacy's licences, under its address.
const licencesEnd = "/licences"

// chooseLicence puts a better licence into a resource: an ordinary save of that one field, with its summary, or a
// proposal. What stands in its way brings the ordinary form up, with the licence in its row.
func (s *Site) chooseLicence(ctx context.Context, c *gin.Context, p app.Place) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	base, err := number(f.get("base"))
	if err != nil || base == 0 {
		return domain.Missing("revision")
	}
	if viewer(c).SignedIn() { // before anything is said of rows
		if _, err := s.app.ViewEdit(ctx, viewer(c), p); err != nil {
			return err
		}
	}
	v, err := s.app.ViewVersion(ctx, viewer(c), p, base)
	if err != nil {
		return err
	}
	sec, _ := p.Form().Section("resources") // a candidacy has it
	e := editing{place: p, form: p.Form(), kind: comeBack, key: f.get("key"), asked: []domain.Section{sec}, from: licencesEnd}
	e.typed = typedPage{base: base, doc: domain.Document{}, rows: map[string][]tableRow{sec.Key: rowsOf(sec, v.Version.Sections[sec.Key])}, held: []string{sec.Key}}
	name, known := e.typed.nameOf(sec.Key, f.get("row"))
	if !known {
		return domain.Missing("revision")
	}
	chosen := f.get("licence")
	e.typed.chooseLicence(sec.Key + ":" + f.get("row") + ":" + chosen)
	e.typed.doc[sec.Key] = spellRows(e.typed.rows[sec.Key])
	e.typed.summary = s.printer(c).T("licence.choice.summary", "Name", name, "ID", chosen)
	switch {
	case !viewer(c).SignedIn():
		return s.keepTyped(ctx, c, p, e.typed)
	case len(e.typed.faults) > 0:
		return s.refill(ctx, c, e, e.typed.faults)
	}
	return s.saveTyped(ctx, c, e, f)
}

// nameOf is the name of a row, and whether there is such a row.
func (t *typedPage) nameOf(section, id string) (string, bool) {
	for _, r := range t.rows[section] {
		if r["id"] == id {
			return r["name"], true
		}
	}
	return "", false
}

// licenceChoices offers better licences for a resource to whom may write or propose.
func (s *Site) licenceChoices(c *gin.Context, v app.CandidacyView, r app.JudgedResource) view.LicenceChoices {
	key := "licence.row.choose"
	if v.Proposals {
		key = "licence.choice.propose"
	}
	pr := s.printer(c)
	choices := view.LicenceChoices{
		Action: s.local(c, v.Place.Path()+licencesEnd), About: pr.T("form.about", "Label", r.Name),
		Hidden: []view.Hidden{
			{Name: "base", Value: strconv.Itoa(v.Version.N)}, {Name: "row", Value: r.ID}, {Name: "key", Value: formKey(c)},
		},
	}
	for _, id := range betterThan(r.Licence, r.Result) {
		choices.List = append(choices.List, view.Choice{ID: id, Label: pr.T(key, "ID", id)})
	}
	return choices
}
