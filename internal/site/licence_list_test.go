package site_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/licence"
)

func TestCatalogueBeginsWithTheLicencesAdvised(t *testing.T) {
	v := newOpenSite(t).visitor()
	v.open("/licences", http.StatusOK)
	v.says("h1", "Les licences, en clair")
	if got, want := texts(v.doc, ".choix-licences div:first-child code"), []string{"EUPL-1.2", "AGPL-3.0-or-later", "MIT"}; !slices.Equal(got, want) {
		t.Errorf("advised for software: %q, want %q", got, want)
	}
	if v.doc.Find(".choix-licences > div").Length() != len(licence.Kinds()) {
		t.Error("not every kind is advised")
	}
	rows := texts(v.doc, ".catalogue tbody code.meta")
	for _, id := range []string{"EUPL-1.2", "CC-BY-NC-4.0", "Zlib", "GFDL-1.3-only"} {
		if !slices.Contains(rows, id) {
			t.Errorf("%s is not listed", id)
		}
	}
	if slices.Contains(rows, "GPL-3.0") || slices.Contains(rows, "Zed") {
		t.Error("a deprecated identifier, or a licence that nobody judged, is listed")
	}
	if v.header.Get("ETag") == "" || v.doc.Find(`meta[name=description]`).Length() != 1 || v.doc.Find("#regles").Length() != 1 {
		t.Error("the page is not kept, not described, or without its rules")
	}
	v.fetch("/licences", v.header.Get("ETag"), http.StatusNotModified)
	v.open("/plan-du-site", http.StatusOK)
	if v.doc.Find(`main a[href="/licences"]`).Length() != 1 {
		t.Error("the site map does not lead to the catalogue")
	}
}

func TestCatalogueIsSearchedByLooseNames(t *testing.T) {
	v := newOpenSite(t).visitor()
	for _, one := range []struct{ asked, read, verdict, candidate, row string }{
		{"q=gpl3", "GPL-3.0-only", "ouverte", "", "GPL-3.0-or-later"},
		{"q=creative+commons+by+sa", "", "à préciser", "CC-BY-SA-4.0", "CC-BY-SA-4.0"},
		{"q=licence+ouverte", "", "à préciser", "etalab-2.0", "etalab-2.0"},
		{"q=licence+ouverte+2.0", "etalab-2.0", "ouverte", "", ""},
		{"q=bsl", "", "à préciser", "BSL-1.0", "BSL-1.0"},
		{"q=bsl+1.1", "BUSL-1.1", "non ouverte", "", ""},
		{"q=cc+by+nc+4.0", "CC-BY-NC-4.0", "non ouverte", "", "CC-BY-NC-4.0"},
		{"q=mit+or+apache+2.0", "MIT", "ouverte", "", ""},
	} {
		v.open("/licences?"+one.asked, http.StatusOK)
		at := func(selector string) []string { return texts(v.doc, selector) }
		if got := strings.TrimSuffix(text(v.doc, ".verdict-vif > p:first-child .verdict"), "."); got != one.verdict {
			t.Errorf("%s: %q, want %q", one.asked, got, one.verdict)
		}
		if read := at(".verdict-vif > p:first-child code"); one.read != "" && !slices.Contains(read, one.read) || one.read == "" && len(read) > 0 {
			t.Errorf("%s: read as %q", one.asked, read)
		}
		if got := at(".verdict-vif li code"); one.candidate != "" && !slices.Contains(got, one.candidate) {
			t.Errorf("%s: candidates %q", one.asked, got)
		}
		if got := at(".catalogue tbody code.meta"); one.row != "" && !slices.Contains(got, one.row) {
			t.Errorf("%s: lists %q", one.asked, got)
		}
		if v.header.Get("ETag") != "" || v.doc.Find("meta[name=robots]").AttrOr("content", "") != "noindex" {
			t.Errorf("%s: kept, or indexed", one.asked)
		}
	}
	v.open("/licences?q=cc+by+nc", http.StatusOK)
	if why := text(v.doc, ".verdict-vif"); !strings.Contains(why, "usage commercial") {
		t.Errorf("a closed licence is not explained: %q", why)
	}
	v.open("/licences?q=zzzz", http.StatusOK)
	if v.doc.Find(".verdict-vif, .catalogue").Length() > 0 || !strings.Contains(text(v.doc, "#liste + p"), "moins de mots") {
		t.Error("nothing was found, and something is shown")
	}
	v.open("/en/licences?q=licence+ouverte+2", http.StatusOK)
	if href, _ := v.doc.Find(".verdict-vif code").First().Parent().Attr("href"); href != "/en/licences/etalab-2.0" {
		t.Errorf("leads to %q", href)
	}
	for _, odd := range []string{"q=%00", "q=%ff", "q=" + strings.Repeat("a+", 3000), "q=%3Cscript%3Ealert(1)%3C/script%3E", "q=((((", "apres="} {
		v.open("/licences?"+odd, http.StatusOK)
		if strings.Contains(v.raw, "<script>alert") {
			t.Errorf("%s: holds a script", odd)
		}
	}
	for _, wrong := range []string{"genre=spoon", "etat=x", "apres=x", "genre=data&apres=MIT"} {
		v.open("/licences?"+wrong, http.StatusNotFound)
	}
}

func TestCatalogueIsNarrowedByKindAndVerdict(t *testing.T) {
	v := newOpenSite(t).visitor()
	for asked, want := range map[string]struct{ with, without string }{
		"genre=data":                    {"ODbL-1.0", "MIT"},
		"genre=software":                {"MIT", "CC-BY-4.0"},
		"genre=hardware&etat=ouverte":   {"CERN-OHL-S-2.0", "CC-BY-4.0"},
		"genre=data&etat=peu-adaptee":   {"MIT", "ODbL-1.0"},
		"etat=non-ouverte":              {"SSPL-1.0", "MIT"},
		"etat=a-preciser":               {"GFDL-1.3-only", "MIT"},
		"q=gnu&etat=ouverte":            {"GPL-3.0-only", "GFDL-1.3-only"},
		"q=creative&etat=non-ouverte":   {"CC-BY-ND-4.0", "CC-BY-4.0"},
		"etat=a-preciser&apres=Zeeff":   {"", "3D-Slicer-1.0"},
		"q=creative+commons&genre=data": {"CC-BY-4.0", "CC-BY-3.0"},
	} {
		v.open("/licences?"+asked, http.StatusOK)
		got := texts(v.doc, ".catalogue tbody code.meta")
		if want.with != "" && !slices.Contains(got, want.with) || slices.Contains(got, want.without) {
			t.Errorf("%s: lists %q", asked, got)
		}
	}
	v.open("/licences?genre=hardware", http.StatusOK)
	if got := texts(v.doc, ".catalogue tbody code.meta")[:3]; !slices.Equal(got, []string{"CERN-OHL-P-2.0", "CERN-OHL-S-2.0", "CERN-OHL-W-2.0"}) {
		t.Errorf("those made for hardware are not first: %q", got)
	}
	v.says(".catalogue tbody tr:nth-child(4) td .meta", "avec un conseil, dit sur sa page")
	v.open("/licences?etat=a-preciser", http.StatusOK)
	first := texts(v.doc, ".catalogue tbody tr th > a")
	next, _ := v.doc.Find("main a[rel=next]").Attr("href")
	v.open(next, http.StatusOK)
	if len(first) != 400 || v.doc.Find(".catalogue tbody tr").Length() == 0 || slices.Contains(texts(v.doc, ".catalogue tbody tr th > a"), first[399]) {
		t.Errorf("screens of %d and %d", len(first), v.doc.Find(".catalogue tbody tr").Length())
	}
}

// messageKey is a sentence that is missing.
var messageKey = regexp.MustCompile(`licences?\.[a-z]`)

func TestEveryLicenceHasItsPageInBothLanguages(t *testing.T) {
	v := newOpenSite(t).visitor()
	for i, f := range licence.All() {
		path := "/licences/" + f.ID
		if f.Verdict == licence.Unknown && i%20 > 0 {
			continue // nobody judged it: one in twenty is enough
		}
		for _, at := range []string{path, "/en" + path} {
			v.open(at, http.StatusOK)
			if text(v.doc, "h1") != f.Name || text(v.doc, ".chapo") == "" || v.doc.Find("a[rel=license]").Length() != 2 || messageKey.MatchString(text(v.doc, "main")) {
				t.Errorf("%s: %q, %q", at, text(v.doc, "h1"), text(v.doc, ".chapo"))
			}
			open := f.Verdict == licence.Open
			if open != (v.doc.Find("#genres").Length() == 1) || open == (v.doc.Find("#conseil").Length() == 1) || (f.Verdict == licence.NotOpen) != (v.doc.Find("#fermee").Length() == 1) {
				t.Errorf("%s: the parts are not those of a licence that is %s", at, f.Verdict)
			}
			if v.header.Get("ETag") == "" {
				t.Errorf("%s is not kept", at)
			}
		}
	}
}

func TestSheetTellsALicenceInPlainWords(t *testing.T) {
	v := newOpenSite(t).visitor()
	v.open("/licences/EUPL-1.2", http.StatusOK)
	v.says(".etat-phrase", "EUPL-1.2 · licence ouverte · sur la liste de l’administration française")
	if got := texts(v.doc, ".en-clair h3"); !slices.Equal(got, []string{"Elle permet", "Elle demande", "Elle ne donne pas"}) {
		t.Errorf("parts %q", got)
	}
	if got := texts(v.doc, "#autorites ~ dl dt"); !slices.Equal(got, []string{"Open Source Initiative", "Free Software Foundation", "Liste de l’administration française"}) {
		t.Errorf("authorities %q", got)
	}
	if row := text(v.doc, "#genres ~ .cadre tbody tr:nth-child(2)"); !strings.Contains(row, "données") || !strings.Contains(row, "peu adaptée") || !strings.Contains(row, "ODbL-1.0") {
		t.Errorf("for data: %q", row)
	}
	v.open("/licences/MIT", http.StatusOK)
	if got := texts(v.doc, "#vers + dl > div:first-child a"); !slices.Contains(got, "GPL-3.0-or-later") || !slices.Contains(got, "EUPL-1.2") {
		t.Errorf("MIT goes into %q", got)
	}
	if got := texts(v.doc, "#depuis + dl > div:last-child a"); !slices.Contains(got, "GPL-3.0-or-later") || slices.Contains(got, "BSD-3-Clause") {
		t.Errorf("MIT does not take in %q", got)
	}
	v.open("/licences/CC-BY-NC-SA-4.0", http.StatusOK)
	if v.doc.Find("#compatible").Length() != 0 {
		t.Error("a closed licence is said to mix")
	}
	if !strings.Contains(text(v.doc, "#fermee ~ p"), "usage commercial") || !slices.Contains(texts(v.doc, ".choix-licences code"), "CC-BY-SA-4.0") {
		t.Error("a closed licence is not explained, or nothing better is offered")
	}
	v.open("/licences/GPL-2.0-with-classpath-exception", http.StatusOK)
	v.says(".tete p > code", "GPL-2.0-only WITH Classpath-exception-2.0")
	if href, _ := v.doc.Find(".tete p > code a").Attr("href"); href != "/licences/GPL-2.0-only" {
		t.Errorf("leads to %q", href)
	}
	v.open("/licences/GPL-2.0+", http.StatusOK)
	v.open("/licences/LicenseRef-Llama-3", http.StatusOK)
	v.says("h1", "Llama 3 Community License")
}

func TestLicenceIsFoundWhateverTheCaseOfItsIdentifier(t *testing.T) {
	w := newWikiSite(t)
	for from, to := range map[string]string{"/licences/eupl-1.2": "/licences/EUPL-1.2", "/en/licences/ETALAB-2.0": "/en/licences/etalab-2.0"} {
		a := w.get(domain.Account{}, from)
		want(t, "status", a.Code, http.StatusMovedPermanently)
		want(t, "leads to", a.Header().Get("Location"), to)
	}
	v := newOpenSite(t).visitor()
	v.open("/licences/EUPL-1.3", http.StatusNotFound)
	if got := texts(v.doc, "#proches ~ ul code"); len(got) == 0 || !slices.Contains(got, "EUPL-1.2") {
		t.Errorf("near: %q", got)
	}
	for _, odd := range []string{"x", "%3Cscript%3E)", strings.Repeat("a", 3000), "MIT%20OR%20ISC"} {
		v.open("/licences/"+odd, http.StatusNotFound)
		if strings.Contains(v.raw, "<script>)") {
			t.Error(odd)
		}
	}
}
