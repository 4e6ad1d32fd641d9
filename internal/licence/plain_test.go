package licence

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Every open licence says what it allows, asks and keeps; every closed one which clause shuts it.
func TestEveryJudgedLicenceIsToldInPlainWords(t *testing.T) {
	used := map[Clause]bool{}
	open := 0
	for _, f := range All() {
		p := f.Plain()
		for _, c := range slices.Concat(p.Allows, p.Asks, p.Withholds) {
			used[c] = true
			if _, known := plainSentences[string(c)]; !known {
				t.Errorf("%s: no sentence for %q", f.ID, c)
			}
		}
		switch f.Verdict {
		case Open, Ambiguous:
			open++
			if len(p.Allows) < 3 {
				t.Errorf("%s: allows %v", f.ID, p.Allows)
			}
			if f.Current().Copyleft == "" {
				t.Errorf("%s: whether it is shared alike is not told", f.ID)
			}
			if c := f.Current().Copyleft; (c == "none" || c == "n/a") != slices.Contains(p.Allows, "allow-closed") {
				t.Errorf("%s: %s, and allows %v", f.ID, f.Copyleft, p.Allows)
			}
			if !strings.HasPrefix(f.TextURL(), "http") {
				t.Errorf("%s: no text", f.ID)
			}
			if f.Verdict == Open && len(f.Approvals()) == 0 {
				t.Errorf("%s: open, and nobody approves it", f.ID)
			}
		case NotOpen:
			if len(p.Withholds) == 0 || len(p.Allows) > 0 || len(f.ClosedReasons()) != len(p.Withholds) {
				t.Errorf("%s: %v, %v", f.ID, p, f.ClosedReasons())
			}
		default:
			if len(p.Allows)+len(p.Asks)+len(p.Withholds) > 0 {
				t.Errorf("%s: nobody judged it, and it is told: %v", f.ID, p)
			}
		}
	}
	if open < 240 {
		t.Errorf("%d open licences only", open)
	}
	for code := range plainSentences {
		if !used[Clause(code)] {
			t.Errorf("%s: no licence says it", code)
		}
	}
}

func TestTraitsAreOfOpenLicencesOnly(t *testing.T) {
	for id := range traits() {
		f, ok := Lookup(id)
		if !ok || f.Verdict != Open && f.Verdict != Ambiguous || f.ReplacedBy != "" {
			t.Errorf("%s: %+v", id, f)
		}
	}
}

// A French sentence has its typographic signs, and ends; so does the English one.
func TestPlainWordsAreWellWritten(t *testing.T) {
	plainSpace := regexp.MustCompile(` [:;?!»]|« [^\x{a0}]|'`)
	for code, s := range plainSentences {
		if plainSpace.MatchString(s.fr) || !strings.HasSuffix(s.fr, ".") {
			t.Errorf("%s: %q", code, s.fr)
		}
		if s.en == "" || !strings.HasSuffix(s.en, ".") || strings.Contains(s.en, "'") || s.fr == s.en {
			t.Errorf("%s: %q", code, s.en)
		}
		if Clause(code).Text("fr") != s.fr || Clause(code).Text("en") != s.en {
			t.Errorf("%s is written otherwise", code)
		}
	}
}

func TestPlainWordsOfUsualLicences(t *testing.T) {
	for id, want := range map[string]string{
		"MIT":           "allow-use allow-change allow-share allow-closed | ask-notice | patent-silent",
		"0BSD":          "allow-use allow-change allow-share allow-closed |  | patent-silent",
		"EUPL-1.2":      "allow-use allow-change allow-share patent-grant | ask-notice ask-changes share-strong | keep-marks",
		"AGPL-3.0-only": "allow-use allow-change allow-share patent-grant | ask-notice ask-changes ask-install share-network | ",
		"CC-BY-SA-4.0":  "allow-use allow-change allow-share allow-database | ask-notice ask-credit ask-changes share-share-alike | keep-names keep-marks keep-locks patent-refused",
		"etalab-2.0":    "allow-use allow-change allow-share allow-closed allow-database | ask-credit | keep-names",
		"CC-BY-NC-4.0":  " |  | shut-commercial",
		"Zed":           " |  | ",
		"GPL-3.0":       "allow-use allow-change allow-share patent-grant | ask-notice ask-changes ask-install share-strong | ",
	} {
		f, ok := Lookup(id)
		if !ok {
			t.Fatal(id)
		}
		p := f.Plain()
		join := func(list []Clause) string {
			var words []string
			for _, c := range list {
				words = append(words, string(c))
			}
			return strings.Join(words, " ")
		}
		if got := join(p.Allows) + " | " + join(p.Asks) + " | " + join(p.Withholds); got != want {
			t.Errorf("%s: got %q, want %q", id, got, want)
		}
	}
}

// What a page says of a kind is what the check says of it.
func TestFitsSayWhatTheCheckSays(t *testing.T) {
	for _, f := range All() {
		fits := f.Fits()
		if len(fits) == 0 && f.Verdict == Open {
			t.Errorf("%s: no kind", f.ID)
		}
		for _, fit := range fits {
			r := Declare(f.ID, fit.Kind)
			if r.Verdict != fit.Verdict || r.Verdict != f.For(fit.Kind) || fit.Full() != (len(fit.Better) == 0) {
				t.Errorf("%s for %s: %+v, and the check says %s", f.ID, fit.Kind, fit, r.Verdict)
			}
		}
	}
	if got := Recommended(Font); len(got) != 1 || got[0].ID != "OFL-1.1" {
		t.Errorf("got %v", got)
	}
}

func TestVersionsAreOfTheSameLicence(t *testing.T) {
	for id, want := range map[string][]string{
		"CC-BY-SA-3.0-DE": {"CC-BY-SA-1.0", "CC-BY-SA-2.0", "CC-BY-SA-2.5", "CC-BY-SA-3.0", "CC-BY-SA-4.0"},
		"EUPL-1.2":        {"EUPL-1.0", "EUPL-1.1"},
		"GPL-3.0-only":    {"GPL-1.0-only", "GPL-1.0-or-later", "GPL-2.0-only", "GPL-2.0-or-later", "GPL-3.0-or-later"},
		"BSL-1.0":         nil,
		"ISC":             nil,
	} {
		if f, _ := Lookup(id); !slices.Equal(f.Versions(), want) {
			t.Errorf("%s: %v", id, f.Versions())
		}
	}
}

func TestTextIsWhereTheLicenceCanBeRead(t *testing.T) {
	for id, want := range map[string]string{
		"CC-BY-NC-SA-2.0-FR": "https://creativecommons.org/licenses/by-nc-sa/2.0/fr/legalcode",
		"CC-BY-4.0":          "https://creativecommons.org/licenses/by/4.0/legalcode",
		"GPL-3.0+":           "https://www.gnu.org/licenses/gpl-3.0.html",
		"Naumen":             "https://spdx.org/licenses/Naumen.html",
	} {
		if f, _ := Lookup(id); f.TextURL() != want {
			t.Errorf("%s: %s", id, f.TextURL())
		}
	}
}
