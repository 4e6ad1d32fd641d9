package fingerprint

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"io"
	"strings"
)

// Text is one known licence text. Several identifiers may share it.
type Text struct {
	IDs    []string
	Notice bool     // only the words that a file says to be under the licence
	Title  int      // words of the title, at the beginning
	Tail   int      // where the words on how to apply the licence begin; len(Words) when there are none
	Zones  []Zone   // what each author fills in, in order
	Words  []uint16 // places in the vocabulary
}

// Zone is a run of words, from one place up to another.
type Zone struct{ From, To int }

// Set is all that is known, as kept in the file.
type Set struct {
	Vocabulary []string
	Texts      []Text
}

// shortestCopy is the least number of words repeated from a text before; fewer are written out.
const shortestCopy = 6

// Encode writes the set: the vocabulary, then each text as words of its own and copies of runs already written.
func (s *Set) Encode() ([]byte, error) {
	var raw []byte
	number := func(n int) { raw = binary.AppendUvarint(raw, uint64(n)) }
	text := func(t string) { number(len(t)); raw = append(raw, t...) }
	text(strings.Join(s.Vocabulary, "\n"))
	number(len(s.Texts))
	w := copier{seen: map[[shortestCopy]uint16]int{}}
	for _, t := range s.Texts {
		text(strings.Join(t.IDs, " "))
		notice := 0
		if t.Notice {
			notice = 1
		}
		for _, n := range []int{notice, t.Title, len(t.Words) - t.Tail, len(t.Zones)} {
			number(n)
		}
		at := 0
		for _, z := range t.Zones {
			number(z.From - at)
			number(z.To - z.From)
			at = z.To
		}
		w.write(t.Words, number)
	}
	var out bytes.Buffer
	deflate, err := flate.NewWriter(&out, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := deflate.Write(raw); err != nil {
		return nil, err
	}
	err = deflate.Close()
	return out.Bytes(), err
}

// copier finds the runs of words that were written before.
type copier struct {
	all  []uint16
	seen map[[shortestCopy]uint16]int // the last place of each run
}

func (c *copier) write(words []uint16, number func(int)) {
	number(len(words))
	base := len(c.all)
	c.all = append(c.all, words...)
	for i := 0; i < len(words); {
		from, n := c.longest(base+i, len(words)-i)
		run := i
		for n == 0 && i < len(words) {
			c.remember(base + i)
			i++
			from, n = c.longest(base+i, len(words)-i)
		}
		number(i - run)
		for _, w := range words[run:i] {
			number(int(w))
		}
		number(n)
		if n > 0 {
			number(base + i - from)
		}
		for range n {
			c.remember(base + i)
			i++
		}
	}
}

func (c *copier) key(at int) (k [shortestCopy]uint16, ok bool) {
	return k, at+shortestCopy <= len(c.all) && copy(k[:], c.all[at:]) == shortestCopy
}

func (c *copier) remember(at int) {
	if k, ok := c.key(at); ok {
		c.seen[k] = at
	}
}

func (c *copier) longest(at, most int) (from, n int) {
	k, ok := c.key(at)
	if !ok || most < shortestCopy {
		return 0, 0
	}
	if from, ok = c.seen[k]; !ok {
		return 0, 0
	}
	for n < most && c.all[from+n] == c.all[at+n] {
		n++
	}
	return from, n
}

// errDamaged is met only when the embedded file was not written by Encode.
var errDamaged = errors.New("fingerprint: the file is damaged")

// Decode reads what Encode wrote.
func Decode(file []byte) (*Set, error) {
	raw, err := io.ReadAll(flate.NewReader(bytes.NewReader(file)))
	if err != nil {
		return nil, err
	}
	r := reader{raw: raw}
	s := &Set{Vocabulary: strings.Split(r.text(), "\n")}
	var all []uint16
	for range r.number() {
		t := Text{IDs: strings.Fields(r.text()), Notice: r.number() == 1, Title: r.number()}
		tail := r.number()
		at := 0
		for range r.number() {
			from := at + r.number()
			at = from + r.number()
			t.Zones = append(t.Zones, Zone{from, at})
		}
		begin := len(all)
		if all = r.words(all); r.failed {
			return nil, errDamaged
		}
		t.Words = all[begin:len(all):len(all)]
		t.Tail = len(t.Words) - tail
		s.Texts = append(s.Texts, t)
	}
	return s, nil
}

type reader struct {
	raw    []byte
	failed bool
}

func (r *reader) number() int {
	n, size := binary.Uvarint(r.raw)
	if size <= 0 || n > 1<<30 {
		r.failed, r.raw = true, nil
		return 0
	}
	r.raw = r.raw[size:]
	return int(n)
}

func (r *reader) text() string {
	n := r.number()
	if n > len(r.raw) {
		r.failed, r.raw = true, nil
		return ""
	}
	t := string(r.raw[:n])
	r.raw = r.raw[n:]
	return t
}

// words appends one text to all that was read before, from which it copies.
func (r *reader) words(all []uint16) []uint16 {
	end := len(all) + r.number()
	for len(all) < end && !r.failed {
		for range r.number() {
			all = append(all, uint16(r.number()))
		}
		n := r.number()
		if n == 0 {
			continue
		}
		from := len(all) - r.number()
		if from < 0 || from >= len(all) {
			r.failed = true
			break
		}
		for k := range n {
			all = append(all, all[from+k])
		}
	}
	return all
}
