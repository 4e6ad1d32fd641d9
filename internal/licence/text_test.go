package licence

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// known writes a known licence out of its fingerprint.
func known(t testing.TB, id string) string {
	t.Helper()
	l := theLibrary()
	for _, text := range l.Texts {
		if !text.Notice && slices.Contains(text.IDs, id) {
			return strings.Join(l.spelled(text.Words), " ")
		}
	}
	t.Fatalf("no fingerprint of %s", id)
	return ""
}

func TestKnownTextsAreExact(t *testing.T) {
	l := theLibrary()
	if len(l.Texts) < 680 {
		t.Fatalf("%d texts", len(l.Texts))
	}
	for _, text := range l.Texts {
		got := Identify([]byte(strings.Join(l.spelled(text.Words), " ")))
		want := LevelExact
		if text.Notice {
			want = LevelMention
		}
		if len(got) != 1 || got[0].Level != want || !got[0].names(text.IDs[0]) {
			t.Errorf("%v: %q", text.IDs, brief(got))
		}
	}
}

// changed replaces, takes away or adds three words in a hundred, none of them among those that each author fills in.
func changed(rng *rand.Rand, l *library, n int) string {
	t := l.Texts[n]
	words := l.spelled(t.Words)
	todo := max(1, (len(words)*3+50)/100)
	for tries := 0; todo > 0 && tries < 1000; tries++ {
		i := 1 + rng.IntN(len(words)-2) // a word at either end would stand beside the licence, not in it
		if words[i] == "" || i < t.Title || i >= t.Tail || inZones(&t, hunk{i, i + 1, 0, 0}) {
			continue
		}
		switch other := l.Vocabulary[rng.IntN(len(l.Vocabulary))]; rng.IntN(3) {
		case 0:
			words[i] = other
		case 1:
			words[i] = ""
		default:
			words[i] += " " + other
		}
		todo--
	}
	return strings.Join(words, " ")
}

func TestChangedTextsAreNearestAndNeverAccepted(t *testing.T) {
	l := theLibrary()
	rng := rand.New(rand.NewPCG(1, 2))
	total, far, silent := 0, 0, 0
	rounds := 1
	if os.Getenv("LICENCE_TEXTS") != "" {
		rounds = 5
	}
	for range rounds {
		for n, text := range l.Texts {
			if text.Notice {
				continue
			}
			total++
			got := Identify([]byte(changed(rng, l, n)))
			if len(got) == 0 || !slices.ContainsFunc(got, func(m Match) bool { return m.names(text.IDs[0]) }) {
				far++
				t.Logf("%v: %q", text.IDs[0], brief(got))
			}
			for _, m := range got {
				if m.Level == LevelExact || m.Level == LevelEquivalent {
					silent++
					t.Logf("silent %v: %q", text.IDs[0], brief(got))
				}
			}
		}
	}
	t.Logf("%d texts with 3%% of their words changed: %d not the nearest, %d accepted", total, far, silent)
	if silent > 0 || far*200 > total {
		t.Errorf("%d of %d texts are not the nearest, %d are accepted", far, total, silent)
	}
}

// riders are sentences of our own that take back what an open licence gives.
var riders = []string{
	"This software may not be used for commercial purposes.",
	"The Software shall be used for Good, not for military purposes.",
	"Commercial use of this software requires a paid subscription.",
	"Use is limited to evaluation only.",
	"You must obtain our approval before deploying the software.",
	"Organisations with more than one hundred employees must buy an enterprise key.",
	"L’usage commercial est interdit.",
	"Sauf usage militaire ou policier.",
	"Toute utilisation à des fins lucratives est soumise à notre accord préalable.",
	"Ce logiciel est réservé à la recherche.",
	"The rights granted above do not include the right to sell the software.",
	"\"Commons Clause\" condition: without limiting other conditions, the licence does not grant the right to sell.",
	"You may not provide the software to third parties as a hosted or managed service.",
	"No one may use this work to train artificial intelligence.",
	"The software may only be used by non-profit cooperatives owned by their workers.",
	"Any use that harms human rights terminates this licence.",
	"Redistribution requires prior written consent.",
	"Les entreprises de plus de 50 salariés doivent payer une redevance.",
	"Seules les associations peuvent utiliser ce logiciel.",
	"This copy expires after thirty days.",
}

func TestRidersAreNeverOpen(t *testing.T) {
	bases := []string{"MIT", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "ISC", "MPL-2.0", "GPL-3.0-only", "AGPL-3.0-only", "EUPL-1.2", "CC-BY-4.0", "etalab-2.0", "CECILL-2.1"}
	for _, id := range bases {
		text := known(t, id)
		words := strings.Fields(text)
		half := len(words) / 2
		for _, rider := range riders {
			for how, whole := range map[string]string{
				"after":  text + "\n\n" + rider + "\n",
				"before": "Licence\n\n" + rider + "\n\n" + text,
				"inside": strings.Join(words[:half], " ") + " " + rider + " " + strings.Join(words[half:], " "),
			} {
				got := Identify([]byte(whole))
				if v := JudgeText(got, Software).Verdict; v.Accepted() {
					t.Errorf("%s %s %q: %s %q", id, how, rider, v, brief(got))
				}
			}
		}
	}
}

var realLicenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying)(\.(md|txt|rst))?$`)

// realFiles lists the licence files of the modules and packages on this machine.
func realFiles(t *testing.T) []string {
	t.Helper()
	roots := filepath.SplitList(os.Getenv("LICENCE_FILES"))
	cache, err := exec.Command("go", "env", "GOMODCACHE").Output()
	if err == nil {
		roots = append(roots, strings.TrimSpace(string(cache)))
	}
	var files []string
	for _, root := range roots {
		_ = filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error { // a folder that cannot be read holds nothing for the test
			if err == nil && entry.Type().IsRegular() && realLicenceFile.MatchString(entry.Name()) && filepath.Ext(path) != ".go" && !strings.Contains(path, "testdata") && !strings.Contains(path, "assets") {
				files = append(files, path)
			}
			return nil
		})
	}
	return files
}

func TestRealLicenceFiles(t *testing.T) {
	total, whole := 0, 0
	seen := map[string]bool{}
	var took []time.Duration
	for _, path := range realFiles(t) {
		text, err := os.ReadFile(path)
		if err != nil || len(text) < 200 || seen[string(text)] {
			continue
		}
		seen[string(text)] = true
		total++
		start := time.Now()
		got := Identify(text)
		took = append(took, time.Since(start))
		if len(got) > 0 && !slices.ContainsFunc(got, func(m Match) bool { return m.Level != LevelExact && m.Level != LevelEquivalent }) {
			whole++
		} else {
			t.Logf("%s: %q", path, brief(got))
		}
	}
	if total < 50 {
		t.Skipf("only %d licence files on this machine", total)
	}
	slices.Sort(took)
	t.Logf("%d of %d files exact or equivalent; p50 %v, p99 %v", whole, total, took[total/2], took[total*99/100])
	if whole*100 < total*95 {
		t.Errorf("%d of %d real files are exact or equivalent, fewer than 95 in 100", whole, total)
	}
}
