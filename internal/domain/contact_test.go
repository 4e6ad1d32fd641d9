package domain_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/domain"
)

func TestContactsFound(t *testing.T) {
	for text, want := range map[string]string{
		"Appelez le 06 12 34 56 78 le matin.":                   "phone 06 12 34 56 78",
		"Tél. : 0241887766":                                     "phone 0241887766",
		"01.42.34.56.78, demandez Ada":                          "phone 01.42.34.56.78",
		"02-41-88-77-66.":                                       "phone 02-41-88-77-66",
		"02/41/88/77/66":                                        "phone 02/41/88/77/66",
		"(06 12 34 56 78)":                                      "phone 06 12 34 56 78",
		"06\u00a012\u00a034\u00a056\u00a078":                    "phone 06\u00a012\u00a034\u00a056\u00a078",
		"+33 6 12 34 56 78":                                     "phone +33 6 12 34 56 78",
		"+33 (0)6 12 34 56 78":                                  "phone +33 (0)6 12 34 56 78",
		"+33612345678":                                          "phone +33612345678",
		"0033 2 41 88 77 66":                                    "phone 0033 2 41 88 77 66",
		"tel:+33612345678":                                      "phone +33612345678",
		"Bureau de Bruxelles +32 470 12 34 56":                  "phone +32 470 12 34 56",
		"+352 621 123 456":                                      "phone +352 621 123 456",
		"+1 415-555-0132":                                       "phone +1 415-555-0132",
		"+44 (0)20 7946 0958":                                   "phone +44 (0)20 7946 0958",
		"écrivez à ada.martin@exemple.fr.":                      "email ada.martin@exemple.fr",
		"[nous](mailto:contact@assoc.example)":                  "email contact@assoc.example",
		"Versez sur FR76 3000 6000 0112 3456 7890 189 merci":    "iban FR76 3000 6000 0112 3456 7890 189",
		"FR7630006000011234567890189":                           "iban FR7630006000011234567890189",
		"iban : fr76 3000 6000 0112 3456 7890 189":              "iban fr76 3000 6000 0112 3456 7890 189",
		"BE68 5390 0754 7034 et 06 12 34 56 78":                 "iban BE68 5390 0754 7034, phone 06 12 34 56 78",
		"FR76 3000 6000 0112 3456 7890 189 ou ada@exemple.fr":   "iban FR76 3000 6000 0112 3456 7890 189, email ada@exemple.fr",
		"DE89370400440532013000 (Berlin), puis ada@exemple.org": "iban DE89370400440532013000, email ada@exemple.org",
	} {
		if got := said(domain.Contacts(text)); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestNoContact(t *testing.T) {
	for _, text := range []string{
		"SIRET 732 829 320 00074, SIREN 732829320", "SIRET 73282932000074", "RNA W491234567",
		"Le 01/02/2026 à 10 h 30, puis le 2026-11-23T19:03:30Z", "01-02-2026", "du 01.02.2026 au 03.04.2026",
		"un budget de 1 250 000 000 €", "+1 250 000 000 € d’aide", "0612345678 €", "+12 500 habitants", "0,0612345678",
		"version 1.0.12.34.56.78", "0.1.2.3.4.5", "v06.12.34.56.78.90", "10.1234/0612345678", "doi:10.5281/zenodo.0612345678",
		"https://exemple.fr/0612345678", "https://ada@exemple.fr/page", "www.exemple.fr/?tel=0612345678",
		"@ada@social.example", "git@forge.example:ada/outil.git", "lots 01 02 03 04 05 à démonter", "lots 01 02 03 04 05 06 07",
		"n° 000612345678", "ISBN 978-2-07-036822-8", "0800 123 456 (numéro vert) et 08 00 12 34 56", "120612345678",
		"FR76 3000 6000 0112 3456 7890 188", "FR7630006000011234567890189X", "NF EN ISO 14001:2015", "Ada @ Angers", "a@b",
		"réf. AB-0612345678", "47.4784, -0.5632", "+33", "",
	} {
		if got := said(domain.Contacts(text)); got != "" {
			t.Errorf("%q: found %q", text, got)
		}
	}
}

func said(list []domain.Contact) string {
	words := make([]string, len(list))
	for i, c := range list {
		words[i] = string(c.Kind) + " " + c.Words
	}
	return strings.Join(words, ", ")
}

// What a page says already is not told again, however it is spaced and wherever it moved.
func TestNewContacts(t *testing.T) {
	before := domain.Document{"problem": "Appelez le 06 12 34 56 78.", "steps": "x"}
	after := domain.Document{"problem": "Écrivez à ada@exemple.fr.", "steps": "Appelez le 0612345678.", "title": "02 41 88 77 66"}
	got := domain.NewContacts(before, after)
	if len(got) != 2 || said(got["problem"]) != "email ada@exemple.fr" || said(got["title"]) != "phone 02 41 88 77 66" {
		t.Errorf("told of %v", got)
	}
	if got := domain.NewContacts(after, after); len(got) != 0 {
		t.Errorf("an unchanged text tells of %v", got)
	}
}

// A text of the greatest size, made to be slow, is read quickly and whole.
func TestContactsOfLongText(t *testing.T) {
	for _, piece := range []string{"a", "0", "0 ", "FR76 ", "@", "a@a.", "+1 ", "06 12 34 56 7"} {
		if got := domain.Contacts(strings.Repeat(piece, domain.MaxPage/len(piece))); len(got) != 0 {
			t.Errorf("%q again and again: %d found", piece, len(got))
		}
	}
	list := domain.Contacts(strings.Repeat("ada@exemple.fr ", 20000))
	if len(list) != 20000 || !slices.ContainsFunc(list, func(c domain.Contact) bool { return c.Words == "ada@exemple.fr" }) {
		t.Errorf("%d addresses found", len(list))
	}
}
