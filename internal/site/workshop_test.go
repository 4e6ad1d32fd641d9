package site_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// goodWorkshop is a form that nothing is wrong with: five days after the tests' clock.
func goodWorkshop() url.Values {
	day, _ := app.ParisDay(storetest.Start.AddDate(0, 0, 5))
	return url.Values{
		"title": {"Réemploi : quelles données ?"}, "goals": {"Comparer *trois* façons."}, "starts_day": {day}, "starts_hour": {"14:00"}, "duration": {"120"},
		"place": {"Halle aux grains"}, "link": {"https://visio.exemple.fr/abc"}, "capacity": {"1"}, "correction_days": {"7"},
		"agenda_1_title": {"Tour de table"}, "agenda_1_minutes": {"30"}, "access": {"Ascenseur."},
	}
}

const atelier = "/ateliers/reemploi-quelles-donnees"

func (cs *callSite) announced() domain.Workshop {
	cs.t.Helper()
	status, to, doc := cs.send(cs.manager, "/appels/"+cs.call.Slug+"/ateliers/nouveau", goodWorkshop())
	if status != http.StatusSeeOther || to != atelier {
		cs.t.Fatalf("status %d to %q: %s", status, to, text(doc, "main"))
	}
	cs.ticks()
	w, err := cs.Workshop(cs.t.Context(), strings.TrimPrefix(atelier, "/ateliers/"))
	if err != nil {
		cs.t.Fatal(err)
	}
	return w
}

func (cs *callSite) ticks() {
	cs.t.Helper()
	if err := cs.TickWorkshops(cs.t.Context()); err != nil {
		cs.t.Fatal(err)
	}
}

// lastLetter takes the letters that wait and gives the last.
func (cs *callSite) lastLetter() (last app.Letter) {
	cs.t.Helper()
	for {
		j, ok, err := cs.NextJob(cs.t.Context(), time.Minute)
		if err != nil {
			cs.t.Fatal(err)
		}
		if !ok {
			return last
		}
		if err := json.Unmarshal([]byte(j.Payload), &last); err != nil {
			cs.t.Fatal(err)
		}
		if err := cs.FinishJob(cs.t.Context(), j); err != nil {
			cs.t.Fatal(err)
		}
	}
}

func TestWorkshopIsAnnouncedAndShown(t *testing.T) {
	cs := newCallSite(t)
	w := cs.announced()
	visitor := domain.Account{}
	_, doc := cs.page(visitor, atelier)
	if got := text(doc, "h1"); got != w.Title {
		t.Errorf("h1 %q", got)
	}
	if got := text(doc, ".ordre li"); got != "Tour de table 30 min" {
		t.Errorf("agenda %q", got)
	}
	if got := text(doc, ".etat-phrase"); got != "Inscriptions ouvertes · 0 personne inscrite, 1 place libre" {
		t.Errorf("state %q", got)
	}
	if strings.Contains(text(doc, "body"), "visio.exemple.fr") {
		t.Error("a visitor reads the link of the meeting")
	}
	if _, doc = cs.page(cs.manager, atelier); !strings.Contains(text(doc, ".marge"), "visio.exemple.fr") {
		t.Error("those who run it do not read the link of the meeting")
	}
	for _, path := range []string{"/ateliers", "/appels/" + cs.call.Slug + "/ateliers", "/appels/" + cs.call.Slug} {
		if _, doc = cs.page(visitor, path); doc.Find("main a[href='"+atelier+"']").Length() != 1 {
			t.Errorf("%s does not lead to the workshop", path)
		}
	}
}

func TestWorkshopFormComesBackWithWhatWasTyped(t *testing.T) {
	cs := newCallSite(t)
	f := goodWorkshop()
	f.Set("duration", "deux heures")
	f.Set("agenda_1_minutes", "999")
	f.Set("title", "")
	status, _, doc := cs.send(cs.manager, "/appels/"+cs.call.Slug+"/ateliers/nouveau", f)
	if status != http.StatusUnprocessableEntity {
		t.Fatalf("status %d", status)
	}
	if got, _ := doc.Find("[name=duration]").Attr("value"); got != "deux heures" || doc.Find("[name=duration][aria-invalid]").Length() != 1 {
		t.Errorf("the length comes back as %q", got)
	}
	if got := text(doc, "[name=goals]"); got != "Comparer *trois* façons." {
		t.Errorf("the goals come back as %q", got)
	}
	if status, _, _ := cs.send(cs.Person("Nadia"), "/appels/"+cs.call.Slug+"/ateliers/nouveau", goodWorkshop()); status != http.StatusForbidden {
		t.Errorf("somebody else announces: %d", status)
	}
}

func TestWorkshopIsChangedAndCalledOff(t *testing.T) {
	cs := newCallSite(t)
	w := cs.announced()
	visitor := domain.Account{}
	cs.page(visitor, atelier) // kept for everybody
	_, doc := cs.page(cs.manager, atelier+"/modifier")
	if got, _ := doc.Find("[name=starts_hour]").Attr("value"); got != "14:00" {
		t.Errorf("the form holds %q", got)
	}
	f := goodWorkshop()
	f.Set("seen", "0")
	f.Set("title", "Réemploi, deuxième essai")
	if status, to, doc := cs.send(cs.manager, atelier+"/modifier", f); status != http.StatusSeeOther || to != atelier {
		t.Fatalf("status %d: %s", status, text(doc, "main"))
	}
	if _, doc = cs.page(visitor, atelier); text(doc, "h1") != "Réemploi, deuxième essai" {
		t.Error("a visitor still reads the old title")
	}
	if status, _, _ := cs.send(cs.manager, atelier+"/modifier", f); status != http.StatusConflict {
		t.Errorf("changed over what somebody else changed: %d", status)
	}
	status, _, doc := cs.send(cs.manager, atelier+"/annuler", url.Values{"reason": {" "}})
	if status != http.StatusUnprocessableEntity || doc.Find("[name=reason][aria-invalid]").Length() != 1 {
		t.Errorf("called off without a reason: %d", status)
	}
	if status, _, _ = cs.send(cs.manager, atelier+"/annuler", url.Values{"reason": {"Salle inondée."}}); status != http.StatusSeeOther {
		t.Errorf("status %d", status)
	}
	if _, doc = cs.page(visitor, atelier); !strings.Contains(text(doc, ".avis"), "Salle inondée.") {
		t.Errorf("the page says %q", text(doc, ".tete"))
	}
	r := cs.serve(visitor, cs.get(atelier+".ics"))
	for _, line := range []string{"STATUS:CANCELLED\r\n", "SEQUENCE:2\r\n", "UID:atelier-" + w.ID + "@communs.test\r\n"} {
		if !strings.Contains(r.Body.String(), line) {
			t.Errorf("no %q in %s", line, r.Body)
		}
	}
}

func TestVisitorRegistersByLinkAndOthersWait(t *testing.T) {
	cs := newCallSite(t)
	w := cs.announced()
	visitor := domain.Account{}
	ask := url.Values{"name": {"Chloé"}, "email": {"chloe@exemple.fr"}}
	status, to, _ := cs.send(visitor, atelier+"/inscription", ask)
	if status != http.StatusSeeOther || to != atelier+"/inscription/envoyee" {
		t.Fatalf("status %d to %q", status, to)
	}
	link := cs.lastLetter().Path
	_, doc := cs.page(visitor, link)
	if got := text(doc, "h1"); got != cs.say("registration.own.asked.title", "Title", w.Title) {
		t.Errorf("the link shows %q", got)
	}
	if w, _ = cs.Workshop(t.Context(), w.Slug); w.Seated != 0 {
		t.Error("opening the link took the seat")
	}
	token, _ := doc.Find("[name=jeton]").Attr("value")
	if status, _, _ := cs.send(visitor, atelier+"/mon-inscription", url.Values{"jeton": {token}, "act": {"confirm"}}); status != http.StatusSeeOther {
		t.Errorf("status %d", status)
	}
	if _, doc = cs.page(visitor, link); text(doc, "h1") != cs.say("registration.own.seated.title", "Title", w.Title) || !strings.Contains(text(doc, "main"), "visio.exemple.fr") {
		t.Errorf("confirmed, the link shows %q", text(doc, "main"))
	}
	again, toAgain, _ := cs.send(visitor, atelier+"/inscription", ask)
	if again != status || toAgain != to {
		t.Errorf("who is registered already is told so: %d to %q", again, toAgain)
	}
	nadia := cs.Person("Nadia")
	if _, doc = cs.page(nadia, atelier); text(doc, ".tete .avis button") != cs.say("workshop.wait") {
		t.Errorf("offered %q", text(doc, ".tete .avis"))
	}
	cs.send(nadia, atelier+"/inscription", url.Values{})
	if _, doc = cs.page(nadia, atelier); !strings.Contains(text(doc, ".tete .avis"), cs.say("workshop.mine.waiting")) {
		t.Errorf("waiting, she reads %q", text(doc, ".tete .avis"))
	}
	cs.send(visitor, atelier+"/mon-inscription", url.Values{"jeton": {token}, "act": {"cancel"}})
	if _, doc = cs.page(nadia, atelier); !strings.Contains(text(doc, ".tete .avis"), cs.say("workshop.mine.seated")) {
		t.Errorf("moved up, she reads %q", text(doc, ".tete .avis"))
	}
	if status, doc = cs.page(visitor, atelier+"/mon-inscription?jeton=rien"); status != http.StatusGone || doc.Find("form.saisie").Length() != 0 {
		t.Errorf("a link that never was: %d", status)
	}
}

func TestNamesOfThoseWhoRegisteredArePrivate(t *testing.T) {
	cs := newCallSite(t)
	cs.announced()
	nadia := cs.Person("=Nadia")
	cs.send(nadia, atelier+"/inscription", url.Values{})
	for _, end := range []string{"/inscriptions", "/inscriptions.csv"} {
		for who, want := range map[*domain.Account]int{{}: http.StatusUnauthorized, &nadia: http.StatusForbidden, &cs.manager: http.StatusOK} {
			r := cs.serve(*who, cs.get(atelier+end))
			if ok := r.Code == want || want == http.StatusUnauthorized && r.Code == http.StatusSeeOther; !ok {
				t.Errorf("%s as %q: %d, want %d", end, who.Name, r.Code, want)
			}
			if told := strings.Contains(r.Body.String(), nadia.Email); told != (want == http.StatusOK) {
				t.Errorf("%s as %q tells an address: %v", end, who.Name, told)
			}
		}
	}
	r := cs.serve(cs.manager, cs.get(atelier+"/inscriptions.csv"))
	if !strings.Contains(r.Body.String(), "\r\n'=Nadia;nadia@exemple.fr;") {
		t.Errorf("the file says %q", r.Body)
	}
	for _, path := range []string{atelier, "/ateliers", atelier + ".ics", "/registre"} {
		if strings.Contains(cs.serve(domain.Account{}, cs.get(path)).Body.String(), "Nadia") {
			t.Errorf("%s names her", path)
		}
	}
}

func TestMinutesOpenWithTheWorkshopAndEndFrozen(t *testing.T) {
	cs := newCallSite(t)
	cs.announced()
	nadia, visitor := cs.Person("Nadia"), domain.Account{}
	cs.send(nadia, atelier+"/inscription", url.Values{})
	cs.Advance(5*24*time.Hour + 3*time.Hour) // it runs from 14 to 16 h
	for w := (domain.Workshop{}); w.State(cs.Now()) != domain.WorkshopRunning; {
		var err error
		if w, err = cs.Workshop(t.Context(), "reemploi-quelles-donnees"); err != nil {
			t.Fatal(err)
		}
		if w.State(cs.Now()) == domain.WorkshopCorrection {
			t.Fatal("the tests' clock went past the workshop")
		}
		cs.Advance(30 * time.Minute)
	}
	cs.ticks()
	minutes := "/appels/" + cs.call.Slug + "/comptes-rendus/reemploi-quelles-donnees"
	_, doc := cs.page(visitor, minutes)
	if got := texts(doc, "main .texte h2, main .texte h3"); len(got) != 1 || got[0] != "Tour de table" {
		t.Errorf("the minutes begin with %q", got)
	}
	if doc.Find(".tete a[href='"+atelier+"']").Length() != 1 {
		t.Error("the minutes do not lead to the workshop")
	}
	save := func(by domain.Account, base, said string) int {
		status, _, _ := cs.send(by, minutes+"/modifier", url.Values{"base": {base}, "sections": {"texte"}, "texte": {said}, "form": {"minutes"}})
		return status
	}
	if status := save(cs.Person("Passante"), "1", "On note."); status != http.StatusSeeOther {
		t.Errorf("notes are refused while it runs: %d", status)
	}
	_, doc = cs.page(cs.manager, atelier+"/inscriptions")
	box, _ := doc.Find("[name=present]").Attr("value")
	if status, _, _ := cs.send(cs.manager, atelier+"/presences", url.Values{"present": {box}}); status != http.StatusSeeOther {
		t.Errorf("attendance: %d", status)
	}
	cs.Advance(3 * time.Hour)
	cs.ticks()
	for who, want := range map[string]int{"Tierce": 0, "": 1} { // one page for all alike, but not for those who were there
		reader := nadia
		if who != "" {
			reader = cs.Person(who)
		}
		if _, doc = cs.page(reader, minutes); doc.Find(".onglets a[href='"+minutes+"/modifier']").Length() != want {
			t.Errorf("%q is offered the form: want %d", who, want)
		}
	}
	if status := save(cs.Person("Autre"), "2", "Non."); status != http.StatusForbidden {
		t.Errorf("somebody who was not there corrects: %d", status)
	}
	if status := save(nadia, "2", "On note, et l’on corrige."); status != http.StatusSeeOther {
		t.Errorf("who was there may not correct: %d", status)
	}
	status, _, doc := cs.send(cs.manager, atelier+"/arreter", url.Values{"version": {"3"}})
	if status != http.StatusUnprocessableEntity || doc.Find("[name=sure]").Length() != 1 {
		t.Errorf("frozen without a word: %d", status)
	}
	cs.page(visitor, minutes)
	if status, _, _ := cs.send(cs.manager, atelier+"/arreter", url.Values{"version": {"3"}, "sure": {"yes"}}); status != http.StatusSeeOther {
		t.Errorf("freezing: %d", status)
	}
	w, err := cs.Workshop(t.Context(), "reemploi-quelles-donnees")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{minutes, atelier} {
		if _, doc = cs.page(visitor, path); !strings.Contains(text(doc, "main"), w.Frozen.Hash) || len(w.Frozen.Hash) != 64 {
			t.Errorf("%s does not show the hash", path)
		}
	}
	if status := save(nadia, "3", "Trop tard."); status != http.StatusForbidden {
		t.Errorf("minutes that stand were written: %d", status)
	}
}

func TestCalendarOfACallHoldsWorkshopsAndCutoffs(t *testing.T) {
	cs := newCallSite(t)
	cs.announced()
	r := cs.serve(domain.Account{}, cs.get("/appels/"+cs.call.Slug+"/calendrier.ics"))
	body := strings.ReplaceAll(r.Body.String(), "\r\n ", "")
	if r.Code != http.StatusOK || !strings.HasPrefix(r.Header().Get("Content-Type"), "text/calendar") || strings.Count(body, "BEGIN:VEVENT") != 1+len(cs.call.Cutoffs) {
		t.Errorf("status %d, %s", r.Code, body)
	}
	if !strings.Contains(body, "UID:releve-"+cs.call.ID+"-1@communs.test\r\n") || strings.Contains(body, "visio.exemple.fr") {
		t.Error(body)
	}
	if got := cs.serve(domain.Account{}, cs.get("/ateliers/rien.ics")).Code; got != http.StatusNotFound {
		t.Errorf("no such workshop: %d", got)
	}
}
