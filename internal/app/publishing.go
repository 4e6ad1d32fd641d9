package app

import (
	"context"
	"slices"
	"strings"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// Publishing is what somebody is about to make public, and what she said to it.
type Publishing struct {
	Licence  string // under which it is published
	Via      string // where it is accepted: one of store.AcceptForm and its likes
	Accepted bool   // the box was ticked
	Before   domain.Document
	After    domain.Document // the sections that were typed
	Anyway   string          // the mark of the private details that she lets stand
}

// AcceptField and AnywayField are where the two faults of ReadyToPublish are mended.
const (
	AcceptField = "accept_licence"
	AnywayField = "publish_anyway"
)

// ReadyToPublish tells what stands between a text and its publication: the licence that its author has not accepted
// yet, the private details that it would show. A licence that she accepts now is recorded with its hour.
func (a *App) ReadyToPublish(ctx context.Context, by domain.Account, p Publishing) error {
	var faults domain.Problems
	// Whom the act itself refuses is not asked to accept anything first.
	accepted := p.Licence == "" || !by.SignedIn() || !by.Confirmed || by.Disabled
	var err error
	if !accepted {
		accepted, err = a.HasAccepted(ctx, by, p.Licence)
	}
	switch {
	case err != nil:
		return err
	case !accepted && !p.Accepted:
		faults.Add(AcceptField, "error.licence_accept")
	}
	WarnContacts(&faults, p)
	if err := faults.Err(); err != nil || accepted { // a visitor's is recorded with her account
		return err
	}
	return a.AcceptLicence(ctx, by, p.Licence, p.Via)
}

// ReadyAt is ReadyToPublish for a new version of a page: what its base says already is not told again.
func (a *App) ReadyAt(ctx context.Context, by domain.Account, at Place, base int, p Publishing) error {
	if base >= 1 && base <= at.Page.Head { // another is refused by the save itself
		v, err := a.versionOf(ctx, at, base)
		if err != nil {
			return err
		}
		p.Before = v.Sections
	}
	return a.ReadyToPublish(ctx, by, p)
}

// HasAccepted tells whether somebody agreed to publish under a licence.
func (a *App) HasAccepted(ctx context.Context, by domain.Account, licence string) (bool, error) {
	if !by.SignedIn() {
		return false, nil
	}
	return a.store.HasAccepted(ctx, by.ID, licence)
}

// AcceptLicence records that somebody agrees to publish under a licence.
func (a *App) AcceptLicence(ctx context.Context, by domain.Account, licence, via string) error {
	if !by.SignedIn() || by.Disabled {
		return signInFirst()
	}
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		return accept(ctx, tx, by.ID, licence, via)
	})
	return err
}

func accept(ctx context.Context, tx *store.Tx, accountID, licence, via string) error {
	if licence == "" {
		return nil
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	return tx.AddAcceptance(ctx, store.Acceptance{AccountID: accountID, Licence: licence, Via: via, At: now})
}

// WarnContacts notes, at each section, the telephone numbers, addresses and accounts that a text would make public,
// unless its author said that these very ones stay.
func WarnContacts(faults *domain.Problems, p Publishing) {
	found := domain.NewContacts(p.Before, p.After)
	mark := contactMark(found)
	if len(found) == 0 || mark == p.Anyway {
		return
	}
	for _, key := range sortedKeys(found) {
		var words []string
		for _, c := range found[key][:min(len(found[key]), maxContactsTold)] {
			words = append(words, c.Words)
		}
		faults.Add(key, "error.contact", "Words", strings.Join(words, ", "), "Mark", mark)
	}
}

const maxContactsTold = 5 // of a section: more are told by the first

// contactMark stands for the private details that a text adds: its author lets these pass, and no others.
func contactMark(found map[string][]domain.Contact) string {
	var all []string
	for key, list := range found {
		for _, c := range list {
			all = append(all, key+" "+string(c.Kind)+" "+c.Words)
		}
	}
	slices.Sort(all)
	return hashOf(strings.Join(all, "\n"))
}

func sortedKeys(m map[string][]domain.Contact) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// ContactsOf finds the private details that an edit adds to its base, section by section: for programs, which are told
// and not stopped.
func (a *App) ContactsOf(ctx context.Context, by domain.Account, e Edit) (map[string][]domain.Contact, error) {
	said := false
	for _, text := range e.Sections {
		said = said || len(domain.Contacts(text)) > 0
	}
	if !said {
		return nil, nil
	}
	p, err := a.PlaceByID(ctx, by, e.PageID)
	if err != nil {
		return nil, err
	}
	base, err := a.versionOf(ctx, p, e.Base)
	if err != nil {
		return nil, err
	}
	return domain.NewContacts(base.Sections, e.Sections), nil
}
