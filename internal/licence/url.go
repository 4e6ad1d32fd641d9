package licence

import (
	"net/url"
	"regexp"
	"strings"
)

// addressItem explains a web address. One that is not known stays unexplained: a page may say anything.
func addressItem(words []token, i int) item {
	it := item{first: i, last: i + 1, address: true}
	host, path := splitAddress(words[i].text)
	to, ok := resolveAddress(host, path)
	if !ok {
		it.left = true
		return it
	}
	switch {
	case to.family != "":
		it.set = tables().families[to.family].everything()
	default:
		it.set = to.ids
	}
	if len(it.set) == 2 && strings.HasSuffix(it.set[0], "-only") {
		it.fallback = it.set[0]
	}
	return it
}

// splitAddress gives the host and the path in lower case, without scheme, www, query, fragment, ending or language.
func splitAddress(s string) (host, path string) {
	s = strings.ToLower(s)
	s = strings.TrimPrefix(strings.TrimPrefix(s, "https://"), "http://")
	s = strings.TrimPrefix(s, "www.")
	if i := strings.IndexAny(s, "?#"); i >= 0 {
		s = s[:i]
	}
	host, path, _ = strings.Cut(s, "/")
	host = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(host, ":443"), ":80"), ".")
	return host, strings.Trim(path, "/")
}

// endings are what a path may end with beside its name: a format, then a language.
var endings = regexp.MustCompile(`(?:[._-](?:en|fr|de|es|it))?(?:\.(?:html?|txt|php|md|pdf|rdf|json|xml|jsp|aspx|shtml))?$`)

func resolveAddress(host, path string) (target, bool) {
	short := endings.ReplaceAllString(path, "")
	if to, ok := tables().addresses[strings.TrimSuffix(host+"/"+short, "/")]; ok {
		return to, true
	}
	switch host {
	case "creativecommons.org":
		return ccAddress(strings.Split(path, "/"))
	case "spdx.org", "choosealicense.com":
		return idAddress(strings.TrimPrefix(trimFormat(path), "licenses/"))
	case "opensource.org":
		return slugAddress(path)
	case "gnu.org", "fsf.org":
		return gnuAddress(path)
	case "fr.wikipedia.org", "en.wikipedia.org", "fr.m.wikipedia.org", "en.m.wikipedia.org":
		return articleAddress(path)
	case "tldrlegal.com":
		if slug, ok := strings.CutPrefix(path, "license/"); ok {
			return wordsAddress(slug)
		}
	}
	return target{}, false
}

var formats = regexp.MustCompile(`\.(?:html?|txt|json|rdf|php)$`)

func trimFormat(path string) string { return formats.ReplaceAllString(path, "") }

// idAddress is an address whose last part is an SPDX identifier.
func idAddress(id string) (target, bool) {
	n, ok := leafOf(id)
	if !ok || isReference(id) {
		return target{}, false
	}
	return target{ids: withLater(n.name())}, true
}

// withLater gives both writings of a GNU licence that was named without saying "only" or "or later".
func withLater(id string) []string {
	if base, ok := strings.CutSuffix(id, "-only"); ok {
		return []string{id, base + "-or-later"}
	}
	return []string{id}
}

// ccAddress reads creativecommons.org/licenses/by-sa/4.0/deed.fr and publicdomain/zero/1.0.
func ccAddress(parts []string) (target, bool) {
	if len(parts) < 3 || !ccTail(parts[3:]) {
		return target{}, false
	}
	id := ""
	switch parts[0] {
	case "licenses", "licences", "license":
		id = "CC-" + parts[1] + "-" + parts[2]
	case "publicdomain":
		switch parts[1] + "/" + parts[2] {
		case "zero/1.0":
			id = "CC0-1.0"
		case "mark/1.0":
			id = "CC-PDM-1.0"
		}
	}
	if len(parts) > 3 {
		if f, ok := Lookup(id + "-" + parts[3]); ok {
			id = f.ID
		}
	}
	f, ok := Lookup(id)
	if !ok {
		return target{}, false
	}
	return target{ids: []string{f.ID}}, true
}

var ccEnding = regexp.MustCompile(`^(?:[a-z]{2,3}|scotland|(?:deed|legalcode|rdf)(?:[.-][a-z_-]+)?)$`)

// ccTail accepts a country, the deed and the legal code, in any language.
func ccTail(parts []string) bool {
	if len(parts) > 2 {
		return false
	}
	for _, p := range parts {
		if !ccEnding.MatchString(p) {
			return false
		}
	}
	return true
}

// slugAddress reads opensource.org/license/apache-2-0 and opensource.org/licenses/GPL-3.0.
func slugAddress(path string) (target, bool) {
	dir, slug, _ := strings.Cut(trimFormat(path), "/")
	if dir != "license" && dir != "licenses" || slug == "" || strings.Contains(slug, "/") {
		return target{}, false
	}
	slug = strings.TrimSuffix(strings.TrimSuffix(slug, "-php"), "-license")
	slug = slugNumbers.ReplaceAllString(slug, "$1.$2")
	if to, ok := idAddress(slug); ok {
		return to, true
	}
	return wordsAddress(slug)
}

// wordsAddress reads the part of an address that names a licence with words.
func wordsAddress(slug string) (target, bool) {
	items := scan(meaningful(tokenize(slug)))
	if len(items) != 1 || !items[0].term() || items[0].generic || items[0].badVersion || items[0].expr != "" {
		return target{}, false
	}
	return target{ids: items[0].set}, true
}

// articleAddress reads the title of an encyclopedia's article about a licence: "MIT" alone is about a school.
func articleAddress(path string) (target, bool) {
	title, ok := strings.CutPrefix(path, "wiki/")
	title, err := url.PathUnescape(title)
	if !ok || err != nil || strings.Contains(title, "/") || !strings.Contains(title, "licen") {
		return target{}, false
	}
	return wordsAddress(title)
}

var slugNumbers = regexp.MustCompile(`(\d)-(\d)`)

var gnuPage = regexp.MustCompile(`^(?:licenses|copyleft)/(?:old-licenses/)?(gpl|lgpl|agpl|fdl)(?:-(\d(?:\.\d)?))?(?:-standalone)?(?:\.[a-z]{2})?(?:\.(?:html|txt|md|tex|dbk|texi))?$`)

// gnuAddress reads gnu.org/licenses/gpl-3.0.html; without a version the page shows whichever is the last.
func gnuAddress(path string) (target, bool) {
	m := gnuPage.FindStringSubmatch(path)
	if m == nil {
		return target{}, false
	}
	key := m[1]
	if key == "fdl" {
		key = "gfdl"
	}
	f := tables().families[key]
	if m[2] == "" {
		return target{ids: f.everything()}, true
	}
	ids, ok := f.versions[plainNumber(m[2])]
	if !ok {
		return target{}, false
	}
	return target{ids: []string{ids[0] + "-only", ids[0] + "-or-later"}}, true
}
