package demo

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// texts gives every string that a reader may see, by the place where it stands.
func (s Story) texts(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for i, a := range s.Acts {
		place := fmt.Sprintf("act %d, %s of %s", i, a.Kind, a.Page)
		out[place+" summary"], out[place+" reason"] = a.Summary, a.Reason
		out[place+" workshop"] = strings.Join([]string{a.Workshop.Title, a.Workshop.Goals, a.Workshop.Place, a.Workshop.Access}, "\n")
		out[place+" help"] = strings.Join([]string{a.Help.Title, a.Help.Words, a.Help.Answer, a.Help.Thanks}, "\n")
		for key, value := range a.Sections {
			out[place+" "+key] = readable(t, key, value)
		}
		out[place+" instruction"], out[place+" terms"] = a.Instruction.Text, a.Instruction.Terms
		for _, o := range a.Organisations {
			out[place+" "+o.Name] = o.Name + "\n" + o.Territory
		}
	}
	for _, account := range s.Accounts {
		out["account "+account.Key] = account.Name
	}
	stated := s.Call.Settings.Stated
	out["recourse"], out["service"] = stated.Receipt.Recourse, stated.Receipt.Service
	out["address"], out["partners"] = stated.Receipt.Address, strings.Join(stated.Partners, "\n")
	for _, c := range stated.Criteria {
		out["criterion "+c.Name] = c.Name
	}
	return out
}

// readable gives a section without the quotes and colons of its JSON.
func readable(t *testing.T, key, value string) string {
	t.Helper()
	if key != "challenges" && key != "resources" {
		return value
	}
	var rows []map[string]string
	if err := json.Unmarshal([]byte(value), &rows); err != nil {
		t.Fatal(err)
	}
	canonical, err := json.Marshal(rows) // sorts the keys; the texts hold none of the signs that it escapes
	if err != nil || string(canonical) != value {
		t.Errorf("%s is not canonical: %s", key, value)
	}
	var words []string
	for _, row := range rows {
		for _, field := range []string{"name", "why", "owner", "host"} {
			words = append(words, row[field])
		}
	}
	return strings.Join(words, "\n")
}

func TestFrenchTypography(t *testing.T) {
	faults := []*regexp.Regexp{
		regexp.MustCompile(`['"]`),                    // straight apostrophe or quote
		regexp.MustCompile(`[^\x{00a0}][;?!»]`),       // no no-break space before
		regexp.MustCompile(`[^\x{00a0}]:(\s|$)`),      // the same, addresses apart
		regexp.MustCompile(`«[^\x{00a0}]`),            // nor after an opening quote
		regexp.MustCompile(`\d (\d{3}\b|%|euros)`),    // a number cut from its thousands or its unit
		regexp.MustCompile(`[·…]|\.\.\.`),             // median point, dots
		regexp.MustCompile(`(^|[.!?] |\n)A `),         // capital without its accent
		regexp.MustCompile(`  |[ \x{00a0}](\n|$)|\t`), // stray spaces
	}
	for place, text := range loaded(t).texts(t) {
		for _, fault := range faults {
			if found := fault.FindString(text); found != "" && !meantAsTypo(place, fault.String()) {
				t.Errorf("%s: %q in %.60q", place, found, text)
			}
		}
		if !utf8.ValidString(text) || !norm.NFC.IsNormalString(text) {
			t.Errorf("%s is not NFC", place)
		}
	}
}

// meantAsTypo tells the capitals that the story leaves bare until somebody corrects them.
func meantAsTypo(place, fault string) bool {
	return strings.HasPrefix(fault, "(^|[.!?]") && (strings.HasSuffix(place, "problem") || strings.HasSuffix(place, "resource"))
}

func TestTyposAreCorrectedInTheEnd(t *testing.T) {
	s := loaded(t)
	bare := regexp.MustCompile(`(^|[.!?] |\n)A `)
	for _, c := range s.Candidacies {
		_, last := s.candidacy(t, c.Key)
		for key, text := range last.Sections {
			if bare.MatchString(text) {
				t.Errorf("%s %s keeps a bare capital", c.Key, key)
			}
		}
	}
}

func TestPagesNameNoYearOfTheCall(t *testing.T) {
	for _, a := range loaded(t).Acts {
		if a.Kind == OpenCall || a.Kind == PublishRules || a.Page == "appel" {
			continue
		}
		for key, text := range a.Sections {
			if strings.Contains(text, "2026") || strings.Contains(text, "2027") {
				t.Errorf("%s %s names a year that the demo shifts", a.Page, key)
			}
		}
	}
}

func TestTextsAreUnique(t *testing.T) {
	s := loaded(t)
	seen := map[string]string{}
	for _, a := range s.Acts {
		for _, key := range a.Changed {
			text := a.Sections[key]
			if len(text) < 20 || key == "challenges" || a.RestoredOf != 0 {
				continue
			}
			if before, met := seen[text]; met && before != a.Page {
				t.Errorf("%s repeats %s in %s", a.Page, before, key)
			}
			seen[text] = a.Page
		}
	}
	var summaries []string
	for _, a := range s.Acts {
		if a.Kind == Edit {
			summaries = append(summaries, a.Summary)
		}
	}
	slices.Sort(summaries)
	if n := len(summaries); len(slices.Compact(summaries)) != n {
		t.Error("two versions have the same summary")
	}
}

func TestMatureCandidaciesAreRealTexts(t *testing.T) {
	s := loaded(t)
	tables, lists, links := 0, 0, 0
	for _, c := range s.Candidacies {
		_, last := s.candidacy(t, c.Key)
		words := 0
		for key, text := range last.Sections {
			words += len(strings.Fields(readable(t, key, text)))
			tables += strings.Count(text, "| --- |")
			lists += strings.Count(text, "\n- ") + strings.Count(text, "\n2. ")
			links += strings.Count(text, "](https://")
		}
		if len(last.Sections) > 10 && (words < 350 || words > 900) {
			t.Errorf("%s holds %d words", c.Key, words)
		}
	}
	if tables < 3 || lists < 10 || links < 3 {
		t.Errorf("%d tables, %d list items, %d links", tables, lists, links)
	}
}

func TestStoryOfEachCandidacyLastsWeeks(t *testing.T) {
	s := loaded(t)
	for _, c := range s.Candidacies {
		versions := s.versions(c.Key)
		days := versions[len(versions)-1].At.Sub(versions[0].At).Hours() / 24
		if days < 10 {
			t.Errorf("%s was written in %.0f days", c.Key, days)
		}
	}
}
