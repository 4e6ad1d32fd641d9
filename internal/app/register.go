package app

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// registerScreen is how many lines of the register, or versions, one screen shows.
const registerScreen = 50

// RegisterView is one screen of the public register: of the instance, or of a call.
type RegisterView struct {
	Call   domain.Call // zero for the whole instance
	Events []domain.Event
	Slugs  map[string]string // of their calls, by id
	Older  string            // cursor of the next screen, "" where there is none
}

// ViewRegister loads lines of the public register, newest first, after a cursor.
func (a *App) ViewRegister(ctx context.Context, call, cursor string) (RegisterView, error) {
	var v RegisterView
	var err error
	if call != "" {
		if v.Call, err = a.store.CallAt(ctx, call); err != nil {
			return v, err
		}
	}
	if v.Slugs, err = a.slugs(ctx, v.Call); err != nil {
		return v, err
	}
	f := store.EventFilter{CallID: v.Call.ID, Limit: registerScreen + 1}
	if f.BeforeAt, f.BeforeID, err = readCursor(cursor); err != nil {
		return v, err
	}
	if v.Events, err = a.store.Events(ctx, f); err != nil {
		return v, err
	}
	if len(v.Events) > registerScreen {
		v.Events = v.Events[:registerScreen]
		last := v.Events[registerScreen-1]
		v.Older = writeCursor(last.At, last.ID)
	}
	return v, nil
}

// slugs are the addresses of one call, or of all where none is given.
func (a *App) slugs(ctx context.Context, of domain.Call) (map[string]string, error) {
	if of.ID != "" {
		return map[string]string{of.ID: of.Slug}, nil
	}
	calls, err := a.store.Calls(ctx)
	byID := map[string]string{}
	for _, c := range calls {
		byID[c.ID] = c.Slug
	}
	return byID, err
}

// cursorTime keeps all the digits of a moment: two lines of one second are two.
const cursorTime = "20060102T150405.000000"

// writeCursor names a place in a list ordered by time and id.
func writeCursor(at time.Time, id string) string { return at.UTC().Format(cursorTime) + "~" + id }

func readCursor(cursor string) (at time.Time, id string, err error) {
	if cursor == "" {
		return at, "", nil
	}
	text, id, ok := strings.Cut(cursor, "~")
	at, err = time.Parse(cursorTime, text)
	if err != nil || !ok || len(id) > 80 {
		return time.Time{}, "", domain.Missing("page")
	}
	return at, id, nil
}

// ChangesView is one screen of Modifications récentes: of the instance, or of a call.
type ChangesView struct {
	Call    domain.Call // zero for the whole instance
	Author  string      // whose versions, "" for all
	Changes []domain.Change
	Older   string // cursor of the next screen, "" where there is none
}

// ChangesAsked narrows Modifications récentes; zero fields do not narrow.
type ChangesAsked struct{ Call, Author, Cursor string }

// ViewChanges loads the newest versions of public pages.
func (a *App) ViewChanges(ctx context.Context, q ChangesAsked) (ChangesView, error) {
	v := ChangesView{Author: oneLine(q.Author, 120)}
	var err error
	if q.Call != "" {
		if v.Call, err = a.store.CallAt(ctx, q.Call); err != nil {
			return v, err
		}
	}
	f := store.ChangeFilter{CallID: v.Call.ID, Author: v.Author, Limit: registerScreen + 1}
	var place string
	if f.BeforeAt, place, err = readCursor(q.Cursor); err != nil {
		return v, err
	}
	page, n, _ := strings.Cut(place, ".")
	if f.BeforePage = page; place != "" {
		if f.BeforeN, err = strconv.Atoi(n); err != nil {
			return v, domain.Missing("page")
		}
	}
	if v.Changes, err = a.store.Changes(ctx, f); err != nil {
		return v, err
	}
	if len(v.Changes) > registerScreen {
		v.Changes = v.Changes[:registerScreen]
		last := v.Changes[registerScreen-1].Revision
		v.Older = writeCursor(last.At, last.PageID+"."+strconv.Itoa(last.N))
	}
	return v, nil
}
