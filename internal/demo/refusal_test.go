package demo

import (
	"strings"
	"testing"
	"testing/fstest"
)

// small is a story that loads: a call, a challenge, a candidacy that is deposited. Each refusal breaks one line of it.
const small = `page: c
slug: s
model: AAC
accounts:
  - {key: m, name: M, email: m@exemple.fr, at: 2026-01-05 09:00, roles: [manager, facilitator]}
  - {key: p, name: P, email: p@exemple.fr, at: 2026-01-05 10:00}
  - {key: q, name: Q, email: q@exemple.fr, at: 2026-01-05 11:00}
acts:
  - {at: 2026-01-06 09:00, do: open-call, by: m, page: appel, set: {title: T}, settings: {name: N}}
  - at: 2026-01-06 09:01
    do: complete-call
    by: m
    page: appel
    settings:
      rate: 50
      cap: "1000"
      floor: "10"
      min_public_days: 15
      phases: [{state: open, from: 2026-02-01 09:00}]
      releves: [{k: 1, at: 2026-06-01 12:00}, {k: 2, at: 2026-12-01 12:00}]
      receipt: {service: S, address: A, recourse: R}
  - {at: 2026-01-07 09:00, do: propose-challenge, by: q, page: d, set: {title: T}}
  - {at: 2026-01-07 10:00, do: challenge-state, by: m, page: d, to: co-writing, reason: r}
  - {at: 2026-01-07 11:00, do: challenge-state, by: m, page: d, to: proposed, reason: r}
  - {at: 2026-01-07 12:00, do: challenge-state, by: m, page: d, to: kept, reason: r}
  - {at: 2026-01-07 13:00, do: challenge-state, by: m, page: d, to: published, reason: r}
  - {at: 2026-03-01 09:00, do: publish-candidacy, by: p, set: {title: T, pitch: one two}, challenges: [{challenge: d, id: d1, why: w}]}
  - at: 2026-03-02 09:00
    by: p
    summary: s
    set: {problem: a, resource: a, community: a, governance: a, steps: a, spread: a, budget: "200", aid: "100"}
    resources: [{id: r1, name: N, kind: data, origin: planned, licence: ODbL 1.0, expect: open}]
  - {at: 2026-03-03 09:00, by: q, summary: s, edit: [{in: pitch, find: two, replace: three}]}
  - {at: 2026-03-04 09:00, do: join, by: q, reason: r}
  - {at: 2026-03-04 10:00, do: team, by: p, account: q, role: member}
  - {at: 2026-03-05 09:00, do: organisations, by: p, organisations: [{name: O, part: carries, payee: true}]}
  - {at: 2026-03-05 10:00, do: administrative, by: p, administrative: {payee: O}}
  - {at: 2026-03-06 09:00, do: deposit, by: p, releve: 1}
`

func TestSmallStoryLoads(t *testing.T) {
	s, err := load(fstest.MapFS{"a.yaml": {Data: []byte(small)}})
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Candidacies[0]; got.Deposits[1] != 3 || got.Versions != 3 || got.Team["q"] != Member {
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
		{"before the call opens", "2026-03-01 09:00, do: publish", "2026-01-31 09:00, do: publish", "not open"},
		{"no pitch", "title: T, pitch: one two", "title: T", "without pitch"},
		{"challenge not published", "to: published", "to: set-aside", "moves from kept to set-aside"},
		{"leap of a challenge", "to: co-writing", "to: kept", "moves from idea to kept"},
		{"silent move", "to: kept, reason: r", "to: kept", "without a reason"},
		{"not the agency", "09:00, do: open-call, by: m", "09:00, do: open-call, by: p", "may not open-call"},
		{"words not found", "find: two", "find: four", `"four" occurs 0 times`},
		{"words found twice", "find: two", "find: o", `"o" occurs 2 times`},
		{"no summary", "by: q, summary: s, edit", "by: q, edit", "says not what it changes"},
		{"nothing changed", "replace: three", "replace: two", "changes nothing"},
		{"unknown section", "{problem: a", "{probleme: a", "section probleme is unknown"},
		{"no amount", `budget: "200"`, `budget: beaucoup`, "budget is no amount"},
		{"licence without verdict", "ODbL 1.0, expect: open", "ODbL 1.0", "no expected verdict"},
		{"absent licence", "licence: ODbL 1.0, expect: open", "expect: open", "expects open of"},
		{"closed licence", "ODbL 1.0, expect: open", "CC BY-NC 4.0, expect: not-open", "deposits with r1 not-open"},
		{"no justification", "why: w", `why: ""`, "without saying why"},
		{"section missing", "steps: a, ", "", "deposits without steps"},
		{"too much aid", `aid: "100"`, `aid: "101"`, "asks 101 euros for a cost of 200"},
		{"above the cap", `budget: "200", aid: "100"`, `budget: "9000", aid: "1001"`, "out of floor and cap"},
		{"no panel", "do: administrative, by: p, administrative: {payee: O}", "do: join, by: m, reason: r", "administrative panel"},
		{"two payees", "[{name: O, part: carries, payee: true}]", "[{name: O, part: carries}]", "0 organisations are paid"},
		{"no referent", "do: deposit, by: p", "do: deposit, by: q", "no referent"},
		{"wrong relève", "releve: 1}", "releve: 2}", "not the next"},
		{"nothing to replace", "do: deposit", "do: replace", "replaces nothing"},
		{"named without asking", "do: join, by: q", "do: join, by: m", "never asked"},
		{"published too late", "releves: [{k: 1, at: 2026-06-01 12:00}", "releves: [{k: 1, at: 2026-03-10 12:00}", "public long enough"},
		{"edit on proposal", "09:00, by: q, summary: s, edit: [{in: pitch, find: two, replace: three}]",
			"08:00, do: editing-mode, mode: proposal, by: p, reason: r}\n  - {at: 2026-03-03 09:00, by: q, summary: s, set: {pitch: x}",
			"kept on proposal"},
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
