package app_test

import (
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
)

// meeting is a workshop in ten days, of two hours, with so many seats.
func meeting(s apptest.Season, seats int) domain.Workshop {
	at := s.Now().AddDate(0, 0, 10)
	return domain.Workshop{
		CallID: s.Call.ID, Title: "Réemploi : quelles données ?", Goals: "Comparer trois façons de décrire une fenêtre.", Place: "Halle aux grains",
		Link: "https://visio.exemple.fr/reemploi", Capacity: seats, StartsAt: at, EndsAt: at.Add(2 * time.Hour), CorrectionDays: 7,
		Agenda: []domain.AgendaItem{{Title: "Tour de table", Minutes: 30}, {Title: "Ce qui bloque", Minutes: 60}},
	}
}

func announce(t *testing.T, s apptest.Season, seats int) domain.Workshop {
	t.Helper()
	w, err := s.AnnounceWorkshop(t.Context(), s.Manager, app.WorkshopAct{Workshop: meeting(s, seats)})
	if err != nil {
		t.Fatal(err)
	}
	tick(t, s)
	return workshop(t, s, w)
}

func tick(t *testing.T, s apptest.Season) {
	t.Helper()
	if err := s.TickWorkshops(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func workshop(t *testing.T, s apptest.Season, w domain.Workshop) domain.Workshop {
	t.Helper()
	w, err := s.Store().Workshop(t.Context(), w.ID)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// mails takes the letters that wait: "key to" each, and the letters.
func mails(t *testing.T, s apptest.Season) (told []string, list []app.Letter) {
	t.Helper()
	for {
		j, ok, err := s.NextJob(t.Context(), time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			slices.Sort(told)
			return told, list
		}
		var l app.Letter
		if err := json.Unmarshal([]byte(j.Payload), &l); err != nil {
			t.Fatal(err)
		}
		if err := s.FinishJob(t.Context(), j); err != nil {
			t.Fatal(err)
		}
		told, list = append(told, strings.TrimPrefix(l.Key, "mail.workshop_")+" "+l.To), append(list, l)
	}
}

func tokenIn(t *testing.T, l app.Letter) string {
	t.Helper()
	u, err := url.Parse(l.Path)
	if err != nil || u.Query().Get("jeton") == "" {
		t.Fatalf("no link in %q, %v", l.Path, err)
	}
	return u.Query().Get("jeton")
}

func TestWorkshopIsAnnouncedByThoseWhoRunTheCall(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		_, err := s.AnnounceWorkshop(t.Context(), s.Person("Basile"), app.WorkshopAct{Workshop: meeting(s, 5)})
		refused(t, err, domain.Forbidden, "error.forbidden")
		_, err = s.AnnounceWorkshop(t.Context(), domain.Account{}, app.WorkshopAct{Workshop: meeting(s, 5)})
		refused(t, err, domain.Unauthenticated, "error.sign_in")
		host := s.Person("Malo", domain.Grant{Role: domain.Facilitator, Scope: domain.OnCall(s.Call.ID)})
		w, err := s.AnnounceWorkshop(t.Context(), host, app.WorkshopAct{Workshop: meeting(s, 5)})
		if err != nil || w.Slug != "reemploi-quelles-donnees" || w.State(s.Now()) != domain.WorkshopRegistration || len(w.Agenda) != 2 {
			t.Errorf("announced %+v, %v", w, err)
		}
		if w, err = s.AnnounceWorkshop(t.Context(), host, app.WorkshopAct{Workshop: meeting(s, 5)}); err != nil || w.Slug != "reemploi-quelles-donnees-2" {
			t.Errorf("the second stands at %q, %v", w.Slug, err)
		}
	})
}

func TestWorkshopThatCannotBeIsRefusedAtEachField(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		w := meeting(s, -1)
		w.Title, w.Goals, w.Place, w.Link, w.CorrectionDays = " ", "", "", "", 0
		w.EndsAt = w.StartsAt.Add(time.Minute)
		w.Agenda = []domain.AgendaItem{{Minutes: 10}}
		_, err := s.AnnounceWorkshop(t.Context(), s.Manager, app.WorkshopAct{Workshop: w})
		mustRefuse(t, err, "title error.required", "goals error.required", "place error.workshop_where", "capacity error.number",
			"correction_days error.workshop_days", "agenda error.workshop_agenda", "duration error.workshop_duration")
		w = meeting(s, 5)
		w.Agenda[0].Minutes = 90
		w.OpensAt = w.StartsAt.Add(time.Hour)
		_, err = s.AnnounceWorkshop(t.Context(), s.Manager, app.WorkshopAct{Workshop: w})
		mustRefuse(t, err, "agenda error.workshop_agenda_long", "opens error.workshop_opens")
		w = meeting(s, 5)
		w.StartsAt, w.EndsAt = s.Now().Add(-time.Hour), s.Now().Add(time.Hour)
		_, err = s.AnnounceWorkshop(t.Context(), s.Manager, app.WorkshopAct{Workshop: w})
		mustRefuse(t, err, "starts error.workshop_past")
	})
}

func TestTwentyRegisterAtOnceForFiveSeats(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		w := announce(t, s, 5)
		people := make([]domain.Account, 20)
		for i := range people {
			people[i] = s.Person("Personne " + strconv.Itoa(i))
		}
		allAtOnce(t, people, func(p domain.Account) error {
			_, err := s.Register(t.Context(), p, app.Registering{WorkshopID: w.ID})
			return err
		})
		if w = workshop(t, s, w); w.Seated != 5 || w.Waiting != 15 {
			t.Fatalf("%d seated, %d waiting", w.Seated, w.Waiting)
		}
		mails(t, s)
		list, err := s.Store().Registrations(t.Context(), w.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		var leaving []domain.Account
		for _, g := range list[:3] {
			i := slices.IndexFunc(people, func(p domain.Account) bool { return p.ID == g.AccountID })
			leaving = append(leaving, people[i])
		}
		allAtOnce(t, leaving, func(p domain.Account) error {
			return s.LeaveWorkshop(t.Context(), p, app.Registering{WorkshopID: w.ID})
		})
		if w = workshop(t, s, w); w.Seated != 5 || w.Waiting != 12 {
			t.Errorf("after three left: %d seated, %d waiting", w.Seated, w.Waiting)
		}
		told, _ := mails(t, s)
		var want []string
		for _, g := range list[5:8] {
			want = append(want, "moved_up "+g.Email)
		}
		if slices.Sort(want); !slices.Equal(told, want) {
			t.Errorf("told %q, want the first three who waited: %q", told, want)
		}
	})
}

// allAtOnce has each person do something at the same moment.
func allAtOnce(t *testing.T, people []domain.Account, do func(domain.Account) error) {
	t.Helper()
	var group sync.WaitGroup
	for _, p := range people {
		group.Go(func() {
			if err := do(p); err != nil {
				t.Error(p.Name, err)
			}
		})
	}
	group.Wait()
}

func TestRegisteringTwiceKeepsOneSeat(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		w := announce(t, s, 5)
		p := s.Person("Basile")
		allAtOnce(t, []domain.Account{p, p, p}, func(p domain.Account) error {
			state, err := s.Register(t.Context(), p, app.Registering{WorkshopID: w.ID})
			if state != domain.RegistrationSeated {
				t.Errorf("state %q", state)
			}
			return err
		})
		if told, _ := mails(t, s); !slices.Equal(told, []string{"seated basile@exemple.fr"}) {
			t.Errorf("told %q", told)
		}
		if w = workshop(t, s, w); w.Seated != 1 {
			t.Errorf("%d seats taken", w.Seated)
		}
	})
}

func TestVisitorRegistersByALinkThatTellsNobodyWhoIsRegistered(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		w, ctx, visitor := announce(t, s, 1), t.Context(), domain.Account{}
		ask := app.Registering{WorkshopID: w.ID, Name: "Chloé", Email: "chloe@exemple.fr", Lang: "fr"}
		if state, err := s.Register(ctx, visitor, ask); state != domain.RegistrationAsked || err != nil {
			t.Fatal(state, err)
		}
		if w = workshop(t, s, w); w.Seated != 0 {
			t.Error("a seat was taken before the link was used")
		}
		told, letters := mails(t, s)
		if !slices.Equal(told, []string{"confirm chloe@exemple.fr"}) {
			t.Fatalf("told %q", told)
		}
		token := tokenIn(t, letters[0])
		for range 2 { // pressed twice
			if state, err := s.ConfirmRegistration(ctx, token); state != domain.RegistrationSeated || err != nil {
				t.Fatal(state, err)
			}
		}
		if told, _ = mails(t, s); !slices.Equal(told, []string{"seated chloe@exemple.fr"}) {
			t.Errorf("told %q", told)
		}
		if state, err := s.Register(ctx, visitor, ask); state != domain.RegistrationAsked || err != nil {
			t.Errorf("whoever asks again sees %q, %v", state, err)
		}
		if told, _ = mails(t, s); !slices.Equal(told, []string{"known chloe@exemple.fr"}) {
			t.Errorf("told %q", told)
		}
		ask.Name, ask.Email = "Yann", "yann@exemple.fr"
		if _, err := s.Register(ctx, visitor, ask); err != nil {
			t.Fatal(err)
		}
		_, letters = mails(t, s)
		if state, err := s.ConfirmRegistration(ctx, tokenIn(t, letters[0])); state != domain.RegistrationWaiting || err != nil {
			t.Errorf("the second is %q, %v", state, err)
		}
		mails(t, s)
		if _, err := s.CancelRegistration(ctx, token); err != nil {
			t.Fatal(err)
		}
		if told, _ = mails(t, s); !slices.Equal(told, []string{"moved_up yann@exemple.fr"}) {
			t.Errorf("told %q", told)
		}
		_, err := s.ConfirmRegistration(ctx, "rien")
		refused(t, err, domain.Conflict, "error.link_dead")
	})
}

func TestUnconfirmedRegistrationsAreForgotten(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		w, ctx := announce(t, s, 1), t.Context()
		if _, err := s.Register(ctx, domain.Account{}, app.Registering{WorkshopID: w.ID, Name: "Chloé", Email: "chloe@exemple.fr"}); err != nil {
			t.Fatal(err)
		}
		_, letters := mails(t, s)
		s.Advance(49 * time.Hour)
		if err := s.Purge(ctx); err != nil {
			t.Fatal(err)
		}
		_, err := s.ConfirmRegistration(ctx, tokenIn(t, letters[0]))
		refused(t, err, domain.Conflict, "error.link_dead")
	})
}

func TestSeatsAddedGoToThoseWhoWaitAndNoneIsTakenAway(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		w := announce(t, s, 2)
		for i := range 4 {
			if _, err := s.Register(t.Context(), s.Person("Personne "+strconv.Itoa(i)), app.Registering{WorkshopID: w.ID}); err != nil {
				t.Fatal(err)
			}
		}
		mails(t, s)
		w = workshop(t, s, w)
		w.Capacity = 1
		err := s.SetWorkshop(t.Context(), s.Manager, app.WorkshopAct{Workshop: w, Seen: w.Sequence})
		mustRefuse(t, err, "capacity error.workshop_capacity")
		w.Capacity = 3
		if err := s.SetWorkshop(t.Context(), s.Manager, app.WorkshopAct{Workshop: w, Seen: w.Sequence}); err != nil {
			t.Fatal(err)
		}
		if told, _ := mails(t, s); !slices.Equal(told, []string{"moved_up personne-2@exemple.fr"}) {
			t.Errorf("told %q", told)
		}
		err = s.SetWorkshop(t.Context(), s.Manager, app.WorkshopAct{Workshop: w, Seen: w.Sequence})
		refused(t, err, domain.Conflict, "error.workshop_moved")
		w = workshop(t, s, w)
		w.StartsAt, w.EndsAt = w.StartsAt.Add(24*time.Hour), w.EndsAt.Add(24*time.Hour)
		if err := s.SetWorkshop(t.Context(), s.Manager, app.WorkshopAct{Workshop: w, Seen: w.Sequence}); err != nil {
			t.Fatal(err)
		}
		if told, _ := mails(t, s); len(told) != 4 || !strings.HasPrefix(told[0], "changed ") {
			t.Errorf("of another day: %q", told)
		}
		if w = workshop(t, s, w); w.Sequence != 2 {
			t.Errorf("sequence %d after two changes", w.Sequence)
		}
	})
}

func TestWorkshopCalledOffTellsEverybodyWhy(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		w, ctx := announce(t, s, 1), t.Context()
		for _, name := range []string{"Ana", "Bea"} {
			if _, err := s.Register(ctx, s.Person(name), app.Registering{WorkshopID: w.ID}); err != nil {
				t.Fatal(err)
			}
		}
		mails(t, s)
		mustRefuse(t, s.CancelWorkshop(ctx, s.Manager, app.WorkshopCancel{ID: w.ID}), "reason error.reason_required")
		if err := s.CancelWorkshop(ctx, s.Manager, app.WorkshopCancel{ID: w.ID, Reason: "Salle inondée."}); err != nil {
			t.Fatal(err)
		}
		told, letters := mails(t, s)
		if !slices.Equal(told, []string{"cancelled ana@exemple.fr", "cancelled bea@exemple.fr"}) || letters[0].Args["Reason"] != "Salle inondée." {
			t.Errorf("told %q, %v", told, letters)
		}
		_, err := s.Register(ctx, s.Person("Cleo"), app.Registering{WorkshopID: w.ID})
		refused(t, err, domain.Forbidden, "error.workshop_closed")
		s.Advance(30 * 24 * time.Hour)
		tick(t, s)
		if w = workshop(t, s, w); w.State(s.Now()) != domain.WorkshopCancelled || w.PageID != "" || w.Sequence != 1 {
			t.Errorf("a month later: %+v", w)
		}
	})
}

func TestRemindersGoOnceSevenDaysAndOneDayBefore(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		w, ctx := announce(t, s, 1), t.Context()
		for _, name := range []string{"Ana", "Bea"} { // Bea waits
			if _, err := s.Register(ctx, s.Person(name), app.Registering{WorkshopID: w.ID}); err != nil {
				t.Fatal(err)
			}
		}
		mails(t, s)
		var all [][]string
		for range 11 {
			for range 2 {
				if err := s.RemindWorkshops(ctx); err != nil {
					t.Fatal(err)
				}
			}
			told, _ := mails(t, s)
			all = append(all, told)
			s.Advance(24 * time.Hour)
		}
		for i, told := range all {
			want := []string(nil)
			if i == 3 || i == 9 {
				want = []string{"reminder ana@exemple.fr"}
			}
			if !slices.Equal(told, want) {
				t.Errorf("day %d: told %q, want %q", i, told, want)
			}
		}
	})
}

// Who has another address than when she first came and left has one seat by the new one, and may give it back.
func TestSeatAfterAnotherAddress(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		w := announce(t, s, 1)
		ada := s.Person("Ada")
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		register := func() domain.State {
			state, err := s.Register(t.Context(), ada, app.Registering{WorkshopID: w.ID})
			must(err)
			return state
		}
		register()
		must(s.LeaveWorkshop(t.Context(), ada, app.Registering{WorkshopID: w.ID}))
		ada.Email = "autre@exemple.test"
		if first, again := register(), register(); first != domain.RegistrationSeated || again != domain.RegistrationSeated {
			t.Errorf("%s, then %s", first, again)
		}
		must(s.LeaveWorkshop(t.Context(), ada, app.Registering{WorkshopID: w.ID}))
		if left := workshop(t, s, w); left.Seated != 0 {
			t.Errorf("%d seats taken by who left", left.Seated)
		}
	})
}
