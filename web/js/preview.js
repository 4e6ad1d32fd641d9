// The preview is the server's: same renderer as the published page. This only asks for it while someone types.
import { later } from "./counter.js"

// The policy's one input is the answer of the preview; without Trusted Types the text is used as it is.
const policy = window.trustedTypes?.createPolicy("apercu", { createHTML: html => html }) ?? { createHTML: html => html }

const ask = async (area, signal) => {
	const body = new FormData()
	body.set("field", area.name)
	body.set("text", area.value)
	const answer = await fetch(area.dataset.preview, { method: "POST", body, signal, headers: { Accept: "text/html" } })
	if (!answer.ok) throw new Error(String(answer.status))
	return answer.text()
}

const wire = area => {
	const button = document.querySelector(`button[name="preview"][aria-controls="${area.id}-apercu"]`)
	const panel = document.getElementById(`${area.id}-apercu`)
	const out = panel?.querySelector("[data-preview-out]")
	if (!button || !out) return
	let pending
	const show = async () => {
		pending?.abort()
		pending = new AbortController()
		try {
			out.innerHTML = policy.createHTML(await ask(area, pending.signal))
		} catch (error) {
			if (error.name !== "AbortError") out.textContent = panel.dataset.failed
		}
	}
	const follow = later(350, () => { if (!panel.hidden) show() })
	const say = () => {
		button.setAttribute("aria-expanded", String(!panel.hidden))
		button.firstChild.data = panel.hidden ? button.dataset.show : button.dataset.hide // what follows names the field
	}
	button.addEventListener("click", event => {
		event.preventDefault()
		panel.hidden = !panel.hidden
		say()
		if (!panel.hidden) show()
	})
	area.addEventListener("input", follow)
	say()
}

export const wirePreviews = root => {
	for (const area of root.querySelectorAll("textarea[data-preview]")) wire(area)
}
