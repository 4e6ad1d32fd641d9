package site

import (
	"context"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

// askRemark shows the form of a remark; its address may name a section and a passage.
func (s *Site) askRemark(ctx context.Context, c *gin.Context, p app.Place) error {
	n, _ := strconv.Atoi(c.Query("version")) // the head where it is none
	f := form{values: map[string][]string{
		"section": {c.Query("rubrique")}, "quote": {c.Query("citation")}, "occurrence": {c.Query("fois")}, "version": {strconv.Itoa(n)},
	}}
	return s.showRemarkForm(ctx, c, p, f, nil)
}

func (s *Site) showRemarkForm(ctx context.Context, c *gin.Context, p app.Place, f form, refused error) error {
	n, _ := strconv.Atoi(f.get("version"))
	v, err := s.app.ViewNewRemark(ctx, viewer(c), p, n)
	if err != nil {
		return err
	}
	pr := s.printer(c)
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(refused)}
	section := e.line(f, "section", "remark.section")
	section.Kind, section.Dropdown, section.Required, section.MaxLength = view.KindChoice, view.AsList, false, 0
	section.Help, section.None = pr.T("remark.section_help"), pr.T("remark.section_none")
	for _, sec := range p.Form().Sections {
		if v.Version.Sections[sec.Key] != "" {
			section.Options = append(section.Options, view.Option{Value: sec.Key, Label: remarkSection(pr, p.Form(), sec.Key)})
		}
	}
	quote := e.line(f, "quote", "remark.quote")
	quote.Kind, quote.Required, quote.MaxLength, quote.Help = view.KindPlain, false, domain.MaxRemarkQuote, pr.T("remark.quote_help", "N", v.Version.N)
	body := e.line(f, "body", "remark.body")
	body.Kind, body.MaxLength, body.Help = view.KindPlain, domain.MaxRemark, pr.T("remark.body_help")
	hidden := []view.Hidden{{Name: "key", Value: newKey()}, {Name: "version", Value: strconv.Itoa(v.Version.N)}}
	fields := []view.Field{section, quote, body}
	if e.fault("occurrence") != "" {
		which := e.line(f, "occurrence", "remark.occurrence")
		which.MaxLength, which.Help = 3, pr.T("remark.occurrence_help")
		fields = []view.Field{section, quote, which, body}
	} else if f.get("occurrence") != "" {
		hidden = append(hidden, view.Hidden{Name: "occurrence", Value: shownText(f.get("occurrence"))})
	}
	if box := s.consent(ctx, c, s.contentLicence(p), e.faults); box.Name != "" {
		fields = append(fields, box)
	}
	s.show(c, screen{
		status: refusedStatus(refused), page: s.reviewFrame(c, p, pr.T("remark.leave_on", "Title", p.Page.Title)),
		body: view.AskScreen(pr, view.AskPage{
			Title: pr.T("remark.leave"), Lead: pr.T("remark.leave_lead", "Title", p.Page.Title, "N", v.Version.N), Problems: e.problems(),
			Ask: view.Ask{
				Action: s.local(c, wikiPath(p, "/remarques/nouvelle")), Hidden: hidden, Fields: fields, Submit: pr.T("remark.send"), Others: s.anyway(c, e.faults),
				Cancel: view.Link{Label: pr.T("remark.cancel"), Href: s.local(c, wikiPath(p, ""))},
			},
		}),
	})
	return nil
}

func (s *Site) leaveRemark(ctx context.Context, c *gin.Context, p app.Place) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(f.get("version"))       // 0 is refused as unknown
	occurrence, _ := strconv.Atoi(f.get("occurrence")) // 0 asks for it where it is needed
	var id string
	if err = s.app.ReadyToPublish(ctx, viewer(c), publishing(f, s.contentLicence(p), domain.Document{"body": f.get("body")})); err == nil {
		id, err = s.app.LeaveRemark(ctx, viewer(c), app.NewRemark{
			PageID: p.Page.ID, Version: version, Section: f.get("section"), Quote: f.get("quote"), Occurrence: occurrence, Body: f.get("body"), Key: f.key(c),
		})
	}
	switch domain.KindOf(err) {
	case domain.Invalid, domain.Conflict, domain.TooMany, domain.Unavailable:
		return s.showRemarkForm(ctx, c, p, f, err)
	}
	if err != nil {
		return err
	}
	s.seeOther(c, app.RemarkPath(id)+"?fait=remarque")
	return nil
}
