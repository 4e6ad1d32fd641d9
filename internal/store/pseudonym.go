package store

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/sqldb"
)

// An erased account leaves its texts. On each page they get an account of their own, closed from the start, with a
// random name: nothing tells that two of these were one person. What was only hers is deleted, and then the account
// itself: a row that would still point at it makes the whole erasure fail.

// authored gives, for each place where an account left something public, the name of that place: the id of a page, else
// of what stands for itself. Each takes the account's id.
func authored() []string {
	return []string{
		`SELECT page_id FROM revision WHERE author_id = ?`,
		`SELECT page_id FROM revision_author WHERE account_id = ?`,
		`SELECT page_id FROM proposal WHERE account_id = ?`,
		`SELECT page_id FROM deposit WHERE account_id = ?`,
		`SELECT c.page_id FROM administrative a JOIN candidacy c ON c.id = a.candidacy_id WHERE a.account_id = ?`,
		`SELECT sha256 FROM upload WHERE account_id = ?`,
		`SELECT ` + journalPlace + ` FROM journal WHERE actor_id = ?`,
	}
}

// journalPlace is the page that a line of the register speaks of, else what it speaks of.
const journalPlace = `coalesce((SELECT c.page_id FROM candidacy c WHERE c.id = journal.object_id),
	(SELECT c.page_id FROM challenge c WHERE c.id = journal.object_id),
	(SELECT d.page_id FROM deposit d WHERE d.id = journal.object_id),
	(SELECT c.page_id FROM call c WHERE c.id = journal.object_id), journal.object_id)`

// aliasOf is the account that takes the place of the erased one there; an SQL expression, whose ? is the erased account.
func aliasOf(what, place string) string {
	return `(SELECT x.` + what + ` FROM erasure_alias x WHERE x.account_id = ? AND x.place = ` + place + `)`
}

// rekeyed moves what an account left to its aliases. Each takes the account's id as often as it asks.
func rekeyed() []string {
	return []string{
		`UPDATE revision SET author_name = ` + aliasOf("alias_name", "revision.page_id") + `, author_id = ` + aliasOf("alias_id", "revision.page_id") + ` WHERE author_id = ?`,
		`UPDATE revision_author SET account_id = ` + aliasOf("alias_id", "revision_author.page_id") + ` WHERE account_id = ?`,
		`UPDATE proposal SET author_name = ` + aliasOf("alias_name", "proposal.page_id") + `, account_id = ` + aliasOf("alias_id", "proposal.page_id") + ` WHERE account_id = ?`,
		`UPDATE deposit SET account_name = ` + aliasOf("alias_name", "deposit.page_id") + `, account_id = ` + aliasOf("alias_id", "deposit.page_id") + ` WHERE account_id = ?`,
		`UPDATE administrative SET account_id = ` + aliasOf("alias_id", `(SELECT c.page_id FROM candidacy c WHERE c.id = administrative.candidacy_id)`) + ` WHERE account_id = ?`,
		`UPDATE upload SET account_id = ` + aliasOf("alias_id", "upload.sha256") + ` WHERE account_id = ?`,
		`UPDATE journal SET actor_name = ` + aliasOf("alias_name", journalPlace) + `, actor_id = ` + aliasOf("alias_id", journalPlace) + ` WHERE actor_id = ?`,
	}
}

// forgotten deletes what was only the account's own. Each takes the account's id once.
func forgotten() []string {
	return []string{
		`DELETE FROM session WHERE account_id = ?`, `DELETE FROM api_token WHERE account_id = ?`, `DELETE FROM mail_token WHERE account_id = ?`,
		`DELETE FROM draft WHERE account_id = ?`, `DELETE FROM page_seen WHERE account_id = ?`, `DELETE FROM pending WHERE account_id = ?`,
		`DELETE FROM join_request WHERE account_id = ?`, `DELETE FROM role_grant WHERE account_id = ?`, `DELETE FROM request_once WHERE account_id = ?`,
		`DELETE FROM licence_acceptance WHERE account_id = ?`, `DELETE FROM erasure_alias WHERE account_id = ?`, `DELETE FROM erasure WHERE account_id = ?`,
		`UPDATE journal SET title = '—' WHERE object = 'account' AND object_id = ?`,
		`DELETE FROM account WHERE id = ?`,
	}
}

// Places lists where an account left something public.
func (tx *Tx) Places(ctx context.Context, accountID string) ([]string, error) {
	var all []string
	seen := map[string]bool{}
	for _, query := range authored() { // one a table
		var list []string
		if err := tx.c.Select(ctx, &list, query, accountID); err != nil {
			return nil, wrap(err, "places of an account")
		}
		for _, place := range list {
			if !seen[place] {
				seen[place] = true
				all = append(all, place)
			}
		}
	}
	return all, nil
}

// Alias is the closed account that takes somebody's place on one page.
type Alias struct {
	Place, ID, Name, NameKey string
}

// aliasBatch bounds the rows of one statement.
const aliasBatch = 100

// Pseudonymise puts aliases where an account was, and deletes it. since is when the aliases are said to be made: the
// same for all that the instance ever makes, so that it tells nothing.
func (tx *Tx) Pseudonymise(ctx context.Context, accountID string, aliases []Alias, since time.Time) error {
	for len(aliases) > 0 {
		n := min(len(aliases), aliasBatch)
		if err := tx.addAliases(ctx, accountID, aliases[:n], since); err != nil {
			return err
		}
		aliases = aliases[n:]
	}
	for _, query := range append(rekeyed(), forgotten()...) { // one a table
		args := make([]any, count(query))
		for i := range args {
			args[i] = accountID
		}
		if _, err := tx.c.Exec(ctx, query, args...); err != nil {
			return wrap(err, "erasure")
		}
	}
	return nil
}

func (tx *Tx) addAliases(ctx context.Context, accountID string, aliases []Alias, since time.Time) error {
	var people, places []any
	at := sqldb.At(since)
	for _, a := range aliases {
		people = append(people, a.ID, a.Name, a.NameKey, at, at)
		places = append(places, accountID, a.Place, a.ID, a.Name)
	}
	_, err := tx.c.Exec(ctx, `INSERT INTO account (id, name, name_key, disabled_at, created_at) VALUES `+tuples(len(aliases), 5), people...)
	if err != nil {
		return wrap(err, "aliases")
	}
	_, err = tx.c.Exec(ctx, `INSERT INTO erasure_alias (account_id, place, alias_id, alias_name) VALUES `+tuples(len(aliases), 4), places...)
	return wrap(err, "aliases")
}

// count is how many values a statement asks for.
func count(query string) int {
	n := 0
	for _, r := range query {
		if r == '?' {
			n++
		}
	}
	return n
}
