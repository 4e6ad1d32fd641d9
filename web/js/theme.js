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

// wireThemes keeps the choice; the style sheet alone applies it while the page lasts.
export const wireThemes = () => {
	const group = document.querySelector("[data-themes]")
	if (!group) return
	const chosen = root.dataset.theme || "auto"
	for (const input of group.querySelectorAll("input")) input.checked = input.value === chosen
	group.addEventListener("change", event => {
		write(event.target.value)
		set(event.target.value)
	})
}
