package job

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/mail"
)

// Receipts gives the Handler of app.JobReceipt: the acknowledgement of a deposit, in the letter and as a file to keep.
func (d Desk) Receipts(a *app.App) Handler {
	return func(ctx context.Context, payload string) error {
		var of struct{ Number, Account string }
		if err := json.Unmarshal([]byte(payload), &of); err != nil {
			return hopeless{fmt.Errorf("job: receipt: %w", err)}
		}
		r, to, err := a.ReceiptFor(ctx, of.Number, of.Account)
		if err != nil {
			return err
		}
		return d.hand(ctx, payload, d.Receipt(r, to))
	}
}

// Receipt puts the acknowledgement of a deposit into the words of who made it.
func (d Desk) Receipt(r app.ReceiptView, to domain.Account) mail.Message {
	pr := d.Words.For(to.Lang)
	args := receiptArgs(pr, r)
	text := pr.T("mail.receipt.body", args...)
	return mail.Message{
		To: to.Email, Subject: oneLine(pr.T("mail.receipt.subject", args...)), Text: text + "\n\n" + d.signature(pr),
		Attachments: []mail.Attachment{{
			Name: "recepisse-" + r.Deposit.Number + ".txt", Type: "text/plain", Data: []byte(text + "\n"),
		}},
	}
}

// receiptArgs are what article R112-11-1 CRPA asks, and what proves which text was deposited.
func receiptArgs(pr *i18n.Printer, r app.ReceiptView) []any {
	told := r.Call.Settings.Receipt
	return []any{
		"Number", r.Deposit.Number, "Title", r.Deposit.Title, "Call", r.Call.Title, "N", strconv.Itoa(r.Deposit.N),
		"K", strconv.Itoa(r.Deposit.K), "At", pr.DateTime(r.Deposit.At), "By", r.Deposit.ByName, "Hash", r.Deposit.Hash,
		"Link", r.VersionURL, "Cutoff", pr.DateTime(r.Cutoff.At), "Service", told.Service, "Address", told.Address,
		"Phone", told.Phone, "Email", told.Email, "Recourse", told.Recourse,
		"Silence", pr.T("mail.receipt."+told.Implicit, "Date", pr.Date(r.Implicit)),
	}
}
