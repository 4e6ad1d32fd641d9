package domain_test

import (
	"testing"

	"github.com/appel-a-communs/communs/internal/domain"
)

func TestCanonicalBytesAreThoseThatAreHashed(t *testing.T) {
	d := domain.Document{"title": "Été", "texte": "Un\ntexte", "vide": ""}
	canonical := d.Canonical("free")
	if want := "communs-page/1\nfree\ntexte\n8\nUn\ntexte\ntitle\n5\nÉté\n"; string(canonical) != want {
		t.Errorf("canonical %q, want %q", canonical, want)
	}
	if domain.HashCanonical(canonical) != d.Hash("free") {
		t.Error("the two hashes differ")
	}
	form, back, ok := domain.ParseCanonical(canonical)
	if !ok || form != "free" || !back.Equal(d) {
		t.Errorf("read back %q, %v, %v", form, back, ok)
	}
}
