package app_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

func TestMessageLeavesOnceToThoseWhoWereRead(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx, ada, bob := t.Context(), s.Person("Ada"), s.Person("Bob")
		p := s.Ready(ada, "Matériaux en commun")
		s.Ready(ada, "Sols partagés")
		s.Ready(bob, "Toits partagés")
		if _, err := deposit(t, s, ada, p); err != nil {
			t.Fatal(err)
		}
		manager := s.As(s.Manager)
		m := domain.Message{CallID: s.Call.ID, Audience: domain.AudienceAbsent, K: 1, SubjectFR: "Une semaine", BodyFR: "Il reste une semaine."}
		if _, err := s.DraftMessage(ctx, bob, m, store.Key{}); domain.KindOf(err) != domain.Forbidden {
			t.Errorf("somebody writes: %v", err)
		}
		m.SubjectEN = "One week"
		if _, err := s.DraftMessage(ctx, manager, m, store.Key{}); len(domain.ProblemsOf(err)) != 1 {
			t.Errorf("half a translation: %v", err)
		}
		m.SubjectEN = ""
		id, err := s.DraftMessage(ctx, manager, m, store.Key{})
		if err != nil {
			t.Fatal(err)
		}
		v, err := s.ViewMessage(ctx, manager, s.Call.Slug, id)
		if err != nil || len(v.Recipients) != 2 || v.People != 2 {
			t.Fatalf("%+v, %v", v.Recipients, err)
		}
		s.Ready(s.Person("Chloé"), "Hangar en commun")
		send := func(mark string) error {
			return s.SendMessage(context.WithoutCancel(ctx), manager, app.Dispatch{CallID: s.Call.ID, ID: id, Mark: mark})
		}
		if err := send(v.Mark); domain.KindOf(err) != domain.Conflict {
			t.Errorf("sent to others than those who were read: %v", err)
		}
		if v, err = s.ViewMessage(ctx, manager, s.Call.Slug, id); err != nil || v.People != 3 || !v.Message.SentAt.IsZero() {
			t.Fatalf("%+v, %v", v, err)
		}
		var all sync.WaitGroup
		var sent atomic.Int32
		for range 4 {
			all.Go(func() {
				if send(v.Mark) == nil {
					sent.Add(1)
				}
			})
		}
		all.Wait()
		if sent.Load() != 1 {
			t.Errorf("sent %d times", sent.Load())
		}
		list, err := s.ViewMessages(ctx, manager, s.Call.Slug, "")
		if err != nil || list.Sendings[id] != (store.Sending{MessageID: id, People: 3, Waiting: 3}) {
			t.Errorf("%+v, %v", list.Sendings, err)
		}
		if got := len(lettersOf(t, s, "mail.message")); got != 3 {
			t.Errorf("%d letters", got)
		}
		if list, err = s.ViewMessages(ctx, manager, s.Call.Slug, ""); err != nil || list.Sendings[id].Waiting != 0 {
			t.Errorf("%+v, %v", list.Sendings, err)
		}
	})
}
