package domain

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// MaxPage is the most that one version may weigh, all sections together, in canonical bytes (rulings 17).
const MaxPage = 400_000

// Document is the text of one version: section key → value. An absent section is an empty one.
type Document map[string]string

// Canonical gives the bytes that a version is hashed and compared by (rulings 14): a first line, the
// form's key, then each non-empty section in byte order of keys as key, decimal byte length, value.
func (d Document) Canonical(form string) []byte {
	size := len(canonicalMark) + len(form) + 1
	for key, v := range d {
		size += len(key) + len(v) + 12 // the length has six digits at most
	}
	b := append(append(append(make([]byte, 0, size), canonicalMark...), form...), '\n')
	for _, key := range slices.Sorted(maps.Keys(d)) {
		if d[key] == "" {
			continue
		}
		b = strconv.AppendInt(append(append(b, key...), '\n'), int64(len(d[key])), 10)
		b = append(append(append(b, '\n'), d[key]...), '\n')
	}
	return b
}

// canonicalMark begins the canonical bytes of every version.
const canonicalMark = "communs-page/1\n"

// Hash is the lower-case hexadecimal SHA-256 of the canonical bytes.
func (d Document) Hash(form string) string { return HashCanonical(d.Canonical(form)) }

// HashCanonical is Hash where the canonical bytes are there already.
func HashCanonical(canonical []byte) string {
	sum := sha256.Sum256(canonical)
	return hex.EncodeToString(sum[:])
}

// ParseCanonical reads what Canonical wrote; it answers false where the bytes are not of that shape.
func ParseCanonical(b []byte) (form string, d Document, ok bool) {
	rest, ok := strings.CutPrefix(string(b), canonicalMark)
	if !ok {
		return "", nil, false
	}
	form, rest, ok = strings.Cut(rest, "\n")
	if !ok {
		return "", nil, false
	}
	d = Document{}
	for rest != "" {
		key, after, ok := strings.Cut(rest, "\n")
		if !ok {
			return "", nil, false
		}
		length, after, ok := strings.Cut(after, "\n")
		n, err := strconv.Atoi(length)
		if !ok || err != nil || n < 0 || n >= len(after) || after[n] != '\n' {
			return "", nil, false
		}
		d[key], rest = after[:n], after[n+1:]
	}
	return form, d, true
}

// Equal tells whether two documents say the same, an absent section being an empty one.
func (d Document) Equal(e Document) bool { return len(d.Changed(e)) == 0 }

// Changed lists the sections that differ, in byte order of keys.
func (d Document) Changed(e Document) []string {
	var keys []string
	for k, v := range d {
		if e[k] != v {
			keys = append(keys, k)
		}
	}
	for k, v := range e {
		if _, both := d[k]; !both && v != "" {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return keys
}

// CanonicalJSON writes v with sorted keys, no spaces and no HTML escaping.
func CanonicalJSON(v any) (string, error) {
	first, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	var plain any
	dec := json.NewDecoder(bytes.NewReader(first))
	dec.UseNumber()
	if err := dec.Decode(&plain); err != nil {
		return "", err
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(plain); err != nil { // encoding/json sorts the keys of a map
		return "", err
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}
