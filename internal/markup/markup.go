// Package markup turns Markdown into safe HTML, plain text and marked inline HTML.
// It knows nothing of pages, people or languages: words, targets and prefixes come in Options.
package markup

import (
	"errors"
	"fmt"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
)

// Version changes whenever the same source may give other HTML; it belongs in every cache key.
const Version = "2"

// ErrParser says that the Markdown parser itself failed on a text; the page is then shown as source.
var ErrParser = errors.New("markup: the parser failed on this text")

// Options is what one rendering depends on beside the text. The zero value renders a text on its own.
type Options struct {
	// HeadingBase is the level of the outermost headings, however many # they have; under 2 it is 2, as a page
	// has one h1.
	HeadingBase int
	// IDPrefix goes before each id, so that several texts can stand on one page; it is folded to a-z, 0-9 and -.
	IDPrefix string
	// ImagePrefix is the path under which uploads are served, as "/fichiers/"; without it no image is shown.
	ImagePrefix string
	// Resolve answers the address of a wiki link and whether its page exists; without it wiki links are plain text.
	Resolve func(title string) (href string, known bool)
	// Passages, where set, gives each passage an id to lead to, and at its end the links that it answers for it.
	Passages func(Passage) []PassageLink
	// Words are the texts for assistive technologies, in the language of the page.
	Words Words
}

// Words are the few texts that rendering adds; an empty one leaves its label out.
type Words struct {
	Table string // name of the scrolling frame of a table
	Done  string // a ticked task
	Todo  string // a task not ticked
	Back  string // from a note back to the text
}

// Rendered is safe HTML and the headings in it.
type Rendered struct {
	HTML     string
	Headings []Heading
}

// Renderer renders texts. Safe for concurrent use; built once by New.
type Renderer struct {
	parser  parser.Parser
	html    renderer.Renderer
	policy  *bluemonday.Policy
	marking *bluemonday.Policy
}

// New builds the parser, the writer and the allow-lists.
func New() *Renderer {
	return &Renderer{parser: newParser(), html: newWriter(), policy: pagePolicy(), marking: markPolicy()}
}

// Render answers the safe HTML of src. A *CapError says which limit the text passes: it is then to be shown as source.
func (r *Renderer) Render(src string, opts Options) (out Rendered, err error) {
	src = tidy(src)
	if err := check(src); err != nil {
		return Rendered{}, err
	}
	// Goldmark has paniced on odd input before; one text must not take its page down.
	defer func() {
		if p := recover(); p != nil {
			out, err = Rendered{}, fmt.Errorf("%w: %v", ErrParser, p)
		}
	}()
	return r.render([]byte(src), opts)
}

func (r *Renderer) render(source []byte, opts Options) (Rendered, error) {
	doc := r.parser.Parse(text.NewReader(source))
	p, err := newPage(doc, source, opts)
	if err != nil {
		return Rendered{}, err
	}
	var raw limited
	if err := r.html.Render(&raw, source, doc); err != nil && !errors.Is(err, errTooLong) {
		return Rendered{}, fmt.Errorf("markup: write: %w", err)
	}
	if raw.got > maxOutput {
		return Rendered{}, &CapError{Cap: CapOutput, Limit: maxOutput, Got: raw.got}
	}
	safe := r.policy.SanitizeBytes(raw.buf)
	if len(safe) > maxOutput {
		return Rendered{}, &CapError{Cap: CapOutput, Limit: maxOutput, Got: len(safe)}
	}
	return Rendered{HTML: string(safe), Headings: p.headings}, nil
}

var newlines = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "\uFFFD")

// tidy makes the text what the parser and the scan of limits both understand alike.
func tidy(src string) string {
	return newlines.Replace(strings.ToValidUTF8(src, "\uFFFD"))
}

var errTooLong = errors.New("output too long")

// limited keeps at most maxOutput bytes; what comes after is only counted, roughly.
type limited struct {
	buf []byte
	got int
}

func (l *limited) Write(b []byte) (int, error) {
	l.got += len(b)
	if l.got > maxOutput {
		return 0, errTooLong
	}
	l.buf = append(l.buf, b...)
	return len(b), nil
}
