package licence

import (
	"embed"
	"strings"
	"sync"
)

//go:embed traits.tsv
var traitFile embed.FS

// trait is what the catalogue tells of a licence beside its verdict. It decides of no verdict, and is therefore no part
// of TableVersion.
type trait struct {
	asks      []string // notice, credit, changes, rename, choice, patches, install, mention
	withholds []string // names, marks, borrowed, locks, alone
	patents   string   // grant, refused, silent; empty: not told
	text      string   // address of the licence's own text; empty: only its SPDX page is known
}

// traits reads the embedded file once, at the first use: by identifier in lower case.
var traits = sync.OnceValue(func() map[string]trait {
	text, err := traitFile.ReadFile("traits.tsv")
	if err != nil {
		panic("licence: embedded traits.tsv: " + err.Error()) //nolint:forbidigo // cannot be: the file is in the binary
	}
	all := map[string]trait{}
	for line := range strings.Lines(string(text)) {
		if line[0] == '#' {
			continue
		}
		c := append(strings.Split(strings.TrimRight(line, "\n"), "\t"), make([]string, 5)...)
		all[strings.ToLower(c[0])] = trait{asks: strings.Fields(strings.TrimSuffix(c[1], "-")), withholds: strings.Fields(c[2]), patents: c[3], text: c[4]}
	}
	return all
})

// Current is the licence that a deprecated identifier is written as today, without its exception.
func (f Facts) Current() Facts {
	if now, ok := Lookup(bareID(f.ReplacedBy)); ok {
		return now
	}
	return f
}

func traitOf(f Facts) (trait, bool) {
	t, ok := traits()[strings.ToLower(f.Current().ID)]
	return t, ok
}

// TextURL is where the licence can be read: its own page where one is known, that of SPDX otherwise.
func (f Facts) TextURL() string {
	if elements, ok := strings.CutPrefix(f.ID, "CC-BY"); ok {
		return commonsText("by" + elements)
	}
	if t, _ := traitOf(f); t.text != "" {
		return t.text
	}
	return f.URL
}

// commonsText is the address of a text of Creative Commons: elements, version, country, by hyphens.
func commonsText(id string) string {
	at := strings.IndexAny(id, "0123456789")
	version, country, ported := strings.Cut(id[at:], "-")
	if ported {
		version += "/" + country
	}
	return strings.ToLower("https://creativecommons.org/licenses/" + strings.TrimSuffix(id[:at], "-") + "/" + version + "/legalcode")
}
