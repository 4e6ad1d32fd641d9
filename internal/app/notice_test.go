package app_test

import (
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// letter is a notice as it goes out.
type letter struct {
	To    string
	Pages []told
}

// queued makes a pass and gives the jobs of notices that wait.
func (w *watch) queued() []app.Job {
	w.t.Helper()
	w.must(w.QueueNotices(w.t.Context()))
	var jobs []app.Job
	for {
		j, found, err := w.NextJob(w.t.Context(), time.Minute)
		w.must(err)
		if !found {
			return jobs
		}
		w.must(w.FinishJob(w.t.Context(), j))
		if j.Kind == app.JobNotice {
			jobs = append(jobs, j)
		}
	}
}

// letters makes a pass and gives the letters that come of it.
func (w *watch) letters() []letter {
	w.t.Helper()
	var list []letter
	for _, j := range w.queued() {
		if n, found := w.letter(j); found {
			list = append(list, n)
		}
	}
	return list
}

func (w *watch) letter(j app.Job) (letter, bool) {
	w.t.Helper()
	n, found, err := w.NoticeFor(w.t.Context(), j.Payload)
	w.must(err)
	if found == (len(n.Pages) == 0) || found == (n.Token == "") {
		w.t.Errorf("found %v: %+v", found, n)
	}
	return letter{n.To.Name, sum(n.Pages)}, found
}

// gets holds the letters of one pass to a list.
func (w *watch) gets(want ...letter) {
	w.t.Helper()
	if diff := cmp.Diff(want, w.letters()); diff != "" {
		w.t.Errorf("letters: %s", diff)
	}
}

// about is a letter of one page to Zoé.
func about(versions []int, seen int, events ...domain.Verb) letter {
	return letter{"Zoé", []told{{Title: "Sols vivants", Seen: seen, Versions: versions, Events: events}}}
}

// watching is a watch whose only reader of notices is Zoé, at a frequency, who just saw the page.
func watching(t *testing.T, frequency domain.Frequency, f func(*testing.T, *watch)) {
	t.Helper()
	eachWatch(t, func(t *testing.T, w *watch) {
		t.Helper()
		for _, other := range []domain.Account{w.ada, w.bob} {
			w.must(w.SetFollowing(t.Context(), other, domain.FollowSetting{Frequency: domain.Mute}))
		}
		w.follows(w.zoé, frequency)
		w.sees(w.zoé)
		w.Advance(time.Second)
		f(t, w)
	})
}

func TestImmediateNoticeWaitsUntilThePageIsQuiet(t *testing.T) {
	watching(t, domain.Immediate, func(_ *testing.T, w *watch) {
		w.edits(w.bob, "Un.")
		w.Advance(9 * time.Minute)
		w.gets()
		w.edits(w.bob, "Deux.")
		w.Advance(9 * time.Minute)
		w.gets()
		w.Advance(2 * time.Minute)
		w.gets(about([]int{3, 2}, 1))
		w.gets()
	})
}

func TestImmediateNoticeDoesNotWaitForEver(t *testing.T) {
	watching(t, domain.Immediate, func(_ *testing.T, w *watch) {
		for _, text := range []string{"Un.", "Deux.", "Trois.", "Quatre.", "Cinq.", "Six.", "Sept."} {
			w.gets()
			w.edits(w.bob, text)
			w.Advance(9 * time.Minute)
		}
		w.gets(about([]int{8, 7, 6, 5, 4, 3, 2}, 1))
	})
}

func TestImmediateNoticesOfAPageAreAnHourApart(t *testing.T) {
	watching(t, domain.Immediate, func(_ *testing.T, w *watch) {
		w.edits(w.bob, "Un.")
		w.Advance(11 * time.Minute)
		w.gets(about([]int{2}, 1))
		w.edits(w.bob, "Deux.")
		w.Advance(30 * time.Minute)
		w.gets()
		w.Advance(31 * time.Minute)
		w.gets(about([]int{3}, 1)) // the first is not told again; the comparison is from what she saw
	})
}

// monday is 7 h of Paris, on the Monday that follows the start of the tests' clock.
func monday(t *testing.T) time.Time {
	t.Helper()
	at := storetest.Start
	for at.Weekday() != time.Monday || !at.After(storetest.Start) {
		at = at.AddDate(0, 0, 1)
	}
	seven, ok := app.ParisTime(at.Format(time.DateOnly), "07:00")
	if !ok {
		t.Fatal(at)
	}
	return seven
}

func (w *watch) at(moment time.Time) { w.Store().DB().Clock().Set(moment) }

func TestDailyLetterLeavesAtSevenOnceADay(t *testing.T) {
	watching(t, domain.ByDefault, func(t *testing.T, w *watch) {
		w.at(monday(t).Add(-time.Hour))
		w.gets() // of the day before
		w.edits(w.bob, "Un.")
		w.moves("candidacy.withdraw")
		w.moves("candidacy.resume")
		w.at(monday(t).Add(-time.Second))
		w.gets()
		w.at(monday(t))
		w.gets(about([]int{2}, 1, "candidacy.resume", "candidacy.withdraw"))
		w.Advance(time.Minute)
		w.edits(w.bob, "Deux.")
		w.Advance(12 * time.Hour)
		w.gets()
		w.at(monday(t).Add(24 * time.Hour))
		w.gets(about([]int{3}, 1))
		w.at(monday(t).Add(48 * time.Hour))
		w.gets()
	})
}

func TestWeeklyLetterLeavesOnMonday(t *testing.T) {
	watching(t, domain.Weekly, func(t *testing.T, w *watch) {
		w.at(monday(t).Add(-7 * 24 * time.Hour).Add(time.Hour))
		w.gets()
		w.edits(w.bob, "Un.")
		for day := 5; day > 0; day-- {
			w.at(monday(t).Add(-time.Duration(day) * 24 * time.Hour))
			w.gets()
		}
		w.at(monday(t))
		w.gets(about([]int{2}, 1))
		w.gets()
	})
}

func TestLetterOfTheDayGroupsPagesNewestFirst(t *testing.T) {
	watching(t, domain.Daily, func(t *testing.T, w *watch) {
		other := w.Candidacy(w.ada, "Toits")
		w.must(w.ChangeFollow(t.Context(), w.zoé, app.FollowChange{PageID: other.Page.ID}))
		w.at(monday(t).Add(-2 * time.Hour))
		w.gets()
		w.edits(w.bob, "Un.")
		w.Advance(time.Minute)
		_, err := w.SavePage(t.Context(), w.bob, app.Edit{PageID: other.Page.ID, Base: 1, Sections: domain.Document{"problem": "Chaud."}, Via: domain.ViaForm})
		w.must(err)
		w.at(monday(t))
		w.gets(letter{"Zoé", []told{
			{Title: "Toits", Seen: 1, Versions: []int{2}}, {Title: "Sols vivants", Seen: 1, Versions: []int{2}},
		}})
	})
}

// Each of these leaves nothing to write about.
func TestNothingIsWrittenWhereNothingIsToTell(t *testing.T) {
	for name, act := range map[string]func(*watch){
		"her own edit":         func(w *watch) { w.edits(w.zoé, "Un.") },
		"the text came back":   func(w *watch) { w.edits(w.bob, "Un."); w.edits(w.bob, "") },
		"she saw it meanwhile": func(w *watch) { w.edits(w.bob, "Un."); w.sees(w.zoé) },
		"she stopped following": func(w *watch) {
			w.edits(w.bob, "Un.")
			w.must(w.ChangeFollow(w.t.Context(), w.zoé, app.FollowChange{PageID: w.place.Page.ID, Stop: true}))
		},
		"she muted the page": func(w *watch) { w.edits(w.bob, "Un."); w.follows(w.zoé, domain.Mute) },
		"she wants no mail": func(w *watch) {
			w.edits(w.bob, "Un.")
			w.must(w.SetFollowing(w.t.Context(), w.zoé, domain.FollowSetting{Frequency: domain.Daily, OwnPages: true}))
		},
		"the candidacy was withdrawn":     func(w *watch) { w.edits(w.bob, "Un."); w.moves("candidacy.withdraw") },
		"it is kept to its team":          func(w *watch) { w.edits(w.ada, "Un."); w.moves("candidacy.hide") },
		"her account was disabled":        func(w *watch) { w.edits(w.bob, "Un."); w.disable(w.zoé) },
		"it was edited before she follow": func(*watch) {},
	} {
		t.Run(name, func(t *testing.T) {
			watching(t, domain.Immediate, func(_ *testing.T, w *watch) {
				act(w)
				w.Advance(11 * time.Minute)
				w.gets()
			})
		})
		// The same between the pass and the letter: what was queued is not sent.
		t.Run(name+", queued", func(t *testing.T) {
			watching(t, domain.Immediate, func(t *testing.T, w *watch) {
				w.edits(w.ada, "Avant.")
				w.Advance(11 * time.Minute)
				jobs := w.queued()
				if len(jobs) != 1 {
					t.Fatalf("%d jobs", len(jobs))
				}
				act(w)
				if name == "her own edit" || name == "the text came back" || strings.HasPrefix(name, "it was edited") {
					return // the version before remains to be told, or was seen
				}
				if n, found := w.letter(jobs[0]); found {
					t.Errorf("%+v is sent", n)
				}
			})
		})
	}
}

func (w *watch) disable(who domain.Account) {
	w.t.Helper()
	w.Write(func(tx *store.Tx) error {
		_, err := tx.DisableAccount(w.t.Context(), who.ID, w.Now())
		return err
	})
}

func TestMemberWhoLeftHearsNoMoreOfAPageKeptToItsTeam(t *testing.T) {
	eachWatch(t, func(_ *testing.T, w *watch) {
		w.must(w.SetFollowing(t.Context(), w.ada, domain.FollowSetting{Frequency: domain.Mute}))
		change := app.TeamChange{CandidacyID: w.place.Candidacy.ID, Name: "Zoé", Role: domain.Member}
		w.must(w.SetTeam(t.Context(), w.ada, change))
		w.follows(w.zoé, domain.Immediate) // chosen: it outlives the role
		w.Advance(2 * time.Hour)
		w.letters()
		w.moves("candidacy.hide")
		w.edits(w.ada, "En secret.")
		w.Advance(61 * time.Minute)
		w.gets(about([]int{2}, 1, "candidacy.hide"))
		w.edits(w.ada, "Plus secret encore.")
		change.Leave = true
		w.must(w.SetTeam(t.Context(), w.ada, change))
		w.Advance(2 * time.Hour)
		w.gets()
	})
}

func TestPassesAtOnceQueueEachLetterOnce(t *testing.T) {
	watching(t, domain.Immediate, func(t *testing.T, w *watch) {
		w.edits(w.bob, "Un.")
		w.Advance(11 * time.Minute)
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if err := w.QueueNotices(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		w.gets(about([]int{2}, 1))
	})
}

func TestEveryFollowerIsToldOnce(t *testing.T) {
	watching(t, domain.Daily, func(t *testing.T, w *watch) {
		const people = 210 // more than one statement takes
		for i := range people {
			w.follows(w.Person("Lectrice "+strconv.Itoa(i)), domain.Daily)
		}
		w.at(monday(t).Add(-time.Hour))
		w.gets()
		w.edits(w.bob, "Un.")
		w.at(monday(t))
		to := map[string]bool{}
		for _, j := range w.queued() {
			to[j.Key] = true
		}
		if len(to) != people+1 {
			t.Errorf("%d letters, want %d", len(to), people+1)
		}
		w.gets()
	})
}

func TestSignedAddressEndsNoticesOfOnePageOrAll(t *testing.T) {
	watching(t, domain.Immediate, func(t *testing.T, w *watch) {
		w.edits(w.bob, "Un.")
		w.Advance(11 * time.Minute)
		jobs := w.queued()
		if len(jobs) != 1 {
			t.Fatalf("%d jobs", len(jobs))
		}
		n, _, err := w.NoticeFor(t.Context(), jobs[0].Payload)
		w.must(err)
		for _, forged := range []string{"", "x", n.Token + "A", "A" + n.Token, n.Token[:len(n.Token)-4] + "AAAA", strings.Repeat("A", 400)} {
			if err := w.Unsubscribe(t.Context(), forged, app.AllPages); domain.KindOf(err) != domain.NotFound {
				t.Errorf("%q: %v", forged, err)
			}
		}
		state := func() (domain.Frequency, bool) {
			f, setting, err := w.ViewFollow(t.Context(), w.zoé, w.place)
			w.must(err)
			return f.Page.Frequency, setting.Mails
		}
		for range 2 { // pressing twice is as good as once
			w.must(w.Unsubscribe(t.Context(), n.Token, app.AsSigned))
			if f, mails := state(); f != domain.Mute || !mails {
				t.Errorf("%s, mails %v", f, mails)
			}
		}
		w.must(w.Unsubscribe(t.Context(), n.Token, app.AllPages))
		if _, mails := state(); mails {
			t.Error("she still gets mails")
		}
	})
}

func TestPeriodBeginsAtSevenOfParis(t *testing.T) {
	zone, err := app.Paris()
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[string][2]string{
		"2026-11-23T05:59:59Z": {"2026-11-22", "2026-11-16"}, // Monday, 6 h 59 in winter
		"2026-11-23T06:00:00Z": {"2026-11-23", "2026-11-23"},
		"2026-11-29T20:00:00Z": {"2026-11-29", "2026-11-23"}, // Sunday
		"2026-07-06T05:00:00Z": {"2026-07-06", "2026-07-06"}, // Monday, 7 h in summer
		"2026-07-06T04:59:59Z": {"2026-07-05", "2026-06-29"},
	} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		got := [2]string{domain.NoticePeriod(domain.Daily, now, zone), domain.NoticePeriod(domain.Weekly, now, zone)}
		if got != want {
			t.Errorf("%s: %v, want %v", at, got, want)
		}
	}
}
