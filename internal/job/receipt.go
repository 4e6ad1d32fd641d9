package job

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/appel-a-communs/communs/internal/app"
)

// SendReceipts is the Handler of app.JobReceipt: it writes the acknowledgement of a deposit to the referent who made it,
// with the same text as a file.
func (d Desk) SendReceipts(a *app.App) Handler {
	return func(ctx context.Context, payload string) error {
		var p struct{ Number, Account string }
		if err := json.Unmarshal([]byte(payload), &p); err != nil {
			return fmt.Errorf("job: receipt: %w", err)
		}
		r, to, err := a.ReceiptFor(ctx, p.Number, p.Account)
		if err != nil {
			return err
		}
		if to.Email == "" {
			return nil // the account was erased meanwhile; its receipt stands on its page
		}
		return d.Post(ctx, d.compose(r.Letter(d.Words.For(to.Lang), to)))
	}
}
