package mediawiki

import (
	"errors"
	"io"
	"unicode/utf8"
)

const (
	bufferSize = 64 << 10
	// longestEntity bounds what is counted as one character between & and ;
	longestEntity = 12
	pageTag       = "<page>"
)

var errBudget = errors.New("token over its limit")

// source hands bytes to the XML decoder one at a time. It counts lines, refuses
// a token that outgrows its budget before the decoder has gathered it, and
// finds the next page after a fault. The decoder keeps no buffer above it.
type source struct {
	in       io.Reader
	buf      []byte
	pos, end int
	line     int
	last     byte
	budget   int
	entity   int
	// suspect is the line of the token's first byte that is no UTF-8 or a
	// forbidden control character; the decoder tells only at the text's end.
	suspect, follow int
	err             error
}

func newSource(in io.Reader) *source {
	return &source{in: in, buf: make([]byte, bufferSize), line: 1}
}

// ReadByte returns the next byte, errBudget once the token's budget is spent.
// A character reference costs one byte, as its expansion does at least.
func (s *source) ReadByte() (byte, error) {
	if s.budget <= 0 {
		return 0, errBudget
	}
	if s.pos == s.end && !s.fill() {
		return 0, s.err
	}
	b := s.buf[s.pos]
	s.pos++
	s.last = b
	switch {
	case s.entity > 0 && b != '&':
		s.entity--
		if b == ';' {
			s.entity = 0
		}
	case b == '&':
		s.entity = longestEntity
		s.budget--
	default:
		s.budget--
	}
	if b == '\n' {
		s.line++
	}
	if b < ' ' || b >= utf8.RuneSelf || s.follow > 0 {
		s.suspectByte(b)
	}
	return b, nil
}

// suspectByte keeps the line of a byte that cannot stand here. It need not see
// every fault: the decoder does, and this only finds its place.
func (s *source) suspectByte(b byte) {
	var fault bool
	switch {
	case s.follow > 0:
		fault = b&0xc0 != 0x80
		s.follow--
	case b < ' ':
		fault = b != '\n' && b != '\r' && b != '\t'
	case b&0xe0 == 0xc0:
		s.follow = 1
	case b&0xf0 == 0xe0:
		s.follow = 2
	case b&0xf8 == 0xf0:
		s.follow = 3
	default:
		fault = true
	}
	if !fault {
		return
	}
	s.follow = 0
	if s.suspect == 0 {
		s.suspect = s.line
	}
}

// Read serves encoding/xml's constructor, which wants an io.Reader; the decoder
// itself only calls ReadByte.
func (s *source) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	b, err := s.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = b
	return 1, nil
}

// allow starts a token that may take n bytes.
func (s *source) allow(n int) {
	s.budget, s.entity, s.suspect, s.follow = n, 0, 0, 0
}

// fill reads a next block; the error that ends the input is kept.
func (s *source) fill() bool {
	for empty := 0; s.err == nil; empty++ {
		n, err := s.in.Read(s.buf)
		s.pos, s.end = 0, n
		s.err = err
		if n > 0 {
			return true
		}
		if err == nil && empty > 100 {
			s.err = io.ErrNoProgress
		}
	}
	return false
}

// seekPage moves behind the next <page>. A raw <page> cannot stand inside a
// text, where < is written &lt;, so this is safe after any fault.
func (s *source) seekPage() bool {
	matched := 0
	if s.last == pageTag[0] {
		matched = 1
	}
	for matched < len(pageTag) {
		if s.pos == s.end && !s.fill() {
			return false
		}
		b := s.buf[s.pos]
		s.pos++
		switch b {
		case pageTag[matched]:
			matched++
		case pageTag[0]:
			matched = 1
		default:
			matched = 0
		}
		if b == '\n' {
			s.line++
		}
	}
	s.last = '>'
	return true
}

// broken tells whether the input itself ended in an error, so that nothing
// more can be read from it.
func (s *source) broken() bool {
	return s.ended() && !errors.Is(s.err, io.EOF)
}

// ended tells whether every byte of the input was handed out.
func (s *source) ended() bool {
	return s.err != nil && s.pos == s.end
}
