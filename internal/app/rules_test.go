package app_test

import (
	"sync"
	"testing"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

func TestEachRulesIsANumberedVersionThatTheRegisterTells(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, ctx := apptest.New(t, s), t.Context()
		by := opener(w, "Ada Morel")
		c := openCall(t, w, by, "Sols vivants")
		by = w.As(by)
		publish := func(base int, text, summary string) (app.Saved, error) {
			return w.PublishRules(ctx, by, app.Rules{CallID: c.ID, Base: base, Title: "Règlement", Text: text, Summary: summary})
		}
		if got, err := publish(0, "Article 1.", "Première publication"); err != nil || got.N != 1 {
			t.Fatalf("first règlement: %+v, %v", got, err)
		}
		if got, err := publish(1, "Article 1.\n\nArticle 2.", "Ajout de l’article 2"); err != nil || got.N != 2 {
			t.Fatalf("second règlement: %+v, %v", got, err)
		}
		c, err := s.Call(ctx, c.ID)
		if err != nil || c.RulesN != 2 {
			t.Errorf("règlement in force is %d, %v", c.RulesN, err)
		}
		if first, err := s.Revision(ctx, c.RulesPage, 1); err != nil || first.Sections["texte"] != "Article 1." {
			t.Errorf("version 1 reads %q, %v", first.Sections["texte"], err)
		}
		events, err := s.Events(ctx, store.EventFilter{ObjectID: c.ID, Limit: 2})
		if err != nil || events[0].Verb != domain.PublishRules || events[0].N != 2 || events[0].Reason != "Ajout de l’article 2" || events[1].N != 1 {
			t.Errorf("register tells %+v, %v", events, err)
		}
		_, err = publish(2, "", "")
		mustRefuse(t, err, "texte error.required", "summary error.required")
		_, err = publish(0, "Autre.", "Écrit sans voir le premier")
		mustRefuse(t, err, " error.rules_moved")
		// Nor does the ordinary form of a page publish one that nobody is told of.
		_, err = w.SavePage(ctx, by, app.Edit{PageID: c.RulesPage, Base: 2, Sections: domain.Document{"texte": "Réécrit."}, Via: domain.ViaForm})
		mustRefuse(t, err, "summary error.required")
		if _, err := w.PublishRules(ctx, w.Person("Autre"), app.Rules{CallID: c.ID, Title: "T", Text: "T", Summary: "S"}); domain.KindOf(err) != domain.Forbidden {
			t.Errorf("règlement of somebody else: %v", err)
		}
	})
}

func TestFirstRulesPublishedAtOnceAreOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := apptest.New(t, s)
		by := opener(w, "Ada Morel")
		c := openCall(t, w, by, "Sols vivants")
		by = w.As(by)
		errs := make([]error, 4)
		var group sync.WaitGroup
		for i := range errs {
			group.Go(func() {
				_, errs[i] = w.PublishRules(t.Context(), by, app.Rules{CallID: c.ID, Title: "Règlement", Text: "Article 1.", Summary: "Première"})
			})
		}
		group.Wait()
		published := 0
		for _, err := range errs {
			if err == nil {
				published++
				continue
			}
			mustRefuse(t, err, " error.rules_moved")
		}
		if c, err := s.Call(t.Context(), c.ID); err != nil || published != 1 || c.RulesN != 1 {
			t.Errorf("%d published, in force %d, %v", published, c.RulesN, err)
		}
	})
}
