package apptest

import (
	"strconv"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// Season is an open call with published défis: opened forty days ago, its first relève in twenty-five days,
// its second two months later.
type Season struct {
	World
	Call       domain.Call
	Manager    domain.Account
	Challenges []domain.Challenge
}

// Season opens a call that lacks nothing, with two published défis and one that is still an idea.
func (w World) Season(slug string) Season {
	w.t.Helper()
	s := Season{World: w}
	admin := w.Person("Administration de "+slug, domain.Grant{Role: domain.Admin})
	now := w.Now()
	call, err := w.OpenCall(w.t.Context(), admin, app.NewCall{
		Title: "Appel " + slug, Agency: "Agence d’essai", Slug: slug, Opening: now.AddDate(0, 0, -40), Last: now.AddDate(0, 0, 85),
	})
	w.must(err)
	call.Phases.Published = now.AddDate(0, 0, -60)
	call.Cutoffs = []domain.Cutoff{{K: 1, At: now.AddDate(0, 0, 25)}, {K: 2, At: now.AddDate(0, 0, 85)}}
	call.Settings.Envelope, call.Settings.Rate, call.Settings.Cap, call.Settings.DaysPublic = 100_000_000, 7000, 10_000_000, 15
	call.Settings.Receipt = domain.Receipt{
		Service: "Service des communs", Address: "1 rue du Pont, 49000 Angers", Phone: "02 00 00 00 00", Email: "communs@agence.example",
		Implicit: "rejection", Months: 4, Recourse: "Recours gracieux puis tribunal administratif de Nantes, dans les deux mois.",
	}
	w.Write(func(tx *store.Tx) error { return tx.SetCall(w.t.Context(), call) })
	for i, title := range []string{"Savoir avant la démolition", "Réparer plutôt que jeter", "Une idée encore"} {
		s.Challenges = append(s.Challenges, w.challenge(call, i+1, title))
	}
	s.Call, err = w.Store().Call(w.t.Context(), call.ID)
	w.must(err)
	s.Manager = w.As(admin)
	return s
}

func (w World) challenge(call domain.Call, number int, title string) domain.Challenge {
	w.t.Helper()
	doc := domain.Document{"title": title, "problem": "Un problème que plusieurs rencontrent."}
	canonical := doc.Canonical(domain.FormChallenge)
	now := w.Now()
	page := domain.Page{ID: store.NewID(), Form: domain.FormChallenge, CallID: call.ID, Slug: app.Slug(title), Title: title, Head: 1, CreatedAt: now, UpdatedAt: now}
	c := domain.Challenge{ID: store.NewID(), CallID: call.ID, PageID: page.ID, Slug: page.Slug, Title: title, State: domain.ChallengePublished, Number: number, CreatedAt: now}
	if number == 3 {
		c.State, c.Number = domain.ChallengeIdea, 0
	}
	w.Write(func(tx *store.Tx) error {
		ctx := w.t.Context()
		if _, err := tx.AddPage(ctx, page, app.Fold(title)); err != nil {
			return err
		}
		v := domain.Revision{PageID: page.ID, N: 1, AuthorName: "Essai", Via: domain.ViaForm, Size: len(canonical), Hash: doc.Hash(domain.FormChallenge), At: now, Sections: doc}
		if err := tx.AddRevision(ctx, v, tx.Pack(canonical)); err != nil {
			return err
		}
		return tx.AddChallenge(ctx, c)
	})
	return c
}

// FirstText is a first candidacy to the first défi of the season.
func (s Season) FirstText(title, pitch string) app.NewCandidacy {
	s.t.Helper()
	return app.NewCandidacy{CallID: s.Call.ID, Sections: domain.Document{
		"title": title, "pitch": pitch, "challenges": s.Answer(s.Challenges[0], ""),
	}}
}

// Answer is a section that answers one défi.
func (s Season) Answer(c domain.Challenge, why string) string {
	s.t.Helper()
	v, err := domain.CanonicalJSON([]domain.Answer{{ID: "a1", Challenge: c.ID, Why: why}})
	s.must(err)
	return v
}

// Candidacy publishes a candidacy with nothing but its first three fields.
func (s Season) Candidacy(by domain.Account, title string) app.Place {
	s.t.Helper()
	p, err := s.PublishCandidacy(s.t.Context(), by, s.FirstText(title, "Une phrase qui dit ce que fait "+title+"."))
	s.must(err)
	return p
}

// Whole is all that a deposit asks of a candidacy's text, with resources under given licences.
func (s Season) Whole(licences ...string) domain.Document {
	s.t.Helper()
	list := make([]domain.Resource, len(licences))
	for i, l := range licences {
		list[i] = domain.Resource{ID: "r" + strconv.Itoa(i+1), Name: "Ressource " + strconv.Itoa(i+1), Kind: "software", Origin: domain.Existing, Licence: l}
	}
	resources, err := domain.CanonicalJSON(list)
	s.must(err)
	d := domain.Document{
		"budget": "50000", "aid": "30000", "resources": resources,
		"challenges": s.Answer(s.Challenges[0], "Parce que la ressource dit avant la démolition ce qui peut resservir."),
	}
	for _, key := range []string{"problem", "resource", "community", "governance", "steps", "spread"} {
		d[key] = "Un texte pour la rubrique " + key + "."
	}
	return d
}

// Panel is an administrative panel that lacks nothing.
func (s Season) Panel() domain.Administrative {
	return domain.Administrative{
		Payee: "Association d’essai", SIRET: "73282932000074", Contact: "Ada", Email: "ada@exemple.fr", Phone: "0200000000", CER: true, Honour: true,
	}
}

// Ready is a candidacy that may be deposited: whole, public for sixteen days, its panel filled in.
func (s Season) Ready(by domain.Account, title string) app.Place {
	s.t.Helper()
	p := s.Candidacy(by, title)
	by = s.As(by)
	_, err := s.SavePage(s.t.Context(), by, app.Edit{PageID: p.Page.ID, Base: 1, Sections: s.Whole("MIT"), Via: domain.ViaForm})
	s.must(err)
	s.must(s.SetAdministrative(s.t.Context(), by, p.Candidacy.ID, s.Panel(), store.Key{}))
	s.Write(func(tx *store.Tx) error {
		c, err := tx.LockCandidacy(s.t.Context(), p.Candidacy.ID)
		c.PublicAt = s.Now().Add(-16 * 24 * time.Hour)
		if err != nil {
			return err
		}
		return tx.SetCandidacy(s.t.Context(), c)
	})
	return s.Fresh(p)
}

// Fresh is a place as it is now.
func (s Season) Fresh(p app.Place) app.Place {
	s.t.Helper()
	fresh, err := s.PlaceByID(s.t.Context(), s.Manager, p.Page.ID)
	s.must(err)
	return fresh
}

// Write runs a transaction of the store's own.
func (w World) Write(fn func(*store.Tx) error) {
	w.t.Helper()
	_, err := w.Store().Write(w.t.Context(), store.Key{}, fn)
	w.must(err)
}

func (w World) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}
