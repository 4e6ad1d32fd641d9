package mediawiki

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// errPageInside tells that a page starts before the one around it has ended.
var errPageInside = errors.New("the page is not closed")

// scanner walks the elements of an export. It checks their nesting itself, so
// that it can start again at any page.
type scanner struct {
	src  *source
	dec  *xml.Decoder
	opt  Options
	open []string
	// line is where the token that failed went wrong.
	line int
	// stuck tells that the decoder cannot go on from where it stands.
	stuck bool
}

func newScanner(in io.Reader, opt Options) *scanner {
	src := newSource(in)
	return &scanner{src: src, dec: xml.NewDecoder(src), opt: opt}
}

// token returns the next start, end or text, within max bytes.
func (s *scanner) token(max int) (xml.Token, error) {
	for {
		s.src.allow(max)
		tok, err := s.dec.RawToken()
		s.line = s.src.line
		if err != nil {
			return nil, s.fail(err)
		}
		switch t := tok.(type) {
		case xml.StartElement:
			return t, s.push(t.Name.Local)
		case xml.EndElement:
			return t, s.pop(t.Name.Local)
		case xml.CharData:
			return t, nil
		case xml.Directive:
			s.stuck = true
			return nil, errors.New("declarations such as DOCTYPE are refused")
		}
	}
}

// fail explains an error of the decoder, after which it is unusable.
func (s *scanner) fail(err error) error {
	s.stuck = true
	if s.src.suspect > 0 {
		s.line = s.src.suspect
	}
	var syntax *xml.SyntaxError
	switch {
	case s.src.broken():
		return inputReason(s.src.err)
	case errors.Is(err, io.EOF) && len(s.open) == 0:
		return io.EOF
	case errors.Is(err, io.EOF), s.src.ended():
		return fmt.Errorf("the file ends inside <%s>", s.inside())
	case errors.Is(err, errBudget):
		return fmt.Errorf("too long a text or tag inside <%s>", s.inside())
	case errors.As(err, &syntax):
		return errors.New("XML: " + syntax.Msg)
	}
	return errors.New("XML: " + strings.TrimPrefix(err.Error(), "xml: "))
}

func inputReason(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the file is cut: the compressed data ends early")
	}
	return err
}

func (s *scanner) inside() string {
	if len(s.open) == 0 {
		return "nothing"
	}
	return s.open[len(s.open)-1]
}

func (s *scanner) push(name string) error {
	if name == "page" && len(s.open) > 1 {
		s.open = append(s.open[:1], name)
		return errPageInside
	}
	if len(s.open) >= s.opt.MaxDepth {
		s.stuck = true
		return fmt.Errorf("elements nest over %d deep", s.opt.MaxDepth)
	}
	s.open = append(s.open, name)
	return nil
}

func (s *scanner) pop(name string) error {
	if name != s.inside() || len(s.open) == 0 {
		s.stuck = true
		return fmt.Errorf("XML: </%.40s> closes <%s>", name, s.inside())
	}
	s.open = s.open[:len(s.open)-1]
	return nil
}

// root returns the first element of the input, io.EOF when nothing is left.
func (s *scanner) root() (xml.StartElement, error) {
	for {
		tok, err := s.token(s.opt.MaxTag)
		if err != nil {
			return xml.StartElement{}, err
		}
		switch t := tok.(type) {
		case xml.StartElement:
			return t, nil
		case xml.CharData:
			if !blank(t) {
				return xml.StartElement{}, errors.New("not a MediaWiki export: it is no XML")
			}
		}
	}
}

// blank tells a text that only lays out the elements; a byte order mark may
// start the file.
func blank(text []byte) bool {
	return len(bytes.Trim(text, " \t\r\n\ufeff")) == 0
}

// child returns the next element inside the current one, or false behind the
// end of the current one.
func (s *scanner) child() (xml.StartElement, bool, error) {
	for {
		tok, err := s.token(s.opt.MaxTag)
		if err != nil {
			return xml.StartElement{}, false, err
		}
		switch t := tok.(type) {
		case xml.StartElement:
			return t, true, nil
		case xml.EndElement:
			return xml.StartElement{}, false, nil
		case xml.CharData:
			if !blank(t) {
				return xml.StartElement{}, false, fmt.Errorf("text outside the fields of <%s>", s.inside())
			}
		}
	}
}

// text reads the current element to its end; it may hold max bytes.
func (s *scanner) text(max int) (string, error) {
	var b strings.Builder
	for {
		// A little more than what is left, for the < that ends it and the end tag.
		tok, err := s.token(max - b.Len() + 64)
		if err != nil {
			return "", err
		}
		switch t := tok.(type) {
		case xml.StartElement:
			return "", fmt.Errorf("<%.40s> inside a text", t.Name.Local)
		case xml.EndElement:
			return b.String(), nil
		case xml.CharData:
			if b.Len()+len(t) > max {
				return "", fmt.Errorf("<%s> is over %d bytes", s.inside(), max)
			}
			b.Write(t)
		}
	}
}

// field reads the current element as a short text.
func (s *scanner) field() (string, error) {
	return s.text(s.opt.MaxTag)
}

// leave skips what is left until depth elements are open.
func (s *scanner) leave(depth int) error {
	for len(s.open) > depth {
		if _, err := s.token(s.opt.MaxText); err != nil {
			return err
		}
	}
	return nil
}

// resume starts again behind the next <page>, wherever the scanner stands.
func (s *scanner) resume() bool {
	if s.src.broken() || !s.src.seekPage() {
		return false
	}
	s.dec, s.stuck, s.line = xml.NewDecoder(s.src), false, s.src.line
	s.open = append(s.open[:0], "mediawiki", "page")
	return true
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
