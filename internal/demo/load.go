package demo

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // the story is told in the time of Paris, also where no zones are installed

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/goccy/go-yaml"
)

//go:embed story/*.yaml story/avant/*.yaml
var files embed.FS

// Load reads the story, writes out every version in full and refuses a story in which an act could not happen.
// It is read once: callers change nothing of it.
func Load() (Story, error) { return theStory() }

// LoadBefore reads the story of the call of the year before, which ends before the first act of the other; its people
// are others too.
func LoadBefore() (Story, error) { return theYearBefore() }

var (
	theStory      = sync.OnceValues(func() (Story, error) { return loadFolder("story") })
	theYearBefore = sync.OnceValues(func() (Story, error) { return loadFolder("story/avant") })
)

func loadFolder(name string) (Story, error) {
	sub, err := fs.Sub(files, name)
	if err != nil {
		return Story{}, fmt.Errorf("demo: %w", err)
	}
	return load(sub)
}

// source is one YAML file. An act that names no page is about the page of its file.
type source struct {
	Page     string      `yaml:"page"`
	Slug     string      `yaml:"slug"`
	Model    string      `yaml:"model"`
	Accounts []Account   `yaml:"accounts"`
	Acts     []sourceAct `yaml:"acts"`
}

// sourceAct is an act as written: a version states only what it changes.
type sourceAct struct {
	At      time.Time    `yaml:"at"`
	Do      Kind         `yaml:"do"` // an edit when missing
	By      string       `yaml:"by"`
	Page    string       `yaml:"page"`
	Summary string       `yaml:"summary"`
	Reason  string       `yaml:"reason"`
	Text    change       `yaml:",inline"`
	Met     *replacement `yaml:"met"`

	Settings       Settings               `yaml:"settings"`
	To             domain.State           `yaml:"to"`
	Into           string                 `yaml:"into"`
	Account        string                 `yaml:"account"`
	Role           domain.Role            `yaml:"role"`
	Organisations  []Organisation         `yaml:"organisations"`
	Administrative *domain.Administrative `yaml:"administrative"`
	Releve         int                    `yaml:"releve"`
	Mode           domain.Editing         `yaml:"mode"`
	Review         Review                 `yaml:"review"`
	Following      Following              `yaml:"following"`
	Source         *Cited                 `yaml:"source"`
	Workshop       Workshop               `yaml:"workshop"`
	Cards          Cards                  `yaml:"cards"`
	Instruction    Instruction            `yaml:"instruction"`
	Help           Help                   `yaml:"help"`

	where string // file and rank, for messages
}

func load(dir fs.FS) (Story, error) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		return Story{}, fmt.Errorf("demo: %w", err)
	}
	names, err := fs.Glob(dir, "*.yaml")
	if err != nil {
		return Story{}, fmt.Errorf("demo: %w", err)
	}
	today, err := time.ParseInLocation(time.DateOnly, Today, paris)
	if err != nil {
		return Story{}, fmt.Errorf("demo: %w", err)
	}
	told := newTelling(today)
	var acts []sourceAct
	for _, name := range names {
		src, err := read(dir, name, paris)
		if err != nil {
			return Story{}, fmt.Errorf("demo: %s: %w", name, err)
		}
		acts = append(acts, src.all(name)...)
		told.cast(src)
	}
	slices.SortStableFunc(acts, func(a, b sourceAct) int { return a.At.Compare(b.At) })
	for _, act := range acts {
		if err := told.tell(act); err != nil {
			return Story{}, fmt.Errorf("demo: %s (%s): %w", act.where, act.At.Format("2 Jan 15:04"), err)
		}
	}
	return told.story(), nil
}

func read(dir fs.FS, name string, zone *time.Location) (source, error) {
	text, err := fs.ReadFile(dir, name)
	if err != nil {
		return source{}, err
	}
	moment := yaml.CustomUnmarshaler(func(t *time.Time, b []byte) error {
		at, err := time.ParseInLocation("2006-01-02 15:04", strings.TrimSpace(string(b)), zone)
		*t = at
		return err
	})
	var src source
	return src, yaml.UnmarshalWithOptions(text, &src, yaml.Strict(), moment)
}

// all gives the acts of a file with the defaults written out, sign-ups included.
func (src source) all(name string) []sourceAct {
	var acts []sourceAct
	for _, account := range src.Accounts {
		acts = append(acts, sourceAct{At: account.At, Do: SignUp, By: account.Key, where: name + " " + account.Key})
	}
	for i, act := range src.Acts {
		act.where = fmt.Sprintf("%s act %d", name, i+1)
		if act.Do == "" {
			act.Do = Edit
		}
		if act.Page == "" {
			act.Page = src.Page
		}
		acts = append(acts, act)
	}
	return acts
}
