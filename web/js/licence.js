// The licence check of a row while somebody types. The words are the server's and go in as text, never as HTML.
import { later } from "./counter.js"

const element = (tag, content, given = {}) => {
	const made = Object.assign(document.createElement(tag), given)
	made.append(...[content].flat())
	return made
}

const quoting = parts => parts.map((part, i) => i % 2 ? element("b", part, { className: "mots" }) : part)

const rule = ({ parts, source, href }) => element("li", [
	...quoting(parts), ...href ? [" ", element("a", source, { href, target: "_blank", rel: "noopener" })] : [],
])

const choice = (box, { id, label }) => element("button", [label, element("span", box.dataset.about, { className: "vh" })], {
	type: "submit", className: "discret", name: "choose_licence", value: `${box.dataset.rowName}:${id}`, formNoValidate: true,
})

const wire = box => {
	const field = part => box.closest("[data-row]").querySelector(`[name$=".${part}"]`)
	const licence = field("licence")
	const said = box.querySelector("[data-said]")
	const choices = box.querySelector("[data-choices]")
	let pending
	const show = answer => {
		said.replaceChildren(element("p", element("b", answer.sentence)), ...answer.why.length ? [element("ul", answer.why.map(rule))] : [])
		choices.replaceChildren(element("span", answer.offer), ...answer.better.flatMap(b => [" ", choice(box, b)]))
		choices.hidden = !answer.better.length
	}
	const ask = async () => {
		pending?.abort()
		pending = new AbortController()
		const asked = new URLSearchParams({ licence: licence.value, genre: field("kind").value, titulaire: field("owner").value })
		try {
			const answer = await fetch(`${box.dataset.licence}&${asked}`, { signal: pending.signal, headers: { Accept: "application/json" } })
			if (!answer.ok) throw new Error(String(answer.status))
			show(await answer.json())
		} catch (error) {
			if (error.name === "AbortError") return
			said.replaceChildren(element("p", box.dataset.failed)) // what was said is of other words
			choices.hidden = true
		}
	}
	const soon = later(300, ask)
	licence.addEventListener("input", soon)
	for (const part of ["kind", "owner"]) field(part).addEventListener("input", soon)
	choices.addEventListener("click", event => {
		const button = event.target.closest("button")
		if (!button) return
		event.preventDefault()
		licence.value = button.value.split(":").slice(2).join(":")
		licence.focus()
		licence.dispatchEvent(new Event("input", { bubbles: true }))
	})
}

export const wireLicences = root => {
	for (const box of root.querySelectorAll("[data-licence]")) wire(box)
}
