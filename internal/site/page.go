package site

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/markup"
	"github.com/appel-a-communs/communs/web/view"
)

func pageRoutes() []Route {
	return []Route{
		get("/pages/:slug", func(s *Site) handler { return s.showFree }),
	}
}

func (s *Site) showFree(ctx context.Context, c *gin.Context) error {
	p, err := s.app.PlaceAt(ctx, viewer(c), app.Where{Form: domain.FormFree, Slug: c.Param("slug")})
	if err != nil {
		return err
	}
	v, err := s.app.ViewVersion(ctx, viewer(c), p, 0)
	if err != nil {
		return err
	}
	pr := s.printer(c)
	s.show(c, screen{
		page: view.Page{Title: p.Page.Title},
		body: view.Document(view.DocumentPage{Title: p.Page.Title, Sections: s.sections(pr, p.Form(), v.Version)}),
		tags: placeTags(p), until: until(p, s.app.Now()),
	})
	return nil
}

// placeTags are what a page about a place depends on.
func placeTags(p app.Place) []string {
	tags := []string{"page:" + p.Page.ID}
	if p.Call.ID != "" {
		tags = append(tags, "call:"+p.Call.ID)
	}
	return tags
}

// until is when a page about a place changes by itself.
func until(p app.Place, now time.Time) time.Time {
	if p.Call.ID == "" {
		return time.Time{}
	}
	return p.Call.Until(now)
}

// sections renders the sections of a version that hold something, in the form's order.
func (s *Site) sections(pr *i18n.Printer, form domain.Form, v domain.Revision) []view.DocumentSection {
	var list []view.DocumentSection
	for _, sec := range form.Sections {
		text := v.Sections[sec.Key]
		if text == "" || sec.Key == "title" {
			continue
		}
		list = append(list, view.DocumentSection{
			ID: sec.Key, Title: pr.T("section." + form.Key + "." + sec.Key), Body: s.sectionBody(pr, sec, text),
		})
	}
	return list
}

func (s *Site) sectionBody(pr *i18n.Printer, sec domain.Section, text string) templ.Component {
	if sec.Kind != domain.Text {
		return view.PlainText(text)
	}
	return s.render(text, sec.Key+"-").component(func(e *markup.CapError) templ.Component {
		return view.SourceText(pr.T("page.over_cap", "Cap", pr.T("cap."+e.Cap), "Limit", strconv.Itoa(e.Limit)), text)
	})
}

// number reads a version's number in an address; 0 for none, an error for what is not one.
func number(v string) (int, error) {
	if v == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || strconv.Itoa(n) != v {
		return 0, errors.Join(domain.Missing("revision"), err)
	}
	return n, nil
}

// broken answers when a page could not be made at all: a fault of ours.
func (s *Site) broken(c *gin.Context, err error) {
	s.fault(c, err)
}

// spoken makes the arguments of a refusal readable: amounts of money in cents, sizes in bytes.
func (s *Site) spoken(pr *i18n.Printer, args []any) []any {
	out := make([]any, len(args))
	copy(out, args)
	for i := 0; i+1 < len(out); i += 2 {
		if n, ok := out[i+1].(int64); ok {
			out[i+1] = pr.Amount(n)
		}
	}
	return out
}
