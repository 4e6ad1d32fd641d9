package site

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

// showProposals lists what others propose for a page, each against the version that it was written on.
func (s *Site) showProposals(ctx context.Context, c *gin.Context, p app.Place) error {
	return s.proposalsPage(ctx, c, p, "", nil)
}

func (s *Site) proposalsPage(ctx context.Context, c *gin.Context, p app.Place, refused string, why error) error {
	v, err := s.app.ViewProposals(ctx, viewer(c), p.Page.ID)
	if err != nil {
		return err
	}
	challenges, err := s.challengeNames(ctx, p)
	if err != nil {
		return err
	}
	pr := s.printer(c)
	a := asker{s: s, pr: pr, form: p.Form(), faults: domain.ProblemsOf(why)}
	sc := view.ProposalScreen{
		Title: pr.T("proposal.title", "Title", p.Page.Title), Tabs: s.wikiTabs(c, p, "proposals"), Label: pr.T("wiki.tabs"),
		Empty: pr.T("proposal.none"), Action: s.local(c, wikiPath(p, "/propositions")), Problems: a.problems(),
	}
	for _, pro := range v.Proposals {
		item := view.Proposal{
			ID: pro.ID, Who: pro.AuthorName, Time: pro.At.UTC().Format(time.RFC3339), TimeWords: pr.DateTime(pro.At),
			Summary: said(pr, pro.Summary), State: pr.T("proposal.state." + string(pro.State)), Reason: pro.Reason,
		}
		if pro.ResultN > 0 {
			item.Result = view.Link{Label: pr.T("history.version", "N", pro.ResultN), Href: s.local(c, versionPath(p, pro.ResultN))}
		}
		if pro.State == "open" {
			if item.Blocks, err = s.proposed(ctx, c, p, pro, challenges); err != nil {
				return err
			}
			if v.MaySettle {
				item.Key = newKey()
				item.Answer = view.Field{
					Name: "reason." + pro.ID, Kind: view.KindLine, Label: pr.T("proposal.reason"), Help: pr.T("proposal.reason_help"), MaxLength: 500,
				}
				if refused == pro.ID {
					item.Answer.Error = a.fault("reason")
				}
			}
		}
		sc.Proposals = append(sc.Proposals, item)
	}
	status := http.StatusOK
	if why != nil {
		status = statusOf(domain.KindOf(why))
	}
	page := view.Page{Title: sc.Title, Robots: "noindex", Crumbs: s.crumbs(c, p), Act: view.Comparing}
	s.show(c, screen{status: status, page: page, body: view.Proposals(pr, sc)})
	return nil
}

// proposed compares a proposal with its base, leaving out what it does not touch.
func (s *Site) proposed(ctx context.Context, c *gin.Context, p app.Place, pro domain.Proposal, challenges map[string]string) ([]view.DiffBlock, error) {
	v, err := s.app.ViewVersion(ctx, viewer(c), p, pro.Base)
	if err != nil {
		return nil, err
	}
	after := domain.Document{}
	for k, text := range v.Version.Sections {
		after[k] = text
	}
	for k, text := range pro.Sections {
		after[k] = text
	}
	cmp := app.Comparison{Place: p, Old: v.Version, New: domain.Revision{N: pro.Base, Sections: after}}
	d := differ{s: s, pr: s.printer(c), cmp: cmp, changes: compareDocuments(p.Form(), v.Version.Sections, after), challenges: challenges}
	var blocks []view.DiffBlock
	for _, b := range d.blocks() {
		if !b.Quiet {
			b.ID = "proposition-" + pro.ID + "-" + b.ID
			blocks = append(blocks, b)
		}
	}
	return blocks, nil
}

// settleProposal answers a proposal in the team's name.
func (s *Site) settleProposal(ctx context.Context, c *gin.Context, p app.Place) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	id := f.get("proposal")
	saved, err := s.app.SettleProposal(ctx, viewer(c), app.Settlement{
		ProposalID: id, PageID: p.Page.ID, Accept: f.get("answer") == "accept", Reason: f.get("reason." + id), Key: f.key(c),
	})
	switch {
	case domain.KindOf(err) == domain.Invalid:
		return s.proposalsPage(ctx, c, p, id, err)
	case err != nil:
		return err
	case saved.Conflict != nil:
		return s.proposalsPage(ctx, c, p, id, domain.Error{Kind: domain.Conflict, Key: "error.proposal_conflict"})
	}
	c.Redirect(http.StatusSeeOther, s.local(c, wikiPath(p, "/propositions")))
	return nil
}
