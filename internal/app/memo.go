package app

import (
	"context"
	"strconv"
	"sync"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// memo keeps what pages read again and again and everybody may read: calls, texts of versions, teams. Each
// value carries tags and is forgotten when one of them is told, as cached pages are (rulings 11). What
// decides of rights (sessions, grants, states of candidacies) is never kept.
type memo struct {
	mu     sync.Mutex
	values map[string]kept
	byTag  map[string]map[string]bool
	told   map[string]uint64 // tag → when it was last told, on the counter below
	count  uint64
	size   int
}

type kept struct {
	value any
	tags  []string
}

// memoSize is how many bytes are kept, about; past that all is forgotten and read anew.
const memoSize = 8 << 20

func newMemo() *memo {
	return &memo{values: map[string]kept{}, byTag: map[string]map[string]bool{}, told: map[string]uint64{}}
}

// Forget drops what carries one of the tags; the site calls it with what other processes told.
func (a *App) Forget(tags []string) { a.memo.forget(tags) }

func (m *memo) forget(tags []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.count++
	if len(m.told) > 50_000 {
		m.clear()
	}
	for _, t := range tags {
		m.told[t] = m.count
		for key := range m.byTag[t] {
			delete(m.values, key) // its other tags point at nothing now, which does no harm
		}
		delete(m.byTag, t)
	}
}

// clear forgets everything, and marks the moment for values that are being read.
func (m *memo) clear() {
	clear(m.values)
	clear(m.byTag)
	clear(m.told)
	m.size = 0
}

func (m *memo) get(key string) (value any, found bool, begun uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	k, found := m.values[key]
	return k.value, found, m.count
}

// put keeps a value unless one of its tags was told since it was read: it would be old already.
func (m *memo) put(key string, value any, size int, tags []string, begun uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, t := range tags {
		if m.told[t] > begun {
			return
		}
	}
	if m.size += size + 256; m.size > memoSize {
		m.clear()
		m.size = size + 256
	}
	m.values[key] = kept{value, tags}
	for _, t := range tags {
		if m.byTag[t] == nil {
			m.byTag[t] = map[string]bool{}
		}
		m.byTag[t][key] = true
	}
}

// shared gives a value that is kept, or reads it.
func shared[T any](m *memo, key string, tags []string, read func() (T, int, error)) (T, error) {
	value, found, begun := m.get(key)
	if found {
		return value.(T), nil
	}
	v, size, err := read()
	if err == nil {
		m.put(key, v, size, tags, begun)
	}
	return v, err
}

// callOf is a call as pages show it. Acts read theirs in their transaction.
func (a *App) callOf(ctx context.Context, id string) (domain.Call, error) {
	return shared(a.memo, "call "+id, []string{"call:" + id}, func() (domain.Call, int, error) {
		c, err := a.store.Call(ctx, id)
		return c, 2048, err
	})
}

// versionOf is one version of a page with its text; whoever gets it must not write into its sections.
func (a *App) versionOf(ctx context.Context, p Place, n int) (domain.Revision, error) {
	return shared(a.memo, "version "+p.Page.ID+" "+strconv.Itoa(n), []string{"page:" + p.Page.ID}, func() (domain.Revision, int, error) {
		v, err := a.store.Revision(ctx, p.Page.ID, n)
		return v, v.Size, err
	})
}

// challengesOf are the défis of a call.
func (a *App) challengesOf(ctx context.Context, callID string) ([]domain.Challenge, error) {
	return shared(a.memo, "challenges "+callID, []string{"call:" + callID}, func() ([]domain.Challenge, int, error) {
		list, err := a.store.Challenges(ctx, callID)
		return list, 512 * len(list), err
	})
}

// notesAt are the notes of a page up to its head: a newer head has another key.
func (a *App) notesAt(ctx context.Context, p Place) ([]store.Note, error) {
	return shared(a.memo, "notes "+p.Page.ID+" "+strconv.Itoa(p.Page.Head), []string{"page:" + p.Page.ID}, func() ([]store.Note, int, error) {
		list, err := a.NotesOf(ctx, p.Page.ID)
		return list, 160 * len(list), err
	})
}

// around is what a candidacy's page shows beside its text.
type around struct {
	team          []domain.Grant
	organisations []domain.Organisation
	deposits      []domain.Deposit
	held          []domain.HeldResource
}

func (a *App) aroundOf(ctx context.Context, p Place) (around, error) {
	return shared(a.memo, "around "+p.Candidacy.ID, []string{"page:" + p.Page.ID, "call:" + p.Call.ID}, func() (around, int, error) {
		var v around
		var err error
		if v.team, err = a.store.Holders(ctx, domain.OnCandidacy(p.Candidacy.ID)); err != nil {
			return v, 0, err
		}
		if v.organisations, err = a.store.Organisations(ctx, p.Candidacy.ID); err != nil {
			return v, 0, err
		}
		if v.deposits, err = a.store.DepositsOf(ctx, p.Candidacy.ID); err != nil {
			return v, 0, err
		}
		v.held, err = a.store.HeldOf(ctx, p.Candidacy.ID)
		return v, 2048 + 256*len(v.held), err
	})
}

// contributorsTo are those who wrote on a page, up to its head.
func (a *App) contributorsTo(ctx context.Context, p Place) ([]store.Contributor, error) {
	key := "contributors " + p.Page.ID + " " + strconv.Itoa(p.Page.Head)
	return shared(a.memo, key, []string{"page:" + p.Page.ID}, func() ([]store.Contributor, int, error) {
		list, err := a.store.Contributors(ctx, p.Page.ID)
		return list, 64 * len(list), err
	})
}

// callAt is a call by its slug, which never changes.
func (a *App) callAt(ctx context.Context, slug string) (domain.Call, error) {
	id, err := shared(a.memo, "slug "+slug, nil, func() (string, int, error) {
		c, err := a.store.CallAt(ctx, slug)
		return c.ID, 64, err
	})
	if err != nil {
		return domain.Call{}, err
	}
	return a.callOf(ctx, id)
}
