package mediawiki

import (
	"fmt"
	"strings"
	"testing"
)

func TestAddressesAreNeverPublished(t *testing.T) {
	by := func(who, summary string) string {
		return strings.NewReplacer("<username>Ada</username><id>7</id>", who, "c1", summary).Replace(revisionXML(1, ""))
	}
	revisions := []struct{ who, summary, name, told string }{
		{"<ip>192.0.2.7</ip>", "v1.4.0.2", "anonyme 1", "v1.4.0.2"},
		{"<ip>2001:DB8:0:0:0:0:0:1</ip>", "à 12:30:45 std::vector", "anonyme 2", "à 12:30:45 std::vector"},
		{"<ip>2001:db8::1</ip>", "merci 192.0.2.7.", "anonyme 2", "merci anonyme 1."},
		{"<username>192.0.2.7</username>", "", "anonyme 1", ""},
		{"<username>frwiki>192.0.2.9</username>", "", "anonyme 3", ""},
		{"<username>192.0.2.xxx</username>", "", "anonyme", ""},
		{"<ip>inconnu</ip>", "", "anonyme", ""},
		{
			"<username>Éva &amp; Cie</username>", "Annulation de [[Special:Contributions/198.51.100.1|198.51.100.1]]", "Éva & Cie",
			"Annulation de [[Special:Contributions/anonyme 4|anonyme 4]]",
		},
		{
			"<username>B</username>", "[[Usuaria:198.51.100.1]] [[User:2001:db8::1]] [[12:30]] [[Aide:Sommaire]]", "B",
			"[[Usuaria:anonyme 4]] [[User:anonyme 2]] [[12:30]] [[Aide:Sommaire]]",
		},
	}
	var xml []string
	for _, r := range revisions {
		xml = append(xml, by(strings.ReplaceAll(r.who, "frwiki>", "frwiki&gt;"), r.summary))
	}
	got := readAll(t, strings.NewReader(exportHead+pageXML(1, "A", xml...)+pageXML(2, "B", by("<ip>198.51.100.1</ip>", ""))+exportTail), Options{})
	if len(got.reports) > 0 {
		t.Fatal(got.reports)
	}
	for i, want := range revisions {
		rev := got.revs["A"][i]
		if rev.By.Name != want.name || rev.Summary != want.told {
			t.Errorf("%s %q: %q %q", want.who, want.summary, rev.By.Name, rev.Summary)
		}
	}
	if name := got.revs["B"][0].By.Name; name != "anonyme 1" {
		t.Errorf("another page counts anew, got %q", name)
	}
}

func TestAnonymsAreBounded(t *testing.T) {
	var a anonyms
	for i := range maxAnonyms + 1 {
		a.address(Contributor{Name: fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&0xff, i&0xff)})
	}
	if got := a.address(Contributor{Name: "11.0.0.1"}).Name; got != "anonyme" || len(a.seen) != maxAnonyms {
		t.Errorf("%q, %d kept", got, len(a.seen))
	}
}
