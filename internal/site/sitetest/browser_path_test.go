package sitetest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Addresses of what the path makes.
const (
	doors        = "/ateliers/une-porte-sur-deux-part-a-la-benne"
	doorsMinutes = theCall + "/comptes-rendus/une-porte-sur-deux-part-a-la-benne"
	doorsDefi    = theCall + "/defis/garder-les-portes-d-un-chantier-a-l-autre"
	doorsPage    = "/candidatures/portes-a-reprendre"
)

// path is the whole way from a workshop to a decision, with a picture of each step.
type path struct {
	t     *testing.T
	stage *stage
	album string
	steps int
	tabs  map[string]tab // of those who came already, by name; "" for the public
}

// wholePath follows one sentence, said in a workshop, until the public reads what was decided of it.
func wholePath(t *testing.T, from script) {
	p := &path{t: t, stage: newStage(t, from), album: os.Getenv("COMMUNS_PICTURES"), tabs: map[string]tab{}}
	if p.album == "" {
		p.album = t.TempDir()
	}
	began := time.Now()
	p.announce()
	p.register()
	p.takeNotes()
	group := p.putCards()
	p.freeze()
	p.becomeDefi()
	p.feedDefi(group)
	p.publishDefi()
	lou := p.write()
	p.remark(lou)
	p.cooperate(lou)
	p.deposit(lou)
	number := p.close(lou)
	p.admit(number)
	p.opine(number)
	p.decide(number)
	p.read()
	t.Logf("%d steps in %v, pictures in %s", p.steps, time.Since(began).Round(time.Second), p.album)
}

// at moves the stage's clock to a moment, in UTC, and does what is due by then.
func (p *path) at(moment string) {
	p.t.Helper()
	now, err := time.Parse("2006-01-02 15:04", moment)
	must(p.t, err)
	p.stage.store.DB().Clock().Set(now)
	must(p.t, p.stage.app.TickWorkshops(p.t.Context()))
	must(p.t, p.stage.app.CloseDueCutoffs(p.t.Context()))
}

// reader is somebody who never signs in.
func (p *path) reader() tab {
	p.t.Helper()
	if _, here := p.tabs[""]; !here {
		p.tabs[""] = p.stage.visitor(p.t)
	}
	return p.tabs[""]
}

// person is somebody of the story at her own browser, signed in anew.
func (p *path) person(name string) tab {
	p.t.Helper()
	if _, here := p.tabs[name]; !here {
		p.tabs[name] = p.stage.visitor(p.t)
	}
	p.tabs[name].become(name)
	return p.tabs[name]
}

// shows holds a step to the words that a person reads there, and keeps its picture.
func (p *path) shows(b tab, step, selector, words string) {
	p.t.Helper()
	b.says(selector, words)
	p.steps++
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	must(p.t, err)
	must(p.t, os.WriteFile(filepath.Join(p.album, fmt.Sprintf("%02d-%s.png", p.steps, step)), png, 0o600))
}

// fill puts a value into a field that no paste fills, as a date.
func (b tab) fill(name, value string) {
	b.t.Helper()
	b.eval(fmt.Sprintf("document.getElementsByName(%q)[0].value = %q", name, value))
}

// pick takes the option of a list that says some words.
func (b tab) pick(name, words string) {
	b.t.Helper()
	got := b.eval(fmt.Sprintf(`(() => { const list = document.getElementsByName(%q)[0]
		list.selectedIndex = [...list.options].findIndex(o => o.text.includes(%q)); return list.selectedIndex })()`, name, words))
	if got == "-1" {
		b.t.Fatalf("at %s, %s has no option %q", b.where(), name, words)
	}
}

// step opens the fold of an act and presses its button.
func (b tab) step(form string) int64 {
	b.t.Helper()
	b.eval(fmt.Sprintf("document.querySelector(%q).closest('details').open = true", form))
	return b.press(form + " .bouton[type=submit]")
}

// follow presses the link that says some words.
func (b tab) follow(words string) {
	b.t.Helper()
	got := b.eval(fmt.Sprintf(`(() => { document.querySelectorAll("[data-here]").forEach(a => a.removeAttribute("data-here"))
		const a = [...document.querySelectorAll("a")].find(a => a.checkVisibility() && a.textContent.includes(%q)); a?.setAttribute("data-here", ""); return a != null })()`, words))
	if got != "true" {
		b.t.Fatalf("at %s, no link says %q", b.where(), words)
	}
	b.answers(b.press("[data-here]"), 200)
}

func (p *path) announce() {
	malo := p.person("malo.kerbrat")
	malo.open(theCall + "/ateliers")
	malo.follow("Annoncer un atelier")
	malo.write("title", "Une porte sur deux part à la benne")
	malo.write("goals", "Raconter ce que deviennent les portes d’un chantier.")
	malo.fill("starts_day", "2026-11-25")
	malo.fill("starts_hour", "18:00")
	malo.write("place", "Halle aux grains, Villexemple")
	for i, title := range []string{"Tour de table", "Ce qui bloque", "La suite"} {
		malo.write(fmt.Sprintf("agenda_%d_title", i+1), title)
	}
	malo.answers(malo.press(send), 200)
	if got := malo.where(); got != doors {
		p.t.Fatalf("announced at %s", got)
	}
	p.shows(malo, "announced", "h1", "Une porte sur deux part à la benne")
	malo.says(".tete", "mercredi 25 novembre 2026")
}

// register seats somebody with an account, and somebody without by the link in her mail.
func (p *path) register() {
	ines, chloe := p.person("ines.carrel"), p.stage.visitor(p.t)
	ines.open(doors)
	ines.answers(ines.press(".tete .avis .bouton"), 200)
	p.shows(ines, "registered-with-an-account", ".tete .avis", "Votre place est réservée.")
	chloe.open(doors)
	chloe.follow("S’inscrire")
	chloe.write("name", "Marthe")
	chloe.write("email", "marthe@exemple.org")
	chloe.answers(chloe.press(send), 200)
	p.shows(chloe, "look-at-your-mail", "h1", "Regardez votre courrier")
	chloe.open(p.stage.link(p.t, "marthe@exemple.org"))
	chloe.says("h1", "Confirmer l’inscription")
	chloe.answers(chloe.press(send), 200)
	chloe.open(p.stage.link(p.t, "marthe@exemple.org"))
	p.shows(chloe, "registered-by-mail", "h1", "Votre place à « Une porte sur deux part à la benne »")
	chloe.open(doors)
	chloe.says(".tete", "2 personnes inscrites")
}

// takeNotes has three people write at once: each began from the same version.
func (p *path) takeNotes() {
	p.at("2026-11-25 17:10")
	notes := map[string]string{"Tour de table": "Quarante portes neuves jetées en un matin.", "Ce qui bloque": "Personne ne sait où les garder un mois.", "La suite": "Écrire un défi avant Noël."}
	tabs := map[string]tab{"Tour de table": p.person("ines.carrel"), "Ce qui bloque": p.person("bruno.tessier"), "La suite": p.person("paul.astruc")}
	for _, b := range tabs {
		b.open(doorsMinutes + "/modifier")
	}
	for head, b := range tabs {
		text := b.value("texte")
		if !strings.Contains(text, "## "+head) {
			p.t.Fatalf("the minutes begin as %q", text)
		}
		b.write("texte", strings.Replace(text, "## "+head, "## "+head+"\n\n"+notes[head], 1))
	}
	for _, b := range tabs {
		b.answers(b.press(".publier .bouton"), 200)
		b.says(notice, "est publiée")
	}
	reader := p.reader()
	reader.open(doorsMinutes)
	for _, said := range notes {
		reader.says(".texte", said)
	}
	p.shows(reader, "notes-by-three", "main", "Personne ne sait où les garder un mois.")
}

func (p *path) freeze() {
	p.at("2026-11-25 19:30")
	malo := p.person("malo.kerbrat")
	malo.open(doors)
	malo.eval(`(document.querySelector("[name=sure]").checked = true)`)
	malo.answers(malo.step("form[action$='/arreter']"), 200)
	reader := p.reader()
	reader.open(doorsMinutes)
	p.shows(reader, "minutes-stand", ".avis", "arrêté")
	reader.says(".empreinte", "SHA-256")
}

func (p *path) becomeDefi() {
	ines := p.person("ines.carrel")
	ines.open(doorsMinutes)
	ines.follow("Faire un défi d’un passage")
	ines.eval(`[...document.querySelectorAll("main .devenir")].find(d => d.parentElement.textContent.includes("Personne ne sait")).setAttribute("data-here", "")`)
	ines.answers(ines.press("[data-here] a, a[data-here]"), 200)
	p.shows(ines, "passage-chosen", ".passage-cite", "Personne ne sait où les garder un mois.")
	ines.write("title", "Garder les portes d’un chantier à l’autre")
	ines.write("expected", "Savoir où garder une porte un mois.")
	ines.answers(ines.press(".publier .bouton"), 200)
	if got := ines.where(); !strings.HasPrefix(got, doorsDefi) {
		p.t.Fatalf("the défi is at %s", got)
	}
	p.shows(ines, "an-idea", "#provenance .citation", "Personne ne sait où les garder un mois.")
}

func (p *path) publishDefi() {
	helene := p.person("helene.garnier")
	helene.open(doorsDefi)
	for _, verb := range []string{"cowrite", "propose", "keep", "publish"} {
		helene.answers(helene.step("form:has([value='challenge."+verb+"'])"), 200)
		if verb == "keep" {
			p.shows(helene, "defi-kept", ".etat-phrase", "Retenu")
		}
	}
	reader := p.reader()
	reader.open(theCall + "/defis")
	reader.says("main", "Garder les portes d’un chantier à l’autre")
	reader.open(doorsDefi)
	p.shows(reader, "defi-published", "main", "publié")
}
