package job

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
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

// Receipt puts the acknowledgement of a deposit into the words of who made it: what its page tells, line by line (article
// R112-11-1 CRPA), in the letter and as the very file that the page gives.
func (d Desk) Receipt(r app.ReceiptView, to domain.Account) mail.Message {
	pr := d.Words.For(to.Lang)
	file := r.Text(pr)
	subject := pr.T("mail.receipt.subject", "Number", r.Deposit.Number, "Title", r.Deposit.Title, "N", strconv.Itoa(r.Deposit.N))
	return mail.Message{
		To: to.Email, Subject: oneLine(subject), Text: pr.T("mail.receipt.body", "Text", file) + "\n\n" + d.signature(pr),
		Attachments: []mail.Attachment{{Name: "recepisse-" + r.Deposit.Number + ".txt", Type: "text/plain", Data: []byte(file)}},
	}
}
