// Package app does what people come to do: each exported method is one act, checked by domain.Can and
// the rules of domain, done whole or not at all in one transaction; or one page, loaded for one reader.
// It knows neither HTTP nor the words of the interface.
package app

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/appel-a-communs/communs/internal/store"
)

// App carries what the acts need.
type App struct {
	store  *store.Store
	hasher *hasher
	base   string
	memo   *memo
}

// Options are what an App is told at its start.
type Options struct {
	BaseURL string // of the site, without a slash at its end: links in mails begin with it
	// CheapPasswords makes password hashes that are quick to compute: for tests and the demonstration only.
	CheapPasswords bool
}

// New returns an App over a migrated store.
func New(s *store.Store, o Options) *App {
	a := &App{store: s, hasher: newHasher(o), base: o.BaseURL, memo: newMemo()}
	s.Listen(a.Forget)
	return a
}

// Now is the clock of what is shown; a rule about an hour asks its transaction.
func (a *App) Now() time.Time { return a.store.Now() }

// Store gives the store under the App to what runs beside it: jobs, backup, health.
func (a *App) Store() *store.Store { return a.store }

// secret is 256 random bits as text, and the hash under which it is stored.
func secret() (plain, hash string) {
	plain = rand.Text() + rand.Text()
	return plain, hashOf(plain)
}

// hashOf is the hexadecimal SHA-256 of a text.
func hashOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// encode writes v as the JSON of a payload or a result.
func encode(v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("app: encode: %w", err)
	}
	return string(b), nil
}

// decode reads what encode wrote.
func decode(s string, v any) error {
	if err := json.Unmarshal([]byte(s), v); err != nil {
		return fmt.Errorf("app: decode: %w", err)
	}
	return nil
}
