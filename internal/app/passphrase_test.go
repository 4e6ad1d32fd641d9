package app

import (
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/domain"
)

func TestPasswordsTriedFirstAreRefused(t *testing.T) {
	for password, want := range map[string]string{
		"quatre chats gris":            "",
		"Tr0ub4dor&3xyz":               "",
		"été à la plage en 1987":       "",
		"un deux trois soleil":         "",
		"1847-6629-red-0192":           "",
		"court":                        "error.password_short",
		strings.Repeat("étà", 86):      "error.password_long",
		"quatre chats \xff":            "error.password_characters",
		"motdepasse123":                "error.password_common",
		"MotDePasse2026!":              "error.password_common",
		"mot de passe secret":          "error.password_common",
		"azertyuiop12":                 "error.password_common",
		"password1234":                 "error.password_common",
		"passwordpassword":             "error.password_common",
		"correct horse battery staple": "error.password_common",
		"aaaaaaaaaaaaaa":               "error.password_common",
		"abcabcabcabcabc":              "error.password_common",
		"123456789012":                 "error.password_common",
		"abcdefghijklm":                "error.password_common",
		"Élodie Ruizand":               "error.password_common",
		"elodie.ruizand":               "error.password_common",
		"elodieruizand1":               "error.password_common",
	} {
		var faults domain.Problems
		checkPassword(&faults, password, "Elodie Ruizand", "elodie.ruizand@exemple.fr")
		got := ""
		if len(faults) > 0 {
			got = faults[0].Key
		}
		if got != want {
			t.Errorf("%q: %q, want %q", password, got, want)
		}
	}
}

func TestFoldMakesOneKeyOfWhatLooksAlike(t *testing.T) {
	for text, want := range map[string]string{
		"Élodie  Ruiz":      "elodie ruiz",
		"E\u0301LODIE Ruiz": "elodie ruiz",
		"ﬁn de Straße":      "fin de strasse",
		"a\u200bb":          "ab",
		" \tœuvre ":         "œuvre",
		"":                  "",
	} {
		if got := Fold(text); got != want {
			t.Errorf("Fold(%q) = %q, want %q", text, got, want)
		}
	}
	if FoldEmail(" Élodie@Exemple.FR ") != "élodie@exemple.fr" {
		t.Error("an address keeps its accents")
	}
}
