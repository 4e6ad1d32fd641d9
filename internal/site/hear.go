package site

import (
	"context"
	"log/slog"
	"time"
)

// hearing remembers the announcements that were read, as long as they can be read again, and the time of the
// last one: on the clock that they are written by, which may not be this machine's.
type hearing struct {
	seen map[string]time.Time
	last time.Time
}

func newHearing() *hearing { return &hearing{seen: map[string]time.Time{}} }

// lookBack is longer than any transaction lives: what it announces is written before its commit.
const lookBack = 15 * time.Second

func (s *Site) hear(ctx context.Context, h *hearing) {
	told, err := s.app.Store().Announced(ctx, h.last.Add(-lookBack))
	if err != nil {
		if ctx.Err() == nil {
			slog.WarnContext(ctx, "reading what changed", "err", err)
		}
		return
	}
	var tags []string
	for _, a := range told {
		if _, known := h.seen[a.ID]; !known {
			h.seen[a.ID] = a.At
			tags = append(tags, a.Tag)
		}
		if a.At.After(h.last) {
			h.last = a.At
		}
	}
	for id, at := range h.seen {
		if h.last.Sub(at) > 2*lookBack {
			delete(h.seen, id)
		}
	}
	if len(tags) > 0 {
		s.app.Forget(tags)
		s.pages.drop(tags)
	}
}

// Poll keeps the page cache true to what other processes write, until ctx ends: every 250 ms it reads the
// tags told since it last looked (rulings 11).
func (s *Site) Poll(ctx context.Context) {
	tick := time.NewTicker(250 * time.Millisecond)
	defer tick.Stop()
	heard := newHearing()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			s.hear(ctx, heard)
		}
	}
}
