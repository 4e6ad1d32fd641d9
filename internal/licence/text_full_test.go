package licence

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// fullTexts reads the texts of npm's spdx-license-list from the folder that LICENCE_TEXTS names: the measurement on the
// whole list is made by hand and by the generator's check, as the tree holds no licence text.
func fullTexts(t *testing.T) map[string]string {
	t.Helper()
	folder := os.Getenv("LICENCE_TEXTS")
	if folder == "" {
		t.Skip("LICENCE_TEXTS does not name the unpacked npm package spdx-license-list")
	}
	names, err := filepath.Glob(filepath.Join(folder, "licenses", "*.json"))
	if err != nil || len(names) < 600 {
		t.Fatal(names, err)
	}
	texts := map[string]string{}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var l struct {
			Text string `json:"licenseText"`
		}
		if err := json.Unmarshal(b, &l); err != nil {
			t.Fatal(err)
		}
		texts[strings.TrimSuffix(filepath.Base(name), ".json")] = l.Text
	}
	return texts
}

// names tells whether a match is the licence, by its identifier or by one that shares its text.
func (m Match) names(id string) bool {
	for _, t := range theLibrary().Texts {
		if slices.Contains(t.IDs, id) && slices.Contains(t.IDs, m.ID) {
			return true
		}
	}
	return false
}

func TestFullTextsAreExact(t *testing.T) {
	wrong := 0
	for id, text := range fullTexts(t) {
		for how, laid := range map[string]string{"verbatim": text, "wrapped": rewrapped(text, 60), "commented": commented(text)} {
			got := Identify([]byte(laid))
			if len(got) != 1 || got[0].Level != LevelExact || !got[0].names(id) {
				wrong++
				t.Errorf("%s %s: %+v", id, how, brief(got))
			}
		}
	}
	t.Log(wrong)
}

func brief(list []Match) []string {
	var out []string
	for _, m := range list {
		s := m.ID + " " + string(m.Level)
		if len(m.Diff) > 0 {
			s += " " + differing(m.Diff)
		}
		for _, a := range m.Added {
			s += " !! " + a.Words
		}
		out = append(out, s)
	}
	return out
}

func rewrapped(text string, width int) string {
	var b strings.Builder
	n := 0
	for w := range strings.FieldsSeq(text) {
		if n+len(w) > width {
			b.WriteByte('\n')
			n = 0
		}
		b.WriteString(w + " ")
		n += len(w) + 1
	}
	return b.String()
}

func commented(text string) string {
	var b strings.Builder
	b.WriteString("/*\n")
	for line := range strings.Lines(text) {
		b.WriteString(" * " + line)
	}
	b.WriteString("\n */\n")
	return b.String()
}
