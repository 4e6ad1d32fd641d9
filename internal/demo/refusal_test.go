package demo

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/appel-a-communs/communs/internal/domain"
)

// small is a story that loads: a call, a challenge, a candidacy that is deposited. Each refusal breaks one line of it.
const small = `page: c
slug: s
model: AAC
accounts:
  - {key: m, name: M, email: m@exemple.fr, at: 2026-01-05 09:00, roles: [manager, facilitator, admin]}
  - {key: p, name: P, email: p@exemple.fr, at: 2026-01-05 10:00}
  - {key: q, name: Q, email: q@exemple.fr, at: 2026-01-05 11:00}
acts:
  - {at: 2026-01-06 09:00, do: open-call, by: m, page: appel, set: {title: T}, settings: {name: N}}
  - at: 2026-01-06 09:01
    do: complete-call
    by: m
    page: appel
    settings:
      phases: {open: 2026-02-01 09:00}
      releves: [{k: 1, at: 2026-06-01 12:00}, {k: 2, at: 2026-12-01 12:00}]
      stated:
        envelope: 1000000
        rate: 5000
        criteria: [{name: C, weight: 100}]
        cap: 100000
        floor: 1000
        days_public: 15
        receipt: {service: S, address: A, phone: P, implicit: rejection, months: 2, recourse: R}
  - {at: 2026-01-06 10:00, do: publish-rules, by: m, page: reglement, set: {title: T, texte: T}}
  - {at: 2026-01-07 09:00, do: propose-challenge, by: q, page: d, set: {title: T, problem: P}}
  - {at: 2026-01-07 10:00, do: challenge-state, by: m, page: d, to: co_writing, reason: r}
  - {at: 2026-01-07 11:00, do: challenge-state, by: m, page: d, to: proposed, reason: r}
  - {at: 2026-01-07 12:00, do: challenge-state, by: m, page: d, to: kept, reason: r}
  - {at: 2026-01-07 13:00, do: challenge-state, by: m, page: d, to: published, reason: r}
  - {at: 2026-03-01 09:00, do: publish-candidacy, by: p, set: {title: T, pitch: one two}, challenges: [{challenge: d, id: d1, why: because it answers the need}]}
  - at: 2026-03-02 09:00
    by: p
    summary: s
    set: {problem: a, resource: a, community: a, governance: a, steps: a, spread: a, budget: "200", aid: "100"}
    resources: [{id: r1, name: N, kind: data, origin: planned, licence: ODbL 1.0, expect: open}]
  - {at: 2026-03-03 09:00, by: q, summary: s, edit: [{in: pitch, find: two, replace: three}]}
  - {at: 2026-03-04 09:00, do: join, by: q, reason: r}
  - {at: 2026-03-04 10:00, do: team, by: p, account: q, role: member}
  - {at: 2026-03-05 09:00, do: organisations, by: p, organisations: [{name: O, kind: association, part: carries, payee: true}]}
  - {at: 2026-03-05 10:00, do: administrative, by: p, administrative: {payee: O, rna: W123456789, contact: P, email: p@exemple.fr, cer: true, honour: true}}
  - {at: 2026-03-06 09:00, do: deposit, by: p, releve: 1}
`

func TestSmallStoryLoads(t *testing.T) {
	s, err := load(fstest.MapFS{"a.yaml": {Data: []byte(small)}})
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Candidacies[0]; got.Deposits[1] != 3 || got.Versions != 3 || got.Team["q"] != domain.Member {
		t.Errorf("candidacy %+v", got)
	}
	last := s.Acts[len(s.Acts)-1]
	if last.Kind != Deposit || last.Version != 3 {
		t.Errorf("last act %+v", last)
	}
}

func TestImpossibleStoriesAreRefused(t *testing.T) {
	cases := []struct{ name, old, new, want string }{
		{"unknown key", "model: AAC", "modle: AAC", "unknown field"},
		{"before the account", "2026-01-07 09:00, do: propose", "2026-01-05 10:30, do: propose", `"q" has no account yet`},
		{"at night", "2026-03-03 09:00", "2026-03-03 03:00", "at night"},
		{"tomorrow", "2026-03-06 09:00, do: deposit", "2026-11-23 09:00, do: deposit", "after the story's today"},
		{"before the call opens", "2026-03-01 09:00, do: publish", "2026-01-31 09:00, do: publish", "error.call_not_open"},
		{"no pitch", "title: T, pitch: one two", "title: T", "error.required (pitch)"},
		{"challenge not published", "to: published", "to: set_aside", "moves from \"kept\" to set_aside"},
		{"leap of a challenge", "to: co_writing", "to: kept", "moves from \"idea\" to kept"},
		{"silent move", "to: kept, reason: r", "to: kept", "without a reason"},
		{"not the agency", "09:00, do: open-call, by: m", "09:00, do: open-call, by: p", "p may not open-call"},
		{"words not found", "find: two", "find: four", `"four" occurs 0 times`},
		{"words found twice", "find: two", "find: o", `"o" occurs 2 times`},
		{"no summary", "by: q, summary: s, edit", "by: q, edit", "says not what it changes"},
		{"nothing changed", "replace: three", "replace: two", "changes nothing"},
		{"unknown section", "{problem: a", "{probleme: a", "error.section_unknown"},
		{"no amount", `budget: "200"`, `budget: beaucoup`, "error.amount (budget)"},
		{"licence without verdict", "ODbL 1.0, expect: open", "ODbL 1.0", "no expected verdict"},
		{"absent licence", "licence: ODbL 1.0, expect: open", "expect: open", "expects open of"},
		{"closed licence", "ODbL 1.0, expect: open", "CC BY-NC 4.0, expect: not-open", "error.deposit_licence (resources.r1.licence)"},
		{"no justification", "why: because it answers the need", "why: because", "error.deposit_challenge"},
		{"section missing", "steps: a, ", "", "error.deposit_section (steps)"},
		{"too much aid", `aid: "100"`, `aid: "101"`, "error.deposit_aid_max"},
		{"too little aid", `aid: "100"`, `aid: "9"`, "error.deposit_aid_min"},
		{"no panel", "do: administrative", "do: join, by: m, reason: r}\n  - {at: 2026-03-07 09:00, do: administrative", "error.deposit_administrative"},
		{"panel not signed", "cer: true", "cer: false", "error.must_accept (cer)"},
		{"no payee", "part: carries, payee: true", "part: carries", "0 organisations are paid"},
		{"no receipt", "recourse: R", `recourse: ""`, "lacks [receipt]"},
		{"call not complete", "envelope: 1000000", "envelope: 0", "lacks [envelope]"},
		{"weights", "weight: 100", "weight: 90", "error.weights"},
		{"no referent", "do: deposit, by: p", "do: deposit, by: q", "q may not deposit"},
		{"wrong relève", "releve: 1}", "releve: 2}", "not the next"},
		{"nothing to replace", "do: deposit", "do: replace", "replaces nothing"},
		{"named without asking", "do: join, by: q", "do: join, by: m", "never asked"},
		{"published too late", "{k: 1, at: 2026-06-01 12:00}", "{k: 1, at: 2026-03-10 12:00}", "error.deposit_days_public"},
		{
			"edit on proposal", "09:00, by: q, summary: s, edit: [{in: pitch, find: two, replace: three}]",
			"08:00, do: editing-mode, mode: proposal, by: p, reason: r}\n  - {at: 2026-03-03 09:00, by: q, summary: s, set: {pitch: x}",
			"q may not edit",
		},
		{"after the end", "do: join, by: q, reason: r", "do: withdraw-candidacy, by: p, reason: r", "is withdrawn"},
		{"restore of the future", "edit: [{in: pitch, find: two, replace: three}]", "restore: 9", "restores version 9 of 2"},
		{"row unknown", "edit: [{in: pitch, find: two, replace: three}]", "remove: [r9]", "no row r9"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if strings.Count(small, c.old) != 1 {
				t.Fatalf("%q occurs %d times", c.old, strings.Count(small, c.old))
			}
			broken := strings.Replace(small, c.old, c.new, 1)
			_, err := load(fstest.MapFS{"a.yaml": {Data: []byte(broken)}})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}
