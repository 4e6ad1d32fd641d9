package storetest

import (
	"testing"

	"github.com/appel-a-communs/communs/internal/sqldb"
	"github.com/appel-a-communs/communs/internal/store"
)

// Hide takes the text of one version away from readers, as the law may ask, and tells its page.
func Hide(t testing.TB, s *store.Store, pageID string, n int) {
	t.Helper()
	err := s.DB().InTx(t.Context(), func(c sqldb.Conn) error {
		_, err := c.Exec(t.Context(), `UPDATE revision SET hidden_at = ? WHERE page_id = ? AND n = ?`, sqldb.At(s.Now()), pageID, n)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Write(t.Context(), store.Key{}, func(tx *store.Tx) error { tx.Touch("page:" + pageID); return nil }); err != nil {
		t.Fatal(err)
	}
}
