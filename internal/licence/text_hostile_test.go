package licence

import (
	"bytes"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestSeveralLicencesInOneFile(t *testing.T) {
	mit, apache, bsd := known(t, "MIT"), known(t, "Apache-2.0"), known(t, "BSD-3-Clause")
	ids := func(text string) []string {
		var list []string
		for _, m := range Identify([]byte(text)) {
			list = append(list, m.ID+" "+string(m.Level))
		}
		return list
	}
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"two":          {mit + "\n\n" + apache, []string{"MIT exact", "Apache-2.0 exact"}},
		"three":        {"This product includes other works.\n\n" + bsd + "\n\n---\n\n" + mit + "\n\n---\n\n" + apache, []string{"BSD-3-Clause exact", "MIT exact", "Apache-2.0 exact"}},
		"five copies":  {strings.Repeat(bsd+"\n\n", 5), []string{"BSD-3-Clause exact", "BSD-3-Clause exact", "BSD-3-Clause exact", "BSD-3-Clause exact", "BSD-3-Clause exact"}},
		"lesser":       {known(t, "LGPL-3.0-only") + "\n\n" + known(t, "GPL-3.0-only"), []string{"LGPL-3.0-only exact"}},
		"tag":          {"// SPDX-License-Identifier: MIT\n\n" + mit, []string{"MIT exact"}},
		"tag decides":  {"SPDX-License-Identifier: GPL-2.0-or-later\n\n" + known(t, "GPL-2.0-only"), []string{"GPL-2.0-or-later exact"}},
		"tag alone":    {"/* SPDX-License-Identifier: MIT OR Apache-2.0 */\n", []string{"MIT OR Apache-2.0 mention"}},
		"closed title": {"LLAMA 2 COMMUNITY LICENSE AGREEMENT\n\nLlama 2 Version Release Date\n", []string{"LicenseRef-Llama-2 mention"}},
		"nothing":      {"A page about gardens, where roses grow beside the wall.", nil},
		"empty":        {"", nil},
	} {
		if got := ids(c.text); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// A title alone never opens anything, and the name of a closed licence closes.
func TestTitlesAreMentions(t *testing.T) {
	for text, want := range map[string]string{
		"CONTRAT DE LICENCE DE LOGICIEL LIBRE CeCILL\n\nVersion 2.1 du 2013-06-21\n": "CECILL-2.1 ambiguous",
		"CONTRAT DE LICENCE DE LOGICIEL LIBRE CeCILL-B\n":                            "CECILL-B ambiguous",
		"LICENCE OUVERTE / OPEN LICENCE\n\nVersion 1.0\n":                            "LicenseRef-etalab-1.0 unknown",
		"Licence Ouverte / Open Licence 1.0\n":                                       "LicenseRef-etalab-1.0 unknown",
		"LICENCE PUBLIQUE DE L'UNION EUROPÉENNE v. 1.2\n":                            "EUPL-1.2 ambiguous",
		"Licence Art Libre 1.2\n":                                                    "LAL-1.2 ambiguous",
		"Functional Source License, Version 1.1, MIT Future License\n":               "FSL-1.1-MIT not-open",
		"Elastic License 2.0\n":                                                      "Elastic-2.0 not-open",
		"Business Source License 1.1\n":                                              "BUSL-1.1 not-open",
		"CC BY-NC 4.0\n":                                                             "CC-BY-NC-4.0 not-open",
	} {
		got := Identify([]byte(text))
		if len(got) != 1 || got[0].Level != LevelMention || got[0].ID+" "+string(JudgeText(got, Content).Verdict) != want {
			t.Errorf("%q: %q, %s; want %s", text, brief(got), JudgeText(got, Content).Verdict, want)
		}
	}
}

// Licences that are not open stay so, whole, beside an open one, or changed.
func TestClosedTextsAreNeverAccepted(t *testing.T) {
	l := theLibrary()
	mit := known(t, "MIT")
	for _, text := range l.Texts {
		if f, ok := Lookup(text.IDs[0]); text.Notice || !ok || f.Verdict == Open || f.Verdict == OpenNotSuited || f.ReplacedBy != "" {
			continue
		}
		whole := strings.Join(l.spelled(text.Words), " ")
		for how, laid := range map[string]string{"alone": whole, "after MIT": mit + "\n\n" + whole, "before MIT": whole + "\n\n" + mit} {
			got := Identify([]byte(laid))
			if v := JudgeText(got, Content).Verdict; v.Accepted() {
				t.Errorf("%v %s: %s %q", text.IDs[0], how, v, brief(got))
			}
		}
	}
}

func TestLayoutDoesNotMatter(t *testing.T) {
	text := known(t, "MIT")
	html := "<html><body><p class=\"x\">" + strings.ReplaceAll(text, " software ", "&nbsp;<b>software</b>\n") + "</p></body></html>"
	for name, laid := range map[string]string{
		"upper case": strings.ToUpper(text), "one a line": strings.ReplaceAll(text, " ", "\n"), "shell": "# " + strings.ReplaceAll(rewrapped(text, 40), "\n", "\n# "),
		"c": commented(rewrapped(text, 40)), "html": html, "windows": strings.ReplaceAll(rewrapped(text, 70), "\n", "\r\n"), "mark": "\uFEFF" + text,
	} {
		if got := Identify([]byte(laid)); len(got) != 1 || got[0].ID != "MIT" || got[0].Level != LevelExact {
			t.Errorf("%s: %q", name, brief(got))
		}
	}
}

func TestWhatDiffersIsShown(t *testing.T) {
	text := strings.Replace(known(t, "MIT"), "without limitation", "with the limitation", 1)
	got := Identify([]byte(text))
	if len(got) != 1 || got[0].Level != LevelAltered {
		t.Fatalf("%q", brief(got))
	}
	want := []Span{{SpanEqual, "software without restriction including"}, {SpanDelete, "without"}, {SpanInsert, "with the"}, {SpanEqual, "limitation the rights to"}}
	if !slices.Equal(got[0].Diff, want) {
		t.Errorf("%+v", got[0].Diff)
	}
}

// hostileTexts are of the greatest size that is read.
func hostileTexts(t testing.TB) map[string][]byte {
	fill := func(s string) []byte { return bytes.Repeat([]byte(s), maxText/len(s)+1)[:maxText] }
	var mixed strings.Builder
	l := theLibrary()
	for n := 0; mixed.Len() < maxText; n++ {
		text := l.spelled(l.Texts[n*7%len(l.Texts)].Words)
		mixed.WriteString(strings.Join(text[:len(text)/2], " ") + " ")
	}
	return map[string][]byte{
		"one letter": fill("a "), "one word": fill("licence "), "same words": fill("of this licence "), "a sentence": fill("redistribution and use in source and binary forms "),
		"licences": fill(known(t, "MIT") + "\n\n"), "bsd": fill(known(t, "BSD-3-Clause") + " "), "gpl": fill(known(t, "GPL-2.0-only") + " "), "zeros": make([]byte, maxText),
		"tags": fill("<"), "entities": fill("&amp"), "halves": []byte(mixed.String()[:maxText]), "spdx": fill("SPDX-License-Identifier: ((((\n"), "not utf-8": fill("\xff\xfe"),
	}
}

func TestHostileTextsAreAnsweredInTime(t *testing.T) {
	theLibrary()
	for name, text := range hostileTexts(t) {
		start := time.Now()
		got := Identify(text)
		took := time.Since(start)
		t.Logf("%s: %v, %d matches", name, took, len(got))
		if took > slowdown*2*time.Second { // the bar is 250 ms on an idle machine; see BenchmarkIdentifyHostile
			t.Errorf("%s: took %v", name, took)
		}
	}
	if got := Identify(make([]byte, maxText+1)); got != nil {
		t.Errorf("a text over the limit gives %q", brief(got))
	}
}

func TestLibraryIsSmallAndReadyAtOnce(t *testing.T) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	l := newLibrary()
	took := time.Since(start)
	runtime.GC()
	runtime.ReadMemStats(&after)
	size := int64(after.HeapAlloc) - int64(before.HeapAlloc)
	t.Logf("%d texts ready in %v, %d KiB; file %d KiB", len(l.Texts), took, size>>10, len(fingerprintFile)>>10)
	if size > 40<<20 || len(fingerprintFile) > 1<<20 {
		t.Errorf("the library takes %d bytes, its file %d", size, len(fingerprintFile))
	}
	runtime.KeepAlive(l)
}

func FuzzIdentify(f *testing.F) {
	f.Add([]byte(known(f, "MIT")))
	f.Add([]byte("SPDX-License-Identifier: MIT"))
	f.Add([]byte("<p>(c) 1. \u00a0&copy; iv) " + known(f, "0BSD")))
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, m := range Identify(text) {
			if m.Start < 0 || m.End < m.Start || m.End > len(text) || m.ID == "" {
				t.Fatalf("%+v", m)
			}
			for _, a := range m.Added {
				if a.Start < 0 || a.End < a.Start || a.End > len(text) {
					t.Fatalf("%+v", a)
				}
			}
		}
		JudgeText(Identify(text), Data)
	})
}

func BenchmarkIdentify(b *testing.B) {
	theLibrary()
	for _, id := range []string{"MIT", "BSD-3-Clause", "Apache-2.0", "GPL-3.0-only", "CC-BY-SA-4.0"} {
		text := []byte(known(b, id))
		b.Run(id, func(b *testing.B) {
			for b.Loop() {
				Identify(text)
			}
		})
	}
}

func BenchmarkIdentifyHostile(b *testing.B) {
	theLibrary()
	for name, text := range hostileTexts(b) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Identify(text)
			}
		})
	}
}
