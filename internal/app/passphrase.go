package app

import (
	_ "embed" // the list of common passwords
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/appel-a-communs/communs/internal/domain"
)

//go:embed common_passwords.txt
var commonPasswords string

// The length of a password, in characters; no rule of composition.
const (
	minPassword = 12
	maxPassword = 256
)

// passphrase is the form of a password that is hashed: two keyboards write one accent in two ways.
func passphrase(s string) string { return norm.NFKC.String(s) }

// checkPassword notes what is wrong with a password; about are words that an attacker tries first: a name, an address.
func checkPassword(faults *domain.Problems, password string, about ...string) {
	switch n := utf8.RuneCountInString(password); {
	case !utf8.ValidString(password):
		faults.Add("password", "error.password_characters")
	case n < minPassword:
		faults.Add("password", "error.password_short", "Min", minPassword)
	case n > maxPassword:
		faults.Add("password", "error.password_long", "Max", maxPassword)
	case isCommon(password, about):
		faults.Add("password", "error.password_common")
	}
}

// isCommon tells whether a password is among those tried first: one of the list, with or without digits and signs
// around it, one short text over and over, or words that everybody knows of its owner.
func isCommon(password string, about []string) bool {
	folded := strings.ReplaceAll(Fold(password), " ", "")
	bare := strings.TrimFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) })
	dressed := len(folded)-len(bare) <= 8 // a date and a sign or two: more than that is a text of its own
	if repeats(folded) || listed(folded) || dressed && (listed(bare) || repeats(bare)) {
		return true
	}
	for _, words := range about {
		local, _, _ := strings.Cut(words, "@")
		word := strings.ReplaceAll(Fold(local), " ", "")
		if word != "" && (folded == word || dressed && bare == word) {
			return true
		}
	}
	return false
}

// listed tells whether a word is in the list, or twice a word of it.
func listed(word string) bool {
	if word == "" {
		return false
	}
	half := word[:len(word)/2]
	if half+half == word {
		word = half
	}
	return strings.Contains(commonPasswords, "\n"+word+"\n")
}

// repeats tells whether a text is a shorter one of at most four bytes over and over, or a run of neighbours: "1234…".
func repeats(s string) bool {
	for n := 1; n <= 4 && 2*n <= len(s); n++ {
		if strings.HasPrefix(strings.Repeat(s[:n], len(s)/n+1), s) {
			return true
		}
	}
	up, down := 0, 0
	for i := 1; i < len(s); i++ {
		switch s[i] - s[i-1] {
		case 1:
			up++
		case 255:
			down++
		}
	}
	return len(s) > 2 && max(up, down) >= len(s)-2
}
