package sitetest_test

import "testing"

// licenceTyped: the verdict follows what is typed in a row, and one press takes a better licence.
func licenceTyped(t *testing.T, from script) {
	b := newStage(t, from).person(t, "nadia.ferhat")
	b.open(materials + "/modifier?rubrique=resources")
	b.eval(`(document.querySelector("[data-row] [name$='.licence']").id = "la-licence")`)
	name := b.eval(`document.getElementById("la-licence").name`)
	b.write(name, "MIT, sauf usage commercial")
	b.wait(`document.querySelector("[data-row] .mots")?.textContent === "sauf usage commercial"`)
	b.says("[data-row] [data-said] b", "Licence non ouverte.")
	b.click("[data-row] [data-choices] button")
	b.wait(`document.querySelector("[data-row] [data-said] b")?.textContent === "Licence ouverte."`)
	if got := b.eval(`document.activeElement.id`); got != "la-licence" {
		t.Errorf("the focus is on %q", got)
	}
}
