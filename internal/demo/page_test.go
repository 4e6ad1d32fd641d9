package demo

import (
	"reflect"
	"testing"

	"github.com/appel-a-communs/communs/internal/domain"
)

func start() []version {
	first, err := next(nil, change{
		Set:        map[string]string{"steps": "one\n\ntwo\n\nthree", "spread": "four"},
		Challenges: []ChallengeRow{{Challenge: "d", ID: "d1", Why: "<why & how>"}},
		Resources:  []ResourceRow{{ID: "r1", Name: "N", Kind: "data", Origin: "planned", Expect: domain.Absent}},
	})
	if err != nil {
		panic(err)
	}
	return []version{first}
}

func TestNextAppliesEachKindOfChange(t *testing.T) {
	cases := []struct {
		name string
		c    change
		key  string
		want string
	}{
		{"replace", change{Replace: []replacement{{"steps", "two", "deux"}}}, "steps", "one\n\ndeux\n\nthree"},
		{"insert", change{Insert: []insertion{{"steps", "one", "new"}}}, "steps", "one\n\nnew\n\ntwo\n\nthree"},
		{"move inside", change{Move: []move{{"steps", "one", "", "three"}}}, "steps", "two\n\nthree\n\none"},
		{"move away", change{Move: []move{{"steps", "two", "spread", "four"}}}, "spread", "four\n\ntwo"},
		{"move to the top", change{Move: []move{{"steps", "two", "spread", ""}}}, "spread", "two\n\nfour"},
		{"rows are canonical", change{}, "challenges", `[{"challenge":"d","id":"d1","why":"<why & how>"}]`},
		{
			"row changed by id",
			change{Resources: []ResourceRow{{ID: "r1", Licence: "MIT", Expect: domain.OpenNotSuited}}},
			"resources",
			`[{"host":"","id":"r1","kind":"data","licence":"MIT","link":"","name":"N","origin":"planned","owner":""}]`,
		},
		{"row removed", change{Remove: []string{"r1"}}, "resources", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			v, err := next(start(), c.c)
			if err != nil || v.sections[c.key] != c.want {
				t.Errorf("%q, %v", v.sections[c.key], err)
			}
		})
	}
}

func TestNextLeavesThePastAlone(t *testing.T) {
	past := start()
	second, err := next(past, change{
		Set:       map[string]string{"spread": "changed"},
		Resources: []ResourceRow{{ID: "r1", Licence: "MIT", Expect: domain.OpenNotSuited}},
	})
	if err != nil || !reflect.DeepEqual(past, start()) {
		t.Fatalf("first version now %v, %v", past, err)
	}
	back, err := next(append(past, second), change{Restore: 1})
	if err != nil || !reflect.DeepEqual(back, start()[0]) {
		t.Errorf("restored %v, %v", back, err)
	}
}

func TestLicenceChangedWithoutVerdictIsRefused(t *testing.T) {
	if _, err := next(start(), change{Resources: []ResourceRow{{ID: "r1", Licence: "MIT"}}}); err == nil {
		t.Error("accepted")
	}
}
