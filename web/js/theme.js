// The theme is the browser's own matter: no cookie, so that a page has the same bytes for everyone.
const KEY = "theme"
const root = document.documentElement

const read = () => {
	try {
		return localStorage.getItem(KEY)
	} catch {
		return null // storage refused: the device's own preference holds
	}
}

const write = theme => {
	try {
		if (theme === "auto") localStorage.removeItem(KEY)
		else localStorage.setItem(KEY, theme)
	} catch {
		// storage refused: the choice lasts as long as the page
	}
}

const set = theme => {
	if (theme === "clair" || theme === "sombre") root.dataset.theme = theme
	else delete root.dataset.theme
}

export const applyTheme = () => set(read())

// wireThemes shows the buttons, which without this script would do nothing, and keeps the choice.
export const wireThemes = () => {
	const group = document.querySelector("[data-themes]")
	if (!group) return
	const buttons = [...group.querySelectorAll("button")]
	const press = () => {
		for (const b of buttons) b.setAttribute("aria-pressed", String(b.value === (root.dataset.theme || "auto")))
	}
	group.addEventListener("click", event => {
		const button = event.target.closest("button")
		if (!button) return
		write(button.value)
		set(button.value)
		press()
	})
	press()
	group.hidden = false
}
