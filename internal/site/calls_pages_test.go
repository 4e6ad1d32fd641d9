package site_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
)

// typed are the fields of the page's form as a browser would send them back.
func (cs *callSite) typed(by domain.Account, path string) url.Values {
	cs.t.Helper()
	status, doc := cs.page(by, path)
	if status != http.StatusOK {
		cs.t.Fatalf("%s: %d", path, status)
	}
	values := url.Values{}
	for _, field := range doc.Find("form.saisie input, form.saisie textarea, form.saisie select").EachIter() {
		name, _ := field.Attr("name")
		value, _ := field.Attr("value")
		switch field.Nodes[0].Data {
		case "textarea":
			value = strings.TrimPrefix(field.Text(), "\n")
		case "select":
			value, _ = field.Find("option[selected]").Attr("value")
		}
		if name != "" {
			values.Set(name, value)
		}
	}
	return values
}

func TestCallIsOpenedWithFourFieldsAndLeadsToItsSettings(t *testing.T) {
	cs := newCallSite(t)
	values := cs.typed(cs.manager, "/appels/nouveau")
	var asked []string
	for name := range values {
		asked = append(asked, name)
	}
	slices.Sort(asked)
	if want := []string{"agency", "key", "last_day", "last_hour", "opening_day", "opening_hour", "title"}; !slices.Equal(asked, want) {
		t.Errorf("the form asks %q", asked)
	}
	values.Set("title", "Sols vivants")
	values.Set("agency", "Agence des sols")
	values.Set("opening_day", "2027-01-15")
	values.Set("opening_hour", "09:00")
	status, _, doc := cs.send(cs.manager, "/appels/nouveau", values)
	if status != http.StatusUnprocessableEntity || doc.Find("#f-title").AttrOr("value", "") != "Sols vivants" || doc.Find("#f-last-erreur").Length() != 1 {
		t.Errorf("without a last relève: %d, %q", status, texts(doc, ".faute"))
	}
	values.Set("last_day", "2027-06-30")
	values.Set("last_hour", "25:00")
	if status, _, _ := cs.send(cs.manager, "/appels/nouveau", values); status != http.StatusUnprocessableEntity {
		t.Errorf("an hour that does not exist: %d", status)
	}
	values.Set("last_hour", "12:00")
	for range 2 { // sent twice, opened once
		status, to, _ := cs.send(cs.manager, "/appels/nouveau", values)
		if status != http.StatusSeeOther || to != "/appels/sols-vivants/reglages" {
			t.Fatalf("%d to %q", status, to)
		}
	}
	_, doc = cs.page(domain.Account{}, "/appels")
	if got := texts(doc, ".bloc h2"); !slices.Equal(got, []string{"Sols vivants", "Résilience des territoires"}) {
		t.Errorf("calls are %q", got)
	}
	if status, _ := cs.page(cs.Person("Basile Roux"), "/appels/nouveau"); status != http.StatusForbidden {
		t.Errorf("somebody without a role opens the form: %d", status)
	}
}

func TestSettingsFormSendsBackWhatItShows(t *testing.T) {
	cs := newCallSite(t)
	address := callAddress + "/reglages"
	values := cs.typed(cs.manager, address)
	values.Set("envelope", "600 000,50 €")
	values.Set("rate", "62,5")
	values.Set("cap", "100000")
	values.Set("cutoff_2_day", "2027-06-18")
	values.Set("cutoff_2_hour", "12:00")
	values.Set("phase_published_day", "2026-11-30")
	values.Set("phase_published_hour", "09:00")
	for name, v := range map[string]string{"service": "Service", "address": "1 place", "phone": "01", "implicit": "rejection", "months": "4", "recourse": "Tribunal"} {
		values.Set("receipt_"+name, v)
	}
	if status, to, doc := cs.send(cs.manager, address, values); status != http.StatusSeeOther || to != address {
		t.Fatalf("%d, %q", status, texts(doc, ".fautes li"))
	}
	c, err := cs.Store().Call(t.Context(), cs.call.ID)
	if err != nil || c.Settings.Envelope != 600_000_50 || c.Settings.Rate != 6250 || !c.Settings.Receipt.Complete() || len(c.Cutoffs) != 2 ||
		!c.Cutoffs[1].At.Equal(time.Date(2027, 6, 18, 10, 0, 0, 0, time.UTC)) || !c.Cutoffs[0].At.Equal(day(100)) {
		t.Fatalf("call is %+v, %v", c, err)
	}
	_, doc := cs.page(cs.manager, address)
	if got := texts(doc, "#manque li"); !slices.Equal(got, []string{"Règlement"}) {
		t.Errorf("still missing: %q", got)
	}
	again := cs.typed(cs.manager, address)
	if status, _, doc := cs.send(cs.manager, address, again); status != http.StatusSeeOther {
		t.Errorf("sent back unchanged: %d, %q", status, texts(doc, ".fautes li"))
	}
	again.Del("key") // another form
	again.Set("criterion_1_weight", "1")
	status, _, doc := cs.send(cs.manager, address, again)
	if status != http.StatusUnprocessableEntity || !strings.Contains(text(doc, ".fautes"), "100") || doc.Find("#f-envelope").AttrOr("value", "") != "600000,50" {
		t.Errorf("weights that do not sum up: %d, %q", status, text(doc, ".fautes"))
	}
	values.Del("key")
	values.Set("envelope", "1")
	if status, _, _ := cs.send(cs.manager, address, values); status != http.StatusConflict {
		t.Errorf("settings written over newer ones: %d", status)
	}
	if status, _ := cs.page(cs.Person("Basile Roux"), address); status != http.StatusForbidden {
		t.Errorf("settings shown to somebody else: %d", status)
	}
}

func TestRulesArePublishedNumberedAndCompared(t *testing.T) {
	cs := newCallSite(t)
	address := callAddress + "/reglement"
	publish := func(body, summary string) {
		t.Helper()
		values := cs.typed(cs.manager, address+"/publier")
		values.Set("texte", body)
		values.Set("summary", summary)
		if status, _, doc := cs.send(cs.manager, address+"/publier", values); status != http.StatusSeeOther {
			t.Fatalf("%d, %q", status, texts(doc, ".fautes li"))
		}
	}
	_, doc := cs.page(domain.Account{}, address)
	if !strings.Contains(text(doc, "main"), cs.say("rules.none")) {
		t.Errorf("without règlement the page says %q", text(doc, "main"))
	}
	publish("Article 1. L’aide est de 60 %.", "Première publication")
	stale := cs.typed(cs.manager, address+"/publier")
	publish("Article 1. L’aide est de 70 %.", "Le taux passe à 70 %")
	_, doc = cs.page(domain.Account{}, address)
	if got := texts(doc, "[aria-labelledby=versions] h3"); !slices.Equal(got, []string{"Version 2", "Version 1"}) {
		t.Errorf("versions are %q", got)
	}
	diff, _ := doc.Find("[aria-labelledby=versions] .suite .meta a").Attr("href")
	status, doc := cs.page(domain.Account{}, diff)
	if status != http.StatusOK || text(doc, "ins") == "" || text(doc, "del") == "" {
		t.Errorf("%s: %d, ins %q, del %q", diff, status, text(doc, "ins"), text(doc, "del"))
	}
	if status, _ := cs.page(domain.Account{}, address+"/version/1"); status != http.StatusOK {
		t.Errorf("version 1: %d", status)
	}
	_, doc = cs.page(domain.Account{}, address+"/historique")
	remarks, _ := doc.Find(`a[href$="/remarques"]`).Attr("href")
	if status, _ := cs.page(domain.Account{}, remarks); status != http.StatusOK {
		t.Errorf("the history leads to %q: %d", remarks, status)
	}
	stale.Set("texte", "Article 1. L’aide est de 80 %.")
	stale.Set("summary", "Écrit sur une version dépassée")
	if status, _, doc := cs.send(cs.manager, address+"/publier", stale); status != http.StatusConflict || !strings.Contains(doc.Find("textarea").Text(), "80") {
		t.Errorf("published over a newer one: %d", status)
	}
	_, doc = cs.page(domain.Account{}, callAddress+"/registre")
	if got := texts(doc, ".suite div > p:nth-child(2)")[0]; got != "Ada Morel a publié le règlement, version 2." {
		t.Errorf("register tells %q", got)
	}
	if status, _ := cs.page(cs.Person("Basile Roux"), address+"/publier"); status != http.StatusForbidden {
		t.Errorf("the form shown to somebody else: %d", status)
	}
}

func TestWikiPagesOfACallAndADefiHaveTheirHistory(t *testing.T) {
	cs := newCallSite(t)
	address := cs.written(cs.manager, "Un défi")
	for _, path := range []string{
		callAddress + "/presentation", callAddress + "/presentation/historique", callAddress + "/presentation/version/1",
		address + "/historique", address + "/version/1",
	} {
		if status, doc := cs.page(domain.Account{}, path); status != http.StatusOK || text(doc, "h1") == "" {
			t.Errorf("%s: %d, %q", path, status, text(doc, "h1"))
		}
	}
	if status, _ := cs.page(cs.manager, address+"/modifier"); status != http.StatusOK {
		t.Errorf("the form of a défi: %d", status)
	}
	if status, _ := cs.page(cs.Person("Basile Roux"), callAddress+"/presentation/modifier"); status != http.StatusForbidden {
		t.Errorf("the page of a call edited by somebody else: %d", status)
	}
}

func TestRegisterAndChangesAreReadScreenByScreen(t *testing.T) {
	cs := newCallSite(t)
	author := cs.Person("Basile Roux")
	for range 60 {
		cs.Advance(time.Minute)
		if _, err := cs.CreateChallenge(t.Context(), author, app.NewChallenge{CallID: cs.call.ID, Sections: domain.Document{"title": "Un défi", "problem": "P."}}); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{"/registre", callAddress + "/registre", "/modifications", callAddress + "/modifications"} {
		_, doc := cs.page(domain.Account{}, path)
		first := doc.Find(".suite > li").Length()
		next, _ := doc.Find("a[rel=next]").Attr("href")
		status, doc := cs.page(domain.Account{}, next)
		all := first + doc.Find(".suite > li").Length()
		want := 62 // 60 défis, the call, its manager
		if strings.HasSuffix(path, "modifications") {
			want = 61 // 60 défis, the page of the call
		}
		if status != http.StatusOK || first != 50 || all != want || doc.Find("a[rel=next]").Length() != 0 {
			t.Errorf("%s: %d, then %d in all, want %d", path, first, all, want)
		}
	}
	_, doc := cs.page(domain.Account{}, "/modifications?auteur=Ada+Morel")
	if got := texts(doc, ".suite h3"); !slices.Equal(got, []string{"Résilience des territoires"}) {
		t.Errorf("versions of one author are %q", got)
	}
	if got := len(texts(doc, "main h2")); got != 1 {
		t.Errorf("they stand under %d days", got)
	}
	if status, _ := cs.page(domain.Account{}, "/registre?avant=hier"); status != http.StatusNotFound {
		t.Errorf("a cursor that is none: %d", status)
	}
}

func TestHomeShowsTheWayThenARealThread(t *testing.T) {
	cs := newCallSite(t)
	status, doc := cs.page(domain.Account{}, "/")
	if status != http.StatusOK || len(texts(doc, ".trame li")) != 3 || text(doc, ".releve a") != "Résilience des territoires" {
		t.Fatalf("%d, thread %q", status, texts(doc, ".trame li"))
	}
	if got := texts(doc, ".appels h3"); !slices.Equal(got, []string{"Résilience des territoires"}) {
		t.Errorf("open calls are %q", got)
	}
	if got := texts(doc, "[aria-labelledby=vient] .suite h3"); !slices.Equal(got, []string{"Résilience des territoires"}) {
		t.Errorf("last changes are %q", got)
	}
	address := cs.written(cs.manager, "Savoir ce qui peut resservir")
	for _, verb := range []string{"challenge.cowrite", "challenge.propose", "challenge.keep", "challenge.publish"} {
		cs.step(cs.manager, address, verb, nil)
	}
	cs.Advance(11 * 24 * time.Hour)
	ch, err := cs.Store().PublishedChallenges(t.Context())
	if err != nil || len(ch) != 1 {
		t.Fatal(ch, err)
	}
	cs.candidacy("Matériaux en commun", ch[0])
	_, doc = cs.page(domain.Account{}, "/")
	if got := texts(doc, ".trame .enonce"); !slices.Equal(got, []string{"Savoir ce qui peut resservir"}) {
		t.Errorf("thread's défi is %q", got)
	}
	if href, _ := doc.Find(".trame li:nth-child(3) a").Attr("href"); href != "/candidatures/materiaux-en-commun" {
		t.Errorf("thread's candidacy is at %q", href)
	}
	if doc.Find(".marge svg circle").Length() == 0 {
		t.Error("no partition to read")
	}
	_, doc = cs.page(domain.Account{}, callAddress)
	if got := texts(doc, ".rangs h3"); !slices.Equal(got, []string{"Matériaux en commun"}) || doc.Find(".rangs svg circle").Length() == 0 {
		t.Errorf("the call lists %q", got)
	}
	_, doc = cs.page(domain.Account{}, address)
	if got := texts(doc, ".rangs h3"); !slices.Equal(got, []string{"Matériaux en commun"}) {
		t.Errorf("the défi is answered by %q", got)
	}
}

func TestRolesOfACallAreGivenByName(t *testing.T) {
	cs := newCallSite(t)
	juror := cs.Person("Basile Roux")
	address := callAddress + "/equipe"
	status, _, doc := cs.send(cs.manager, address, url.Values{"act": {"give"}, "name": {"Personne"}, "role": {"juror"}})
	if status != http.StatusUnprocessableEntity || doc.Find("#f-name").AttrOr("value", "") != "Personne" {
		t.Errorf("an unknown name: %d", status)
	}
	if status, _, _ := cs.send(cs.manager, address, url.Values{"act": {"give"}, "name": {"basile  roux"}, "role": {"preset.equipe"}}); status != http.StatusSeeOther {
		t.Fatalf("a preset: %d", status)
	}
	if got := cs.As(juror); !got.Any(domain.OnCall(cs.call.ID), domain.Manager) || !got.Any(domain.OnCall(cs.call.ID), domain.Instructor) {
		t.Errorf("roles are %+v", got.Grants)
	}
	_, doc = cs.page(cs.manager, address)
	if got := len(texts(doc, "tbody tr")); got != 4 {
		t.Errorf("%d roles are listed", got)
	}
	take := url.Values{"act": {"take"}, "account": {juror.ID}, "role": {"manager"}}
	if status, _, _ := cs.send(cs.manager, address, take); status != http.StatusSeeOther {
		t.Errorf("a role taken back: %d", status)
	}
	take.Set("account", cs.manager.ID)
	if status, _, _ := cs.send(cs.manager, address, take); status != http.StatusConflict {
		t.Errorf("the last manager: %d", status)
	}
	if status, _ := cs.page(juror, address); status != http.StatusForbidden {
		t.Errorf("the team shown to somebody who does not give roles: %d", status)
	}
}

func TestLinksOfCallPagesLeadSomewhere(t *testing.T) {
	cs := newCallSite(t)
	address := cs.written(cs.manager, "Savoir ce qui peut resservir")
	for _, verb := range []string{"challenge.cowrite", "challenge.propose", "challenge.keep", "challenge.publish"} {
		cs.step(cs.manager, address, verb, nil)
	}
	cs.Advance(11 * 24 * time.Hour)
	ch, err := cs.Store().PublishedChallenges(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	cs.candidacy("Matériaux en commun", ch[0])
	if _, err := cs.PublishRules(t.Context(), cs.manager, app.Rules{CallID: cs.call.ID, Title: "Règlement", Text: "Article 1.", Summary: "Première"}); err != nil {
		t.Fatal(err)
	}
	tried := map[string]bool{}
	for _, path := range []string{
		"/", "/en/", "/appels", "/defis", "/registre", "/modifications", callAddress, "/en" + callAddress, callAddress + "/presentation",
		callAddress + "/reglement", callAddress + "/defis", callAddress + "/registre", callAddress + "/modifications", callAddress + "/reglages",
		callAddress + "/equipe", address,
	} {
		_, doc := cs.page(cs.manager, path)
		for _, link := range doc.Find("main a[href^='/'], .fil a").EachIter() {
			href, _ := link.Attr("href")
			if tried[href] {
				continue
			}
			tried[href] = true
			to, part, _ := strings.Cut(href, "#")
			status, target := cs.page(cs.manager, to)
			if status != http.StatusOK && status != http.StatusSeeOther || part != "" && target.Find("#"+part).Length() != 1 {
				t.Errorf("%s leads to %s: %d", path, href, status)
			}
		}
	}
	if len(tried) < 30 {
		t.Errorf("only %d links were tried", len(tried))
	}
}

func TestAnonymousCallPagesAreOneForAllAndCarryNoKey(t *testing.T) {
	cs := newCallSite(t)
	address := cs.written(cs.manager, "Un défi")
	for _, path := range []string{"/", "/appels", "/defis", "/registre", "/modifications", callAddress, callAddress + "/reglement", callAddress + "/defis", address} {
		first := cs.serve(domain.Account{}, cs.get(path))
		again := cs.serve(domain.Account{}, cs.get(path))
		if first.Header().Get("ETag") == "" || first.Header().Get("ETag") != again.Header().Get("ETag") || first.Body.String() != again.Body.String() {
			t.Errorf("%s is not one page for all: %q", path, first.Header())
		}
		if strings.Contains(first.Body.String(), `name="key"`) || first.Header().Get("Set-Cookie") != "" {
			t.Errorf("%s carries a key or a cookie", path)
		}
	}
	_, doc := cs.page(domain.Account{}, callAddress+"/defis")
	before := len(texts(doc, ".defis h3"))
	cs.written(cs.manager, "Un autre défi")
	_, doc = cs.page(domain.Account{}, callAddress+"/defis")
	if after := len(texts(doc, ".defis h3")); after != before+1 {
		t.Errorf("the list showed %d défis, then %d", before, after)
	}
}
