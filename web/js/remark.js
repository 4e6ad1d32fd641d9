// The words selected in a section go along to the form of a remark on it, with which one of their places they are.
const words = text => (text.match(/[\p{L}\p{N}\p{M}]+/gu) || []).join(" ")

const before = (box, range) => {
	const head = document.createRange()
	head.setStart(box, 0)
	head.setEnd(range.startContainer, range.startOffset)
	const text = head.cloneContents()
	for (const notes of text.querySelectorAll(".marge-notes")) notes.remove()
	return text.textContent
}

const take = link => {
	const address = new URL(link.href)
	for (const name of ["citation", "fois"]) address.searchParams.delete(name)
	const box = link.closest("[data-section]")
	const chosen = getSelection()
	if (box && chosen.rangeCount && !chosen.isCollapsed && box.contains(chosen.anchorNode) && box.contains(chosen.focusNode)) {
		const quote = chosen.toString().trim().slice(0, 600)
		const earlier = ` ${words(before(box, chosen.getRangeAt(0)))} `.split(` ${words(quote)} `).length
		address.searchParams.set("citation", quote)
		address.searchParams.set("fois", String(earlier))
	}
	link.href = address.href
}

export const wireRemarks = () => {
	for (const link of document.querySelectorAll("a[data-remark]")) {
		link.addEventListener("pointerdown", () => take(link)) // a press drops the selection before the click
		link.addEventListener("keydown", event => { if (event.key === "Enter") take(link) })
	}
}
