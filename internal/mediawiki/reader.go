// Package mediawiki reads what another wiki hands over: MediaWiki XML exports
// (0.10 and 0.11, plain or gzip) as a stream of pages and revisions, wikitext
// turned into Markdown by pandoc, Page Forms templates mapped to sections. It
// must not know the database, HTTP, nor our own types of page.
package mediawiki

import (
	"compress/flate"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Reader reads an export page by page. It holds one revision at a time. It is
// not safe for concurrent use.
type Reader struct {
	s    *scanner
	opt  Options
	site Site
	page *Page
	// opened tells that <page> was read and its head is next.
	opened bool
	err    error
}

// Open detects gzip, and reads up to the first page. An input that is no
// MediaWiki export gives a *DamageError.
func Open(in io.Reader, opt Options) (*Reader, error) {
	opt = opt.withDefaults()
	plain, err := expand(in, opt)
	if err != nil {
		return nil, err
	}
	r := &Reader{s: newScanner(plain, opt), opt: opt}
	if err := r.start(); err != nil {
		return nil, r.explain(err, nil)
	}
	return r, nil
}

// Site returns what the export says about the wiki it comes from.
func (r *Reader) Site() Site { return r.site }

// Next returns the next page, io.EOF behind the last. What the caller has left
// unread of the page before is skipped. A *DamageError concerns one page, or
// the end of the file; the caller notes it and goes on calling Next. Any other
// error ends the reading.
func (r *Reader) Next(ctx context.Context) (*Page, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := r.leavePage(); err != nil {
		return nil, err
	}
	if r.err != nil {
		return nil, r.err
	}
	if !r.opened {
		if err := r.findPage(); err != nil {
			return nil, err
		}
	}
	r.opened = false
	p := &Page{r: r, Line: r.s.line}
	r.page = p
	if err := p.readHead(); err != nil {
		return nil, r.damaged(err)
	}
	return p, nil
}

// start reads the root element and the site's information.
func (r *Reader) start() error {
	root, err := r.s.root()
	if err != nil {
		return err
	}
	if root.Name.Local != "mediawiki" {
		return fmt.Errorf("not a MediaWiki export: it starts with <%.40s>", root.Name.Local)
	}
	r.site.Version, r.site.Language = attr(root, "version"), attr(root, "lang")
	switch r.site.Version {
	case "0.10", "0.11":
	default:
		return fmt.Errorf("export version %.20q; 0.10 and 0.11 are read", r.site.Version)
	}
	for !r.opened {
		e, more, err := r.s.child()
		switch {
		case err != nil:
			return err
		case !more:
			return r.finish()
		case e.Name.Local == "page":
			r.opened = true
		case e.Name.Local == "siteinfo":
			err = r.site.read(r.s)
		default:
			err = r.s.leave(1)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// findPage walks to the next <page>.
func (r *Reader) findPage() error {
	r.page = nil
	for {
		e, more, err := r.s.child()
		switch {
		case err != nil:
			return r.damaged(err)
		case !more:
			if err := r.finish(); err != nil {
				return r.damaged(err)
			}
			return r.err
		case e.Name.Local == "page":
			return nil
		}
		if err := r.s.leave(1); err != nil {
			return r.damaged(err)
		}
	}
}

// finish reads behind the root's end, so that a checksum there is verified.
func (r *Reader) finish() error {
	r.err = io.EOF
	_, err := r.s.root()
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return err
	}
	return errors.New("something follows the end of the export")
}

// leavePage skips what is left of the current page. Damage met there is told,
// unless this page was already reported.
func (r *Reader) leavePage() error {
	p := r.page
	if p == nil || p.end != nil {
		return nil //nolint:nilerr // its end was told already
	}
	if err := r.s.leave(1); err != nil {
		return r.damaged(err)
	}
	p.end = ErrLeft
	return nil
}

// damaged makes the report of an error, and brings the reader to the next page.
func (r *Reader) damaged(err error) error {
	report := r.explain(err, r.page)
	if r.page != nil {
		r.page.end = report
	}
	switch {
	case !isDamage(report):
		r.err = report
	case r.err == nil:
		r.recover(err)
	}
	return report
}

// recover brings the reader from the place of an error to the next page: by
// the elements where they can still be followed, else by its tag.
func (r *Reader) recover(err error) {
	if !r.s.stuck && !errors.Is(err, errPageInside) {
		if err = r.s.leave(1); err == nil {
			return
		}
	}
	r.opened = errors.Is(err, errPageInside) || r.s.resume()
	if !r.opened {
		r.err = io.EOF
	}
}

// explain turns an error into a *DamageError that names its place; an error of
// the input itself, a disk for instance, stays what it is.
func (r *Reader) explain(err error, p *Page) error {
	if cause := r.s.src.err; r.s.src.broken() && !isCorruption(cause) {
		return fmt.Errorf("mediawiki: read: %w", cause)
	}
	d := &DamageError{Line: r.s.line, Reason: err.Error()}
	if errors.Is(err, io.EOF) {
		d.Reason = "not a MediaWiki export: nothing in it"
	}
	if p != nil {
		d.Page, d.PageID, d.Revision = p.Title, p.ID, p.revision
	}
	return d
}

func isDamage(err error) bool {
	var d *DamageError
	return errors.As(err, &d)
}

func isCorruption(err error) bool {
	var corrupt flate.CorruptInputError
	return errors.As(err, &corrupt) || errors.Is(err, gzip.ErrChecksum) || errors.Is(err, gzip.ErrHeader) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, errExpanded)
}

// number reads the current element as an id, or as the number of a namespace.
func (s *scanner) number(least int64) (int64, error) {
	name := s.inside()
	text, err := s.field()
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil || n < least {
		return 0, fmt.Errorf("<%s> is no valid number: %.40q", name, text)
	}
	return n, nil
}
