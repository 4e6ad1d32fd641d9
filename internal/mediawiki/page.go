package mediawiki

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
)

// ErrLeft tells that revisions are asked of a page behind which the reader went on.
var ErrLeft = errors.New("mediawiki: the reader has left this page")

// Page is the head of one page; its revisions are read by NextRevision.
type Page struct {
	// ID is the page's id in its wiki, Namespace 0 for articles.
	ID        int64
	Namespace int
	// Title carries the namespace's name ("Discussion:…"); Redirect is the
	// title that the page sends to, empty for most.
	Title, Redirect string
	// Line is where the page starts in the expanded export.
	Line int

	r        *Reader
	authors  anonyms
	revision int64
	// waiting tells that <revision> was read and its fields are next.
	waiting bool
	// end is io.EOF once the page is whole, or why it never will be.
	end error
}

// readHead reads up to the first revision, or the end of a page without any.
func (p *Page) readHead() error {
	s := p.r.s
	for !p.waiting {
		e, more, err := s.child()
		switch {
		case err != nil:
			return err
		case !more:
			p.end = io.EOF
			return p.checkHead()
		}
		switch e.Name.Local {
		case "title":
			err = p.readTitle()
		case "ns":
			err = p.readNamespace()
		case "id":
			p.ID, err = s.number(1)
		case "redirect":
			p.Redirect = attr(e, "title")
			err = s.leave(2)
		case "revision":
			p.waiting = true
		default:
			err = s.leave(2)
		}
		if err != nil {
			return err
		}
	}
	return p.checkHead()
}

func (p *Page) readTitle() error {
	title, err := p.r.s.field()
	if err != nil {
		return err
	}
	title = strings.TrimSpace(title)
	if len(title) > p.r.opt.MaxTitle {
		return fmt.Errorf("the title is over %d bytes", p.r.opt.MaxTitle)
	}
	p.Title = title
	return nil
}

func (p *Page) readNamespace() error {
	n, err := p.r.s.number(math.MinInt32)
	if err == nil && n > math.MaxInt32 {
		return fmt.Errorf("<ns> is no valid number: %d", n)
	}
	p.Namespace = int(n)
	return err
}

func (p *Page) checkHead() error {
	switch {
	case p.Title == "":
		return errors.New("the page has no title")
	case p.ID == 0:
		return errors.New("the page has no id")
	}
	return nil
}

// NextRevision returns the page's next revision, oldest first, and io.EOF once
// the page is whole: only then may it be kept. A *DamageError means that the
// page is to be left out whole; the reader goes on with the next one. A page
// that the reader has left gives ErrLeft.
func (p *Page) NextRevision(ctx context.Context) (Revision, error) {
	if err := ctx.Err(); err != nil {
		return Revision{}, err
	}
	if p.end != nil {
		return Revision{}, p.end
	}
	if err := p.findRevision(); err != nil {
		return Revision{}, p.r.damaged(err)
	}
	if p.end != nil {
		return Revision{}, p.end
	}
	p.waiting, p.revision = false, 0
	rev, err := p.readRevision()
	if err != nil {
		return Revision{}, p.r.damaged(err)
	}
	return rev, nil
}

// findRevision walks to the next <revision>, past uploads and what is unknown.
func (p *Page) findRevision() error {
	for !p.waiting {
		e, more, err := p.r.s.child()
		switch {
		case err != nil:
			return err
		case !more:
			p.end = io.EOF
			return nil
		case e.Name.Local == "revision":
			p.waiting = true
			return nil
		}
		if err := p.r.s.leave(2); err != nil {
			return err
		}
	}
	return nil
}
