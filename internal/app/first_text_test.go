package app_test

import (
	"encoding/json"
	"net/url"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// inSeason runs a test in an open call of its own on each database.
func inSeason(t *testing.T, f func(*testing.T, apptest.Season)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store) { f(t, apptest.New(t, s).Season("essai")) })
}

// linkOf takes the one letter that waits and gives the secret of its link.
func linkOf(t *testing.T, s apptest.Season) string {
	t.Helper()
	j, ok, err := s.NextJob(t.Context(), time.Minute)
	if err != nil || !ok {
		t.Fatalf("no letter: %v", err)
	}
	var l app.Letter
	if err := json.Unmarshal([]byte(j.Payload), &l); err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(l.Path)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query().Get("jeton")
}

func newcomer() app.Newcomer {
	return app.Newcomer{Name: "Élodie", Email: "elodie@exemple.fr", Lang: "fr"}
}

func refused(t *testing.T, err error, kind domain.Kind, key string) {
	t.Helper()
	list := domain.ProblemsOf(err)
	if len(list) == 0 || list[0].Kind != kind || list[0].Key != key {
		t.Fatalf("got %v, want %s: %s", err, kind, key)
	}
}

func TestFirstTextIsPublishedByItsLinkAndSignedIn(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		n := s.FirstText("Matériaux en commun", "Relever ce qui peut resservir.")
		n.Key.ID = store.NewID()
		if err := s.KeepFirstText(t.Context(), newcomer(), n); err != nil {
			t.Fatal(err)
		}
		if list, err := s.Store().Candidacies(t.Context(), store.CandidacyFilter{CallID: s.Call.ID, Limit: 5}); len(list) != 0 || err != nil {
			t.Fatalf("public before its link was used: %v, %v", list, err)
		}
		token := linkOf(t, s)
		p, who, err := s.PublishFirstText(t.Context(), domain.Account{}, token)
		if err != nil {
			t.Fatal(err)
		}
		if who.Name != "Élodie" || !who.Confirmed || p.Path() != "/candidatures/materiaux-en-commun" || p.Candidacy.State != domain.Public {
			t.Errorf("published %s by %+v", p.Path(), who)
		}
		if !s.As(who).Is(domain.Referent, domain.OnCandidacy(p.Candidacy.ID)) {
			t.Error("its author is not its referent")
		}
		v, err := s.Store().Revision(t.Context(), p.Page.ID, 1)
		if err != nil || v.AuthorName != "Élodie" || v.AuthorID != who.ID || !v.Team {
			t.Errorf("version %+v, %v", v, err)
		}
		events, err := s.Store().Events(t.Context(), store.EventFilter{ObjectID: p.Candidacy.ID, Limit: 5})
		if err != nil || len(events) != 1 || events[0].Verb != "candidacy.publish" || events[0].ActorName != "Élodie" {
			t.Errorf("register %+v, %v", events, err)
		}
		if _, _, err := s.PublishFirstText(t.Context(), domain.Account{}, token); domain.KindOf(err) != domain.Conflict {
			t.Errorf("the link again: %v", err)
		}
	})
}

func TestFirstTextSentTwicePublishesOnce(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		n := s.FirstText("Matériaux en commun", "Relever ce qui peut resservir.")
		n.Key.ID = store.NewID()
		var tokens []string
		for range 2 {
			if err := s.KeepFirstText(t.Context(), newcomer(), n); err != nil {
				t.Fatal(err)
			}
			tokens = append(tokens, linkOf(t, s))
		}
		first, _, err := s.PublishFirstText(t.Context(), domain.Account{}, tokens[0])
		if err != nil {
			t.Fatal(err)
		}
		again, who, err := s.PublishFirstText(t.Context(), domain.Account{}, tokens[1])
		if err != nil || again.Page.ID != first.Page.ID || who.SignedIn() {
			t.Errorf("the second link: %s by %q, %v; want the first page and nobody signed in", again.Path(), who.Name, err)
		}
	})
}

func TestFirstTextIsRefusedBeforeAnyAccount(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		n := s.FirstText("", "")
		n.Sections["challenges"] = s.Answer(s.Challenges[2], "")
		err := s.CheckCandidacy(t.Context(), n)
		if got := domain.ProblemsOf(err); len(got) != 2 || got[0].Field != "title" || got[1].Field != "pitch" {
			t.Errorf("empty fields: %v", err)
		}
		n.Sections["title"], n.Sections["pitch"] = "Un nom", "Une phrase."
		refused(t, s.CheckCandidacy(t.Context(), n), domain.Invalid, "error.challenge_elsewhere")
		s.Advance(90 * 24 * time.Hour)
		refused(t, s.CheckCandidacy(t.Context(), s.FirstText("Un nom", "Une phrase.")), domain.Forbidden, "error.call_not_open")
	})
}

// A call that closes between the text and its link refuses, and the link still holds the text.
func TestFirstTextOfAClosedCallIsNotLost(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		s.Write(func(tx *store.Tx) error {
			c := s.Call
			c.Cutoffs = []domain.Cutoff{{K: 1, At: s.Now().Add(time.Hour)}}
			return tx.SetCall(t.Context(), c)
		})
		if err := s.KeepFirstText(t.Context(), newcomer(), s.FirstText("Un nom", "Une phrase.")); err != nil {
			t.Fatal(err)
		}
		token := linkOf(t, s)
		s.Advance(2 * time.Hour)
		_, _, err := s.PublishFirstText(t.Context(), domain.Account{}, token)
		refused(t, err, domain.Forbidden, "error.call_not_open")
		link, err := s.LinkOf(t.Context(), token)
		if err != nil {
			t.Fatal(err)
		}
		n, err := app.ReadFirstText(link)
		if err != nil || n.Sections["pitch"] != "Une phrase." {
			t.Errorf("kept %+v, %v", n, err)
		}
	})
}

func TestLookAlikesAreFoundByRareWords(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ada := s.Person("Ada")
		for _, title := range []string{"Matériaux en commun", "Atelier de réparation", "Carte des composteurs"} {
			s.Candidacy(ada, title)
		}
		got, err := s.LookAlikes(t.Context(), s.Call.ID, "Des matériaux partagés", "Donner une seconde vie aux matériaux.", nil)
		if err != nil || len(got) != 1 || got[0].Candidacy.Title != "Matériaux en commun" {
			t.Errorf("alike: %+v, %v", got, err)
		}
		if got, err = s.LookAlikes(t.Context(), s.Call.ID, "Semences", "Échanger des graines entre voisins.", []string{s.Challenges[0].ID}); err != nil || len(got) != 0 {
			t.Errorf("alike: %+v, %v; want none", got, err)
		}
	})
}
