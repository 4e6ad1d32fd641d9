package app

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// noticeSecret is the setting that holds the key by which addresses that end notices are signed.
const noticeSecret = "notice.secret"

// unsubscribeKey gives that key, made the first time it is needed.
func (a *App) unsubscribeKey(ctx context.Context) ([]byte, error) {
	key, err := a.store.Setting(ctx, noticeSecret)
	if err != nil || key != "" {
		return []byte(key), err
	}
	_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		fresh, _ := secret()
		var err error
		key, err = tx.KeepSetting(ctx, noticeSecret, fresh)
		return err
	})
	return []byte(key), err
}

// unsubscribeToken signs an address that ends the notices of an account: about one page, or ("") about all. It is good for
// as long as the mail that holds it may be read.
func (a *App) unsubscribeToken(ctx context.Context, accountID, pageID string) (string, error) {
	key, err := a.unsubscribeKey(ctx)
	if err != nil {
		return "", err
	}
	text := accountID + "." + pageID
	return base64.RawURLEncoding.EncodeToString([]byte(text + "." + string(signed(key, text)))), nil
}

func signed(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("unsubscribe\n" + text))
	return mac.Sum(nil)
}

// Subscription is what a signed address ends: the notices of one account, about one page or about all.
type Subscription struct {
	AccountID string
	PageID    string
	Title     string // of the page, where anybody may read it
}

// Subscription reads a signed address.
func (a *App) Subscription(ctx context.Context, token string) (Subscription, error) {
	missing := domain.Missing("link")
	if len(token) > 300 {
		return Subscription{}, missing
	}
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return Subscription{}, missing
	}
	account, rest, okA := strings.Cut(string(raw), ".")
	page, mac, okB := strings.Cut(rest, ".")
	key, err := a.unsubscribeKey(ctx)
	if err != nil {
		return Subscription{}, err
	}
	if !okA || !okB || !hmac.Equal([]byte(mac), signed(key, account+"."+page)) {
		return Subscription{}, missing
	}
	s := Subscription{AccountID: account, PageID: page}
	if page == "" {
		return s, nil
	}
	p, err := a.PlaceByID(ctx, domain.Account{}, page)
	if domain.KindOf(err) == domain.NotFound {
		return s, nil // its title is no longer everybody's
	}
	s.Title = p.Page.Title
	return s, err
}

// Unsubscribe ends the notices that a signed address is about; all tells to end those about all pages instead. Pressing
// twice is as good as once.
func (a *App) Unsubscribe(ctx context.Context, token string, whole Scope) error {
	s, err := a.Subscription(ctx, token)
	if err != nil {
		return err
	}
	_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		if s.PageID == "" || whole == AllPages {
			return tx.MuteMails(ctx, s.AccountID)
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		return tx.MutePage(ctx, s.AccountID, s.PageID, now)
	})
	return err
}

// Scope says what an unsubscription is about.
type Scope string

// The scopes: what the address says, or all pages.
const (
	AsSigned Scope = ""
	AllPages Scope = "all"
)
