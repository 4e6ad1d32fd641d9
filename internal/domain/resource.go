package domain

import (
	"encoding/json"
	"strings"
)

// Origin says whether a resource exists, is to be produced, or is one that the work leans on.
type Origin string

// The origins. Existing and planned resources are produced by the commons: their licence may block a deposit.
const (
	Existing Origin = "existing"
	Planned  Origin = "planned"
	Used     Origin = "used" // mobilisée
)

// ResourceKinds are the kinds of resource, in the order in which a form offers them.
func ResourceKinds() []string {
	return []string{"software", "data", "content", "hardware", "method", "model", "font"}
}

// Resource is one row of a candidacy's resources; it bears the licence.
type Resource struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Kind    string `json:"kind"`
	Origin  Origin `json:"origin"`
	Link    string `json:"link"`
	Licence string `json:"licence"` // as typed
	Host    string `json:"host"`
	Owner   string `json:"owner"`
	PartOf  string `json:"part_of,omitempty"` // id of the produced resource that it is merged into; "" beside all others
}

// Produced tells whether the commons itself publishes the resource, now or later.
func (r Resource) Produced() bool { return r.Origin != Used }

// NameOf is the name of the resource with that id among some; "" where there is none.
func NameOf(list []Resource, id string) string {
	for _, r := range list {
		if r.ID == id && id != "" {
			return r.Name
		}
	}
	return ""
}

// Answer is one row of the défis that a candidacy answers.
type Answer struct {
	ID        string `json:"id"`
	Challenge string `json:"challenge"` // id of the défi
	Why       string `json:"why"`
}

// MaxRows bounds the rows of one section.
const MaxRows = 60

// Resources reads the rows of a resources section; it answers false where v is not one.
func Resources(v string) ([]Resource, bool) { return rows[Resource](v) }

// Answers reads the rows of a challenges section; it answers false where v is not one.
func Answers(v string) ([]Answer, bool) { return rows[Answer](v) }

func rows[T any](v string) ([]T, bool) {
	if v == "" {
		return nil, true
	}
	var list []T
	dec := json.NewDecoder(strings.NewReader(v))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&list); err != nil || dec.More() || len(list) > MaxRows {
		return nil, false
	}
	return list, true
}

func checkAnswers(key, v string, p *Problems) {
	list, ok := Answers(v)
	if !ok {
		p.Add(key, "error.rows")
		return
	}
	seen := map[string]bool{}
	for _, a := range list {
		field := key + "." + a.ID
		switch {
		case a.ID == "" || seen["row "+a.ID]:
			p.Add(key, "error.rows")
		case a.Challenge == "":
			p.Add(field+".challenge", "error.choose_challenge")
		case seen[a.Challenge]:
			p.Add(field+".challenge", "error.challenge_twice")
		case len(a.Why) > 4000:
			p.Add(field+".why", "error.too_long", "N", len(a.Why), "Max", 4000)
		}
		seen["row "+a.ID], seen[a.Challenge] = true, true
	}
}

func checkResources(key, v string, p *Problems) {
	list, ok := Resources(v)
	if !ok {
		p.Add(key, "error.rows")
		return
	}
	seen := map[string]bool{}
	for _, r := range list {
		if r.ID == "" || seen[r.ID] {
			p.Add(key, "error.rows")
			continue
		}
		seen[r.ID] = true
		r.check(key+"."+r.ID, p)
		if r.PartOf != "" && !mergesInto(list, r) {
			p.Add(key+"."+r.ID+".part_of", "error.part_of")
		}
	}
}

// mergesInto tells whether what a resource is said to be merged into is another one, which is produced.
func mergesInto(list []Resource, part Resource) bool {
	for _, r := range list {
		if r.ID == part.PartOf {
			return r.ID != part.ID && r.Produced()
		}
	}
	return false
}

func (r Resource) check(field string, p *Problems) {
	if strings.TrimSpace(r.Name) == "" {
		p.Add(field+".name", "error.required")
	}
	if !oneOf(r.Kind, ResourceKinds()) {
		p.Add(field+".kind", "error.choice")
	}
	if r.Origin != Existing && r.Origin != Planned && r.Origin != Used {
		p.Add(field+".origin", "error.choice")
	}
	if r.Link != "" && !IsWebAddress(r.Link) {
		if web, ssh := WebAddressOf(r.Link); ssh {
			p.Add(field+".link", "error.url_ssh", "Web", web)
		} else {
			p.Add(field+".link", "error.url")
		}
	}
	for name, v := range map[string]string{"name": r.Name, "licence": r.Licence, "host": r.Host, "owner": r.Owner} {
		if len(v) > 600 {
			p.Add(field+"."+name, "error.too_long", "N", len(v), "Max", 600)
		}
	}
}

func oneOf(v string, list []string) bool {
	for _, s := range list {
		if s == v {
			return true
		}
	}
	return false
}

// Verdict is the answer of the licence check to one resource (package licence gives it).
type Verdict string

// The verdicts, from best to worst (rulings 23).
const (
	Open          Verdict = "open"
	OpenNotSuited Verdict = "open-not-suited"
	Ambiguous     Verdict = "ambiguous"
	Unknown       Verdict = "unknown"
	Absent        Verdict = "absent"
	NotOpen       Verdict = "not-open"
)

// Blocks tells whether a produced resource with this verdict keeps its candidacy from being deposited.
func (v Verdict) Blocks() bool { return v == NotOpen || v == Absent || v == "" }

// Reserved tells whether it deposits under reserve, to be lifted by a named agent.
func (v Verdict) Reserved() bool { return v == Ambiguous || v == Unknown }
