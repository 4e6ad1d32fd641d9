package mediawiki

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

const (
	modelWikitext = "wikitext"
	modelMarkdown = "markdown"
)

// PandocOptions are the limits of a conversion. A zero field takes its default.
type PandocOptions struct {
	// Path of the program; by default it is looked up.
	Path string
	// Timeout of one conversion (default 20 s).
	Timeout time.Duration
	// MaxText and MaxMarkdown bound a text and what it becomes, in bytes
	// (default 1 MiB and 4 MiB).
	MaxText, MaxMarkdown int
	// MaxCache bounds the kept conversions, in bytes (default 32 MiB).
	MaxCache int
	// Workers is how many conversions run at once (default 2).
	Workers int
}

var errMarkdownSize = errors.New("the Markdown outgrows its limit")

// Pandoc turns wikitext into Markdown with the program of that name, where the
// machine has it. It may be used from several goroutines.
type Pandoc struct {
	opt   PandocOptions
	cache *conversions
}

// NewPandoc looks the program up; where it is missing texts are shown as source.
func NewPandoc(opt PandocOptions) *Pandoc {
	if opt.Path == "" {
		if path, err := exec.LookPath("pandoc"); err == nil {
			opt.Path = path
		}
	}
	if opt.Timeout <= 0 {
		opt.Timeout = 20 * time.Second
	}
	opt.MaxText = or(opt.MaxText, 1<<20)
	opt.MaxMarkdown = or(opt.MaxMarkdown, 4<<20)
	opt.MaxCache = or(opt.MaxCache, 32<<20)
	opt.Workers = or(opt.Workers, 2)
	return &Pandoc{opt: opt, cache: newConversions(opt.MaxCache)}
}

// Available tells whether the program was found.
func (p *Pandoc) Available() bool { return p.opt.Path != "" }

// Convert makes one text Markdown. A text that pandoc cannot convert is shown
// as source with the reason; an error only comes from ctx.
func (p *Pandoc) Convert(ctx context.Context, t Text) (Converted, error) {
	switch {
	case t.Model == modelMarkdown:
		return Converted{Markdown: t.Body}, nil
	case t.Model != modelWikitext:
		return asSource(t, ""), nil
	case strings.TrimSpace(t.Body) == "":
		return Converted{Source: t.Body}, nil
	case !p.Available():
		return asSource(t, "pandoc is not installed"), nil
	case len(t.Body) > p.opt.MaxText:
		return asSource(t, fmt.Sprintf("the text is over %d bytes", p.opt.MaxText)), nil
	}
	if markdown, known := p.cache.get(t.Body); known {
		return Converted{Markdown: markdown, Source: t.Body, Converter: ByPandoc}, nil
	}
	markdown, err := p.run(ctx, t.Body)
	if ctx.Err() != nil {
		return Converted{}, ctx.Err()
	}
	if err != nil {
		return asSource(t, err.Error()), nil
	}
	p.cache.put(t.Body, markdown)
	return Converted{Markdown: markdown, Source: t.Body, Converter: ByPandoc}, nil
}

// ConvertAll converts a batch, several at once, in the order given.
func (p *Pandoc) ConvertAll(ctx context.Context, texts []Text) ([]Converted, error) {
	out := make([]Converted, len(texts))
	errs := make([]error, len(texts))
	next := make(chan int)
	var running sync.WaitGroup
	for range min(p.opt.Workers, len(texts)) {
		running.Go(func() {
			for i := range next {
				out[i], errs[i] = p.Convert(ctx, texts[i])
			}
		})
	}
	for i := range texts {
		next <- i
	}
	close(next)
	running.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// run gives the text to pandoc's standard input. --sandbox (pandoc 2.15) keeps
// it from files and network; -M bounds its memory; it gets no environment.
func (p *Pandoc) run(ctx context.Context, text string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, p.opt.Timeout)
	defer cancel()
	out := &capped{max: p.opt.MaxMarkdown, full: cancel}
	said := &capped{max: 2000}
	cmd := exec.CommandContext(ctx, p.opt.Path, "--from=mediawiki", "--to=gfm", "--wrap=none", "--sandbox", //nolint:gosec // the path is the operator's, the rest constant
		"--data-dir=/nonexistent", "+RTS", "-M512m", "-RTS")
	cmd.Env = []string{"LANG=C.UTF-8", "HOME=/nonexistent"}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(text), out, said
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	switch {
	case out.over:
		return "", fmt.Errorf("pandoc: %w of %d bytes", errMarkdownSize, p.opt.MaxMarkdown)
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return "", fmt.Errorf("pandoc: over %s", p.opt.Timeout)
	case err != nil:
		return "", fmt.Errorf("pandoc: %w: %s", err, firstLine(said.buf.String()))
	case !utf8.Valid(out.buf.Bytes()):
		return "", errors.New("pandoc: its output is no UTF-8")
	}
	return out.buf.String(), nil
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return strings.ToValidUTF8(line, "?")
}

// capped keeps up to max bytes. Behind them it calls full, when there is one,
// and swallows the rest.
type capped struct {
	buf  bytes.Buffer
	max  int
	over bool
	full func()
}

func (c *capped) Write(p []byte) (int, error) {
	room := min(len(p), c.max-c.buf.Len())
	c.buf.Write(p[:room])
	if room < len(p) {
		c.over = true
		if c.full != nil {
			c.full()
		}
	}
	return len(p), nil
}
