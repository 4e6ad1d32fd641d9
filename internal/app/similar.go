package app

import (
	"context"
	"slices"
	"strings"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// Similar is a public candidacy that looks like what somebody is about to write.
type Similar struct {
	Candidacy domain.Candidacy
	Weight    float64 // from 0 to 1
}

// similarEnough is where a likeness is worth a look: about a third of the rare words in common.
const similarEnough = 0.22

// LookAlikes lists the public candidacies of a call whose name and sentence share rare words with a new
// one, or that answer the same défi with some of them: most alike first, five at most. They are shown
// before a first publication, with "rejoindre" beside.
func (a *App) LookAlikes(ctx context.Context, callID, title, pitch string, challenges []string) ([]Similar, error) {
	all, err := a.store.Candidacies(ctx, store.CandidacyFilter{CallID: callID, State: domain.Public, Limit: 500})
	if err != nil {
		return nil, err
	}
	words := make([]map[string]bool, len(all))
	seen := map[string]int{}
	for i, c := range all {
		words[i] = wordSet(c.Title + " " + c.Pitch)
		for w := range words[i] {
			seen[w]++
		}
	}
	mine := wordSet(title + " " + pitch)
	var list []Similar
	for i, c := range all {
		w := likeness(mine, words[i], seen)
		if w > 0 && shares(challenges, c.Answers) {
			w += 0.1
		}
		if w >= similarEnough {
			list = append(list, Similar{c, min(w, 1)})
		}
	}
	slices.SortStableFunc(list, func(x, y Similar) int {
		switch {
		case x.Weight > y.Weight:
			return -1
		case x.Weight < y.Weight:
			return 1
		}
		return 0
	})
	return list[:min(5, len(list))], nil
}

// likeness is the weighted Dice coefficient of two sets of words, rarer words weighing more.
func likeness(a, b map[string]bool, seen map[string]int) float64 {
	var common, total float64
	weight := func(w string) float64 { return 1 / float64(1+seen[w]) }
	for w := range a {
		total += weight(w)
		if b[w] {
			common += 2 * weight(w)
		}
	}
	for w := range b {
		total += weight(w)
	}
	if total == 0 {
		return 0
	}
	return common / total
}

// wordSet is the folded words of four letters and more, cut to their first six: "rénover" and
// "rénovation" are then one.
func wordSet(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.FieldsFunc(Fold(s), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }) {
		if len(w) >= 4 {
			set[w[:min(len(w), 6)]] = true
		}
	}
	return set
}

func shares(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}
