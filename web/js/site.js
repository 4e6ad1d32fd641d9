// Every page, in the head and before the first paint: the reader's theme; then the drawer. Nothing here is needed.
import { applyTheme, wireThemes } from "./theme.js"
import { wireMenu } from "./menu.js"

applyTheme()
document.addEventListener("DOMContentLoaded", () => {
	wireThemes()
	wireMenu()
})
