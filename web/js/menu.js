// The drawer is a <details>; this closes it on Escape and when the focus leaves it.
export const wireMenu = () => {
	const drawer = document.querySelector("details.tiroir")
	if (!drawer) return
	drawer.addEventListener("keydown", event => {
		if (event.key !== "Escape" || !drawer.open) return
		drawer.open = false
		drawer.querySelector("summary").focus()
	})
	drawer.addEventListener("focusout", event => {
		if (event.relatedTarget && !drawer.contains(event.relatedTarget)) drawer.open = false
	})
}
