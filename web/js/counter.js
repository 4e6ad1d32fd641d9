// Words as the server counts them for its limit: letters and digits, held together by apostrophes and hyphens.
const WORD = /[\p{L}\p{N}]+(?:[’'-][\p{L}\p{N}]+)*/gu

export const later = (delay, act) => {
	let timer
	return () => {
		clearTimeout(timer)
		timer = setTimeout(act, delay)
	}
}

export const wireCounters = root => {
	for (const out of root.querySelectorAll("[data-count]")) {
		const area = document.getElementById(out.dataset.count)
		const count = () => { out.textContent = (area.value.match(WORD) || []).length }
		area.addEventListener("input", later(200, count))
		count()
	}
}
