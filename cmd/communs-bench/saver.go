package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// savePath takes the act of saving alone: ?page=ID&by=ACCOUNT&token=WORD writes the word into one paragraph of the
// page, whose text the saver remembers as a browser does.
const savePath = "/bench/save"

// saver saves pages by the act of app, without the form.
type saver struct {
	app   *app.App
	mu    sync.Mutex
	pages map[string]*savedPage
}

type savedPage struct {
	mu   sync.Mutex
	by   domain.Account
	n    int
	text []string // paragraphs
}

func newSaver(a *app.App) *saver { return &saver{app: a, pages: map[string]*savedPage{}} }

func (s *saver) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	saved, err := s.save(r.Context(), q.Get("page"), q.Get("by"), q.Get("token"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	_ = json.NewEncoder(w).Encode(map[string]int{"n": saved.N}) // who asked is gone: nobody to tell
}

func (s *saver) save(ctx context.Context, id, by, token string) (app.Saved, error) {
	s.mu.Lock()
	p := s.pages[id]
	if p == nil {
		p = &savedPage{}
		s.pages[id] = p
	}
	s.mu.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.n == 0 {
		if err := s.load(ctx, p, id, by); err != nil {
			return app.Saved{}, err
		}
	}
	i := p.n % len(p.text)
	was := p.text[i]
	p.text[i] = token + " " + first(was, 300)
	saved, err := s.app.SavePage(ctx, p.by, app.Edit{
		PageID: id, Base: p.n, Sections: domain.Document{"texte": strings.Join(p.text, "\n\n")}, Summary: token, Via: domain.ViaForm,
		Key: store.Key{ID: store.NewID(), Account: p.by.ID, Route: savePath, Body: token},
	})
	if err != nil || saved.N != p.n+1 {
		p.n = 0 // what is saved now is read anew
		return saved, fmt.Errorf("saved %+v: %w", saved, err)
	}
	p.n = saved.N
	return saved, nil
}

// first cuts a text after some bytes, at a blank: tokens must not make a page grow without end.
func first(text string, n int) string {
	if len(text) <= n {
		return text
	}
	return text[:strings.LastIndexByte(text[:n], ' ')+1]
}

func (s *saver) load(ctx context.Context, p *savedPage, id, by string) error {
	var err error
	if p.by, err = s.app.Account(ctx, by); err != nil {
		return err
	}
	place, err := s.app.PlaceByID(ctx, p.by, id)
	if err != nil {
		return err
	}
	v, err := s.app.ViewVersion(ctx, p.by, place, 0)
	if err != nil {
		return err
	}
	p.n, p.text = v.Version.N, strings.Split(v.Version.Sections["texte"], "\n\n")
	return nil
}
