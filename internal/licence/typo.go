package licence

import (
	"slices"
	"strings"
)

// wordUse tells in which names a word of the vocabulary occurs.
type wordUse uint8

const (
	inOpen wordUse = 1 << iota
	inClosed
	inRestriction
)

// maxCorrected bounds the words whose spelling is looked at: more of them is a sentence, not a name.
const maxCorrected = 5

// maxLetters is the longest word that is corrected.
const maxLetters = 24

// minLetters is the length under which a word of the vocabulary is never reached by correction.
const minLetters = 6

// collectWords fills the vocabulary from the names, the conditions of Creative Commons and the restrictions.
func (t *tableSet) collectWords() {
	use := func(path []string, u wordUse) {
		for _, w := range path {
			if len(w) >= minLetters && !isNumber(w) {
				t.words[w] |= u
			}
		}
	}
	t.names.each(nil, func(path []string, to target) {
		u := inOpen
		for _, id := range to.ids {
			if f := t.byID[bareID(id)]; f != nil && !f.Verdict.Accepted() {
				u = inClosed
			}
		}
		use(path, u)
	})
	use([]string{"creative", "commons", "sharealike", "attribution", "paternite", "partage", "conditions", "identique", "international"}, inOpen)
	restrictionPhrases().each(nil, func(path []string, _ target) { use(path, inRestriction) })
	use([]string{"commercial", "commerciale", "noncommercial", "derivatives", "modification", "utilisation", "propriete", "unlicensed"}, inRestriction)
}

// bareID is the key of an identifier without its exception.
func bareID(id string) string {
	id, _, _ = strings.Cut(id, " WITH ")
	return strings.ToLower(id)
}

// correct replaces the words that were not understood by the one word of the vocabulary that they resemble; it gives
// what was typed and what was read. A word that also resembles a closed licence or a restriction is left alone, unless
// it resembles that best: a wrong spelling never opens a licence.
func correct(words []token, items []item) (fixed []token, typed, read []string) {
	var doubtful []int
	for _, it := range items {
		if it.left && !words[it.first].url {
			doubtful = append(doubtful, it.first)
		}
	}
	if len(doubtful) == 0 || len(doubtful) > maxCorrected {
		return nil, nil, nil
	}
	fixed = slices.Clone(words)
	for _, i := range doubtful {
		if word := nearest(words[i].text); word != "" {
			fixed[i].text = word
			typed = append(typed, words[i].text)
			read = append(read, word)
		}
	}
	return fixed, typed, read
}

// nearest is the one word of the vocabulary close enough to w, or nothing.
func nearest(w string) string {
	vocabulary := tables().words
	if !correctable(w) || vocabulary[w] != 0 {
		return ""
	}
	best, bestDistance, tied, danger := "", maxDistance+1, false, false
	for v, use := range vocabulary {
		limit := reach(v, w, use)
		if abs(len(v)-len(w)) > limit {
			continue
		}
		d := distance(w, v)
		if d > limit {
			continue
		}
		danger = danger || use&inOpen == 0
		tied = tied && d >= bestDistance || d == bestDistance
		if d < bestDistance {
			best, bestDistance = v, d
		}
	}
	if tied || danger && vocabulary[best]&inOpen != 0 {
		return ""
	}
	return best
}

func correctable(w string) bool {
	return len(w) >= minLetters-1 && len(w) <= maxLetters && asciiLetters(w) && !alteredWord(w)
}

// maxDistance is how many letters may be wrong in a long word.
const maxDistance = 2

// reach is how many letters of w may be wrong for a word v of the vocabulary; one at most for a short one or a restriction.
func reach(v, w string, use wordUse) int {
	if use&inOpen != 0 && (len(v) >= 8 || len(v) == 7 && len(w) == 7) {
		return maxDistance
	}
	return 1
}

// distance counts the letters added, removed, replaced or swapped with their neighbour.
func distance(a, b string) int {
	var rows [3][maxLetters + 3]int
	for j := range len(b) + 1 {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		row, up, up2 := &rows[i%3], &rows[(i+2)%3], &rows[(i+1)%3]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(up[j]+1, row[j-1]+1, up[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], up2[j-2]+1)
			}
		}
	}
	return rows[len(a)%3][len(b)]
}

func asciiLetters(s string) bool {
	for _, b := range []byte(s) {
		if b < 'a' || b > 'z' {
			return false
		}
	}
	return true
}

func abs(n int) int { return max(n, -n) }
