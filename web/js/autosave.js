// Keeps what is typed in this browser, offers it back, and warns before leaving. The server removes nothing and knows nothing.
import { draftsOf, putDraft, removeDraft } from "./drafts.js"
import { addRow, rowIDs } from "./rows.js"
import { later } from "./counter.js"

const values = form => [...new FormData(form)].filter(([, value]) => typeof value === "string")
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b)
// The base version is part of the key; comparing it too would offer back a text that nobody changed.
const typed = fields => fields.filter(([name]) => !["base", "key", "opened"].includes(name))

const restoreRows = (form, fields) => {
	for (const group of form.querySelectorAll("[data-rows]")) {
		const wanted = fields.filter(([name]) => name === `${group.dataset.rows}.rows`).map(([, id]) => id)
		for (const row of group.querySelectorAll(":scope > [data-row]")) {
			if (!wanted.includes(row.dataset.row)) row.remove()
		}
		const present = rowIDs(group)
		for (const id of wanted) if (!present.includes(id)) addRow(group, id)
	}
}

const restore = (form, fields) => {
	restoreRows(form, fields)
	const by = Map.groupBy ? Map.groupBy(fields, f => f[0]) : fields.reduce((m, f) => m.set(f[0], [...(m.get(f[0]) || []), f]), new Map())
	for (const element of form.elements) {
		const kept = (by.get(element.name) || []).map(f => f[1])
		// The key of the post stays this page's: a replayed key would answer with the earlier post's result.
		if (!element.name || element.name === "key" || element.type === "file" || element.type === "submit") continue
		if (element.type === "checkbox" || element.type === "radio") element.checked = kept.includes(element.value)
		else if (kept.length && !element.name.endsWith(".rows")) element.value = kept[0]
		else continue
		element.dispatchEvent(new Event("input", { bubbles: true }))
	}
}

const offer = (form, draft) => {
	const box = form.querySelector("[data-draft-offer]")
	if (!box) return
	box.querySelector("[data-draft-time]").textContent = new Date(draft.at)
		.toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" })
	box.querySelector("[data-draft-use]").addEventListener("click", () => {
		restore(form, draft.fields)
		box.hidden = true
		form.querySelector("textarea, input:not([type=hidden])")?.focus()
	}, { once: true })
	box.querySelector("[data-draft-drop]").addEventListener("click", () => {
		removeDraft(draft.account, draft.page, draft.base).catch(() => {})
		box.hidden = true
	}, { once: true })
	box.hidden = false
}

const guard = form => {
	let dirty = form.hasAttribute("data-dirty")
	form.addEventListener("input", () => { dirty = true })
	form.addEventListener("submit", () => { dirty = false })
	window.addEventListener("beforeunload", event => { if (dirty) event.preventDefault() })
}

const keep = (form, account, page) => {
	let before = typed(values(form))
	const save = () => {
		const fields = values(form)
		if (same(typed(fields), before)) return
		before = typed(fields)
		const base = form.elements.base?.value ?? "" // a restored text brings its own base
		putDraft({ account, page, base, at: Date.now(), fields }).catch(() => {}) // no storage: the guard still warns
	}
	form.addEventListener("input", later(800, save))
	form.addEventListener("submit", save)
	document.addEventListener("visibilitychange", () => { if (document.hidden) save() })
}

export const wireAutosave = async () => {
	const form = document.querySelector("form[data-draft-page]")
	if (!form) return
	const { draftAccount, draftPage } = form.dataset
	guard(form)
	keep(form, draftAccount, draftPage)
	const found = await draftsOf(draftAccount, draftPage).catch(() => [])
	const now = typed(values(form))
	const last = found.filter(d => !same(typed(d.fields), now)).sort((a, b) => b.at - a.at)[0]
	if (last && !form.hasAttribute("data-dirty")) offer(form, last)
}
