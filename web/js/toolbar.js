// Buttons that write Markdown. One tab stop, arrows inside; Tab always leaves the field.
const insert = (area, text) => {
	area.focus()
	// Deprecated and without a successor: the only call that keeps the browser's own undo.
	if (!document.execCommand("insertText", false, text)) {
		area.setRangeText(text, area.selectionStart, area.selectionEnd, "end")
		area.dispatchEvent(new Event("input", { bubbles: true }))
	}
}

const around = (area, before, after, sample) => {
	const from = area.selectionStart
	const text = area.value.slice(from, area.selectionEnd) || sample
	insert(area, before + text + after)
	area.setSelectionRange(from + before.length, from + before.length + text.length)
}

const prefix = (area, mark) => {
	const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1
	const end = area.selectionEnd
	const text = area.value.slice(start, end).split("\n").map(line => mark + line).join("\n")
	area.setSelectionRange(start, end)
	insert(area, text)
}

const acts = {
	bold: (area, sample) => around(area, "**", "**", sample),
	italic: (area, sample) => around(area, "*", "*", sample),
	link: (area, sample) => around(area, "[", "](https://)", sample),
	heading: area => prefix(area, "### "),
	list: area => prefix(area, "- "),
	quote: area => prefix(area, "> "),
}
const shortcuts = { b: "bold", i: "italic", k: "link" }

const move = (buttons, event) => {
	const at = buttons.indexOf(document.activeElement)
	const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key]
	if (to === undefined) return
	event.preventDefault()
	const next = buttons.at(to % buttons.length)
	for (const b of buttons) b.tabIndex = b === next ? 0 : -1
	next.focus()
}

const wire = (template, area) => {
	const bar = template.content.firstElementChild.cloneNode(true)
	const buttons = [...bar.querySelectorAll("button")]
	const act = name => acts[name](area, buttons.find(b => b.dataset.act === name).dataset.sample || "")
	bar.setAttribute("aria-controls", area.id)
	buttons.forEach((b, i) => { b.tabIndex = i ? -1 : 0 })
	bar.addEventListener("click", event => {
		const button = event.target.closest("button")
		if (button) act(button.dataset.act)
	})
	bar.addEventListener("keydown", event => move(buttons, event))
	area.addEventListener("keydown", event => {
		const name = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && shortcuts[event.key.toLowerCase()]
		if (!name) return
		event.preventDefault()
		act(name)
	})
	area.before(bar)
}

export const wireToolbars = root => {
	const template = document.querySelector("template[data-toolbar]")
	if (!template) return
	for (const area of root.querySelectorAll("textarea[data-markdown]")) wire(template, area)
}
