package sitetest_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func newcomerWithoutScripts(t *testing.T, from script) {
	st := newStage(t, from)
	newcomer(st.visitor(t).withoutScripts(), st.visitor(t).withoutScripts())
}

// Without scripts: signing up, rows, previews, comparing, a conflict and a deposit are forms and pages.
func withoutScripts(t *testing.T, from script) {
	st := newStage(t, from)
	b := st.person(t, "nadia.ferhat").withoutScripts()
	b.rows()
	b.previewed()
	b.open(materials + "/historique")
	b.write("a", "3")
	b.write("b", "5")
	b.answers(b.press("[data-compare] .bouton"), 200)
	if got := b.where(); got != materials+"/diff/3..5" {
		t.Errorf("comparing leads to %s", got)
	}
	collide(st.person(t, "bruno.tessier").withoutScripts(), b)
	b.answers(b.press(".publier .bouton"), 422) // nothing chosen
	b.click(`[name="choice.0"][value=own]`)
	b.write("own.0", "Une phrase qui tient des deux.")
	b.answers(b.press(".publier .bouton"), 200)
	if got := st.head(t, "materiaux-en-commun").Sections["problem"]; !strings.HasPrefix(got, "Une phrase qui tient des deux.") {
		t.Errorf("published %q", got)
	}
	b.deposit()
}

func signUpWithoutScripts(t *testing.T, from script) {
	st := newStage(t, from)
	b := st.visitor(t).withoutScripts()
	b.open("/inscription")
	b.write("name", "Noé Lambert")
	b.write("email", "noe@exemple.fr")
	b.write("password", "une longue phrase que je retiens")
	b.click(`[name=accept_licence]`)
	b.answers(b.press(send), 200)
	b.open(st.link(t, "noe@exemple.fr"))
	b.answers(b.press(send), 200)
	b.says("header", "Noé Lambert")
}

// rows adds a resource, takes another away, and saves.
func (b tab) rows() {
	b.t.Helper()
	const count = `document.querySelectorAll("[name='resources.rows']").length`
	b.open(materials + "/modifier?bloc=ressource")
	var before int
	_, err := fmt.Sscan(b.eval(count), &before)
	must(b.t, err)
	b.answers(b.press(`[name=add_row][value=resources]`), 200)
	id := b.eval(`[...document.querySelectorAll("[name='resources.rows']")].at(-1).value`)
	b.write("resources."+id+".name", "Affiche de chantier")
	b.choose("resources."+id+".kind", 1)
	b.choose("resources."+id+".origin", 2)
	b.write("resources."+id+".licence", "CC-BY-SA-4.0")
	b.answers(b.press(`[name=remove_row]`), 200) // the first
	if got := b.eval(count); got != fmt.Sprint(before) {
		b.t.Errorf("%s rows after one more and one less than %d", got, before)
	}
	if got := b.value("resources." + id + ".name"); got != "Affiche de chantier" {
		b.t.Errorf("what was typed came back as %q", got)
	}
	b.answers(b.press(".publier .bouton"), 200)
	b.open(materials)
	b.says("#bloc-ressource", "Affiche de chantier")
}

func (b tab) previewed() {
	b.t.Helper()
	b.open(materials + "/modifier?rubrique=spread")
	b.write("spread", "Ceci est **important**.")
	b.answers(b.press(`[name=preview][value=spread]`), 200)
	b.says("#f-spread-apercu strong", "important")
	if got := b.value("spread"); got != "Ceci est **important**." {
		b.t.Errorf("after the preview, the form holds %q", got)
	}
	b.answers(b.press(".publier .bouton"), 200)
}

// tabTo presses Tab until an element has the focus.
func (b tab) tabTo(selector string) {
	b.t.Helper()
	for range 200 { // a form with many resources has some 150 stops
		b.keys(kb.Tab)
		if b.eval(fmt.Sprintf("document.activeElement.matches(%q)", selector)) == "true" {
			return
		}
	}
	b.t.Fatalf("at %s: Tab never reaches %s", b.where(), selector)
}

// enter presses Enter on what has the focus, and gives the status of the page that follows.
func (b tab) enter() int64 {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	got, err := chromedp.RunResponse(ctx, chromedp.KeyEvent(kb.Enter))
	if err != nil {
		b.t.Fatalf("at %s: Enter leads nowhere: %v", b.where(), err)
	}
	return got.Status
}

// Without a mouse: the form, the comparison, the choices of a conflict.
func keyboardOnly(t *testing.T, from script) {
	st := newStage(t, from)
	b := st.person(t, "nadia.ferhat")
	b.open(materials)
	b.tabTo(`.onglets a[href$="/modifier"]`)
	b.answers(b.enter(), 200)
	b.tabTo(`[name=summary]`)
	b.tabTo(`.publier .bouton + a`) // leaves without saving
	b.answers(b.enter(), 200)
	b.open(materials + "/modifier?rubrique=spread")
	b.tabTo(`[name=spread]`)
	b.keys("Au clavier. ")
	b.tabTo(`.publier .bouton`)
	b.answers(b.enter(), 200)
	b.says(notice, "est publiée")

	b.tabTo(`.onglets a[href$="/historique"]`)
	b.answers(b.enter(), 200)
	b.tabTo(`[name=a]`)
	b.keys("3")
	b.tabTo(`[data-compare] .bouton`)
	b.answers(b.enter(), 200)
	b.says("h1", "Ce qui a changé de la version 3")

	collide(st.person(t, "bruno.tessier"), b)
	b.tabTo(`[name="choice.0"]`)
	b.keys(" ")
	if got := b.eval(`document.querySelector("[name='choice.0']:checked")?.value`); got != "mine" {
		t.Errorf("the space bar chose %s", got)
	}
	b.keys(kb.ArrowDown)
	if got := b.eval(`document.querySelector("[name='choice.0']:checked")?.value`); got != "theirs" {
		t.Errorf("the arrow chose %s", got)
	}
	b.tabTo(`.publier .bouton`)
	b.answers(b.enter(), 200)
	if got := st.head(t, "materiaux-en-commun").Sections["problem"]; !strings.HasPrefix(got, "Une première phrase, tout autre.") {
		t.Errorf("published %q", got)
	}
}
