package app

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// RemarkAnswer is an answer to a remark.
type RemarkAnswer struct {
	RemarkID string
	Body     string
	Key      store.Key
}

// maxAnswers bounds the answers to one remark.
const maxAnswers = 100

// AnswerRemark adds an answer to a remark, and tells the remark's author; it gives its id.
func (a *App) AnswerRemark(ctx context.Context, by domain.Account, n RemarkAnswer) (string, error) {
	var faults domain.Problems
	n.Body = plainText(n.Body)
	if domain.CheckWords(&faults, "answer", n.Body, domain.MaxAnswer); len(faults) > 0 {
		return "", faults
	}
	return a.store.Write(ctx, n.Key, func(tx *store.Tx) error {
		r, p, err := a.heldRemark(ctx, tx, by, n.RemarkID, domain.AnswerRemark)
		if err != nil {
			return err
		}
		if _, err := count(ctx, tx, "remark:"+by.ID, remarkPace()); err != nil {
			return err
		}
		said, err := tx.CountAnswers(ctx, r.ID)
		switch {
		case err != nil:
			return err
		case r.Parent != "":
			return domain.Missing("remark")
		case !r.Shown():
			return domain.Error{Kind: domain.Conflict, Key: "error.remark_over"}
		case said >= maxAnswers:
			return domain.Error{Kind: domain.Conflict, Key: "error.remark_full"}
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		k := domain.Remark{
			ID: store.NewID(), PageID: r.PageID, Parent: r.ID, N: p.Page.Head, AccountID: by.ID, Body: n.Body, At: now, State: domain.RemarkOpen,
			Team: p.Page.Form != domain.FormFree && domain.Can(by, domain.SettleRemark, a.object(p)).Allowed,
		}
		if err := tx.AddRemark(ctx, k); err != nil {
			return err
		}
		tx.Touch("page:" + r.PageID)
		tx.Return(k.ID)
		return a.tellAuthor(ctx, tx, by, r, Letter{
			Key: "mail.remark_answered", Once: now.Format("2006-01-02T15"), Args: map[string]string{"Title": p.Page.Title, "Text": n.Body},
		})
	})
}

// RemarkMove takes a remark up, sets it aside or opens it again.
type RemarkMove struct {
	ID      string
	Verb    domain.Verb
	Version int // that takes it up
	Reason  string
	Key     store.Key
}

// MoveRemark says what becomes of a remark; the register tells it, and its author gets a letter.
func (a *App) MoveRemark(ctx context.Context, by domain.Account, m RemarkMove) error {
	m.Reason = oneLine(m.Reason, domain.MaxRemarkReason)
	verb := domain.SettleRemark
	if m.Verb == domain.ReopenRemark {
		verb = domain.ReopenRemark
	}
	_, err := a.store.Write(ctx, m.Key, func(tx *store.Tx) error {
		r, p, err := a.heldRemark(ctx, tx, by, m.ID, verb)
		if err != nil {
			return err
		}
		from := r.State
		if r.Parent != "" {
			return domain.Missing("remark")
		}
		if r.State, err = domain.RemarkMoves().Step(from, m.Verb, m.Reason); err != nil {
			return err
		}
		if r.SettledAt, err = tx.Now(ctx); err != nil {
			return err
		}
		r.Reason, r.TakenUpIn = m.Reason, 0
		if r.State == domain.RemarkTakenUp {
			if r.Reason, r.TakenUpIn = "", m.Version; m.Version <= r.N || m.Version > p.Page.Head {
				return domain.Problems{{Kind: domain.Invalid, Key: "error.remark_version", Field: "version", Args: []any{"N", r.N}}}
			}
		}
		return a.settled(ctx, tx, by, p, r, stepped{from, m.Verb})
	})
	return err
}

// stepped is a step of a remark: whence, and by which act.
type stepped struct {
	from domain.State
	verb domain.Verb
}

func (a *App) settled(ctx context.Context, tx *store.Tx, by domain.Account, p Place, r domain.Remark, m stepped) error {
	was, err := tx.MoveRemark(ctx, r, m.from, by.ID)
	if err != nil {
		return err
	}
	if !was {
		return domain.Error{Kind: domain.Conflict, Key: "error.state", Args: []any{"State", string(m.from)}}
	}
	err = a.tellReview(ctx, tx, by, p, domain.Event{
		Verb: m.verb, From: m.from, To: r.State, Reason: r.Reason, N: r.TakenUpIn, Path: RemarkPath(r.ID),
	})
	if err != nil {
		return err
	}
	return a.tellAuthor(ctx, tx, by, r, Letter{
		Key: "mail." + string(m.verb), Once: store.NewID(), Args: map[string]string{"Title": p.Page.Title, "Reason": r.Reason},
	})
}

// tellAuthor writes to the author of a remark what became of it, save where she did it herself.
func (a *App) tellAuthor(ctx context.Context, tx *store.Tx, by domain.Account, r domain.Remark, l Letter) error {
	if r.AccountID == by.ID {
		return nil
	}
	to, err := tx.Account(ctx, r.AccountID)
	if err != nil || to.Email == "" || !to.Confirmed || to.Disabled {
		return err
	}
	l.To, l.Lang, l.Path, l.Once, l.Args["Name"] = to.Email, to.Lang, RemarkPath(r.ID), l.Key+":"+r.ID+":"+l.Once, by.Name
	return a.post(ctx, tx, l)
}

// heldRemark loads a remark with its page held, for an act that by may do on it. A remark on a page that by may not
// read is missing.
func (a *App) heldRemark(ctx context.Context, tx *store.Tx, by domain.Account, id string, verb domain.Verb) (domain.Remark, Place, error) {
	r, err := tx.Remark(ctx, id, a.provenBefore())
	if err != nil {
		return r, Place{}, err
	}
	p, _, err := a.heldPlace(ctx, tx, by, held{page: r.PageID, verb: verb, owner: r.AccountID})
	if err != nil {
		return r, p, err
	}
	r, err = tx.Remark(ctx, id, a.provenBefore()) // as it stands with the page held
	return r, p, err
}

// RemarkEdit gives a remark other words.
type RemarkEdit struct {
	ID   string
	Body string
	Key  store.Key
}

// EditRemark lets the author of a remark or of an answer change its words, for a quarter of an hour.
func (a *App) EditRemark(ctx context.Context, by domain.Account, e RemarkEdit) error {
	e.Body = plainText(e.Body)
	_, err := a.store.Write(ctx, e.Key, func(tx *store.Tx) error {
		r, _, err := a.heldRemark(ctx, tx, by, e.ID, domain.KeepRemark)
		if err != nil {
			return err
		}
		var faults domain.Problems
		most := domain.MaxRemark
		if r.Parent != "" {
			most = domain.MaxAnswer
		}
		if domain.CheckWords(&faults, "edited", e.Body, most); len(faults) > 0 {
			return faults
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		if !r.Editable(now) {
			return domain.Error{Kind: domain.Conflict, Key: "error.remark_late"}
		}
		tx.Touch("page:" + r.PageID)
		_, err = tx.EditRemark(ctx, r.ID, e.Body, now)
		return err
	})
	return err
}

// WithdrawRemark lets the author of a remark or of an answer take it back: its words go, its place stays.
func (a *App) WithdrawRemark(ctx context.Context, by domain.Account, id string, key store.Key) error {
	_, err := a.store.Write(ctx, key, func(tx *store.Tx) error {
		r, p, err := a.heldRemark(ctx, tx, by, id, domain.KeepRemark)
		if err != nil {
			return err
		}
		if !r.Withdrawable() {
			return domain.Error{Kind: domain.Conflict, Key: "error.remark_settled"}
		}
		from := r.State
		if r.SettledAt, err = tx.Now(ctx); err != nil {
			return err
		}
		r.State, r.Body, r.Reason = domain.RemarkWithdrawn, "", ""
		if _, err = tx.MoveRemark(ctx, r, from, by.ID); err != nil {
			return err
		}
		if r.Parent != "" {
			tx.Touch("page:" + r.PageID)
			return nil
		}
		return a.tellReview(ctx, tx, by, p, domain.Event{Verb: "remark.withdraw", From: from, To: r.State, Path: RemarkPath(r.ID)})
	})
	return err
}
