// An edit page: each part enhances what it finds; the form is whole without any of them.
import { wireAccount } from "./account.js"
import { wireToolbars } from "./toolbar.js"
import { wireCounters } from "./counter.js"
import { wirePreviews } from "./preview.js"
import { wireLicences } from "./licence.js"
import { wireRows } from "./rows.js"
import { wireAutosave } from "./autosave.js"

const wireTexts = root => {
	wireToolbars(root)
	wireCounters(root)
	wirePreviews(root)
	wireLicences(root)
}

wireAccount()
wireTexts(document)
document.addEventListener("rowadded", event => wireTexts(event.target))
wireRows()
wireAutosave()
