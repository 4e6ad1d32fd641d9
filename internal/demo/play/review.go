package play

import (
	"context"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/demo"
	"github.com/appel-a-communs/communs/internal/domain"
)

// onReview plays an act of the public review.
func (p *player) onReview(ctx context.Context, by domain.Account, act demo.Act) error {
	r, page := act.Review, p.pages[act.Page]
	of := p.objects["remark "+r.Of]
	switch act.Kind {
	case demo.LeaveRemark:
		id, err := p.app.LeaveRemark(ctx, by, app.NewRemark{PageID: page, Version: r.Version, Section: r.In, Quote: r.Quote, Body: r.Text})
		p.objects["remark "+r.Name] = id
		return err
	case demo.AnswerRemark:
		_, err := p.app.AnswerRemark(ctx, by, app.RemarkAnswer{RemarkID: of, Body: r.Text})
		return err
	case demo.SettleRemark:
		return p.app.MoveRemark(ctx, by, app.RemarkMove{ID: of, Verb: r.Verb, Version: r.Version, Reason: act.Reason})
	}
	return p.app.GiveSupport(ctx, by, app.SupportAct{PageID: page, Version: r.Version, Organisation: r.Organisation, Word: r.Text})
}
