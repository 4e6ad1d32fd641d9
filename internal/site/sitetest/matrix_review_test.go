package sitetest

import (
	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// addReview leaves somebody's remark, with an answer of hers, on a page of each kind, and somebody's support.
func (b builder) addReview() {
	ctx, by := b.t.Context(), b.accounts[account]
	for _, name := range []string{"public", "team", "withdrawn", "other", "published", "call-open", "call-archived", "minutes-open", "free"} {
		page := b.objects[name]["id"]
		r := domain.Remark{ID: store.NewID(), PageID: page, N: 1, AccountID: by.ID, Body: "Une remarque.", At: b.Now(), State: domain.RemarkOpen}
		k := r
		k.ID, k.Parent = store.NewID(), r.ID
		g := domain.Support{ID: store.NewID(), PageID: page, AccountID: b.accounts["juror"].ID, N: 1, At: b.Now()}
		if name == "team" {
			r.Body, k.Body = "La "+teamWords+" remarquée.", "La "+teamWords+" répondue."
		}
		b.calls["open"].Write(func(tx *store.Tx) error {
			for _, remark := range []domain.Remark{r, k} {
				if err := tx.AddRemark(ctx, remark); err != nil {
					return err
				}
			}
			return tx.SetSupport(ctx, g)
		})
		b.objects["remark-"+name] = object{"id": r.ID, "what": "remarque"}
		b.objects["answer-"+name] = object{"id": k.ID, "what": "remarque"}
		b.objects["support-"+name] = object{"id": g.ID, "what": "soutien"}
	}
	b.objects["remark-hidden"] = object{"id": b.remark("free"), "what": "remarque"}
	moderator := b.accounts[string(domain.Moderator)]
	must(b.t, b.MakeReport(ctx, b.accounts["funder"], app.NewReport{Object: domain.ReportRemark, ID: b.objects["remark-hidden"]["id"], Reason: "Grossier."}))
	must(b.t, b.Moderate(ctx, moderator, app.Moderation{
		Object: domain.ReportRemark, ID: b.objects["remark-hidden"]["id"], Act: app.HideThing, Reason: "Propos injurieux.",
	}))
}

// remark leaves one more remark on a page.
func (b builder) remark(name string) string {
	id, err := b.LeaveRemark(b.t.Context(), b.accounts[account], app.NewRemark{PageID: b.objects[name]["id"], Version: 1, Body: "Un mot " + hiddenRemark})
	must(b.t, err)
	return id
}
