package site

import (
	"context"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/web/view"
)

func receiptRoutes() []Route {
	return []Route{
		get("/recepisses/:number", func(s *Site) handler { return s.showReceipt }),
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
