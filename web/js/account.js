// Pages of someone signed in, and the page that follows a save: drafts leave only once the server has confirmed.
import { countDrafts, removeDraft, removeDrafts } from "./drafts.js"

const forgetSaved = () => {
	const saved = document.querySelector("[data-saved-page]")
	if (!saved) return
	const { savedAccount, savedPage, savedBase } = saved.dataset
	removeDraft(savedAccount, savedPage, savedBase).catch(() => {}) // no storage: there was no draft either
}

const ask = (dialog, account, leave) => {
	dialog.addEventListener("close", async () => {
		if (dialog.returnValue === "remove") await removeDrafts(account).catch(() => {})
		if (dialog.returnValue === "remove" || dialog.returnValue === "keep") leave()
	}, { once: true })
	dialog.returnValue = ""
	dialog.showModal()
}

const wire = form => form.addEventListener("submit", async event => {
	event.preventDefault()
	const account = form.dataset.signOut
	const dialog = document.getElementById("drafts-left")
	const left = await countDrafts(account).catch(() => 0)
	if (left && dialog) ask(dialog, account, () => form.submit())
	else form.submit()
})

export const wireAccount = () => {
	forgetSaved()
	for (const form of document.querySelectorAll("form[data-sign-out]")) wire(form)
}
