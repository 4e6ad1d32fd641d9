package prose

import (
	"errors"
	"testing"
)

func TestTextsAreNormalisedOrRefused(t *testing.T) {
	for _, row := range []struct {
		name, in, want string
		err            error
	}{
		{"nothing", "", "", nil},
		{"composed", "cafe\u0301", "café", nil},
		{"line ends", "un\r\ndeux\rtrois\n", "un\ndeux\ntrois\n", nil},
		{"CR CR LF", "un\r\r\ndeux", "un\n\ndeux", nil},
		{"other line ends", "un\vdeux\ftrois\u0085quatre\u2028cinq\u2029six", "un\ndeux\ntrois\nquatre\ncinq\nsix", nil},
		{"tab kept", "un\tdeux", "un\tdeux", nil},
		{"controls dropped", "u\x01n\x1b[0m\x7f\u009f", "un[0m", nil},
		{"byte order mark dropped", "\ufeffun", "un", nil},
		{"non-breaking spaces kept", "prix\u00a0: 3\u202f000", "prix\u00a0: 3\u202f000", nil},
		{"NUL", "a\x00b", "", ErrNUL},
		{"Latin-1", "caf\xe9", "", ErrUTF8},
		{"surrogate", "\xed\xa0\x80", "", ErrUTF8},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := Normalise(row.in)
			if got != row.want || !errors.Is(err, row.err) {
				t.Errorf("got %q, %v; want %q, %v", got, err, row.want, row.err)
			}
		})
	}
}
