package domain

import "time"

// Posture is the collaborative posture of a candidacy as evidence shows it at a moment: counts, each of a list
// that anybody may read, never a score (product rule 4). It is frozen with a deposit as JSON.
type Posture struct {
	At              time.Time `json:"at"`
	DaysPublic      int       `json:"days_public"`
	OutsideKept     int       `json:"outside_kept"`
	OutsideMade     int       `json:"outside_made"`
	OutsidePeople   int       `json:"outside_people"` // who made those that are kept
	Remarks         int       `json:"remarks"`
	RemarksAnswered int       `json:"remarks_answered"`
	Needs           int       `json:"needs"`
	NeedsAnswered   int       `json:"needs_answered"`
	Offers          int       `json:"offers"`
	OffersAnswered  int       `json:"offers_answered"`
	Joins           int       `json:"joins"` // wishes to join the team that were accepted
	Cooperations    int       `json:"cooperations"`
	Relations       int       `json:"relations"`
}

// PostureFacts is what the posture of a candidacy is computed from; all but the moment.
type PostureFacts struct {
	Versions        []PostureVersion // all of its page, by number from 1
	Remarks         int
	RemarksAnswered int
	Needs           int
	NeedsAnswered   int
	Offers          int
	OffersAnswered  int
	Joins           int
	Cooperations    int
	Relations       int
}

// PostureVersion is what the posture looks at in one version of a page.
type PostureVersion struct {
	N         int
	Hash      string
	RestoreOf int
	Outside   bool   // by nobody of the candidacy's team at that time, nor of the agency's; not imported
	Author    string // id
}

// PostureOf computes the posture of a candidacy at a moment.
func PostureOf(c Candidacy, f PostureFacts, now time.Time) Posture {
	p := Posture{
		At: now.UTC().Truncate(time.Microsecond), DaysPublic: c.DaysPublic(now), Remarks: f.Remarks, RemarksAnswered: f.RemarksAnswered, Needs: f.Needs, NeedsAnswered: f.NeedsAnswered,
		Offers: f.Offers, OffersAnswered: f.OffersAnswered, Joins: f.Joins, Cooperations: f.Cooperations, Relations: f.Relations,
	}
	kept, people := keptVersions(f.Versions), map[string]bool{}
	for i, v := range f.Versions {
		switch {
		case !v.Outside:
		case kept[i]:
			p.OutsideMade++
			p.OutsideKept++
			people[v.Author] = true
		default:
			p.OutsideMade++
		}
	}
	p.OutsidePeople = len(people)
	return p
}

// keptVersions tells which versions were not undone, whoever undid them and however:
//
//   - The text of a version came back later, byte for byte, by a restoration or by hand: all that was written
//     between the two is undone, and so is the version that brought it back, which wrote nothing of its own. Read from
//     the head backwards, so that a text which was undone and put back is kept.
//   - A version takes back what an earlier one changed and leaves the rest ("annuler cette version"): that one is undone,
//     unless the taking back was itself undone.
//
// A version whose words were rewritten since by ordinary edits is kept: others built on it.
func keptVersions(list []PostureVersion) []bool {
	first, byN := map[string]int{}, map[int]int{}
	for i, v := range list {
		byN[v.N] = i
		if _, known := first[v.Hash]; !known {
			first[v.Hash] = i
		}
	}
	kept, undone := make([]bool, len(list)), make([]bool, len(list))
	for i := len(list) - 1; i >= 0; i-- {
		i = first[list[i].Hash] // what lies between is a way there and back
		if undone[i] {
			continue
		}
		kept[i] = true
		if of, known := byN[list[i].RestoreOf]; known && list[of].Hash != list[i].Hash {
			undone[of] = true
		}
	}
	return kept
}

// Links is with how many other communs the candidacy works or hangs together.
func (p Posture) Links() int { return p.Cooperations + p.Relations }

// Minima are what a call asks of the collaborative posture of a candidacy before a deposit, beside the days in
// public; zero asks nothing. No team can be made to take people in: joins have no minimum.
type Minima struct {
	Outside int `json:"outside,omitempty"` // edits of others that are kept
	Remarks int `json:"remarks,omitempty"` // answered, in percent of those made
	Needs   int `json:"needs,omitempty"`   // needs and offers published
	Links   int `json:"links,omitempty"`   // cooperations and relations
}

// MostMinimum is the highest count that a call may ask for.
const MostMinimum = 50

func (m Minima) check(p *Problems) {
	for _, f := range []struct {
		field   string
		n, most int
	}{
		{"posture_outside", m.Outside, MostMinimum},
		{"posture_remarks", m.Remarks, 100},
		{"posture_needs", m.Needs, MostMinimum},
		{"posture_links", m.Links, MostMinimum},
	} {
		if f.n < 0 || f.n > f.most {
			p.Add(f.field, "error.number", "Max", f.most)
		}
	}
}

// RemarksEnough tells whether enough remarks were answered; none made asks for none.
func (p Posture) RemarksEnough(percent int) bool { return p.RemarksAnswered*100 >= percent*p.Remarks }

// checkPosture tells which minima of the call a deposit does not reach.
func (m Minima) checkPosture(is Posture, p *Problems) {
	ask := func(n, needed int, key string) {
		if n < needed {
			p.Add("posture", key, "N", n, "Needed", needed)
		}
	}
	ask(is.OutsideKept, m.Outside, "error.posture_outside")
	ask(is.Needs+is.Offers, m.Needs, "error.posture_needs")
	ask(is.Links(), m.Links, "error.posture_links")
	if !is.RemarksEnough(m.Remarks) {
		p.Add("posture", "error.posture_remarks", "N", is.RemarksAnswered, "Of", is.Remarks, "Needed", m.Remarks)
	}
}
