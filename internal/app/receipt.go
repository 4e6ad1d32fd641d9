package app

import (
	"context"
	"strconv"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// ReceiptView is all that the acknowledgement of a deposit tells (article R112-11-1 CRPA): date of
// reception, service with address and phone, what silence means and when, recourse; and the hash of the
// very text that was deposited.
type ReceiptView struct {
	Deposit    domain.Deposit
	Call       domain.Call
	Cutoff     domain.Cutoff
	Implicit   time.Time // when silence decides
	Resources  []domain.Resource
	Verdicts   map[string]domain.Verdict
	Candidacy  domain.Candidacy
	Title      string // of the version deposited
	VersionURL string
}

// ViewReceipt loads a receipt for a referent of its candidacy or for the call's team; to others it does not exist.
func (a *App) ViewReceipt(ctx context.Context, by domain.Account, number string) (ReceiptView, error) {
	d, err := a.store.Deposit(ctx, number)
	if err != nil {
		return ReceiptView{}, err
	}
	p, err := a.PlaceByID(ctx, by, d.PageID)
	if err != nil {
		return ReceiptView{}, err
	}
	if !a.May(by, domain.ReadReceipt, p) { // numbers follow one another: none may tell that it exists
		return ReceiptView{}, domain.Missing("deposit")
	}
	v, err := a.store.Revision(ctx, d.PageID, d.N)
	return a.receipt(p, d, v), err
}

func (a *App) receipt(p Place, d domain.Deposit, v domain.Revision) ReceiptView {
	r := ReceiptView{
		Deposit: d, Call: p.Call, Candidacy: p.Candidacy, Title: v.Sections["title"], Verdicts: FrozenVerdicts(d).Rows,
		Implicit:   d.At.AddDate(0, p.Call.Settings.Receipt.Months, 0),
		VersionURL: a.base + p.Path() + "/version/" + strconv.Itoa(d.N),
	}
	r.Resources, _ = domain.Resources(v.Sections["resources"]) // checked by the gate of the deposit
	for _, k := range p.Call.Cutoffs {
		if k.K == d.K {
			r.Cutoff = k
		}
	}
	return r
}

// JobReceipt is the kind of the job that writes a receipt to its referent, by number.
const JobReceipt = "receipt"

func (a *App) postReceipt(ctx context.Context, tx *store.Tx, by domain.Account, p Place, d domain.Deposit) error {
	tx.Touch("page:" + p.Page.ID)
	payload, err := encode(map[string]string{"number": d.Number, "account": by.ID})
	if err != nil {
		return err
	}
	return tx.AddJob(ctx, store.Job{Kind: JobReceipt, Payload: payload, Key: "receipt:" + d.Number})
}

// ReceiptFor loads a receipt with the address that it goes to: what the job of that kind sends.
func (a *App) ReceiptFor(ctx context.Context, number, accountID string) (ReceiptView, domain.Account, error) {
	who, err := a.store.Account(ctx, accountID)
	if err != nil {
		return ReceiptView{}, who, err
	}
	d, err := a.store.Deposit(ctx, number)
	if err != nil {
		return ReceiptView{}, who, err
	}
	page, err := a.store.Page(ctx, d.PageID)
	if err != nil {
		return ReceiptView{}, who, err
	}
	p, err := placeOf(ctx, a.store.Reader, page)
	if err != nil {
		return ReceiptView{}, who, err
	}
	v, err := a.store.Revision(ctx, d.PageID, d.N)
	return a.receipt(p, d, v), who, err
}
