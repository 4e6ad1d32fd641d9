package sitetest

import (
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// addWorkshops makes one workshop for each state: the member has a seat in all, a visitor registered by a letter's link.
func (b builder) addWorkshops() {
	ctx, host := b.t.Context(), b.accounts[string(domain.Facilitator)]
	seated := b.Person(seatedName + " discrète")
	for name, begins := range map[string]time.Duration{
		"announced": 20 * 24 * time.Hour, "registration": 10 * 24 * time.Hour, "running": -time.Hour, "correction": -5 * time.Hour, "frozen": -9 * 24 * time.Hour,
		"cancelled": 10 * 24 * time.Hour,
	} {
		at := b.Now().Add(240 * time.Hour)
		w := domain.Workshop{
			CallID: b.calls["open"].Call.ID, Title: "Atelier " + name, Goals: "Parler.", Place: "Halle", Link: "https://visio.exemple.test/" + name, Capacity: 9,
			StartsAt: at, EndsAt: at.Add(2 * time.Hour), CorrectionDays: 7, OpensAt: b.Now(),
		}
		w, err := b.AnnounceWorkshop(ctx, host, app.WorkshopAct{Workshop: w})
		must(b.t, err)
		for _, who := range []domain.Account{b.accounts[string(domain.Member)], seated} {
			_, err = b.Register(ctx, who, app.Registering{WorkshopID: w.ID})
			must(b.t, err)
		}
		if begins < 0 {
			b.moveWorkshop(w, -time.Hour)
			b.takeNotes(w)
		}
		b.moveWorkshop(w, begins)
		if name == "cancelled" {
			must(b.t, b.CancelWorkshop(ctx, host, app.WorkshopCancel{ID: w.ID, Reason: "Salle fermée."}))
		}
		b.nameWorkshop("workshop-"+name, w.Slug)
	}
}

// moveWorkshop shifts the dates of a workshop, and lets the clock do what it does then.
func (b builder) moveWorkshop(w domain.Workshop, begins time.Duration) {
	b.calls["open"].Write(func(tx *store.Tx) error {
		now := b.Now()
		w.StartsAt, w.EndsAt = now.Add(begins), now.Add(begins+2*time.Hour)
		switch {
		case begins > 11*24*time.Hour:
			w.OpensAt = w.StartsAt.Add(-24 * time.Hour)
		case begins < 0:
			w.OpensAt = w.StartsAt.Add(-24 * time.Hour)
		}
		return tx.SetWorkshop(b.t.Context(), w)
	})
	must(b.t, b.TickWorkshops(b.t.Context()))
}

// takeNotes writes a second version of the minutes of a workshop that runs.
func (b builder) takeNotes(w domain.Workshop) {
	w, err := b.Workshop(b.t.Context(), w.Slug)
	must(b.t, err)
	p, err := b.PlaceByID(b.t.Context(), b.accounts[account], w.PageID)
	must(b.t, err)
	b.write(b.accounts[account], p, domain.Document{"texte": "On a parlé."})
}

// nameWorkshop names a workshop, its minutes, a seat in it, and the link of a letter.
func (b builder) nameWorkshop(name, slug string) {
	ctx := b.t.Context()
	w, err := b.Workshop(ctx, slug)
	must(b.t, err)
	people, err := b.Attendees(ctx, w.ID)
	must(b.t, err)
	b.calls["open"].Write(func(tx *store.Tx) error { return tx.AddRegistrationLink(ctx, hash("link-of-"+name), people[0].ID) })
	b.objects[name] = object{"call": w.CallSlug, "slug": w.Slug, "seat": people[0].ID, "token": "link-of-" + name}
	b.nameCards(name, w)
	if w.PageID != "" {
		b.objects["minutes-"+name] = object{"call": w.CallSlug, "slug": w.PageSlug, "id": w.PageID}
	}
}

// nameCards names a card of each kind of workshop that had any, and its group; the account that has no role wrote it.
func (b builder) nameCards(name string, w domain.Workshop) {
	ctx, host := b.t.Context(), b.accounts[string(domain.Facilitator)]
	if s := w.State(b.Now()); s != domain.WorkshopRunning && s != domain.WorkshopCorrection {
		b.objects[name]["card"], b.objects[name]["group"] = nobody, nobody
		return
	}
	card, err := b.AddCard(ctx, b.accounts[account], app.CardAct{WorkshopID: w.ID, Kind: domain.CardNeed, Text: "Un lieu"})
	must(b.t, err)
	held, err := b.AddCard(ctx, domain.Account{}, app.CardAct{WorkshopID: w.ID, Kind: domain.CardIdea, Text: "Une carte retenue"})
	must(b.t, err)
	group, err := b.GroupCards(ctx, host, app.CardSorting{WorkshopID: w.ID, Cards: []string{card.ID}, Title: "Des lieux"})
	must(b.t, err)
	b.objects[name]["card"], b.objects[name]["group"], b.objects[name]["held"] = card.ID, group, held.ID
	b.objects[name]["challenge"] = b.calls["open"].Challenges[2].ID
}

// nobody is the id of nothing.
const nobody = "00000000-0000-7000-8000-000000000000"
