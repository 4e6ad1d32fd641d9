package domain

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ContactKind says what sort of private detail was found in a text.
type ContactKind string

// The details of which somebody is warned before they are public.
const (
	ContactEmail ContactKind = "email"
	ContactPhone ContactKind = "phone"
	ContactIBAN  ContactKind = "iban"
)

// Contact is a private detail as it stands in a text.
type Contact struct {
	Kind  ContactKind
	Words string
	at    int
}

const blank = `[ \x{00A0}\x{2009}\x{202F}]`

var (
	address = regexp.MustCompile(`(?i)[a-z0-9._%+'-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,24}`)
	webLink = regexp.MustCompile(`(?i)(?:https?://|www\.|doi:|\b10\.\d{4,9}/)[^\s<>"]+`)
	// Numbers of services (08) are nobody's own. Between two pairs, the same sign each time.
	french = regexp.MustCompile(`(?:\+33|0033)` + blank + `?(?:\(0\))?` + blank + `?[1-79](?:` + blank + `?[.-]?\d{2}){4}` +
		`|0[1-79](?:\d{8}|(?:` + blank + `\d{2}){4}|(?:\.\d{2}){4}|(?:-\d{2}){4}|(?:/\d{2}){4})`)
	abroad = regexp.MustCompile(`(?:\+|\b00)[1-9]\d{0,2}` + blank + `?(?:\(0\)|\(\d{1,4}\))?(?:` + blank + `?[.-]?\d){6,13}`)
	unit   = regexp.MustCompile(`^` + blank + `?(?:[€$£%‰°]|(?i:k€|m€|euros?|eur|habitants?|kg|km|m2|m²|h|ha|tonnes?|fois)(?:[^\p{L}]|$))`)
)

// Contacts finds the e-mail addresses, telephone numbers and bank accounts that a text holds, in its order. What
// stands in an address of the web, a DOI, an amount, a date or a longer number is none of them. None goes over the end
// of a line, and few lines need a closer look.
func Contacts(text string) []Contact {
	var list []Contact
	from := 0
	for line := range strings.SplitAfterSeq(text, "\n") {
		if mayHoldContact(line) {
			for _, c := range lineContacts(strings.TrimSuffix(line, "\n")) {
				c.at += from
				list = append(list, c)
			}
		}
		from += len(line)
	}
	return list
}

// fewestDigits are those of the shortest telephone number that is told.
const fewestDigits = 9

// mayHoldContact tells the lines that are worth reading: it is all that most of a page costs.
func mayHoldContact(line string) bool {
	digits := 0
	for _, r := range line {
		switch {
		case r == '@':
			return true
		case '0' <= r && r <= '9':
			if digits++; digits == fewestDigits {
				return true
			}
		case !strings.ContainsRune(betweenDigits, r):
			digits = 0
		}
	}
	return len(ibans(line)) > 0
}

// betweenDigits are the signs that a telephone number is written with.
const betweenDigits = " \u00a0\u2009\u202f().-/+"

func lineContacts(text string) []Contact {
	var list []Contact
	rest := []byte(text) // what was read is overwritten in place
	take := func(kind ContactKind, from, to int) {
		list = append(list, Contact{Kind: kind, Words: text[from:to], at: from})
		mask(rest, from, to)
	}
	for _, at := range webLink.FindAllIndex(rest, -1) {
		mask(rest, at[0], at[1])
	}
	for _, at := range ibans(string(rest)) {
		take(ContactIBAN, at[0], at[1])
	}
	now := string(rest)
	for _, at := range address.FindAllStringIndex(now, -1) {
		if mailbox(now, at[0], at[1]) {
			take(ContactEmail, at[0], at[1])
		}
	}
	for _, shape := range []*regexp.Regexp{french, abroad} {
		now = string(rest)
		for _, at := range shape.FindAllStringIndex(now, -1) {
			if telephone(now, at[0], at[1]) {
				take(ContactPhone, at[0], at[1])
			}
		}
	}
	slices.SortFunc(list, func(a, b Contact) int { return cmp.Compare(a.at, b.at) })
	return list
}

func mask(b []byte, from, to int) {
	for i := from; i < to; i++ {
		b[i] = '#'
	}
}

// mailbox tells an address from the name of an account elsewhere (@ada@social.example) or of a repository
// (git@forge.example:ada/tool).
func mailbox(text string, from, to int) bool {
	repository := strings.EqualFold(text[from:min(from+4, to)], "git@") && strings.HasPrefix(text[to:], ":")
	return !repository && !strings.HasSuffix(text[:from], "@")
}

// telephone tells a number that stands by itself from a piece of another, an amount or a count.
func telephone(text string, from, to int) bool {
	words := text[from:to]
	if !beginsAlone(text[:from]) || !endsAlone(text[to:]) || unit.MatchString(text[to:]) || counting(words) {
		return false
	}
	return strings.HasPrefix(words, "0") && !strings.HasPrefix(words, "00") || digits(words) >= 10
}

// glued tells a sign that makes one word of what stands at both its sides.
func glued(r rune, signs string) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(signs, r)
}

// beginsAlone tells whether what follows a text is no piece of a longer word, version or amount.
func beginsAlone(before string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	switch {
	case before == "":
		return true
	case glued(last, "/_-+#="):
		return false
	}
	return !strings.ContainsRune(".,", last) || !digitAt(before[:len(before)-1], lastRune)
}

// endsAlone tells whether what stands before a text goes on in it: a list, a version, an amount.
func endsAlone(after string) bool {
	next, size := utf8.DecodeRuneInString(after)
	switch {
	case after == "":
		return true
	case glued(next, "/_#="):
		return false
	}
	return !strings.ContainsRune(".,- ", next) || !digitAt(after[size:], firstRune)
}

type end int

const (
	firstRune end = iota
	lastRune
)

func digitAt(s string, where end) bool {
	r, _ := utf8.DecodeRuneInString(s)
	if where == lastRune {
		r, _ = utf8.DecodeLastRuneInString(s)
	}
	return unicode.IsDigit(r)
}

func digits(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// counting tells a list as 01 02 03 04 05: months, départements, steps.
func counting(words string) bool {
	pairs := strings.FieldsFunc(words, func(r rune) bool { return !unicode.IsDigit(r) })
	if len(pairs) != 5 {
		return false
	}
	for i := 1; i < len(pairs); i++ {
		if len(pairs[i]) != 2 || int(pairs[i][0])*10+int(pairs[i][1]) != int(pairs[i-1][0])*10+int(pairs[i-1][1])+1 {
			return false
		}
	}
	return true
}

// NewContacts finds, section by section, the details that a text adds to the one before it.
func NewContacts(before, after Document) map[string][]Contact {
	found := map[string][]Contact{}
	for key, text := range after {
		if text == before[key] {
			continue
		}
		if list := Contacts(text); len(list) > 0 {
			found[key] = list
		}
	}
	if len(found) == 0 {
		return found
	}
	known := map[string]bool{}
	for _, text := range before {
		for _, c := range Contacts(text) {
			known[c.key()] = true
		}
	}
	maps.DeleteFunc(found, func(key string, list []Contact) bool {
		found[key] = slices.DeleteFunc(list, func(c Contact) bool { return known[c.key()] })
		return len(found[key]) == 0
	})
	return found
}

// key is the same for one detail wherever it stands and however it is spaced.
func (c Contact) key() string { return string(c.Kind) + contactKey(c.Words) }

// contactKey is the same for one detail however it is spaced.
func contactKey(words string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("@._+", r) {
			return r
		}
		return -1
	}, words))
}
