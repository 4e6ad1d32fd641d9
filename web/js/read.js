// Reading: choose two versions on their rows, go from change to change; and what a signed-in page needs.
import { wireAccount } from "./account.js"
import { wireRemarks } from "./remark.js"

const wireChoice = form => {
	const ends = { a: form.elements.a, b: form.elements.b }
	const press = () => {
		for (const button of form.querySelectorAll("[data-end]")) {
			button.setAttribute("aria-pressed", String(ends[button.dataset.end].value === button.value))
		}
	}
	form.addEventListener("click", event => {
		const button = event.target.closest("[data-end]")
		if (!button) return
		ends[button.dataset.end].value = button.value
		press()
	})
	form.addEventListener("input", press)
	for (const choice of form.querySelectorAll(".choix")) choice.hidden = false
	press()
}

// step goes to the change after (1) or before (-1) the one that has the focus.
const step = (changes, by) => {
	const at = changes.indexOf(document.activeElement)
	const to = changes[at < 0 ? (by > 0 ? 0 : changes.length - 1) : at + by]
	if (!to) return
	to.focus({ preventScroll: true })
	to.scrollIntoView({ block: "center" })
}

const wireChanges = bar => {
	const changes = [...document.querySelectorAll("[data-change]")]
	if (!changes.length) return
	for (const change of changes) change.tabIndex = -1
	bar.querySelector("[data-next]").addEventListener("click", () => step(changes, 1))
	bar.querySelector("[data-previous]").addEventListener("click", () => step(changes, -1))
	bar.hidden = false
}

wireAccount()
wireRemarks()
for (const form of document.querySelectorAll("form[data-compare]")) wireChoice(form)
for (const bar of document.querySelectorAll("[data-changes]")) wireChanges(bar)
