package domain

import (
	"strings"
	"unicode/utf8"
)

// ibanLength is how many characters the account numbers of a country have (ISO 13616, the countries of SEPA and those
// whose people write in French).
func ibanLength(country string) int {
	switch country {
	case "NO":
		return 15
	case "BE":
		return 16
	case "DK", "FI", "FO", "GL", "NL":
		return 18
	case "MK", "SI":
		return 19
	case "AT", "BA", "EE", "LT", "LU", "XK":
		return 20
	case "CH", "HR", "LI", "LV":
		return 21
	case "BG", "DE", "GB", "GE", "IE", "ME", "RS", "VA":
		return 22
	case "GI":
		return 23
	case "AD", "CZ", "ES", "MD", "RO", "SE", "SK", "TN":
		return 24
	case "PT":
		return 25
	case "DZ", "IS":
		return 26
	case "BJ", "BF", "CI", "ML", "NE", "SN", "TG", "AL", "CY", "HU", "MA", "PL":
		return 28
	case "FR", "GR", "IT", "MC", "SM", "CM", "GA", "CG", "MG":
		return 27
	case "MT":
		return 31
	}
	return 0
}

// ibans finds the account numbers of a text: of their country's length, spaced or not, with the right key.
func ibans(text string) [][2]int {
	var list [][2]int
	for i := 0; i+15 <= len(text); i++ {
		if i > 0 && letterOrDigit(text[i-1]) || upper(text[i]) < 'A' || upper(text[i]) > 'Z' {
			continue
		}
		if end, ok := ibanAt(text, i); ok {
			list = append(list, [2]int{i, end})
			i = end - 1
		}
	}
	return list
}

// ibanAt reads one account number; between two of its characters stands at most one blank or dash.
func ibanAt(text string, from int) (end int, ok bool) {
	want := ibanLength(string([]byte{upper(text[from]), upper(text[from+1])}))
	if want == 0 {
		return 0, false
	}
	number, gap := make([]byte, 0, want), 0
	for i := from; i < len(text) && len(number) < want; {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case size == 1 && letterOrDigit(text[i]):
			number, gap = append(number, upper(text[i])), 0
		case gap == 0 && strings.ContainsRune(" -\u00a0\u202f\u2009", r):
			gap++
		default:
			return 0, false
		}
		i += size
		end = i
	}
	alone := end == len(text) || !letterOrDigit(text[end])
	return end, alone && IsIBAN(string(number))
}

// IsIBAN tells whether v, in capitals and without blanks, has an account number's length and key (ISO 7064, 97-10).
func IsIBAN(v string) bool {
	if len(v) < 5 || ibanLength(v[:2]) != len(v) {
		return false
	}
	rest := 0
	for _, b := range []byte(v[4:] + v[:4]) {
		switch {
		case b >= '0' && b <= '9':
			rest = (rest*10 + int(b-'0')) % 97
		case b >= 'A' && b <= 'Z':
			rest = (rest*100 + int(b-'A') + 10) % 97
		default:
			return false
		}
	}
	return rest == 1
}

func upper(b byte) byte {
	if b >= 'a' && b <= 'z' {
		return b - 'a' + 'A'
	}
	return b
}

func letterOrDigit(b byte) bool {
	return b >= '0' && b <= '9' || upper(b) >= 'A' && upper(b) <= 'Z'
}
