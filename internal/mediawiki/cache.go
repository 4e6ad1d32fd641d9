package mediawiki

import (
	"crypto/sha256"
	"sync"
)

// entryCost is what an entry takes beside its Markdown, roughly.
const entryCost = 128

// conversions keeps what texts became, by their hash: the revisions of a page
// repeat (restored versions), and so do runs of an import. The oldest go first.
type conversions struct {
	mu    sync.Mutex
	max   int
	size  int
	known map[[sha256.Size]byte]string
	order [][sha256.Size]byte
}

func newConversions(maximum int) *conversions {
	return &conversions{max: maximum, known: map[[sha256.Size]byte]string{}}
}

func (c *conversions) get(text string) (string, bool) {
	key := sha256.Sum256([]byte(text))
	c.mu.Lock()
	defer c.mu.Unlock()
	markdown, known := c.known[key]
	return markdown, known
}

func (c *conversions) put(text, markdown string) {
	key := sha256.Sum256([]byte(text))
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, known := c.known[key]; known || len(markdown)+entryCost > c.max {
		return
	}
	c.known[key] = markdown
	c.order = append(c.order, key)
	c.size += len(markdown) + entryCost
	for c.size > c.max {
		oldest := c.order[0]
		c.order = c.order[1:]
		c.size -= len(c.known[oldest]) + entryCost
		delete(c.known, oldest)
	}
}
