package app

import (
	"context"
	"strings"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// operatorSetting is where the instance keeps what its operator says of it.
const operatorSetting = "operator"

// OperatorTag is told when the operator says something else: every page shows some of it.
const OperatorTag = "operator"

// Operator is what whoever runs the instance says of it.
func (a *App) Operator(ctx context.Context) (domain.Operator, error) {
	return shared(a.memo, operatorSetting, []string{OperatorTag}, func() (domain.Operator, int, error) {
		o, err := readOperator(ctx, a.store.Reader)
		return o, 4096, err
	})
}

func readOperator(ctx context.Context, r store.Reader) (domain.Operator, error) {
	o := domain.Operator{}
	text, err := r.Setting(ctx, operatorSetting)
	if err != nil || text == "" {
		return o, err
	}
	return o, decode(text, &o)
}

// OperatorMark stands for what is said now: a form that was opened on something else is told.
func OperatorMark(o domain.Operator) (string, error) {
	text, err := encode(o)
	return hashOf(text), err
}

// ViewOperator is what is said, for those who may change it.
func (a *App) ViewOperator(ctx context.Context, by domain.Account) (domain.Operator, error) {
	if err := domain.Can(by, domain.SetOperator, domain.Object{Now: a.Now()}).Err(); err != nil {
		return nil, err
	}
	return readOperator(ctx, a.store.Reader)
}

// SetOperator keeps what an administrator says of the instance; seen is the mark of what her form showed.
func (a *App) SetOperator(ctx context.Context, by domain.Account, o domain.Operator, seen string) error {
	if err := domain.Can(by, domain.SetOperator, domain.Object{Now: a.Now()}).Err(); err != nil {
		return err
	}
	clean := domain.Operator{}
	for _, f := range domain.OperatorFields() {
		if v := strings.TrimSpace(strings.ReplaceAll(o[f.Key], "\r\n", "\n")); v != "" {
			clean[f.Key] = v
		}
	}
	if err := clean.Check(); err != nil {
		return err
	}
	text, err := encode(clean)
	if err != nil {
		return err
	}
	_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		if err := tx.LockSetting(ctx, operatorSetting); err != nil {
			return err
		}
		now, err := readOperator(ctx, tx.Reader)
		if err != nil {
			return err
		}
		if mark, err := OperatorMark(now); err != nil || mark != seen {
			return orMoved(err)
		}
		tx.Touch(OperatorTag)
		return tx.SetSetting(ctx, operatorSetting, text)
	})
	return err
}

func orMoved(err error) error {
	if err != nil {
		return err
	}
	return domain.Error{Kind: domain.Conflict, Key: "error.operator_moved"}
}

// ReportBarrier sends the operator what keeps somebody from reading a page; nothing else is kept of it.
func (a *App) ReportBarrier(ctx context.Context, page, words, email string) error {
	var faults domain.Problems
	page, words, email = oneLine(page, 500), strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(words, "\x00", ""), "")), strings.TrimSpace(email)
	switch n := len([]rune(words)); {
	case n == 0:
		faults.Add("words", "error.required")
	case n > 4000:
		faults.Add("words", "error.operator_length", "Max", 4000)
	}
	if email != "" && !domain.LooksLikeEmail(email) {
		faults.Add("email", "error.email_shape")
	}
	if err := faults.Err(); err != nil {
		return err
	}
	o, err := a.Operator(ctx)
	if err != nil {
		return err
	}
	to := o["accessibility_contact"]
	if !domain.LooksLikeEmail(to) {
		to = o["publisher_email"]
	}
	if !domain.LooksLikeEmail(to) {
		return domain.Error{Kind: domain.Conflict, Key: "error.operator_silent"}
	}
	if email == "" {
		email = "—"
	}
	if page == "" {
		page = "—"
	}
	_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		return a.post(ctx, tx, Letter{
			To: to, Lang: "fr", Key: "mail.barrier", Path: "/accessibilite", Args: map[string]string{"Page": page, "Words": words, "Email": email},
		})
	})
	return err
}
