package mediawiki

import (
	"encoding/xml"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
)

// ContributorKind tells how the source wiki knew an author.
type ContributorKind int

const (
	// Unknown is an author that the export does not name.
	Unknown ContributorKind = iota
	// Named is an account of the source wiki.
	Named
	// Anonymous edited without an account; the address is not kept.
	Anonymous
	// Hidden was suppressed by the source wiki.
	Hidden
)

// Contributor is the author of a revision, fit for publication.
type Contributor struct {
	Kind ContributorKind
	// ID is the account's id in the source wiki, 0 without an account.
	ID int64
	// Name is the account's name, or "anonyme 2" for the second address met
	// on the page; empty when hidden or unknown.
	Name string
}

const (
	anonymous = "anonyme"
	// maxAnonyms bounds the addresses told apart on one page.
	maxAnonyms = 1 << 16
)

var (
	linkPattern    = regexp.MustCompile(`\[\[[^\[\]]*\]\]`)
	addressPattern = regexp.MustCompile(`[0-9A-Fa-f:.]{2,}`)
	// maskedPattern is how very old wikis wrote an author without an account.
	maskedPattern = regexp.MustCompile(`^(\d{1,3}\.){3}xxx$`)
)

// anonyms numbers the addresses of one page in order of appearance. A number
// says nothing of the address, where a hash of it could be found by trying them
// all, and a page read again from its beginning gets the same ones.
type anonyms struct {
	seen map[netip.Addr]int
}

// read reads <contributor>.
func (a *anonyms) read(s *scanner, e xml.StartElement) (Contributor, error) {
	by := Contributor{}
	hidden := attr(e, "deleted") != ""
	depth := len(s.open)
	for {
		e, more, err := s.child()
		if err != nil {
			return by, err
		}
		if !more {
			if hidden {
				return Contributor{Kind: Hidden}, nil
			}
			return by, nil
		}
		switch e.Name.Local {
		case "username":
			by.Name, err = s.field()
			by = a.name(by)
		case "id":
			by.ID, err = s.number(0)
		case "ip":
			by.Name, err = s.field()
			by = a.address(by)
		default:
			err = s.leave(depth)
		}
		if err != nil {
			return by, err
		}
	}
}

// name keeps the name of an account, unless it is an address: some exports
// write those as names, with the wiki of origin before a >.
func (a *anonyms) name(by Contributor) Contributor {
	by.Name = strings.TrimSpace(by.Name)
	_, local, imported := strings.Cut(by.Name, ">")
	if !imported {
		local = by.Name
	}
	if isAddress(local) {
		by.Name = local
		return a.address(by)
	}
	if by.Name != "" {
		by.Kind = Named
	}
	return by
}

// address replaces an address by its number on the page.
func (a *anonyms) address(by Contributor) Contributor {
	by.Kind = Anonymous
	addr, err := netip.ParseAddr(strings.TrimSpace(by.Name))
	by.Name = anonymous
	if err == nil {
		by.Name = a.pseudonym(addr)
	}
	return by
}

func (a *anonyms) pseudonym(addr netip.Addr) string {
	addr = addr.Unmap()
	n, known := a.seen[addr]
	if !known {
		if len(a.seen) >= maxAnonyms {
			return anonymous
		}
		if a.seen == nil {
			a.seen = map[netip.Addr]int{}
		}
		n = len(a.seen) + 1
		a.seen[addr] = n
	}
	return anonymous + " " + strconv.Itoa(n)
}

// scrub replaces addresses in a summary: those of this page's authors, and any
// inside a link, as in "[[Special:Contributions/192.0.2.7|192.0.2.7]]". Other
// numbers that look alike, versions of software for instance, stay.
func (a *anonyms) scrub(summary string) string {
	summary = linkPattern.ReplaceAllStringFunc(summary, func(link string) string {
		return addressPattern.ReplaceAllStringFunc(link, a.replaceAny)
	})
	if len(a.seen) == 0 {
		return summary
	}
	return addressPattern.ReplaceAllStringFunc(summary, a.replaceKnown)
}

func (a *anonyms) replaceAny(word string) string {
	return a.replace(word, func(addr netip.Addr) bool { return addr.Is4() || strings.Count(word, ":") > 2 })
}

func (a *anonyms) replaceKnown(word string) string {
	return a.replace(word, func(addr netip.Addr) bool {
		_, known := a.seen[addr.Unmap()]
		return known
	})
}

// replace puts a number for the address that word holds, when it is one to
// hide. A namespace ("User:192.0.2.7") may stand before it, a point behind.
func (a *anonyms) replace(word string, hide func(netip.Addr) bool) string {
	bare := strings.TrimRight(word, ".")
	tail := word[len(bare):]
	for start, tries := 0, 0; tries < 4; tries++ {
		for _, end := range []int{len(bare), len(strings.TrimRight(bare, ":"))} {
			if end <= start {
				continue
			}
			addr, err := netip.ParseAddr(bare[start:end])
			if err == nil && hide(addr) {
				return bare[:start] + a.pseudonym(addr) + bare[end:] + tail
			}
		}
		colon := strings.IndexByte(bare[start:], ':')
		if colon < 0 {
			return word
		}
		start += colon + 1
	}
	return word
}

func isAddress(name string) bool {
	_, err := netip.ParseAddr(name)
	return err == nil || maskedPattern.MatchString(name)
}
