package site

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"html"
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"
	"github.com/klauspost/compress/flate"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

// A page reads the same for all who stand alike before it: signed in, with the same rights on what it is about.
// It is made once for them, by handlers that see a reader without a face, and kept beside the pages for visitors
// under the same tags; what is somebody's own is a mark in it, filled in for each reader. Rights are looked up
// for each request, never kept.

// facelessID is the account that handlers see while they make a page for all who stand alike: no account has it.
const facelessID = "-"

// alikeKey is where a request says which page for all alike its handler is making.
const alikeKey = "alike"

type making struct {
	key   string
	begun uint64
	real  domain.Account
	own   templ.Component
}

// ownKey is where a request holds what its page says to its reader alone.
const ownKey = "own"

// ownPart is made anew for each reading of a page, also where the page was kept: what is done for its reader, and the
// line that concerns her alone, nil for none. A visitor's must be the same for all visitors.
type ownPart func(s *Site, ctx context.Context, c *gin.Context, p app.Place) (templ.Component, error)

// alike is on for pages that are the same for all who stand alike, but for one part of their own.
func alike(find func(*Site) placeFinder, answer onPage, parts ...ownPart) func(*Site) handler {
	return func(s *Site) handler {
		place := find(s)
		return func(ctx context.Context, c *gin.Context) error {
			begun := s.pages.begin()
			p, err := place(ctx, c)
			if err != nil {
				return err
			}
			own, err := s.ownParts(ctx, c, p, parts)
			if err != nil {
				return err
			}
			by := viewer(c)
			query, known := keptQuery(c.Request)
			if !by.SignedIn() || !known {
				return answer(s, ctx, c, p)
			}
			someone, standing := faceless(by, p)
			key := c.Request.URL.Path + "\n" + query + "\n" + standing
			if f := s.pages.get(key, s.app.Now()); f != nil {
				s.metrics.cached.Inc()
				s.sendAlike(c, http.StatusOK, f.parts, making{real: by, own: own})
				return nil
			}
			c.Set(alikeKey, making{key: key, begun: begun, real: by, own: own})
			c.Set(viewerKey, someone)
			if own != nil {
				c.Set(ownKey, templ.Raw(view.OwnMark))
			}
			return answer(s, ctx, c, p)
		}
	}
}

// ownParts makes the parts of a page that concern its reader alone, and leaves them for its frame.
func (s *Site) ownParts(ctx context.Context, c *gin.Context, p app.Place, parts []ownPart) (templ.Component, error) {
	var all []templ.Component
	for _, part := range parts {
		made, err := part(s, ctx, c, p)
		if err != nil {
			return nil, err
		}
		if made != nil {
			all = append(all, made)
		}
	}
	if len(parts) == 0 {
		return nil, nil
	}
	own := templ.Join(all...)
	c.Set(ownKey, own)
	return own, nil
}

// faceless is a reader with all that may change a page about a place, and nothing else: the rights held on the
// instance, its call and its candidacy. standing names them.
func faceless(by domain.Account, p app.Place) (someone domain.Account, standing string) {
	someone = domain.Account{ID: facelessID, Name: view.NameMark, Confirmed: by.Confirmed, Disabled: by.Disabled}
	var names []string
	for _, g := range by.Grants {
		var kind string
		switch {
		case g.Scope == domain.Instance:
			kind = "instance"
		case p.Call.ID != "" && g.Scope == domain.OnCall(p.Call.ID):
			kind = "call"
		case p.Candidacy.ID != "" && g.Scope == domain.OnCandidacy(p.Candidacy.ID):
			kind = "candidacy"
		default:
			continue
		}
		someone.Grants = append(someone.Grants, domain.Grant{AccountID: facelessID, Role: g.Role, Scope: g.Scope})
		names = append(names, kind+":"+string(g.Role))
	}
	if p.Workshop.Attending() {
		names = append(names, "workshop:attending")
	}
	slices.Sort(names)
	standing = "signed-in " + strings.Join(names, " ")
	if !by.Confirmed {
		standing += " unconfirmed"
	}
	if by.Disabled {
		standing += " disabled"
	}
	return someone, standing
}

// formKey is the key of a form on a page: minted now, or a mark where the page is made for all alike.
func formKey(c *gin.Context) string {
	if _, making := c.Get(alikeKey); making {
		return view.KeyMark
	}
	return newKey()
}

// part is a stretch of a page for all alike: its bytes and what deflate makes of them, ended so that anything may
// follow; or a mark.
type part struct {
	plain, packed []byte
	mark          string
}

// cut takes a page for all alike apart at its marks and packs what lies between.
func cut(page []byte) ([]part, error) {
	var parts []part
	for len(page) > 0 {
		at, mark := nextMark(page)
		if at > 0 {
			packed, err := pack(page[:at])
			if err != nil {
				return nil, err
			}
			parts = append(parts, part{plain: page[:at], packed: packed})
		}
		if mark != "" {
			parts = append(parts, part{mark: mark})
		}
		page = page[at+len(mark):]
	}
	return parts, nil
}

// nextMark is where the first mark of a page stands: at its end where there is none.
func nextMark(page []byte) (at int, mark string) {
	at = len(page)
	for _, m := range []string{view.NameMark, view.AccountMark, view.KeyMark, view.OwnMark} {
		if i := bytes.Index(page[:at], []byte(m)); i >= 0 {
			at, mark = i, m
		}
	}
	return at, mark
}

// pack deflates a stretch up to a byte's end (RFC 1951, 3.2.4: an empty stored block).
func pack(plain []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, 6)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	err = w.Flush()
	return b.Bytes(), err
}

// filled gives what stands at a mark for one reader.
func (m making) filled(ctx context.Context, mark string) []byte {
	switch mark {
	case view.NameMark:
		return []byte(html.EscapeString(m.real.Name))
	case view.AccountMark:
		return []byte(html.EscapeString(m.real.ID))
	case view.OwnMark:
		var b bytes.Buffer
		if err := m.own.Render(ctx, &b); err != nil {
			slog.ErrorContext(ctx, "a reader's own part of a page", "err", err) // the page is whole without it
			return nil
		}
		return b.Bytes()
	}
	return []byte(newKey())
}

// showAlike keeps a page just made for all alike, unless it may not be kept, and sends it to its reader.
func (s *Site) showAlike(c *gin.Context, m making, sc screen, page []byte) {
	parts, err := cut(page)
	if err != nil {
		s.broken(c, err)
		return
	}
	if sc.status == http.StatusOK && len(sc.tags) > 0 {
		s.pages.put(&finished{key: m.key, kind: htmlType, parts: parts, tags: sc.tags, until: sc.until}, m.begun)
	}
	s.sendAlike(c, sc.status, parts, m)
}

// The first ten bytes of a gzip stream without a name or a time, and the last block of one (RFC 1952, RFC 1951).
const (
	gzipHead = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
	lastFew  = "\x03\x00"
)

// sendAlike sends a page for all alike to one of them: what is kept goes out as it is packed, what is hers in
// blocks of its own between. Nothing is compressed anew.
func (s *Site) sendAlike(c *gin.Context, status int, parts []part, m making) {
	ctx, h := c.Request.Context(), c.Writer.Header()
	h.Set("Vary", "Accept-Encoding")
	h.Set("Cache-Control", "private, no-store")
	zipped := takes(c.Request.Header.Get("Accept-Encoding"), "gzip")
	size := 64
	for _, p := range parts {
		size += len(p.packed) + 64
		if !zipped {
			size += len(p.plain)
		}
	}
	out := make([]byte, 0, size)
	if !zipped {
		for _, p := range parts {
			if p.mark != "" {
				out = append(out, m.filled(ctx, p.mark)...)
				continue
			}
			out = append(out, p.plain...)
		}
		write(c, status, htmlType, out)
		return
	}
	out = append(out, gzipHead...)
	sum, length := uint32(0), uint32(0)
	for _, p := range parts {
		plain := p.plain
		if p.mark != "" {
			plain = m.filled(ctx, p.mark)
			out = append(out, stored(plain)...)
		}
		out = append(out, p.packed...)
		sum = crc32.Update(sum, crc32.IEEETable, plain)
		length += uint32(len(plain)) // modulo 2^32, as RFC 1952 asks
	}
	out = append(out, lastFew...)
	out = binary.LittleEndian.AppendUint32(out, sum)
	out = binary.LittleEndian.AppendUint32(out, length)
	h.Set("Content-Encoding", "gzip")
	write(c, status, htmlType, out)
}

// maxStored is what one stored block holds (RFC 1951, 3.2.4).
const maxStored = 65_535

// stored is deflate blocks that hold bytes as they are.
func stored(plain []byte) []byte {
	var blocks []byte
	for len(plain) > 0 {
		n := min(len(plain), maxStored)
		blocks = append(blocks, 0)
		blocks = binary.LittleEndian.AppendUint16(blocks, uint16(n))
		blocks = binary.LittleEndian.AppendUint16(blocks, ^uint16(n))
		blocks, plain = append(blocks, plain[:n]...), plain[n:]
	}
	return blocks
}
