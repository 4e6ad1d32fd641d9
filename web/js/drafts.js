// What has been typed and not published, kept in this browser only: one record by account, page and base version.
const NAME = "communs"
const STORE = "drafts"

const open = () => new Promise((resolve, reject) => {
	const request = indexedDB.open(NAME, 1)
	request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: ["account", "page", "base"] })
	request.onsuccess = () => resolve(request.result)
	request.onerror = () => reject(request.error)
})

const run = async (mode, act) => {
	const db = await open()
	try {
		return await new Promise((resolve, reject) => {
			const tx = db.transaction(STORE, mode)
			const request = act(tx.objectStore(STORE))
			tx.oncomplete = () => resolve(request && request.result)
			tx.onerror = tx.onabort = () => reject(tx.error)
		})
	} finally {
		db.close()
	}
}

// An array sorts after every string, so it bounds all keys that start alike.
const within = (...start) => IDBKeyRange.bound(start, [...start, []])

export const putDraft = draft => run("readwrite", s => s.put(draft))
export const removeDraft = (account, page, base) => run("readwrite", s => s.delete([account, page, base]))
export const draftsOf = (account, page) => run("readonly", s => s.getAll(within(account, page)))
export const countDrafts = account => run("readonly", s => s.count(within(account)))
export const removeDrafts = account => run("readwrite", s => s.delete(within(account)))
