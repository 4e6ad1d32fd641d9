package demo

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/appel-a-communs/communs/internal/domain"
)

// change is what an act does to the text of a page, applied in the order of its fields.
type change struct {
	Restore    int               `yaml:"restore"` // a version number: the page reads again as it did then
	Set        map[string]string `yaml:"set"`     // whole sections
	Replace    []replacement     `yaml:"edit"`
	Insert     []insertion       `yaml:"insert_after"`
	Move       []move            `yaml:"move"`
	Challenges []ChallengeRow    `yaml:"challenges"` // added, or changed where the id is known
	Resources  []ResourceRow     `yaml:"resources"`  // the same; only what is stated changes
	Remove     []string          `yaml:"remove"`     // row ids
}

// replacement puts words in the place of others that occur exactly once in the section.
type replacement struct {
	In      string `yaml:"in"`
	Find    string `yaml:"find"`
	Replace string `yaml:"replace"`
}

// insertion adds text just after words that occur exactly once in the section, as a paragraph of its own when Text
// is one.
type insertion struct {
	In   string `yaml:"in"`
	Find string `yaml:"find"` // a part of the paragraph after which the new one stands
	Text string `yaml:"text"`
}

// move takes the one paragraph that holds Find and sets it after the one that holds After, or at the top of To.
type move struct {
	In    string `yaml:"in"`
	Find  string `yaml:"find"`
	To    string `yaml:"to"` // the same section when missing
	After string `yaml:"after"`
}

// version is the state of a page at one moment.
type version struct {
	sections   domain.Document
	challenges []ChallengeRow
	resources  []ResourceRow
}

func (v version) clone() version {
	return version{maps.Clone(v.sections), slices.Clone(v.challenges), slices.Clone(v.resources)}
}

// next writes the version that follows the ones given.
func next(past []version, c change) (version, error) {
	v := version{sections: domain.Document{}}
	if len(past) > 0 {
		v = past[len(past)-1].clone()
	}
	if c.Restore != 0 {
		if c.Restore < 1 || c.Restore >= len(past) {
			return v, fmt.Errorf("restores version %d of %d", c.Restore, len(past))
		}
		v = past[c.Restore-1].clone()
	}
	maps.Copy(v.sections, c.Set)
	for _, step := range []func(change) error{v.replace, v.insert, v.move} {
		if err := step(c); err != nil {
			return v, err
		}
	}
	if err := v.rows(c); err != nil {
		return v, err
	}
	return v, v.writeRows()
}

func (v version) replace(c change) error {
	for _, r := range c.Replace {
		if n := strings.Count(v.sections[r.In], r.Find); n != 1 || r.Find == "" {
			return fmt.Errorf("%q occurs %d times in %s", r.Find, n, r.In)
		}
		v.sections[r.In] = strings.TrimSpace(strings.Replace(v.sections[r.In], r.Find, r.Replace, 1))
	}
	return nil
}

func (v version) insert(c change) error {
	for _, ins := range c.Insert {
		paragraphs := strings.Split(v.sections[ins.In], "\n\n")
		i, err := only(paragraphs, ins.Find)
		if err != nil {
			return fmt.Errorf("%s: %w", ins.In, err)
		}
		v.sections[ins.In] = strings.Join(slices.Insert(paragraphs, i+1, ins.Text), "\n\n")
	}
	return nil
}

func (v version) move(c change) error {
	for _, m := range c.Move {
		from := strings.Split(v.sections[m.In], "\n\n")
		i, err := only(from, m.Find)
		if err != nil {
			return fmt.Errorf("%s: %w", m.In, err)
		}
		moved := from[i]
		v.sections[m.In] = strings.Join(slices.Delete(from, i, i+1), "\n\n")
		if m.To == "" {
			m.To = m.In
		}
		to := strings.Split(v.sections[m.To], "\n\n")
		at := 0
		if m.After != "" {
			if at, err = only(to, m.After); err != nil {
				return fmt.Errorf("%s: %w", m.To, err)
			}
			at++
		}
		v.sections[m.To] = strings.Join(slices.Insert(to, at, moved), "\n\n")
	}
	return nil
}

// only finds the one paragraph that holds the words.
func only(paragraphs []string, words string) (int, error) {
	found := -1
	for i, p := range paragraphs {
		if !strings.Contains(p, words) {
			continue
		}
		if found >= 0 {
			return 0, fmt.Errorf("%q occurs in several paragraphs", words)
		}
		found = i
	}
	if found < 0 || words == "" {
		return 0, fmt.Errorf("no paragraph holds %q", words)
	}
	return found, nil
}

func (v *version) rows(c change) error {
	for _, row := range c.Challenges {
		i := slices.IndexFunc(v.challenges, func(old ChallengeRow) bool { return old.ID == row.ID })
		if i < 0 {
			v.challenges = append(v.challenges, row)
			continue
		}
		v.challenges[i].Challenge = either(row.Challenge, v.challenges[i].Challenge)
		v.challenges[i].Why = either(row.Why, v.challenges[i].Why)
	}
	for _, row := range c.Resources {
		i := slices.IndexFunc(v.resources, func(old ResourceRow) bool { return old.ID == row.ID })
		if i < 0 {
			v.resources = append(v.resources, row)
			continue
		}
		if row.Licence != "" && row.Expect == "" {
			return fmt.Errorf("resource %s changes its licence without an expected verdict", row.ID)
		}
		v.resources[i] = row.over(v.resources[i])
	}
	for _, id := range c.Remove {
		before := len(v.challenges) + len(v.resources)
		v.challenges = slices.DeleteFunc(v.challenges, func(r ChallengeRow) bool { return r.ID == id })
		v.resources = slices.DeleteFunc(v.resources, func(r ResourceRow) bool { return r.ID == id })
		if len(v.challenges)+len(v.resources) != before-1 {
			return fmt.Errorf("no row %s to remove", id)
		}
	}
	return nil
}

// over gives the old row with what the new one states.
func (row ResourceRow) over(old ResourceRow) ResourceRow {
	return ResourceRow{
		ID: old.ID, Host: either(row.Host, old.Host), Kind: either(row.Kind, old.Kind),
		Licence: either(row.Licence, old.Licence), Link: either(row.Link, old.Link), Name: either(row.Name, old.Name),
		Origin: either(row.Origin, old.Origin), Owner: either(row.Owner, old.Owner),
		Expect: domain.Verdict(either(string(row.Expect), string(old.Expect))),
	}
}

func either(stated, old string) string {
	if stated != "" {
		return stated
	}
	return old
}

// writeRows puts the rows in their sections as canonical JSON.
func (v version) writeRows() error {
	if err := writeJSON(v.sections, "challenges", v.challenges); err != nil {
		return err
	}
	return writeJSON(v.sections, "resources", v.resources)
}

func writeJSON[R any](sections domain.Document, key string, rows []R) error {
	if len(rows) == 0 {
		delete(sections, key)
		return nil
	}
	text, err := domain.CanonicalJSON(rows)
	if err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	sections[key] = text
	return nil
}
