package app

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// Letter is a mail to write: the sentence keys KEY.subject and KEY.body hold its words. It is a job of the
// queue; whoever sends it knows the language and the words.
type Letter struct {
	To   string            `json:"to"`
	Lang string            `json:"lang"`
	Key  string            `json:"key"`
	Path string            `json:"path,omitempty"` // of the page that it speaks of
	Args map[string]string `json:"args,omitempty"`
	// Attachment, where one goes along.
	FileName string `json:"file_name,omitempty"`
	File     string `json:"file,omitempty"`
	// Once: letters of one key are sent once.
	Once string `json:"-"`
}

// JobMail is the kind of the jobs that send a Letter.
const JobMail = "mail"

func (a *App) post(ctx context.Context, tx *store.Tx, l Letter) error {
	payload, err := encode(l)
	if err != nil {
		return err
	}
	return tx.AddJob(ctx, store.Job{Kind: JobMail, Payload: payload, Key: l.Once})
}

// tellTeam writes to the referents of a candidacy, save to whoever acted: at most one letter of a kind a
// page each hour, so that an afternoon of corrections is not forty mails. The letter's path is one of the
// candidacy's own pages.
func (a *App) tellTeam(ctx context.Context, tx *store.Tx, p Place, by domain.Account, l Letter) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	addresses, err := tx.Addresses(ctx, domain.OnCandidacy(p.Candidacy.ID), domain.Referent)
	if err != nil {
		return err
	}
	if l.Args == nil {
		l.Args = map[string]string{}
	}
	l.Path, l.Args["Title"], l.Args["Name"] = p.Path()+l.Path, p.Page.Title, by.Name
	for _, to := range addresses { // the referents: a handful
		if to.AccountID == by.ID {
			continue
		}
		l.To, l.Lang = to.Email, to.Lang
		l.Once = l.Key + ":" + p.Page.ID + ":" + to.AccountID + ":" + now.Format("2006-01-02T15")
		if err := a.post(ctx, tx, l); err != nil {
			return err
		}
	}
	return nil
}
