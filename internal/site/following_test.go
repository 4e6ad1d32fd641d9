package site_test

import (
	"encoding/xml"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

func TestPageIsFollowedAndLeftByOnePress(t *testing.T) {
	w := newWikiSite(t)
	p := w.free("Un texte.")
	reader := w.bruno
	page := w.get(reader, p.Path())
	want(t, "button", text(page.doc, ".suivre button"), "Suivre cette page")
	a := w.post(reader, "/suivi/pages/"+p.Page.ID, url.Values{"from": {"page"}})
	want(t, "leads to", a.Header().Get("Location"), p.Path()+"?fait=suivie")
	page = w.get(reader, p.Path()+"?fait=suivie")
	want(t, "said", text(page.doc, ".suivre [role=status]"), "C’est noté.")
	want(t, "button", text(page.doc, ".suivre button"), "Ne plus suivre")
	a = w.post(reader, "/suivi/pages/"+p.Page.ID, page.form(t, "/suivi/pages/"+p.Page.ID))
	want(t, "leads to", a.Header().Get("Location"), p.Path()+"?fait=plus-suivie")
	want(t, "button", text(w.get(reader, p.Path()).doc, ".suivre button"), "Suivre cette page")
	if got := text(w.get(w.nadia, p.Path()).doc, ".suivre"); !strings.Contains(got, "parce que vous y avez écrit") {
		t.Errorf("its author reads %q", got)
	}
}

func TestVisitorIsLedToSignInAndBackToFollow(t *testing.T) {
	w := newWikiSite(t)
	p := w.free("Un texte.")
	link, _ := w.get(domain.Account{}, p.Path()).doc.Find(".suivre a").First().Attr("href")
	want(t, "link", link, "/suivi/pages/"+p.Page.ID)
	for _, path := range []string{link, "/suivi"} {
		a := w.get(domain.Account{}, path)
		want(t, "leads to", a.Header().Get("Location"), "/connexion?suite="+url.QueryEscape(path))
	}
	page := w.get(w.bruno, link)
	want(t, "status", page.Code, http.StatusOK)
	a := w.post(w.bruno, link, with(page.form(t, link), map[string]string{"frequency": "weekly"}))
	want(t, "leads to", a.Header().Get("Location"), p.Path()+"?fait=suivie")
	page = w.get(w.bruno, "/suivi")
	want(t, "frequency", page.doc.Find(".abonnement option[selected]").AttrOr("value", ""), "weekly")
}

func TestReaderIsLedToWhatChangedSinceHerLastVisit(t *testing.T) {
	w := newWikiSite(t)
	p := w.free("Un.")
	since := func(path string) string {
		return w.get(w.bruno, path).doc.Find(".suivre .depuis a").AttrOr("href", "")
	}
	want(t, "first visit", since(p.Path()), "")
	w.save(w.nadia, p.Path(), map[string]string{"texte": "Un, deux."})
	w.save(w.nadia, p.Path(), map[string]string{"texte": "Un, deux, trois."})
	want(t, "second visit", since(p.Path()), p.Path()+"/diff/1..3")
	want(t, "read again", since(p.Path()), p.Path()+"/diff/1..3")
	w.Advance(61 * time.Minute)
	want(t, "an hour later", since(p.Path()), "")
	want(t, "its author", w.get(w.nadia, p.Path()).doc.Find(".suivre .depuis").Length(), 0)
	w.save(w.nadia, p.Path(), map[string]string{"texte": "Quatre."})
	want(t, "comparison", w.get(w.bruno, p.Path()+"/diff/3..4").Code, http.StatusOK)
	v, err := w.ViewFollowing(t.Context(), w.bruno, "")
	if err != nil || len(v.News) != 0 {
		t.Errorf("the comparison with the head was not seen: %+v, %v", v.News, err)
	}
}

func TestNewsAreListedWithOnesOwnComparisonAndMarkedSeen(t *testing.T) {
	w := newWikiSite(t)
	p := w.free("Un.")
	if text(w.get(w.bruno, "/suivi").doc, "main") == "" || w.get(w.bruno, "/suivi").doc.Find("#abonnements + p").Length() != 1 {
		t.Error("who follows nothing is not told so")
	}
	w.post(w.bruno, "/suivi/pages/"+p.Page.ID, url.Values{"from": {"page"}})
	w.get(w.bruno, p.Path())
	w.Advance(time.Minute)
	w.save(w.nadia, p.Path(), map[string]string{"texte": "Un, deux."})
	w.Advance(time.Minute)
	page := w.get(w.bruno, "/suivi")
	want(t, "title", text(page.doc, ".suite h3"), "Matériaux en commun")
	want(t, "line", text(page.doc, ".suite h3 + p"), "Une version, par Nadia Ferhat · 1 mot ajouté")
	want(t, "comparison", page.doc.Find(".suite a[href*=diff]").AttrOr("href", ""), p.Path()+"/diff/1..2")
	a := w.post(w.bruno, "/suivi/vu", page.form(t, "/suivi/vu"))
	want(t, "leads to", a.Header().Get("Location"), "/suivi?fait=tout-vu")
	want(t, "news", w.get(w.bruno, "/suivi").doc.Find(".suite li").Length(), 0)
}

func TestSettingsOfFollowingComeBackWithTheirFault(t *testing.T) {
	w := newWikiSite(t)
	a := w.post(w.bruno, "/suivi/reglages", url.Values{"frequency": {"yearly"}})
	want(t, "status", a.Code, http.StatusUnprocessableEntity)
	want(t, "fault", a.doc.Find("#f-frequency-erreur").Length() > 0, true)
	a = w.post(w.bruno, "/suivi/reglages", url.Values{"frequency": {"weekly"}, "choix": {"mails"}})
	want(t, "leads to", a.Header().Get("Location"), "/suivi?fait=reglages#reglages")
	_, s, err := w.ViewFollow(t.Context(), w.bruno, app.Place{})
	if err != nil || s != (domain.FollowSetting{Frequency: domain.Weekly, Mails: true}) {
		t.Errorf("%+v, %v", s, err)
	}
}

// unsubscribing gives the path of the address that a notice to Bruno about a page carries.
func (w *wikiSite) unsubscribing(p app.Place) string {
	w.t.Helper()
	w.post(w.bruno, "/suivi/pages/"+p.Page.ID, url.Values{"frequency": {"immediate"}})
	w.Advance(time.Second)
	w.save(w.nadia, p.Path(), map[string]string{"texte": "Autre chose."})
	w.Advance(11 * time.Minute)
	if err := w.QueueNotices(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	for {
		j, found, err := w.NextJob(w.t.Context(), time.Minute)
		if err != nil || !found {
			w.t.Fatalf("no notice, %v", err)
		}
		if j.Kind != app.JobNotice {
			continue
		}
		n, _, err := w.NoticeFor(w.t.Context(), j.Payload)
		if err != nil {
			w.t.Fatal(err)
		}
		return "/desabonnement/" + n.Token
	}
}

func TestMailProgramUnsubscribesByOnePostWithoutSession(t *testing.T) {
	w := newWikiSite(t)
	p := w.free("Un.")
	path := w.unsubscribing(p)
	state := func() (domain.Frequency, bool) {
		f, s, err := w.ViewFollow(t.Context(), w.bruno, p)
		if err != nil {
			t.Fatal(err)
		}
		return f.Page.Frequency, s.Mails
	}
	page := w.get(domain.Account{}, path)
	want(t, "status", page.Code, http.StatusOK)
	want(t, "kept", page.Header().Get("Cache-Control"), "no-store")
	if f, _ := state(); f != domain.Immediate {
		t.Errorf("looking at the page ended the notices: %s", f)
	}
	want(t, "status", w.post(domain.Account{}, path, url.Values{"List-Unsubscribe": {"One-Click"}}).Code, http.StatusOK)
	if f, mails := state(); f != domain.Mute || !mails {
		t.Errorf("%s, mails %v", f, mails)
	}
	want(t, "status", w.post(domain.Account{}, path, url.Values{"scope": {"all"}}).Code, http.StatusOK)
	if _, mails := state(); mails {
		t.Error("mails still leave")
	}
	want(t, "forged", w.post(domain.Account{}, path[:len(path)-3]+"AAA", nil).Code, http.StatusNotFound)
}

// parsed is a feed as a reader of feeds takes it.
type parsed struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Author  string   `xml:"author>name"`
	Links   []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"link"`
	Entries []struct {
		ID      string `xml:"id"`
		Title   string `xml:"title"`
		Updated string `xml:"updated"`
		Summary string `xml:"summary"`
		Author  string `xml:"author>name"`
		Link    struct {
			Href string `xml:"href,attr"`
		} `xml:"link"`
	} `xml:"entry"`
}

// feed reads a feed and holds it to what RFC 4287 asks.
func (w *wikiSite) feed(path string) parsed {
	w.t.Helper()
	a := w.get(domain.Account{}, path)
	want(w.t, path, a.Code, http.StatusOK)
	want(w.t, path, a.Header().Get("Content-Type"), "application/atom+xml; charset=utf-8")
	var f parsed
	if err := xml.Unmarshal(a.Body.Bytes(), &f); err != nil {
		w.t.Fatalf("%s: %v", path, err)
	}
	ids := map[string]bool{f.ID: true}
	for _, e := range f.Entries {
		_, err := time.Parse(time.RFC3339, e.Updated)
		if ids[e.ID] || !strings.HasPrefix(e.ID, "urn:uuid:") || e.Title == "" || err != nil || !strings.HasPrefix(e.Link.Href, "http") {
			w.t.Errorf("%s: entry %+v", path, e)
		}
		ids[e.ID] = true
	}
	if !strings.HasPrefix(f.ID, "urn:uuid:") || f.Title == "" || f.Author == "" || len(f.Links) != 2 || f.Links[0].Rel != "self" {
		w.t.Errorf("%s: %+v", path, f)
	}
	return f
}

func TestFeedTellsVersionsAndSteps(t *testing.T) {
	w := newWikiSite(t)
	season := w.Season("flux")
	p := season.Candidacy(w.nadia, "Sols & toits <vivants>")
	w.Advance(time.Minute)
	w.save(w.As(w.nadia), p.Path(), map[string]string{"problem": "Un problème de fond."})
	f := w.feed(p.Path() + "/flux.atom")
	if len(f.Entries) != 3 {
		t.Fatalf("%d entries", len(f.Entries))
	}
	first := f.Entries[0]
	want(t, "title", first.Title, "Sols & toits <vivants>, version 2")
	want(t, "author", first.Author, "Nadia Ferhat")
	want(t, "link", strings.HasSuffix(first.Link.Href, p.Path()+"/diff/1..2"), true)
	want(t, "words", strings.HasSuffix(first.Summary, "4 mots ajoutés"), true)
	again := w.feed(p.Path() + "/flux.atom")
	want(t, "the same id", again.Entries[0].ID, first.ID)
	for _, path := range []string{
		"/flux.atom", "/en/flux.atom", "/appels/flux/flux.atom", "/appels/flux/presentation/flux.atom",
		"/appels/flux/defis/" + season.Challenges[0].Slug + "/flux.atom",
	} {
		if f := w.feed(path); len(f.Entries) == 0 {
			t.Errorf("%s is empty", path)
		}
	}
	page := w.get(domain.Account{}, p.Path())
	want(t, "announced", page.doc.Find(`head link[rel=alternate][type="application/atom+xml"]`).AttrOr("href", ""), p.Path()+"/flux.atom")
}

func TestFeedIsKeptUntilItChanges(t *testing.T) {
	w := newWikiSite(t)
	p := w.free("Un.")
	first := w.get(domain.Account{}, "/flux.atom")
	r := w.callSite.get("/flux.atom")
	r.Header.Set("If-None-Match", first.Header().Get("ETag"))
	want(t, "not modified", w.serve(domain.Account{}, r).Code, http.StatusNotModified)
	w.Advance(time.Second)
	w.save(w.nadia, p.Path(), map[string]string{"texte": "Un, deux."})
	want(t, "modified", w.serve(domain.Account{}, r).Code, http.StatusOK)
	want(t, "newest", w.feed("/flux.atom").Entries[0].ID, w.feed(p.Path() + "/flux.atom").Entries[0].ID)
}

func TestNothingPrivateIsOnAFeed(t *testing.T) {
	w := newWikiSite(t)
	season := w.Season("flux")
	p := season.Candidacy(w.nadia, "Loutre secrète")
	team := w.As(w.nadia)
	for _, path := range []string{"/flux.atom", "/appels/flux/flux.atom", p.Path() + "/flux.atom"} {
		if !strings.Contains(w.get(domain.Account{}, path).Body.String(), "Loutre") {
			t.Errorf("%s does not tell of a public candidacy", path)
		}
	}
	if err := w.MoveCandidacy(t.Context(), team, app.CandidacyMove{CandidacyID: p.Candidacy.ID, Verb: "candidacy.hide", Reason: "Trop tôt", Key: store.Key{}}); err != nil {
		t.Fatal(err)
	}
	for _, by := range []domain.Account{{}, team} { // also its own team: feeds are the same for all
		for path, status := range map[string]int{"/flux.atom": 200, "/appels/flux/flux.atom": 200, p.Path() + "/flux.atom": 404} {
			a := w.get(by, path)
			want(t, path, a.Code, status)
			if strings.Contains(a.Body.String(), "Loutre") {
				t.Errorf("%s tells of it to %q", path, by.Name)
			}
		}
	}
	if w.get(team, p.Path()).doc.Find(`link[type="application/atom+xml"], .suivre a[href$=atom]`).Length() != 0 {
		t.Error("its page leads to a feed that is not there")
	}
}
