package site

import (
	"context"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

// relationForm asks how a commons hangs together with another.
func (s *Site) relationForm(c *gin.Context, p app.Place, f form, faults error) (view.MoveForm, []view.Problem) {
	pr := s.printer(c)
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(faults)}
	kind := e.line(f, "kind", "relation.kind")
	kind.Kind, kind.Dropdown, kind.MaxLength = view.KindChoice, view.AsList, 0
	for _, k := range domain.RelationKinds() {
		kind.Options = append(kind.Options, view.Option{Value: k, Label: pr.T("relation.ask." + k)})
	}
	to := e.line(f, "to", "relation.commons")
	to.MaxLength, to.Help = 500, pr.T("cooperation.other_help")
	return view.MoveForm{
		Legend: pr.T("relation.add"), Submit: pr.T("relation.submit"), Action: s.local(c, p.Path()+"/entraide/relations"), Fields: []view.Field{kind, to},
		Hidden: []view.Hidden{{Name: "key", Value: newKey()}}, Open: faults != nil,
	}, e.problems()
}

func (s *Site) setRelation(ctx context.Context, c *gin.Context, p app.Place) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	if err := s.mayHere(c, domain.SetRelation, p); err != nil {
		return err
	}
	err = s.app.SetRelation(ctx, viewer(c), app.RelationAct{CandidacyID: p.Candidacy.ID, Kind: f.get("kind"), To: f.get("to"), Key: f.key(c)})
	switch k := domain.KindOf(err); {
	case k == domain.Invalid || k == domain.Conflict:
		return s.showHelpPage(ctx, c, p, f, err)
	case err != nil:
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, p.Path()+"/entraide?fait=lien#liens"))
	return nil
}

func (s *Site) dropRelation(ctx context.Context, c *gin.Context, p app.Place) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	if err := s.app.DropRelation(ctx, viewer(c), app.RelationDrop{CandidacyID: p.Candidacy.ID, ID: f.get("relation"), Key: f.key(c)}); err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, p.Path()+"/entraide?fait=lien-retire#liens"))
	return nil
}

// aboutBonds are the acts on needs and relations, whose sentence names what stands in their reason.
func aboutBonds(verb domain.Verb) bool {
	concept, _, _ := strings.Cut(string(verb), ".")
	return concept == "need" || concept == "offer" || concept == "relation"
}
