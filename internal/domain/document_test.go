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

// The vectors of docs/canonical.md, made by another program: whoever reads that page finds the same bytes and hashes.
func TestCanonicalVectors(t *testing.T) {
	for _, tt := range []struct {
		form     string
		sections domain.Document
		bytes    string
		hash     string
	}{
		{"free", domain.Document{"title": "Été à Lille", "texte": "Un texte.\n\nDeux lignes."}, "communs-page/1\nfree\ntexte\n23\nUn texte.\n\nDeux lignes.\ntitle\n14\nÉté à Lille\n", "baa27bf03f1cb49e3c7faafd6496db8952fedb758fe7fba83e7bbf12bd312b06"},
		{"free", domain.Document{}, "communs-page/1\nfree\n", "e5c88ed8f6f346b3a3a976b6ade3e2d2095b6457ab77f3c64f2ed4134dd3dd64"},
		{"candidacy", domain.Document{"title": "Carte", "pitch": "", "challenges": "[{\"challenge\":\"c1\",\"id\":\"r1\",\"why\":\"Elle « répond » au défi <1>.\"}]", "budget": "12500.50"}, "communs-page/1\ncandidacy\nbudget\n8\n12500.50\nchallenges\n71\n[{\"challenge\":\"c1\",\"id\":\"r1\",\"why\":\"Elle « répond » au défi <1>.\"}]\ntitle\n5\nCarte\n", "d0a411a9ef79c4230106a85fc8335cabdc496fea2758d8c2990c62fb29c43e1c"},
	} {
		if got := string(tt.sections.Canonical(tt.form)); got != tt.bytes {
			t.Errorf("bytes %q, want %q", got, tt.bytes)
		}
		if got := tt.sections.Hash(tt.form); got != tt.hash {
			t.Errorf("hash %s, want %s", got, tt.hash)
		}
		form, back, ok := domain.ParseCanonical([]byte(tt.bytes))
		if !ok || form != tt.form || !back.Equal(tt.sections) {
			t.Errorf("read back as %q %v, %v", form, back, ok)
		}
	}
}
