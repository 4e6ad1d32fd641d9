package domain

import (
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

// Opinion is somebody's word on a deposit: on the very version that was deposited (rule 7).
type Opinion struct {
	DepositID string
	AccountID string
	Name      string // of its author, where it was loaded
	Edition   int
	PageID    string
	N         int
	Abstained bool
	Body      string // the opinion, or why she abstains
	Scale     int
	Scores    []Score
	Tells     Telling
	At        time.Time
	SetAside  bool // when the decisions were published, its author had come to have a stake
}

// Score is what an opinion gives to one criterion, with its weight that day.
type Score struct {
	Criterion string `json:"criterion"`
	Weight    int    `json:"weight"`
	Points    int    `json:"points"`
}

// OpinionDraft is an opinion as typed, not given yet: points are by criterion, in the call's order.
type OpinionDraft struct {
	Body   string   `json:"body"`
	Points []string `json:"points"`
}

// MaxReason bounds, in characters, what is written at length in an instruction.
const MaxReason = 6000

// Opinion checks a draft against the criteria of a call and gives the opinion that it makes.
func (s Settings) Opinion(d OpinionDraft) (Opinion, error) {
	o := Opinion{Body: d.Body, Scale: s.Instruction.Top(), Tells: s.Instruction.Tells}
	var p Problems
	checkReason(&p, "body", d.Body, "error.required")
	for i, c := range s.Criteria {
		points, err := -1, error(nil)
		if i < len(d.Points) {
			points, err = strconv.Atoi(d.Points[i])
		}
		if err != nil || points < 0 || points > o.Scale {
			p.Add(ScoreField(i), "error.score", "Max", o.Scale)
		}
		o.Scores = append(o.Scores, Score{Criterion: c.Name, Weight: c.Weight, Points: points})
	}
	return o, p.Err()
}

// ScoreField names the field of the score of a criterion.
func ScoreField(i int) string { return "score_" + strconv.Itoa(i+1) }

// Abstention is the opinion of somebody who gives none, and says why.
func (s Settings) Abstention(why string) (Opinion, error) {
	var p Problems
	checkReason(&p, "body", why, "error.abstain_reason")
	return Opinion{Abstained: true, Body: why, Scale: s.Instruction.Top(), Tells: s.Instruction.Tells}, p.Err()
}

func checkReason(p *Problems, field, text, missing string) {
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		p.Add(field, missing)
	case n > MaxReason:
		p.Add(field, "error.too_long", "N", n, "Max", MaxReason)
	}
}

// Mark is the weighted mean of an opinion on a scale of that height, in hundredths.
func (o Opinion) Mark(scale int) int {
	points, weights := 0, 0
	for _, s := range o.Scores {
		points, weights = points+s.Weight*s.Points, weights+s.Weight
	}
	if weights == 0 || o.Scale == 0 {
		return 0
	}
	return (100*scale*points + weights*o.Scale/2) / (weights * o.Scale)
}

// Tally is what opinions say together. Marks are in hundredths.
type Tally struct {
	Given, Abstained int
	Mean, Low, High  int
	Criteria         []Mean
}

// Mean is what opinions give to one criterion, on average.
type Mean struct {
	Criterion string
	Mark      int
}

// TallyOf sums up opinions on a scale of that height; abstentions are counted, and no more.
func TallyOf(list []Opinion, scale int) Tally {
	var t Tally
	sums, counts := map[string]int{}, map[string]int{}
	for _, o := range list {
		if o.Abstained {
			t.Abstained++
			continue
		}
		m := o.Mark(scale)
		if t.Given == 0 || m < t.Low {
			t.Low = m
		}
		t.Given, t.Mean, t.High = t.Given+1, t.Mean+m, max(t.High, m)
		for _, s := range o.Scores {
			if counts[s.Criterion] == 0 && !slices.ContainsFunc(t.Criteria, func(c Mean) bool { return c.Criterion == s.Criterion }) {
				t.Criteria = append(t.Criteria, Mean{Criterion: s.Criterion})
			}
			sums[s.Criterion] += 100 * scale * s.Points / max(1, o.Scale)
			counts[s.Criterion]++
		}
	}
	if t.Given > 0 {
		t.Mean = (t.Mean + t.Given/2) / t.Given
	}
	for i, c := range t.Criteria {
		t.Criteria[i].Mark = (sums[c.Criterion] + counts[c.Criterion]/2) / counts[c.Criterion]
	}
	return t
}

// Points is what an opinion gives to a criterion, as typed; "" where it gives nothing.
func (o Opinion) Points(criterion string) string {
	for _, s := range o.Scores {
		if s.Criterion == criterion {
			return strconv.Itoa(s.Points)
		}
	}
	return ""
}
