package app

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// FirstText is the kind of a newcomer's payload that is a candidacy.
const FirstText = "candidacy"

// firstText is a first candidacy while it waits for its author's address to be proven.
type firstText struct {
	Call     string          `json:"call"`
	Sections domain.Document `json:"sections"`
	Key      string          `json:"key"`               // of the form: two links of one form publish once
	Licence  string          `json:"licence,omitempty"` // that its author accepted
}

// KeepFirstText keeps a candidacy written before any account, and mails the link that publishes it.
func (a *App) KeepFirstText(ctx context.Context, who Newcomer, n NewCandidacy) error {
	draft, call, err := a.readyCandidacy(ctx, anyone(), n)
	if err != nil {
		return err
	}
	who.Kind = FirstText
	if who.Payload, err = encode(firstText{Call: call.ID, Sections: draft.version.Sections, Key: n.Key.ID, Licence: n.Licence}); err != nil {
		return err
	}
	return a.StartNewcomer(ctx, who)
}

// anyone stands for an author who is not known yet.
func anyone() domain.Account { return domain.Account{ID: "visitor", Confirmed: true} }

// ReadFirstText reads the candidacy that a link would publish.
func ReadFirstText(l Link) (NewCandidacy, error) {
	if l.Kind != FirstText {
		return NewCandidacy{}, domain.Missing("page")
	}
	var t firstText
	if err := decode(l.Payload, &t); err != nil {
		return NewCandidacy{}, err
	}
	return NewCandidacy{CallID: t.Call, Sections: t.Sections, Key: store.Key{ID: t.Key}, Licence: t.Licence}, nil
}

// PublishFirstText uses a newcomer's link up: it confirms her account and publishes her candidacy, both or
// neither. The account is the one to sign in; it is zero where the same form was published before, by
// another of its links.
func (a *App) PublishFirstText(ctx context.Context, by domain.Account, token string) (Place, domain.Account, error) {
	link, err := a.LinkOf(ctx, token)
	if err != nil {
		return Place{}, domain.Account{}, err
	}
	n, err := ReadFirstText(link)
	if err != nil {
		return Place{}, domain.Account{}, err
	}
	draft, call, err := a.readyCandidacy(ctx, anyone(), n)
	if err != nil {
		return Place{}, domain.Account{}, err
	}
	var author domain.Account
	once := store.Key{ID: n.Key.ID, Route: linkPath(store.LinkPublish), Body: hashOf(link.Payload)}
	pageID, err := a.store.Write(ctx, once, func(tx *store.Tx) error {
		arrived, err := a.finishNewcomer(ctx, tx, by, token)
		if err != nil {
			return err
		}
		author = arrived.Account
		if err := accept(ctx, tx, author.ID, n.Licence, store.AcceptFirstText); err != nil {
			return err
		}
		draft.version.AuthorID, draft.version.AuthorName = author.ID, author.Name
		c, err := a.addCandidacy(ctx, tx, author, call.ID, draft)
		tx.Return(c.PageID)
		return err
	})
	if err != nil {
		return Place{}, domain.Account{}, addressTaken(err)
	}
	p, err := a.placeNow(ctx, pageID)
	return p, author, err
}
