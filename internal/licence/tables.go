package licence

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"sync"
)

// ownPrefix begins the identifiers of the licences that SPDX does not list.
const ownPrefix = "LicenseRef-"

// rulesVersion is raised when the code changes a verdict without a change of the tables.
const rulesVersion = "2"

// spdxVersion is the SPDX list that the tables follow.
const spdxVersion = "3.29.0"

//go:embed table.tsv others.tsv exceptions.tsv own.tsv families.tsv aliases.tsv urls.tsv
var files embed.FS

// tableSet is everything read from the embedded files; it never changes afterwards.
type tableSet struct {
	byID       map[string]*Facts // by identifier in lower case
	exceptions map[string]string // by identifier in lower case
	families   map[string]family
	addresses  map[string]target
	names      *trie
	words      map[string]wordUse // vocabulary for the correction of spelling
	version    string
}

// family is a licence with several versions.
type family struct {
	key      string
	proposal string
	versions map[string][]string // by version without ".0"
	gnu      bool                // "only" and "or later" are distinct identifiers
}

// target is what a usual name stands for.
type target struct {
	ids     []string
	expr    string // an expression, when the name stands for more than one licence; ids are then its licences
	family  string
	generic bool
	absent  bool
}

// tables reads the embedded files once, at the first use.
var tables = sync.OnceValue(readTables)

func readTables() *tableSet {
	t := &tableSet{
		byID:       map[string]*Facts{},
		exceptions: map[string]string{},
		families:   map[string]family{},
		addresses:  map[string]target{},
		names:      &trie{},
		words:      map[string]wordUse{},
	}
	sum := sha256.New()
	read := func(name string, row func(cells []string)) {
		text, err := files.ReadFile(name)
		if err != nil {
			panic("licence: embedded " + name + ": " + err.Error()) //nolint:forbidigo // cannot be: the file is in the binary
		}
		sum.Write(text)
		for line := range strings.Lines(string(text)) {
			line = strings.TrimRight(line, "\n")
			if line != "" && line[0] != '#' {
				row(append(strings.Split(line, "\t"), make([]string, 12)...))
			}
		}
	}
	read("others.tsv", t.addOther)
	read("table.tsv", t.addJudged)
	read("own.tsv", t.addOwn)
	read("exceptions.tsv", func(c []string) { t.exceptions[strings.ToLower(c[0])] = c[0] })
	t.judgeReplaced()
	t.nameIDs()
	read("exceptions.tsv", t.nameException)
	read("own.tsv", t.nameOwn)
	read("families.tsv", t.addFamily)
	read("aliases.tsv", t.addAliases)
	read("urls.tsv", func(c []string) { t.addresses[c[0]] = targetOf(c[1]) })
	t.collectWords()
	t.version = spdxVersion + "-" + rulesVersion + "-" + hex.EncodeToString(sum.Sum(nil))[:12]
	return t
}

func (t *tableSet) addOther(c []string) {
	t.byID[strings.ToLower(c[0])] = &Facts{ID: c[0], Name: c[1], ReplacedBy: c[2], Verdict: Unknown, URL: spdxPage(c[0])}
}

func (t *tableSet) addJudged(c []string) {
	t.byID[strings.ToLower(c[0])] = &Facts{
		ID: c[0], Name: c[1], OSI: c[2], FSF: c[3], OpenDef: c[4], French: c[5], Family: c[6], Copyleft: c[7],
		ReplacedBy: c[8], Verdict: Verdict(c[9]), Clause: c[10], URL: spdxPage(c[0]),
	}
}

func spdxPage(id string) string { return "https://spdx.org/licenses/" + id + ".html" }

func (t *tableSet) addOwn(c []string) {
	f := &Facts{ID: c[0], Name: c[1], Verdict: NotOpen, Clause: c[2], URL: c[3]}
	if c[2] == "unjudged" {
		f.Verdict, f.Clause = Unknown, ""
	}
	t.byID[strings.ToLower(c[0])] = f
}

// judgeReplaced gives a deprecated identifier the verdict of the licence that it is now written as.
func (t *tableSet) judgeReplaced() {
	for _, f := range t.byID {
		if now, ok := t.byID[bareID(f.ReplacedBy)]; ok {
			f.Verdict, f.Clause, f.Family = now.Verdict, now.Clause, now.Family
		}
	}
}

// nameIDs makes a name of every identifier and of every full name. An identifier that is an ordinary word or that
// another licence also claims counts only when it stands alone, exactly.
func (t *tableSet) nameIDs() {
	for _, id := range slices.Sorted(maps.Keys(t.byID)) {
		f := t.byID[id]
		if !f.SPDX() || hasGrammar(f.ID) {
			continue
		}
		to := target{ids: []string{f.ID}}
		if f.ReplacedBy != "" {
			to.ids[0] = f.ReplacedBy
		}
		t.names.offer(f.Name, to)
		if !plainWord(id) {
			t.names.add(f.ID, to)
		}
	}
}

// hasGrammar tells the licences whose names are read word by word rather than looked up.
func hasGrammar(id string) bool {
	for _, prefix := range []string{"CC-BY-", "GPL-", "LGPL-", "AGPL-", "GFDL-"} {
		if strings.HasPrefix(id, prefix) {
			return true
		}
	}
	return false
}

// plainWord lists the identifiers that mean something else in a sentence.
func plainWord(id string) bool {
	switch id {
	case "intel", "nokia", "fair", "jam", "multics", "entessa", "motosoto", "naumen", "bsl-1.0", "doc", "cube", "any-osi":
		return true
	}
	return false
}

func (t *tableSet) nameException(c []string) {
	to := target{ids: []string{exceptionMark + c[0]}}
	t.names.offer(c[1], to)
	t.names.add(c[0], to)
	for _, suffix := range []string{"-2.0", "-3.1", "-1.0"} {
		if short, ok := strings.CutSuffix(c[0], suffix); ok {
			t.names.offer(short, to)
		}
	}
}

func (t *tableSet) nameOwn(c []string) {
	if c[2] == "unjudged" {
		return
	}
	to := target{ids: []string{c[0]}}
	for _, name := range append(strings.Split(c[4], "|"), c[1], strings.TrimPrefix(c[0], ownPrefix)) {
		t.names.add(name, to)
	}
}

func (t *tableSet) addFamily(c []string) {
	f := family{key: c[0], proposal: c[1], versions: map[string][]string{}, gnu: c[3] == "gnu"}
	for pair := range strings.FieldsSeq(c[2]) {
		version, ids, _ := strings.Cut(pair, "=")
		f.versions[version] = strings.Split(ids, ",")
	}
	t.families[f.key] = f
}

func (t *tableSet) addAliases(c []string) {
	to := targetOf(c[0])
	for name := range strings.SplitSeq(c[1], "|") {
		t.names.add(name, to)
	}
}

func targetOf(s string) target {
	switch {
	case s == "%generic":
		return target{generic: true}
	case s == "!absent":
		return target{absent: true}
	case s[0] == '@':
		return target{family: s[1:]}
	case strings.Contains(s, " OR "):
		return target{ids: strings.Split(s, " OR "), expr: s}
	}
	return target{ids: strings.Split(s, ",")}
}
