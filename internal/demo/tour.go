package demo

import (
	"slices"

	"github.com/appel-a-communs/communs/internal/domain"
)

// Stops are what a tour of the story shows. Candidacies are named as they were when they were published: their
// addresses keep that name.
type Stops struct {
	Challenge     string // by its title of now: fed by a sentence, answered by Candidacy
	Candidacy     string
	Changed       int    // version of it that takes a remark up
	Refused       string // a candidacy with a licence that is not open
	Frozen        string // a candidacy that was funded,
	FrozenVersion int    // and the version deposited for the first relève
}

// Tour finds the stops in the story; false where one is missing.
func (s Story) Tour() (Stops, bool) {
	var stops Stops
	for _, a := range s.Acts {
		switch {
		case a.Kind == SettleRemark && a.Review.Verb == "remark.take_up" && stops.Changed == 0:
			stops.Changed, stops.Candidacy = a.Review.Version, s.firstTitle(a.Page)
			stops.Challenge = s.answeredBy(a.Page)
		case a.Kind == PrepareDecision && a.Instruction.Outcome == domain.Funded && stops.Frozen == "":
			stops.Frozen = s.firstTitle(a.Page)
			stops.FrozenVersion = s.Candidacies[s.index(a.Page)].Deposits[a.Releve]
		}
	}
	for _, c := range s.Candidacies {
		if last := s.last(c.Key); stops.Refused == "" && !c.Withdrawn && slices.ContainsFunc(last.Expectation, refused) {
			stops.Refused = s.firstTitle(c.Key)
		}
	}
	return stops, stops.Challenge != "" && stops.Changed > 1 && stops.Refused != "" && stops.FrozenVersion > 0
}

func refused(e Expectation) bool {
	return e.Verdict == domain.NotOpen && e.Origin != string(domain.Used)
}

func (s Story) index(candidacy string) int {
	return slices.IndexFunc(s.Candidacies, func(c Candidacy) bool { return c.Key == candidacy })
}

func (s Story) firstTitle(page string) string {
	i := slices.IndexFunc(s.Acts, func(a Act) bool { return a.Page == page && a.MakesVersion() })
	return s.Acts[i].Sections["title"]
}

func (s Story) last(page string) Act {
	var last Act
	for _, a := range s.Acts {
		if a.Page == page && a.MakesVersion() {
			last = a
		}
	}
	return last
}

// answeredBy is the title of the first défi that a candidacy answers and that a sentence fed.
func (s Story) answeredBy(candidacy string) string {
	rows, _ := domain.Answers(s.last(candidacy).Sections["challenges"])
	for _, row := range rows {
		fed := slices.ContainsFunc(s.Acts, func(a Act) bool { return a.Kind == FeedChallenge && a.Page == row.Challenge })
		i := slices.IndexFunc(s.Challenges, func(c Challenge) bool { return c.Key == row.Challenge })
		if fed && i >= 0 {
			return s.Challenges[i].Title
		}
	}
	return ""
}
