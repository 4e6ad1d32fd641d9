package play

import (
	"context"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/demo"
	"github.com/appel-a-communs/communs/internal/domain"
)

// follow makes somebody follow a page or a whole call.
func (p *player) follow(ctx context.Context, by domain.Account, act demo.Act) error {
	change := app.FollowChange{PageID: p.pages[act.Page], Frequency: act.Following.Frequency}
	if act.Following.WholeCall {
		change.PageID, change.CallID = "", p.call.ID
	}
	return p.app.ChangeFollow(ctx, by, change)
}

// read notes that somebody read a page as it stands.
func (p *player) read(ctx context.Context, by domain.Account, act demo.Act) error {
	place, err := p.app.PlaceByID(ctx, by, p.pages[act.Page])
	if err != nil {
		return err
	}
	_, err = p.app.SeePage(ctx, by, place)
	return err
}
