package site

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

func receiptRoutes() []Route {
	return []Route{
		get("/recepisses/:number", func(s *Site) handler { return s.showReceipt }),
		get("/appels/:call/releves/:k", func(s *Site) handler { return s.showCutoff }),
	}
}

// showReceipt shows the acknowledgement of a deposit; with .txt after its number it is a file to keep.
func (s *Site) showReceipt(ctx context.Context, c *gin.Context) error {
	number, file := strings.CutSuffix(c.Param("number"), ".txt")
	r, err := s.app.ViewReceipt(ctx, viewer(c), number)
	if err != nil {
		return err
	}
	pr := s.printer(c)
	c.Header("Cache-Control", "private, no-store")
	if file {
		c.Header("Content-Disposition", `attachment; filename="recepisse-`+r.Deposit.Number+`.txt"`)
		write(c, http.StatusOK, "text/plain; charset=utf-8", []byte(r.Text(pr)))
		return nil
	}
	page := view.ReceiptPage{
		Title: pr.T("receipt.title"), Lead: pr.T("receipt.lead."+string(r.Deposit.State), "N", r.Deposit.N, "K", r.Deposit.K),
		File: view.Link{Label: pr.T("receipt.file"), Href: s.local(c, "/recepisses/"+r.Deposit.Number+".txt")},
		Back: view.Link{Label: pr.T("receipt.back"), Href: s.local(c, "/candidatures/"+r.Deposit.Slug)},
	}
	for _, l := range r.Lines(pr) {
		page.Facts = append(page.Facts, view.Fact{Term: l.Label, Text: l.Text})
	}
	page.Postures = s.frozenPostures(c, r.Call, "/candidatures/"+r.Deposit.Slug, r.Deposit)
	s.show(c, screen{
		page: view.Page{Title: pr.T("receipt.page", "Number", r.Deposit.Number), Robots: "noindex", Section: "candidacies"}, body: view.Receipt(page),
	})
	return nil
}

// showCutoff is a relève: before its hour the number of deposits, after it all of them.
func (s *Site) showCutoff(ctx context.Context, c *gin.Context) error {
	k, err := number(c.Param("k"))
	if err != nil {
		return err
	}
	v, err := s.app.ViewCutoff(ctx, c.Param("call"), k)
	if err != nil {
		return err
	}
	pr := s.printer(c)
	page := view.CutoffPage{
		Title: pr.T("call.cutoff", "K", v.Cutoff.K), Lead: pr.T("cutoff.lead", "Call", v.Call.Title, "At", pr.DateTime(v.Cutoff.At)),
		Text: cutoffText(pr, v), ListTitle: pr.T("cutoff.list"),
		Columns: []string{pr.T("receipt.candidacy"), pr.T("receipt.version"), pr.T("receipt.hash")},
	}
	if !v.Cutoff.FrozenAt.IsZero() {
		page.Facts = []view.Fact{
			{Term: pr.T("cutoff.frozen"), Text: pr.DateTime(v.Cutoff.FrozenAt)}, {Term: pr.T("cutoff.hash"), Text: v.Cutoff.Hash},
		}
	}
	for _, d := range v.Deposits {
		path := "/candidatures/" + d.Slug
		page.Rows = append(page.Rows, view.CutoffRow{
			Title:   view.Link{Label: d.Title, Href: s.local(c, path)},
			Version: view.Link{Label: pr.T("page.version_n", "N", d.N), Href: s.local(c, path+"/version/"+strconv.Itoa(d.N))}, Hash: d.Hash,
		})
	}
	s.show(c, screen{
		page: view.Page{Title: pr.T("cutoff.page", "K", v.Cutoff.K, "Call", v.Call.Title), Section: "calls", Crumbs: s.callCrumbs(c, v.Call)},
		body: view.Cutoff(page), tags: []string{"call:" + v.Call.ID}, until: v.Call.Until(v.Now),
	})
	return nil
}

func cutoffText(pr *i18n.Printer, v app.CutoffView) []string {
	switch {
	case v.Now.Before(v.Cutoff.At):
		return []string{pr.N("cutoff.coming", v.Count, "N", v.Count)}
	case v.Cutoff.FrozenAt.IsZero():
		return []string{pr.T("cutoff.closing")}
	}
	return []string{pr.N("cutoff.closed", len(v.Deposits), "N", len(v.Deposits))}
}
