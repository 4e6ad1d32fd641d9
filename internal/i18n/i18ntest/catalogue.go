package i18ntest

import (
	"io/fs"
	"sync"
	"testing"

	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web"
)

// Catalogue is the sentences of the site, which no test changes: loaded once in a test process.
func Catalogue(t testing.TB) *i18n.Catalogue {
	t.Helper()
	words, err := catalogue()
	if err != nil {
		t.Fatal(err)
	}
	return words
}

var catalogue = sync.OnceValues(func() (*i18n.Catalogue, error) {
	messages, err := fs.Sub(web.Messages, "messages")
	if err != nil {
		return nil, err
	}
	return i18n.Load(messages)
})
