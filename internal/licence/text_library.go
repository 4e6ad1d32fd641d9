package licence

import (
	_ "embed"
	"math"
	"math/bits"
	"sync"

	"github.com/appel-a-communs/communs/internal/licence/fingerprint"
)

//go:generate go run ./gen

//go:embed fingerprints.bin
var fingerprintFile []byte

// unknownWord stands in a text for any word that no known licence holds; it equals nothing, not even itself.
const unknownWord = math.MaxUint16

// gramLength is the number of words that are looked up together.
const gramLength = 3

// commonGram is the number of texts beyond which three words tell too little to be followed.
const commonGram = 220

// library is the known texts and the index of their words; it never changes once made.
type library struct {
	fingerprint.Set
	number  map[string]uint16
	weights []float32   // of each text: what all its grams are worth together
	classes []wordClass // by word: what it may do to the rights given
	grams   gramIndex
}

// library is made at the first text to be recognised.
var theLibrary = sync.OnceValue(newLibrary)

func newLibrary() *library {
	set, err := fingerprint.Decode(fingerprintFile)
	if err != nil {
		panic("licence: embedded fingerprints: " + err.Error()) //nolint:forbidigo // cannot be: the file is in the binary
	}
	l := &library{Set: *set, number: make(map[string]uint16, len(set.Vocabulary)), classes: make([]wordClass, len(set.Vocabulary))}
	for i, w := range set.Vocabulary {
		l.number[w] = uint16(i)
		l.classes[i] = classOf(w)
	}
	l.grams.build(set.Texts)
	l.weights = make([]float32, len(set.Texts))
	for slot, key := range l.grams.keys {
		if key == 0 {
			continue
		}
		if places := l.grams.at(slot); len(places) <= commonGram {
			for _, p := range places {
				l.weights[p.text] += l.grams.worth(len(places))
			}
		}
	}
	return l
}

// place is where some words first stand in a text.
type place struct{ text, word uint16 }

// gramIndex gives, for three words in a row, the texts that hold them: an open hash table over one slice of places.
type gramIndex struct {
	keys   []uint64 // 0: free; else the three words, and a bit
	ends   []uint32 // of the places of each slot; they begin where those of the slot before end
	places []place
	logs   []float32 // what a gram held by n texts is worth
}

func gramKey(a, b, c uint16) uint64 {
	return 1<<48 | uint64(a)<<32 | uint64(b)<<16 | uint64(c)
}

// slot finds where a gram is, or the free place for it.
func (g *gramIndex) slot(key uint64) int {
	mask := len(g.keys) - 1
	at := int(key*0x9E3779B97F4A7C15>>20) & mask
	for g.keys[at] != 0 && g.keys[at] != key {
		at = (at + 1) & mask
	}
	return at
}

func (g *gramIndex) build(texts []fingerprint.Text) {
	total := 0
	for _, t := range texts {
		total += len(t.Words)
	}
	g.keys = make([]uint64, 1<<bits.Len(uint(total)))
	g.ends = make([]uint32, len(g.keys)+1)
	found := make([]int32, 0, total)    // the slot of each gram of each text; -1 when the text had it before
	last := make([]uint16, len(g.keys)) // the last text seen with this gram, and one
	for n, t := range texts {
		for i := range len(t.Words) - gramLength + 1 {
			key := gramKey(t.Words[i], t.Words[i+1], t.Words[i+2])
			slot := g.slot(key)
			g.keys[slot] = key
			if last[slot] == uint16(n+1) {
				found = append(found, -1)
				continue
			}
			last[slot] = uint16(n + 1)
			g.ends[slot+1]++
			found = append(found, int32(slot))
		}
	}
	for i := range len(g.keys) {
		g.ends[i+1] += g.ends[i]
	}
	g.places = make([]place, g.ends[len(g.keys)])
	next := append([]uint32(nil), g.ends[:len(g.keys)]...)
	at := 0
	for n, t := range texts {
		for i := range len(t.Words) - gramLength + 1 {
			if slot := found[at]; slot >= 0 {
				g.places[next[slot]] = place{uint16(n), uint16(i)}
				next[slot]++
			}
			at++
		}
	}
	g.logs = make([]float32, len(texts)+1)
	for n := range g.logs {
		g.logs[n] = float32(math.Log(float64(len(texts)+1)/float64(n+1))) + 0.05
	}
}

// at lists the places of the gram in a slot.
func (g *gramIndex) at(slot int) []place { return g.places[g.ends[slot]:g.ends[slot+1]] }

// worth is what a gram held by so many texts tells.
func (g *gramIndex) worth(texts int) float32 { return g.logs[texts] }
