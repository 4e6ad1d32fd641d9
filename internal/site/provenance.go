package site

import (
	"context"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/markup"
	"github.com/appel-a-communs/communs/web/view"
)

// passageLink leads to a passage in the version that was quoted.
func (s *Site) passageLink(c *gin.Context, p app.Place, at domain.Passage) view.Link {
	return view.Link{
		Label: s.printer(c).T("passage.where", "Title", p.Page.Title, "N", at.N),
		Href:  s.local(c, versionPath(p, at.N)+"#"+citedSection+"-"+markup.PassageID(at.From)),
	}
}

// quotedPlace is the page that a source quotes.
func quotedPlace(b app.Provenance) app.Place {
	p := app.Place{Page: b.Page}
	p.Call.ID, p.Call.Slug = b.Page.CallID, b.PageCall
	return p
}

// origins tell where a défi comes from.
func (s *Site) origins(c *gin.Context, v app.ChallengeView) []view.CameFrom {
	pr := s.printer(c)
	var list []view.CameFrom
	for _, b := range v.From.List {
		p, o := quotedPlace(b), s.cameFrom(c, b)
		if b.Changed {
			o.Changed = view.Link{Label: pr.T("provenance.changed"), Href: s.local(c, diffPath(p, b.Passage.N, b.Page.Head))}
		}
		if b.ChallengeID != v.Place.Challenge.ID {
			o.Through = pr.T("provenance.through", "Title", b.Challenge.Title)
		}
		if s.app.MayDropSource(viewer(c), v.Place, b) {
			o.Drop = &view.Drop{
				Legend: pr.T("provenance.drop"), Submit: pr.T("provenance.drop_submit"), Action: s.local(c, v.Place.Path()+"/sources"),
				Hidden: []view.Hidden{{Name: "key", Value: newKey()}, {Name: "source", Value: b.ID}},
			}
		}
		list = append(list, o)
	}
	return list
}

// cameFrom is a source with its words as they were.
func (s *Site) cameFrom(c *gin.Context, b app.Provenance) view.CameFrom {
	pr := s.printer(c)
	o := view.CameFrom{
		Quote: s.plainQuote(pr, b.Quote), Withheld: withheld(pr, b),
		Who: pr.T("provenance.who", "Name", b.AccountName, "Date", pr.Date(b.ChallengeSource.At)),
	}
	if b.Kind == domain.FromCards {
		o.Quote, o.Cards, o.Where = b.Quote, asCards(pr, b.Cards), s.groupLink(c, b.Sourced)
	} else {
		o.Where = s.passageLink(c, quotedPlace(b), b.Passage)
	}
	return o
}

// withheld is said of a quote whose version is hidden since.
func withheld(pr *i18n.Printer, b app.Provenance) string {
	if b.Hidden {
		return pr.T("provenance.withheld")
	}
	return ""
}

// born is a passage with the défi that it became.
func (s *Site) born(c *gin.Context, b app.Provenance) view.Born {
	pr := s.printer(c)
	out := view.Born{
		Quote: s.plainQuote(pr, b.Quote), Withheld: withheld(pr, b), State: pr.T("state.challenge." + string(b.Challenge.State)),
		Challenge: view.Link{Label: challengeName(pr, b.Challenge), Href: s.local(c, b.ChallengePath())},
	}
	if b.Changed {
		p := quotedPlace(b)
		out.Changed = s.passageLink(c, p, b.Passage)
		out.Changed.Label = pr.T("provenance.changed_here", "N", b.Passage.N)
	}
	return out
}

// becameWords says at the end of a passage what it became.
func becameWords(pr *i18n.Printer, ch domain.Challenge) string {
	if ch.Number > 0 {
		return pr.T("provenance.became", "N", ch.Number)
	}
	return pr.T("provenance.became_idea", "Title", ch.Title)
}

// provenanceOf completes a page of words with what its passages became, and with the choice of a new one. It answers the tags of the
// défis that are told of.
func (s *Site) provenanceOf(ctx context.Context, c *gin.Context, v app.PageView, d *view.DocumentPage) ([]string, error) {
	p := v.Place
	if !domain.Citable(p.Page.Form) {
		return nil, nil
	}
	pr := s.printer(c)
	became, err := s.app.BornOf(ctx, p)
	if err != nil {
		return nil, err
	}
	may, err := s.app.MayBecome(ctx, p)
	if err != nil {
		return nil, err
	}
	choosing := may && c.Query("passages") == "1"
	d.Sections = s.cited(pr, v, func(at markup.Passage) []markup.PassageLink {
		var links []markup.PassageLink
		for _, b := range became.List {
			if b.At >= at.From && b.At < at.To {
				links = append(links, markup.PassageLink{Href: s.local(c, b.ChallengePath()), Text: becameWords(pr, b.Challenge)})
			}
		}
		if choosing {
			href := passagePath(p, domain.Passage{N: v.Version.N, From: at.From, To: at.To})
			links = append(links, markup.PassageLink{Href: s.local(c, href), Text: pr.T("passage.make")})
		}
		return links
	})
	var list []view.Born
	for _, b := range became.List {
		list = append(list, s.born(c, b))
	}
	d.After = view.BornList(pr.N("provenance.born", len(list), "N", len(list)), list)
	switch {
	case choosing:
		d.Aside = view.PassageTool(view.PassageTools{Text: pr.T("passage.choosing"), Link: view.Link{Label: pr.T("passage.calm"), Href: s.local(c, p.Path())}})
	case may && v.Version.Sections[citedSection] != "":
		d.Aside = view.PassageTool(view.PassageTools{Link: view.Link{Label: pr.T("passage.mode"), Href: s.local(c, p.Path()+"?passages=1")}})
	}
	return append(became.Tags, "calls"), nil
}

// cited renders the sections of a page whose passages may be led to.
func (s *Site) cited(pr *i18n.Printer, v app.PageView, links func(markup.Passage) []markup.PassageLink) []view.DocumentSection {
	list := s.sections(pr, v.Place.Form(), v.Version)
	if !domain.Citable(v.Place.Page.Form) {
		return list
	}
	for i, sec := range list {
		if sec.ID == citedSection {
			text := v.Version.Sections[citedSection]
			list[i].Body = s.renderWith(text, citedSection+"-", links).component(s.asSource(pr, text))
		}
	}
	return list
}

// noLinks gives passages an id and nothing else.
func noLinks(markup.Passage) []markup.PassageLink { return nil }
