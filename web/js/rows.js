// Repeated rows: without this script, "add" and "remove" are submit buttons that bring the form back with its texts.
const FRESH = "__ROW__"

const fresh = () => crypto.getRandomValues(new Uint32Array(2)).reduce((id, n) => id + n.toString(36), "n")

// addRow clones the group's empty row, whose ids and names hold a mark in place of the row's id.
export const addRow = (group, id = fresh()) => {
	const row = group.querySelector(":scope > template").content.firstElementChild.cloneNode(true)
	for (const element of [row, ...row.querySelectorAll("*")]) {
		for (const { name, value } of [...element.attributes]) {
			if (value.includes(FRESH)) element.setAttribute(name, value.replaceAll(FRESH, id))
		}
	}
	group.querySelector("[data-rows-end]").before(row)
	row.dispatchEvent(new Event("rowadded", { bubbles: true }))
	return row
}

export const rowIDs = group => [...group.querySelectorAll(":scope > [data-row]")].map(row => row.dataset.row)

const remove = (group, button) => {
	const row = button.closest("[data-row]")
	const near = row.nextElementSibling?.matches("[data-row]") ? row.nextElementSibling : row.previousElementSibling
	row.remove()
	const to = near?.matches("[data-row]") ? near.querySelector("input:not([type=hidden]), select") : group.querySelector("[name=add_row]")
	to?.focus()
}

const wire = group => group.addEventListener("click", event => {
	const button = event.target.closest("button[name=add_row], button[name=remove_row]")
	if (!button) return
	event.preventDefault()
	if (button.name === "add_row") addRow(group).querySelector("input:not([type=hidden]), select").focus()
	else remove(group, button)
	group.dispatchEvent(new Event("input", { bubbles: true }))
})

export const wireRows = () => {
	for (const group of document.querySelectorAll("[data-rows]")) wire(group)
}
