package licence

import (
	"strings"
	"sync"
)

// element is one of the conditions of a Creative Commons licence.
type element uint8

const (
	by element = 1 << iota
	nc
	nd
	sa
	zero
)

// elementNames are the conditions as people write them, French and English.
var elementNames = sync.OnceValue(func() map[element]*trie {
	names := map[element]string{
		by: "by|attribution|paternite|attribution requise",
		sa: "sa|sharealike|share alike|shared alike|partage dans memes conditions|partage memes conditions|partage identique|" +
			"partage a identique|partage conditions initiales a identique|partage conditions identiques|memes conditions|" +
			"partage dans conditions identiques|partage selon memes conditions|partage a l identique des conditions initiales",
		nc: "nc|noncommercial|non commercial|non commerciale|noncommerciale|pas utilisation commerciale|pas usage commercial|" +
			"pas exploitation commerciale|pas utilisations commerciales|utilisation non commerciale|usage non commercial|non comm",
		nd: "nd|noderivatives|noderivs|noderiv|no derivatives|no derivative works|no derivs|no derivative|noderivativeworks|" +
			"pas modification|pas modifications|sans modification|sans modifications|pas oeuvre derivee|pas oeuvres derivees|" +
			"pas travaux derives|pas adaptation|sans oeuvre derivee|no deriv|pas travail derive|pas derive",
		zero: "zero|cczero|ccz",
	}
	tries := map[element]*trie{}
	for e, list := range names {
		tries[e] = &trie{}
		for name := range strings.SplitSeq(list, "|") {
			tries[e].add(name, target{})
		}
	}
	return tries
})

// ports are the countries and words that may follow the version.
func port(w string) (code string, ok bool) {
	switch w {
	case "international", "unported", "generic", "generique", "universal", "universel", "transpose", "transposee", "int", "intl", "internationale":
		return "", true
	case "fr", "france", "francais", "francaise":
		return "FR", true
	case "us", "usa":
		return "US", true
	case "uk", "igo", "au", "at", "nl", "jp":
		return strings.ToUpper(w), true
	case "germany", "allemagne":
		return "DE", true
	case "australia", "australie":
		return "AU", true
	case "austria", "autriche":
		return "AT", true
	case "netherlands", "nederland":
		return "NL", true
	case "japan", "japon":
		return "JP", true
	case "be", "ca", "ch", "es", "it", "lu", "quebec", "belgique", "suisse", "canada":
		return "XX", true
	}
	return "", false
}

// ccReader reads a Creative Commons name word by word.
type ccReader struct {
	words    []token
	at       int
	prefix   bool // "CC" was said
	elements element
	count    int
	version  string
	country  string
}

// creativeCommons reads a Creative Commons name at a word; an item without words when there is none.
func creativeCommons(words []token, i int) item {
	none := item{first: i, last: i}
	r := ccReader{words: words, at: i}
	r.readPrefix()
	r.readVersion()
	if r.version != "" && !r.prefix {
		return none
	}
	for r.at < len(words) && r.elements&zero == 0 && r.readElement() {
	}
	if r.count == 0 || r.elements&zero != 0 && !r.prefix {
		return none
	}
	r.readVersion()
	r.readPort()
	r.readVersion()
	if !r.prefix && r.count < 2 && (r.version == "" || words[i].text == "by") {
		return none
	}
	r.skipRepeated()
	it := item{first: i, last: r.at}
	return r.fill(it)
}

// skipRepeated passes over conditions said again, as in "CC BY 4.0 (attribution)".
func (r *ccReader) skipRepeated() {
	if !r.prefix || r.version == "" {
		return
	}
	again := ccReader{words: r.words, at: r.at, prefix: true}
	for again.at < len(r.words) && again.readElement() {
	}
	if again.count > 0 && again.elements&^r.elements == 0 && (again.at == len(r.words) || !isNumber(r.words[again.at].text)) {
		r.at = again.at
	}
}

func (r *ccReader) readPrefix() {
	switch r.text(0) {
	case "cc", "creativecommons":
		r.prefix = true
		r.at++
	case "creative", "creatives":
		if r.text(1) == "commons" || r.text(1) == "common" {
			r.prefix = true
			r.at += 2
			if r.text(0) == "cc" {
				r.at++
			}
		}
	}
	if r.prefix && r.text(0) == "0" {
		r.elements, r.count = zero, 1
		r.at++
	}
}

func (r *ccReader) text(ahead int) string {
	if r.at+ahead >= len(r.words) {
		return ""
	}
	return r.words[r.at+ahead].text
}

// readElement takes one condition, or a word that glues several ("ccbysa", "byncnd").
func (r *ccReader) readElement() bool {
	bestLen, best := 0, element(0)
	for e, names := range elementNames() {
		if _, n := names.longest(r.words[r.at:]); n > bestLen {
			bestLen, best = n, e
		}
	}
	if bestLen > 0 {
		r.at += bestLen
		r.elements |= best
		r.count++
		return true
	}
	return r.readGlued()
}

func (r *ccReader) readGlued() bool {
	rest := r.text(0)
	if len(rest) < 4 || len(rest) > 10 {
		return false
	}
	rest, prefix := strings.CutPrefix(rest, "cc")
	var found element
	count := 0
	for rest != "" {
		e, ok := map[string]element{"by": by, "nc": nc, "nd": nd, "sa": sa}[rest[:min(2, len(rest))]]
		if !ok {
			return false
		}
		found |= e
		count++
		rest = rest[2:]
	}
	if !prefix && !r.prefix && found&by == 0 {
		return false // "NCSA" is a university's licence
	}
	r.prefix = r.prefix || prefix
	r.elements |= found
	r.count += count
	r.at++
	return count > 0
}

func (r *ccReader) readVersion() {
	w := r.text(0)
	if r.version == "" && isNumber(w) {
		r.version = w
		r.at++
	}
}

func (r *ccReader) readPort() {
	for r.at < len(r.words) {
		code, ok := port(r.text(0))
		switch {
		case ok:
			if code != "" {
				r.country = code
			}
			r.at++
		case r.text(0) == "non" && strings.HasPrefix(r.text(1), "transpose"):
			r.at += 2
		default:
			return
		}
	}
}

// fill says which licences the elements and the version make.
func (r *ccReader) fill(it item) item {
	if r.elements&zero != 0 {
		it.set = []string{"CC0-1.0"}
		it.badVersion = r.elements != zero || r.version != "" && r.version != "1"
		return it
	}
	stem := r.stem()
	if r.version == "" {
		for _, v := range []string{"4.0", "3.0", "2.5", "2.0", "1.0"} {
			it.set = append(it.set, stem+"-"+v)
		}
		return r.closedAnyway(it, stem)
	}
	version := r.version
	if !strings.Contains(version, ".") {
		version += ".0"
	}
	id := stem + "-" + version
	if f, ok := Lookup(id + "-" + r.country); ok {
		id = f.ID
	}
	if f, ok := Lookup(id); ok {
		it.set = []string{f.ID}
		if end, ok := later(r.words, it.last); ok {
			n := newLeaf(f.ID, "")
			n.later()
			it.set, it.last = []string{n.name()}, end
		}
		return r.closedAnyway(it, stem)
	}
	it.set = []string{stem + "-4.0"}
	it.badVersion = r.elements&(nc|nd) == 0
	return r.closedAnyway(it, stem)
}

// stem is the identifier without its version. Share-alike without attribution is taken for a slip of BY-SA only to
// propose it.
func (r *ccReader) stem() string {
	s := "CC-BY"
	if r.elements&nc != 0 {
		s += "-NC"
	}
	switch {
	case r.elements&nd != 0:
		s += "-ND"
	case r.elements&sa != 0:
		s += "-SA"
	}
	return s
}

// closedAnyway keeps what is certain: non-commercial and no-derivatives are closed in every version; a name without
// attribution is no licence in use.
func (r *ccReader) closedAnyway(it item, stem string) item {
	if r.elements&(nc|nd) == 0 && r.elements&by == 0 {
		it.set = []string{stem + "-4.0", stem + "-3.0"}
	}
	return it
}
