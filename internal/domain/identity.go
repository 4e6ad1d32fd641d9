package domain

import (
	"strings"
	"unicode/utf8"
)

// IsSIRET tells whether v is fourteen digits with the Luhn key, or an establishment of La Poste, whose
// digits sum up to a multiple of five instead (INSEE).
func IsSIRET(v string) bool {
	if len(v) != 14 || strings.Trim(v, "0123456789") != "" {
		return false
	}
	luhn, plain := 0, 0
	for i := range 14 {
		d := int(v[i] - '0')
		plain += d
		if i%2 == 0 {
			d *= 2
		}
		luhn += d/10 + d%10
	}
	return luhn%10 == 0 || strings.HasPrefix(v, "356000000") && plain%5 == 0
}

// IsRNA tells whether v is the number of an association: W and nine digits.
func IsRNA(v string) bool {
	return len(v) == 10 && v[0] == 'W' && strings.Trim(v[1:], "0123456789") == ""
}

// LooksLikeEmail tells whether v has the shape of an address: the proof is the mail that it answers.
func LooksLikeEmail(v string) bool {
	local, host, ok := strings.Cut(v, "@")
	return ok && local != "" && strings.Contains(host, ".") && len(v) <= 254 && utf8.ValidString(v) &&
		!strings.ContainsAny(v, " \t\r\n<>()[],;:\\\"") && !strings.Contains(host, "@") &&
		!strings.HasPrefix(host, ".") && !strings.HasSuffix(host, ".") && !strings.Contains(host, "..")
}

// IsSlug tells whether v may stand in an address: lower-case letters, digits and dashes, at most 120.
func IsSlug(v string) bool {
	return v != "" && len(v) <= 120 && v[0] != '-' && strings.Trim(v, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}
