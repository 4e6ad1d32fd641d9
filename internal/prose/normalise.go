// Package prose compares, counts and merges texts that people write: paragraphs, sentences and words, never lines or
// characters. It is pure: no clock, no randomness, no input or output, and the same texts always give the same answer.
package prose

import (
	"errors"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// ErrNUL is the refusal of a text that holds a NUL byte: no text that a person typed does, and databases choke on it.
var ErrNUL = errors.New("prose: the text holds a NUL byte")

// ErrUTF8 is the refusal of bytes that are not valid UTF-8: guessing an encoding would alter words silently.
var ErrUTF8 = errors.New("prose: the text is not valid UTF-8")

// Normalise gives the one spelling under which a text is stored and compared: NFC, every kind of line end an LF (CR LF,
// CR, vertical tab, form feed, U+0085, U+2028, U+2029). Other control characters, tab apart, and byte order marks are
// dropped: they come from pasting, nobody sees them, and they would make words differ that read the same. It is
// idempotent.
func Normalise(s string) (string, error) {
	if strings.IndexByte(s, 0) >= 0 {
		return "", ErrNUL
	}
	if !utf8.ValidString(s) {
		return "", ErrUTF8
	}
	if strings.ContainsFunc(s, unwanted) {
		s = strings.ReplaceAll(s, "\r\n", "\n")
		s = strings.Map(keepRune, s)
	}
	return norm.NFC.String(s), nil
}

func unwanted(r rune) bool {
	return lineEnd(r) || r < ' ' && r != '\t' && r != '\n' || r >= 0x7F && r <= 0x9F || r == 0xFEFF
}

// lineEnd finds those other than LF.
func lineEnd(r rune) bool {
	return r == '\r' || r == '\v' || r == '\f' || r == 0x85 || r == 0x2028 || r == 0x2029
}

func keepRune(r rune) rune {
	switch {
	case lineEnd(r):
		return '\n'
	case unwanted(r):
		return -1
	}
	return r
}
