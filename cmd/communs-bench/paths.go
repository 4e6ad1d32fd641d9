package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/google/uuid"
)

// requests gives the i-th request of a connection; ok is false when there are no more.
type requests func(conn, i int) (r request, ok bool)

// path is one hot path of the site: what its requests are. When the site's map changes, change the address here.
type path struct {
	name string
	next func(w *world) requests
}

// hotPaths is what the bench measures of the product, in order.
func hotPaths() []path {
	return []path{
		{"anonymous page", func(w *world) requests { return anonymous(w.candidacies[0].Path()) }},
		{"signed-in page", func(w *world) requests { return w.signedIn(w.candidacies[0].Path()) }},
		{"history", func(w *world) requests { return w.signedIn(w.candidacies[0].Path() + "/historique") }},
		{"diff, cached", func(w *world) requests { return anonymous(w.candidacies[0].Path() + "/diff/2..3") }},
		{"diff, signed in", func(w *world) requests { return w.signedIn(w.candidacies[0].Path() + "/diff/2..3") }},
		{"diff, cold", coldPairs},
		{"free page, anonymous", func(w *world) requests { return anonymous(w.forms[0].Path()) }},
		{"free page, signed in", func(w *world) requests { return w.signedIn(w.forms[0].Path()) }},
		{"save, the act alone", saveActs},
		{"save, the form", saveForms},
	}
}

func anonymous(path string) requests {
	return func(conn, i int) (request, bool) { return get(path, "", visitor(conn, i)), true }
}

func (w *world) signedIn(path string) requests {
	return func(conn, i int) (request, bool) {
		return get(path, w.cookies[(conn+i)%readers], visitor(conn, i)), true
	}
}

// coldPairs asks for versions that nobody compared yet, neighbours first, each connection its share; the next call
// takes the other candidacy.
func coldPairs(w *world) requests {
	place := w.candidacies[0]
	w.candidacies = append(w.candidacies[1:], place)
	var pairs [][2]int
	for apart := 1; apart < candidacyVersions; apart++ {
		for n := 1; n+apart <= candidacyVersions; n++ {
			pairs = append(pairs, [2]int{n, n + apart})
		}
	}
	return func(conn, i int) (request, bool) {
		k := i*connections + conn // a connection alone takes every eighth
		if k >= len(pairs) {
			return request{}, false
		}
		return get(fmt.Sprintf("%s/diff/%d..%d", place.Path(), pairs[k][0], pairs[k][1]), "", visitor(conn, i)), true
	}
}

func saveActs(w *world) requests {
	return func(conn, i int) (request, bool) {
		q := url.Values{"page": {w.saved[conn].Page.ID}, "by": {w.author.ID}, "token": {fmt.Sprintf("c%di%d", conn, i)}}
		return post(savePath+"?"+q.Encode(), "", "10.0.0.1", ""), true
	}
}

// saveForms posts the form of a page over its head, on a page of the connection's own.
func saveForms(w *world) requests {
	return func(conn, _ int) (request, bool) {
		base := w.heads[conn]
		w.heads[conn]++
		form := url.Values{
			"base": {strconv.Itoa(base)}, "key": {uuid.NewString()}, "summary": {"mesure"}, "sections": {"title texte"},
			"title": {w.forms[conn].Page.Title}, "texte": {fmt.Sprintf("Version %d.\n\n%s", base, w.texts[conn])},
		}
		who := w.cookies[(conn*people/connections+base)%people]
		r := post(w.forms[conn].Path()+"/modifier", who, visitor(conn, base), form.Encode())
		r.status = http.StatusSeeOther
		return r, true
	}
}
