package store

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

// OwnAfter is the last version that was read of somebody's own.
type OwnAfter struct {
	PageID string
	N      int
}

// readablePage is the condition that whoever asks still reads a page: a whole text holds the words of others too.
func readablePage(id string) string {
	return `NOT EXISTS (SELECT 1 FROM candidacy c WHERE c.page_id = ` + id + ` AND NOT ` + readableCandidacy + `)`
}

// OwnVersions lists the versions that somebody wrote, with their texts, by page and number.
func (r Reader) OwnVersions(ctx context.Context, accountID string, after OwnAfter, limit int) ([]domain.Revision, error) {
	var rows []revisionRow
	err := r.c.Select(ctx, &rows, `SELECT `+revisionColumns+`, r.snapshot FROM revision r JOIN page p ON p.id = r.page_id
		WHERE r.author_id = ? AND NOT p.staged AND `+readablePage("r.page_id")+` AND (r.page_id > ? OR r.page_id = ? AND r.n > ?) ORDER BY r.page_id, r.n LIMIT ?`,
		accountID, accountID, after.PageID, after.PageID, after.N, limit)
	if err != nil {
		return nil, wrap(err, "own versions")
	}
	list := make([]domain.Revision, len(rows))
	for i, w := range rows {
		if list[i], err = r.withText(w); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// OwnRow is a line of what is kept of somebody: when, where, and her words.
type OwnRow struct {
	At    sqldb.Time `json:"-"`
	When  string     `db:"-" json:"at"`
	Where string     `db:"place" json:"where"`
	Words string     `json:"words"`
}

// ownTable is what is kept in a table, but for the versions; each query takes the account's id as often as it asks.
func ownTable(name string) string {
	return map[string]string{
		"sessions":      `SELECT created_at AS at, '' AS place, agent AS words FROM session WHERE account_id = ?`,
		"cles":          `SELECT created_at AS at, '' AS place, name AS words FROM api_token WHERE account_id = ?`,
		"licences":      `SELECT at, via AS place, licence AS words FROM licence_acceptance WHERE account_id = ?`,
		"brouillons":    `SELECT saved_at AS at, page_id AS place, CASE WHEN ` + readablePage("draft.page_id") + ` THEN sections ELSE '' END AS words FROM draft WHERE account_id = ?`,
		"propositions":  `SELECT at, page_id AS place, CASE WHEN ` + readablePage("proposal.page_id") + ` THEN sections ELSE '' END AS words FROM proposal WHERE account_id = ?`,
		"fichiers":      `SELECT at, sha256 AS place, name AS words FROM upload WHERE account_id = ?`,
		"demandes":      `SELECT at, candidacy_id AS place, message AS words FROM join_request WHERE account_id = ?`,
		"remarques":     `SELECT at, page_id AS place, CASE WHEN ` + readablePage("remark.page_id") + ` THEN body ELSE '' END AS words FROM remark WHERE account_id = ?`,
		"soutiens":      `SELECT at, page_id AS place, word AS words FROM support WHERE account_id = ?`,
		"signalements":  `SELECT at, path AS place, reason AS words FROM report WHERE account_id = ?`,
		"besoins":       `SELECT at, candidacy_id AS place, title || ' ' || words AS words FROM need WHERE account_id = ?`,
		"coups-de-main": `SELECT at, need_id AS place, message AS words FROM need_reply WHERE account_id = ?`,
		"suivis":        `SELECT at, page_id AS place, frequency AS words FROM follow_page WHERE account_id = ?`,
		"registre":      `SELECT at, path AS place, verb || ' ' || reason AS words FROM journal WHERE actor_id = ?`,
		"pages-lues":    `SELECT at, page_id AS place, '' AS words FROM page_seen WHERE account_id = ?`,
		"depots":        `SELECT at, page_id AS place, number AS words FROM deposit WHERE account_id = ?`,
		"inscriptions":  `SELECT at, workshop_id AS place, state || ' ' || name || ' ' || email AS words FROM registration WHERE account_id = ?`,
		"cartes":        `SELECT at, workshop_id AS place, body AS words FROM card WHERE account_id = ?`,
		"marques": `SELECT at, card_id AS place, '' AS words FROM card_mark WHERE account_id = ?
			UNION ALL SELECT t.at, t.card_id AS place, '' AS words FROM card_mark_seat t JOIN registration g ON g.id = t.registration_id WHERE g.account_id = ?`,
		"avis":           `SELECT at, deposit_id AS place, body AS words FROM opinion WHERE account_id = ?`,
		"administratifs": `SELECT at, candidacy_id AS place, payload AS words FROM administrative WHERE account_id = ?`,
	}[name]
}

// OwnTables names what is kept of somebody beside her versions.
func OwnTables() []string {
	return []string{
		"sessions", "cles", "licences", "brouillons", "propositions", "fichiers", "demandes", "remarques", "soutiens", "signalements", "besoins",
		"coups-de-main", "suivis", "registre", "pages-lues", "depots", "administratifs", "inscriptions", "cartes", "marques", "avis",
	}
}

// OwnRows lists what one of OwnTables keeps of somebody, oldest first.
func (r Reader) OwnRows(ctx context.Context, table, accountID string) ([]OwnRow, error) {
	list := []OwnRow{}
	query := ownTable(table)
	args := make([]any, count(query))
	for i := range args {
		args[i] = accountID
	}
	err := r.c.Select(ctx, &list, query+` ORDER BY 1, 2`, args...)
	for i := range list {
		list[i].When = list[i].At.Text()
	}
	return list, wrap(err, "own "+table)
}
