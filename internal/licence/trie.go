package licence

// trie finds the longest usual name that begins at a word. Names are stored without their empty words.
type trie struct {
	next map[string]*trie
	to   *target
}

// add puts a name in, over any other that has the same words.
func (t *trie) add(name string, to target) {
	if at := t.walk(name); at != t {
		at.to = &to
	}
}

// offer puts a name in unless its words are already taken.
func (t *trie) offer(name string, to target) {
	if at := t.walk(name); at != t && at.to == nil {
		at.to = &to
	}
}

func (t *trie) walk(name string) *trie {
	at := t
	for _, tok := range meaningful(tokenize(name)) {
		if at.next == nil {
			at.next = map[string]*trie{}
		}
		next := at.next[tok.text]
		if next == nil {
			next = &trie{}
			at.next[tok.text] = next
		}
		at = next
	}
	return at
}

// longest gives the longest name at the beginning of the words, and its number of words.
func (t *trie) longest(words []token) (*target, int) {
	var found *target
	length := 0
	for i, w := range words {
		if t = t.next[w.text]; t == nil {
			break
		}
		if t.to != nil {
			found, length = t.to, i+1
		}
	}
	return found, length
}

// each calls f on every name, with the words that lead to it.
func (t *trie) each(path []string, f func(path []string, to target)) {
	if t.to != nil {
		f(path, *t.to)
	}
	for word, next := range t.next {
		next.each(append(path[:len(path):len(path)], word), f)
	}
}
