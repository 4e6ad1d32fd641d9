package app_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// due lets the days of an erasure pass.
func due(w apptest.World) { w.Store().DB().Clock().Advance(app.CoolingOff + time.Minute) }

// linkIn takes the letters that wait, and gives the secret of the one of a key.
func linkIn(t *testing.T, w apptest.World, key string) string {
	t.Helper()
	token := ""
	for {
		j, ok, err := w.NextJob(t.Context(), time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			break
		}
		var l app.Letter
		if err := json.Unmarshal([]byte(j.Payload), &l); err != nil {
			t.Fatal(err)
		}
		if err := w.FinishJob(t.Context(), j); err != nil {
			t.Fatal(err)
		}
		if l.Key == key {
			_, token, _ = strings.Cut(l.Path+"?jeton=", "?jeton=")
			token = strings.TrimSuffix(token, "?jeton=")
			if token == "" {
				token = l.Path
			}
		}
	}
	if token == "" {
		t.Fatalf("no letter %s", key)
	}
	return token
}

func TestErasedAccountLeavesItsTextsUnderOtherNames(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := apptest.New(t, s)
		season := w.Season("essai")
		ctx := t.Context()
		who, err := w.AddAccount(ctx, app.SignUp{Name: "Élodie Ruiz", Email: "elodie@exemple.fr", Password: goodPassword, Lang: "fr", Licence: apptest.Licence})
		if err != nil {
			t.Fatal(err)
		}
		one := season.Ready(who, "Matériaux")
		two := w.FreePage(who, "Ortie", "Un texte.")
		before, err := w.Store().Revision(ctx, one.Page.ID, 1)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.NewAPIToken(ctx, who, "robot"); err != nil {
			t.Fatal(err)
		}
		who = w.As(who)
		if _, err := w.AskErasure(ctx, who, "pas le bon"); domain.KindOf(err) != domain.Invalid {
			t.Fatalf("a wrong password: %v", err)
		}
		if confirmed, err := w.AskErasure(ctx, who, goodPassword); err != nil || !confirmed {
			t.Fatalf("confirmed %v, %v", confirmed, err)
		}
		if err := w.EraseDue(ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Account(ctx, who.ID); err != nil {
			t.Fatalf("erased before its hour: %v", err)
		}
		due(w)
		if err := w.EraseDue(ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Account(ctx, who.ID); domain.KindOf(err) != domain.NotFound {
			t.Errorf("the account is still there: %v", err)
		}
		names := map[string]bool{}
		for _, id := range []string{one.Page.ID, two.Page.ID} {
			v, err := w.Store().Revision(ctx, id, 1)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(v.AuthorName, "Anonyme ") || v.AuthorID == who.ID || v.AuthorID == "" {
				t.Errorf("signed %q by %q", v.AuthorName, v.AuthorID)
			}
			names[v.AuthorName] = true
			alias, err := w.Account(ctx, v.AuthorID)
			if err != nil || !alias.Disabled || alias.Confirmed || alias.Email != "" || !alias.CreatedAt.Equal(time.Unix(0, 0)) {
				t.Errorf("alias %+v, %v", alias, err)
			}
		}
		if len(names) != 2 {
			t.Errorf("one name on two pages: %v", names)
		}
		after, err := w.Store().Revision(ctx, one.Page.ID, 1)
		if err != nil || after.Hash != before.Hash || after.Sections["title"] != before.Sections["title"] {
			t.Errorf("the text changed: %v", err)
		}
		events, err := w.Store().Events(ctx, store.EventFilter{CallID: season.Call.ID, Limit: 100})
		if err != nil || len(events) == 0 {
			t.Fatal(err)
		}
		for _, e := range events {
			if e.Actor == who.ID || strings.Contains(e.ActorName+e.Title+e.Reason, "Élodie") {
				t.Errorf("the register still names her: %+v", e)
			}
		}
	})
}

func TestErasureIsCancelledByItsLetter(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := apptest.New(t, s)
		who := w.Person("Jeanne") // without a password: a link confirms
		if confirmed, err := w.AskErasure(t.Context(), who, ""); err != nil || confirmed {
			t.Fatalf("confirmed %v, %v", confirmed, err)
		}
		if link, err := w.UseErasureLink(t.Context(), linkIn(t, w, "mail.erasure_confirm")); err != nil || !link.Confirms {
			t.Fatalf("%+v, %v", link, err)
		}
		cancel := linkIn(t, w, "mail.erasure_asked")
		if link, err := w.ViewErasureLink(t.Context(), cancel); err != nil || link.Confirms || link.Name != "Jeanne" || link.DueAt.IsZero() {
			t.Fatalf("%+v, %v", link, err)
		}
		if _, err := w.UseErasureLink(t.Context(), cancel); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Store().Erasure(t.Context(), who.ID); domain.KindOf(err) != domain.NotFound {
			t.Errorf("still asked for: %v", err)
		}
		for _, dead := range []string{cancel, "", "x"} {
			if _, err := w.UseErasureLink(t.Context(), dead); domain.KindOf(err) != domain.Conflict {
				t.Errorf("link %q: %v", dead, err)
			}
		}
	})
}

func TestWhoHoldsAnOfficeIsNotErased(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := apptest.New(t, s)
		admin := w.Person("Administration", domain.Grant{Role: domain.Admin})
		if _, err := w.AskErasure(t.Context(), admin, ""); domain.KindOf(err) != domain.Conflict {
			t.Errorf("an administrator: %v", err)
		}
		who := w.Person("Jeanne")
		if _, err := w.AskErasure(t.Context(), who, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := w.UseErasureLink(t.Context(), linkIn(t, w, "mail.erasure_confirm")); err != nil {
			t.Fatal(err)
		}
		w.Write(func(tx *store.Tx) error {
			_, err := tx.SetRole(t.Context(), domain.Grant{AccountID: who.ID, Role: domain.Moderator, At: w.Now()})
			return err
		})
		due(w)
		if err := w.EraseDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Account(t.Context(), who.ID); err != nil {
			t.Errorf("a moderator was erased: %v", err)
		}
		linkIn(t, w, "mail.erasure_held")
	})
}
