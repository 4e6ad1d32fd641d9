package sitetest_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/appel-a-communs/communs/internal/demo/play"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// Buttons and sentences that walks meet again and again.
const (
	send   = `main form.saisie .bouton[type=submit]:not([tabindex="-1"])`
	notice = ".avis"
)

// says fails unless an element holds some words.
func (b tab) says(selector, words string) {
	b.t.Helper()
	if got := b.text(selector); !strings.Contains(got, strings.Join(strings.Fields(words), " ")) {
		b.t.Errorf("at %s, %s says %q; want %q", b.where(), selector, got, words)
	}
}

// answers fails unless a page came with a status.
func (b tab) answers(got, want int64) {
	b.t.Helper()
	if got != want {
		b.t.Errorf("%s answered %d, want %d: %s", b.where(), got, want, b.text(".fautes"))
	}
}

// choose takes an option of a list, by its place in it.
func (b tab) choose(name string, at int) {
	b.t.Helper()
	b.eval(fmt.Sprintf(`document.getElementsByName(%q)[0].selectedIndex = %d`, name, at))
}

// signIn goes through the form.
func (b tab) signIn(name string) {
	b.t.Helper()
	b.write("email", name+"@exemple.fr")
	b.write("password", play.Password)
	b.answers(b.press(send), 200)
}

// head is the latest version of a candidacy of the story.
func (st *stage) head(t *testing.T, slug string) domain.Revision {
	t.Helper()
	nadia := st.account(t, "nadia.ferhat")
	v, err := st.app.ViewEdit(t.Context(), nadia, st.place(t, nadia, slug))
	must(t, err)
	return v.Base
}

// newcomer writes a first text: from the call to the mail's link opened in another browser, which then
// shows it in public: form, signing, "look at your mail", the link's page.
func newcomer(b, other tab) {
	b.t.Helper()
	b.open(theCall)
	b.answers(b.press(".tete .actions a.bouton"), 200)
	if got := b.eval(`document.querySelectorAll("main [required]").length`); got != "3" {
		b.t.Errorf("%s required fields, want 3", got)
	}
	b.write("title", "Matériaux à partager")
	b.write("pitch", "Relever ce qui peut resservir avant chaque démolition, et le dire.")
	b.choose("challenge", 2)
	b.answers(b.press(send), 200)
	b.says("#semblables", "Ces candidatures se ressemblent")
	b.says(".rangs", "Matériaux en commun")
	b.write("name", "Maud Ferry")
	b.write("email", "maud@exemple.fr")
	b.click(`[name=accept_licence]`)
	b.answers(b.press(send), 200)
	b.says("h1", "Votre texte est gardé")
	other.open(b.stage.link(b.t, "maud@exemple.fr")) // the fourth screen: then the page itself
	other.says("h1", "Matériaux à partager")
	other.answers(other.press(send), 200)
	if got := other.where(); !strings.HasPrefix(got, "/candidatures/materiaux-a-partager?") {
		b.t.Errorf("landed on %s", got)
	}
	other.says(notice, "Publier n’est pas déposer")
	other.says("header", "Maud Ferry")
	b.answers(b.visit("/candidatures/materiaux-a-partager"), 200) // anybody reads it
	b.says(".tete", "Portée par Maud Ferry")
}

func newcomerWithScripts(t *testing.T, from script) {
	st := newStage(t, from)
	newcomer(st.visitor(t), st.visitor(t))
}

// drafts counts what this browser keeps of unsaved texts.
const drafts = `new Promise(done => { const open = indexedDB.open("communs"); open.onupgradeneeded = () => open.transaction.abort();
	open.onerror = () => done(0); open.onsuccess = () => { const all = open.result.transaction("drafts").objectStore("drafts").count();
	all.onsuccess = () => { open.result.close(); done(all.result) } } })`

// keeps waits until this browser keeps as many unsaved texts.
func (b tab) keeps(n int) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	_, err := chromedp.Run(ctx, chromedp.Evaluate[bool](fmt.Sprintf(
		`(async () => { while (await %s !== %d) await new Promise(r => setTimeout(r, 20)); return true })()`, drafts, n), chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("at %s: never keeps %d texts: %v", b.where(), n, err)
	}
}

// resume takes back the text that was found on this device.
func (b tab) resume() {
	b.t.Helper()
	b.click("[data-draft-use]")
}

// A contributor signs in, edits one block, leaves it unsaved, comes back to it, saves, compares.
func editing(t *testing.T, from script) {
	st := newStage(t, from)
	b := st.visitor(t)
	b.open("/connexion?suite=" + materials + "/modifier%3Fbloc=etapes")
	b.signIn("ines.carrel")
	const text = "Relever trois bâtiments en janvier."
	b.write("steps", text)
	b.eval(`document.querySelector("[name=steps]").setSelectionRange(8, 13)`)
	b.click(`[aria-controls="f-steps"] [data-act=bold]`)
	if got := b.value("steps"); got != "Relever **trois** bâtiments en janvier." {
		t.Errorf("the toolbar wrote %q", got)
	}
	b.click(`[name=preview][value=steps]`)
	b.wait(`document.querySelector("#f-steps-apercu strong")?.textContent === "trois"`)
	b.eval(`document.querySelector("[name=steps]").focus()`)
	b.keys(kb.End, " ", "!") // the preview follows
	b.keeps(1)
	if !b.leave("/candidatures") {
		t.Error("the page did not ask before it was left with an unsaved text")
	}
	b.open(materials + "/modifier?bloc=etapes")
	b.resume()
	if got := b.value("steps"); !strings.HasPrefix(got, "Relever **trois** bâtiments") {
		t.Errorf("resumed %q", got)
	}
	b.write("summary", "Les étapes, en gras")
	before := st.head(t, "materiaux-en-commun").N
	b.answers(b.press(".publier .bouton"), 200)
	b.says(notice, fmt.Sprintf("Votre version %d est publiée.", before+1))
	b.keeps(0)
	b.answers(b.press(fmt.Sprintf("a[href=%q]", materials+"/historique")), 200)
	b.says(".quoi", "Les étapes, en gras")
	b.answers(b.press("[data-compare] .bouton"), 200)
	b.says("main ins", "trois")
}

// collide has two people change one paragraph in two browsers; the second is shown both texts and chooses.
func collide(a, b tab) {
	a.t.Helper()
	for _, p := range []tab{a, b} {
		p.open(materials + "/modifier?rubrique=problem")
	}
	text := a.value("problem")
	first, _, _ := strings.Cut(text, "\n")
	a.write("problem", strings.Replace(text, first, "Une première phrase, tout autre.", 1))
	b.write("problem", strings.Replace(text, first, "La mienne ne lui ressemble pas.", 1))
	a.answers(a.press(".publier .bouton"), 200)
	b.answers(b.press(".publier .bouton"), 409)
	b.says("h1", "Deux personnes ont changé les mêmes mots")
	if got := b.eval(`document.querySelectorAll(".conflit :checked").length`); got != "0" {
		b.t.Errorf("%s choices made beforehand", got)
	}
}

func twoPeople(t *testing.T, from script) {
	st := newStage(t, from)
	a, b := st.person(t, "bruno.tessier"), st.person(t, "nadia.ferhat")
	collide(a, b)
	b.click(`[name="choice.0"][value=mine]`)
	b.answers(b.press(".publier .bouton"), 200)
	b.says(notice, "est publiée")
	if got := st.head(t, "materiaux-en-commun").Sections["problem"]; !strings.HasPrefix(got, "La mienne ne lui ressemble pas.") {
		t.Errorf("published %q", got)
	}
}

// A session that ends while somebody types costs her nothing.
func sessionOver(t *testing.T, from script) {
	st := newStage(t, from)
	b := st.person(t, "ines.carrel")
	b.open(materials + "/modifier?rubrique=spread")
	b.write("spread", "Ce que j’écrivais quand ma session a expiré.")
	who := st.account(t, "ines.carrel")
	_, err := st.store.Write(t.Context(), store.Key{}, func(tx *store.Tx) error { return tx.EndSessions(t.Context(), who.ID) })
	must(t, err)
	b.press(".publier .bouton")
	b.says("h1", "connecter")
	b.signIn("ines.carrel")
	if got := b.value("spread"); got != "Ce que j’écrivais quand ma session a expiré." {
		t.Errorf("after signing in, the form holds %q", got)
	}
	b.answers(b.press(".publier .bouton"), 200)
	if got := st.head(t, "materiaux-en-commun").Sections["spread"]; got != "Ce que j’écrivais quand ma session a expiré." {
		t.Errorf("published %q", got)
	}
}

// A server that stops while somebody types loses nothing, and saves once.
func serverStopped(t *testing.T, from script) {
	st := newStage(t, from)
	b := st.person(t, "ines.carrel")
	b.open(materials + "/modifier?rubrique=spread")
	b.write("spread", "Écrit pendant que le site s’arrêtait.")
	b.keeps(1)
	st.stop()
	before := st.head(t, "materiaux-en-commun").N
	b.pressInVain(".publier .bouton")
	st.again(t)
	b.open(materials + "/modifier?rubrique=spread")
	b.resume()
	b.answers(b.press(".publier .bouton"), 200)
	if got := st.head(t, "materiaux-en-commun"); got.N != before+1 || got.Sections["spread"] != "Écrit pendant que le site s’arrêtait." {
		t.Errorf("version %d, %q; want version %d", got.N, got.Sections["spread"], before+1)
	}
	b.keeps(0)
}

// deposit completes a candidacy and deposits it, as its referent.
func (b tab) deposit() {
	b.t.Helper()
	b.answers(b.visit(materials+"/deposer"), 200)
	b.says("#manque ~ ul", "Budget total")
	b.press("#manque ~ ul a")
	b.write("budget", "64000")
	b.write("aid", "41000")
	b.answers(b.press(".publier .bouton"), 200)
	b.open(materials + "/administratif")
	b.write("phone", "06 39 98 16 19")
	b.answers(b.press(send), 200)
	b.open(materials + "/deposer")
	n := b.stage.head(b.t, "materiaux-en-commun").N
	b.says(send, "Déposer la version "+strconv.Itoa(n)+" pour la relève 2")
	b.answers(b.press(send), 200)
	if got := b.where(); !strings.HasPrefix(got, "/recepisses/") {
		b.t.Errorf("landed on %s", got)
	}
	b.says("dl", "Matériaux en commun")
}

func referent(t *testing.T, from script) {
	st := newStage(t, from)
	b := st.person(t, "nadia.ferhat")
	b.deposit()
	n := st.head(t, "materiaux-en-commun").N
	other := st.person(t, "bruno.tessier")
	other.open(materials + "/modifier?rubrique=spread")
	other.write("spread", "Une autre façon de le dire, après le dépôt.")
	other.answers(other.press(".publier .bouton"), 200)
	b.open(materials)
	b.says(notice, "modification depuis")
	b.answers(b.press(fmt.Sprintf(`.avis a[href$="/diff/%d..%d"]`, n, n+1)), 200)
	b.says("main ins", "après le dépôt")
}
