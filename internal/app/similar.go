package app

import (
	"cmp"
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

// emptyWords are those of four letters and more that any two sentences share.
const emptyWords = " afin ainsi apres aussi autre autres avant avec cela celle celui cette ceux chaque chez comme comment contre " +
	"dans depuis deux donc elle elles entre faire fait font leur leurs mais meme mieux moins notre nous parce pendant peut plus " +
	"pour quand quel quelle quoi sans sera sont sous sur tous tout toute toutes tres trop vers votre vous etre avoir dont " +
	"about also from have into more that their them then there these they this those what when which will with your "

// similarEnough is where a likeness is worth a look: about a third of the rare words in common.
const similarEnough = 0.3

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

// likeness is what two sets of words share, rarer words weighing more, as a part of the smaller of both:
// one sentence may say in six words what another says in thirty.
func likeness(a, b map[string]bool, seen map[string]int) float64 {
	var common, ofA, ofB float64
	weight := func(w string) float64 { return 1 / float64(1+seen[w]) }
	for w := range a {
		ofA += weight(w)
		if b[w] {
			common += weight(w)
		}
	}
	for w := range b {
		ofB += weight(w)
	}
	if least := min(ofA, ofB); least > 0 {
		return common / least
	}
	return 0
}

// wordSet is the folded words of four letters and more that say something, cut to their first six:
// "rénover" and "rénovation" are then one.
func wordSet(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.FieldsFunc(Fold(s), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }) {
		if len(w) >= 4 && !strings.Contains(emptyWords, " "+w+" ") {
			set[w[:min(len(w), 6)]] = true
		}
	}
	return set
}

func shares(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// SimilarChallenge is a défi that looks like a passage.
type SimilarChallenge struct {
	Challenge domain.Challenge
	Problem   string  // its text
	Weight    float64 // from 0 to 1
}

// challengesLike lists those of some défis whose title and problem share rare words with a text, most alike first, five
// at most.
func (a *App) challengesLike(ctx context.Context, all []domain.Challenge, text string) ([]SimilarChallenge, error) {
	pages := make([]string, len(all))
	for i, c := range all {
		pages[i] = c.PageID
	}
	heads, err := a.store.Heads(ctx, pages)
	if err != nil {
		return nil, err
	}
	words := make([]map[string]bool, len(all))
	seen := map[string]int{}
	for i, c := range all {
		d := heads[c.PageID].Sections
		words[i] = wordSet(d["title"] + " " + d["problem"] + " " + d["people"] + " " + d["themes"])
		for w := range words[i] {
			seen[w]++
		}
	}
	mine := wordSet(text)
	var list []SimilarChallenge
	for i, c := range all {
		if w := likeness(mine, words[i], seen); w >= similarEnough {
			list = append(list, SimilarChallenge{Challenge: c, Problem: heads[c.PageID].Sections["problem"], Weight: w})
		}
	}
	slices.SortStableFunc(list, func(x, y SimilarChallenge) int { return cmp.Compare(y.Weight, x.Weight) })
	return list[:min(5, len(list))], nil
}
