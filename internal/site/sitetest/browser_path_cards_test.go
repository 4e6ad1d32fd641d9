package sitetest_test

import "strings"

// putCards has three people put cards down, one of them without an account, and a facilitator sort them into a group;
// it gives the address of the group.
func (p *path) putCards() string {
	cards := doors + "/cartes"
	for name, text := range map[string]string{"ines.carrel": "Un hangar vide à deux rues.", "bruno.tessier": "Personne ne tient la clé."} {
		b := p.person(name)
		b.open(cards)
		b.eval(`document.querySelector("[name=kind][value=need]").checked = true`)
		b.write("text", text)
		b.answers(b.press(".ecrire-carte .bouton"), 200)
		b.says("main", text)
	}
	marthe := p.stage.visitor(p.t)
	marthe.open(cards)
	marthe.follow("Écrire une carte")
	marthe.eval(`document.querySelector("[name=kind][value=obstacle]").checked = true`)
	marthe.write("text", "On ne sait pas qui prévenir.")
	marthe.answers(marthe.press(".ecrire-carte .bouton"), 200)
	malo := p.person("malo.kerbrat")
	malo.open(cards)
	p.shows(malo, "a-card-waits", "#attente ~ form", "On ne sait pas qui prévenir.")
	malo.answers(malo.press("#attente ~ form .bouton"), 200)
	malo.eval(`document.querySelectorAll("input[name=carte]").forEach(box => { box.checked = true })`)
	malo.write("title", "Garder un mois")
	malo.answers(malo.press("#ranger .bouton"), 200)
	reader := p.reader()
	reader.open(cards)
	for _, said := range []string{"Un hangar vide à deux rues.", "Personne ne tient la clé.", "On ne sait pas qui prévenir."} {
		reader.says(".groupe-cartes", said)
	}
	p.shows(reader, "cards-in-a-group", ".groupe-cartes h2", "Garder un mois")
	return reader.eval(`document.querySelector(".groupe-cartes").dataset.groupe`)
}

// feedDefi makes the group a source of the défi that a passage became.
func (p *path) feedDefi(group string) {
	ines := p.person("ines.carrel")
	ines.open(doors + "/groupes/" + strings.Trim(group, `"`) + "/defi")
	ines.eval(`(() => { const forms = [...document.querySelectorAll("form[action$='/nourrir']")], says = n => n.textContent.includes("Garder les portes")
		const f = forms.find(f => !f.querySelector("select") && says(f)) ?? forms.find(f => [...f.querySelectorAll("option")].some(says))
		const list = f.querySelector("select")
		if (list) { list.value = [...list.options].find(says).value }
		f.closest("details")?.setAttribute("open", ""); f.querySelector("[type=submit]").setAttribute("data-here", "") })()`)
	ines.answers(ines.press("[data-here]"), 200)
	reader := p.reader()
	reader.open(doorsDefi)
	p.shows(reader, "defi-fed-by-cards", "#provenance", "Garder un mois")
}
