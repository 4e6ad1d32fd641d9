// The cards of a workshop: dragging one onto a group fills in and sends the form of the page; the wall reads itself again.
import { wireAccount } from "./account.js"

wireAccount()
const form = document.getElementById("ranger")
if (form) {
	for (const card of document.querySelectorAll("[data-carte]")) {
		const box = document.getElementById("c-" + card.dataset.carte)
		card.draggable = Boolean(box)
		card.addEventListener("dragstart", (e) => e.dataTransfer.setData("text/plain", box.id))
	}
	for (const group of document.querySelectorAll("[data-groupe]")) {
		group.addEventListener("dragover", (e) => e.preventDefault())
		group.addEventListener("drop", (e) => {
			const box = document.getElementById(e.dataTransfer.getData("text/plain"))
			if (box?.form !== form) return
			e.preventDefault()
			box.checked = true
			form.elements.groupe.value = group.dataset.groupe
			form.elements.title.value = ""
			form.requestSubmit()
		})
	}
}
const wall = document.querySelector("[data-mur]")
if (wall) {
	setInterval(async () => {
		const answer = await fetch(location.href, { cache: "no-cache" }).catch(() => null)
		if (!answer?.ok) return
		const now = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".colonnes")
		if (now && now.innerHTML !== wall.innerHTML) wall.innerHTML = now.innerHTML
	}, 10000)
}
