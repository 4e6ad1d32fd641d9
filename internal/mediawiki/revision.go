package mediawiki

import (
	"crypto/sha1" //nolint:gosec // the checksum that exports carry, not a protection
	"encoding/xml"
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"
)

// sha1Digits is the length of a sha1 in base 36, as MediaWiki pads it.
const sha1Digits = 31

// Revision is one version of a page, its text as the export gives it.
type Revision struct {
	// ID and Parent are ids of the source wiki; Parent is 0 for the first.
	ID, Parent int64
	// At is the time of the edit, in UTC.
	At time.Time
	// By is who made it, fit for publication.
	By Contributor
	// Minor tells an edit that its author called minor.
	Minor bool
	// Summary is the edit's comment, addresses of anonymous authors replaced.
	Summary string
	// Model and Format tell what Text is: "wikitext", "markdown"…
	Model, Format string
	Text          string
	// TextHidden and SummaryHidden tell what the source wiki has suppressed.
	TextHidden, SummaryHidden bool
	// Notes are remarks for the import's report, in English.
	Notes []string
}

// declared is what a revision says of its own text, for verification.
type declared struct {
	textSha1, sha1 string
	bytes          int64
	seen           bool
	slots          int
}

func (p *Page) readRevision() (Revision, error) {
	s, depth := p.r.s, len(p.r.s.open)
	rev := Revision{Model: "wikitext"}
	var said declared
	for {
		e, more, err := s.child()
		if err != nil {
			return rev, err
		}
		if !more {
			return rev, p.check(&rev, said)
		}
		switch e.Name.Local {
		case "text":
			err = said.readText(s, e, &rev)
		case "sha1":
			said.sha1, err = s.field()
		case "content":
			said.slots++
			err = s.leave(depth)
		default:
			err = p.readField(e, &rev)
		}
		if err != nil {
			return rev, err
		}
	}
}

// readField reads what is neither the text nor about it.
func (p *Page) readField(e xml.StartElement, rev *Revision) (err error) {
	s := p.r.s
	depth := len(s.open) - 1
	switch e.Name.Local {
	case "id":
		rev.ID, err = s.number(1)
		p.revision = rev.ID
	case "parentid":
		rev.Parent, err = s.number(0)
	case "timestamp":
		rev.At, err = s.timestamp()
	case "contributor":
		rev.By, err = p.authors.read(s, e)
	case "minor":
		rev.Minor = true
		err = s.leave(depth)
	case "comment":
		rev.SummaryHidden = attr(e, "deleted") != ""
		rev.Summary, err = s.field()
	case "model":
		rev.Model, err = s.field()
	case "format":
		rev.Format, err = s.field()
	default:
		err = s.leave(depth)
	}
	return err
}

// readText reads <text>; its attributes tell size and sha1.
func (d *declared) readText(s *scanner, e xml.StartElement, rev *Revision) (err error) {
	if d.seen {
		return errors.New("the revision has two texts")
	}
	d.seen, d.bytes, d.textSha1 = true, -1, attr(e, "sha1")
	rev.TextHidden = attr(e, "deleted") != ""
	if size := attr(e, "bytes"); size != "" {
		if d.bytes, err = strconv.ParseInt(size, 10, 64); err != nil {
			return fmt.Errorf("<text> has no valid size: %.40q", size)
		}
	}
	rev.Text, err = s.text(s.opt.MaxText)
	return err
}

// check verifies a revision that was read to its end.
func (p *Page) check(rev *Revision, said declared) error {
	switch {
	case rev.ID == 0:
		return errors.New("the revision has no id")
	case rev.At.IsZero():
		return errors.New("the revision has no time")
	case !said.seen:
		return errors.New("the revision has no text")
	case rev.Text == "" && said.bytes > 0 && !rev.TextHidden:
		return errors.New("the text is missing: an export of heads only (stub)?")
	}
	p.publish(rev)
	if said.slots > 0 {
		rev.Notes = append(rev.Notes, fmt.Sprintf("%d more content slots are not read", said.slots))
		said.sha1 = "" // it covers all slots
	}
	fault := said.mismatch(rev)
	if fault == "" {
		return nil
	}
	if p.r.opt.Mismatch == MismatchNoted {
		rev.Notes = append(rev.Notes, fault)
		return nil
	}
	return errors.New(fault)
}

// publish drops what the source wiki has suppressed, should the export still
// carry it, and addresses in the summary.
func (p *Page) publish(rev *Revision) {
	if rev.TextHidden {
		rev.Text = ""
	}
	if rev.SummaryHidden {
		rev.Summary = ""
	}
	rev.Summary = p.authors.scrub(rev.Summary)
}

// mismatch compares a text with its declared size and sha1, "" when they hold.
func (d declared) mismatch(rev *Revision) string {
	if rev.TextHidden {
		return ""
	}
	if d.bytes >= 0 && d.bytes != int64(len(rev.Text)) {
		return fmt.Sprintf("the text has %d bytes, %d are announced", len(rev.Text), d.bytes)
	}
	for _, want := range []string{d.textSha1, strings.TrimSpace(d.sha1)} {
		if want != "" && want != sha1Base36(rev.Text) {
			return "the text does not agree with its sha1"
		}
	}
	return ""
}

func sha1Base36(text string) string {
	sum := sha1.Sum([]byte(text)) //nolint:gosec // see above
	digits := new(big.Int).SetBytes(sum[:]).Text(36)
	return strings.Repeat("0", sha1Digits-len(digits)) + digits
}

func (s *scanner) timestamp() (time.Time, error) {
	text, err := s.field()
	if err != nil {
		return time.Time{}, err
	}
	at, err := time.Parse(time.RFC3339, strings.TrimSpace(text))
	if err != nil || at.Year() < 1990 {
		return time.Time{}, fmt.Errorf("bad timestamp: %.40q", text)
	}
	return at.UTC(), nil
}
