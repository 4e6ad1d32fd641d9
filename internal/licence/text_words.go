package licence

import (
	"github.com/appel-a-communs/communs/internal/licence/fingerprint"
)

// textWord is one word of a text to be recognised.
type textWord struct {
	id         uint16
	class      wordClass
	risky      bool // of any class
	start, end int32
}

// words reads the words of a text.
func (l *library) words(text []byte) []textWord {
	list := make([]textWord, 0, len(text)/5)
	fingerprint.Each(text, func(w []byte, start, end int) {
		id, known := l.number[string(w)]
		word := textWord{id: id, start: int32(start), end: int32(end)}
		if known {
			word.class = l.classes[id]
		} else {
			word.id, word.class = unknownWord, classOf(string(w))
		}
		word.risky = word.class != 0
		list = append(list, word)
	})
	return list
}
