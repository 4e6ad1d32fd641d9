package store

import (
	"context"
	"strings"
	"time"

	"github.com/appel-a-communs/communs/internal/sqldb"
)

// An erased account leaves its texts. On each page they get an account of their own, closed from the start, with a
// random name: nothing tells that two of these were one person. What was only hers is deleted, and then the account
// itself: a row that would still point at it makes the whole erasure fail.

// left is what an account left in one table: the columns of its id and of its name, one of which may be missing, and the place of each row, which is
// the id of a page or of what stands for itself.
type left struct{ table, id, name, place string }

// leftBehind lists all the columns that name an account and stay. A table that is neither here nor in forgotten fails a
// test, and the erasure of who has a row there.
func leftBehind() []left {
	ofDeposit := func(table string) string {
		return `(SELECT d.page_id FROM deposit d WHERE d.id = ` + table + `.deposit_id)`
	}
	ofCandidacy := func(column string) string { return `(SELECT c.page_id FROM candidacy c WHERE c.id = ` + column + `)` }
	return []left{
		{"revision", "author_id", "author_name", "revision.page_id"},
		{"revision_author", "account_id", "", "revision_author.page_id"},
		{"proposal", "account_id", "author_name", "proposal.page_id"},
		{"deposit", "account_id", "account_name", "deposit.page_id"},
		{"administrative", "account_id", "", ofCandidacy("administrative.candidacy_id")},
		{"upload", "account_id", "", "upload.sha256"},
		{"journal", "actor_id", "actor_name", journalPlace},
		{"remark", "account_id", "", "remark.page_id"},
		{"remark", "settled_by", "", "remark.page_id"},
		{"support", "account_id", "", "support.page_id"},
		{"report", "account_id", "", "report.id"},
		{"report", "settled_by", "", "report.id"},
		{"need", "account_id", "account_name", ofCandidacy("need.candidacy_id")},
		{"need_reply", "account_id", "", "(SELECT c.page_id FROM need n JOIN candidacy c ON c.id = n.candidacy_id WHERE n.id = need_reply.need_id)"},
		{"cooperation", "account_id", "account_name", "cooperation.id"},
		{"cooperation", "facilitator_id", "facilitator_name", "cooperation.id"},
		{"relation", "account_id", "account_name", "relation.id"},
		{"workshop", "account_id", "", "workshop.id"},
		{"challenge_source", "account_id", "account_name", "(SELECT c.page_id FROM challenge c WHERE c.id = challenge_source.challenge_id)"},
		{"examination", "account_id", "account_name", ofDeposit("examination")},
		{"reserve_lift", "account_id", "account_name", ofDeposit("reserve_lift")},
		{"interests", "account_id", "", "interests.call_id"},
		{"conflict_claim", "account_id", "", ofDeposit("conflict_claim")},
		{"opinion", "account_id", "", ofDeposit("opinion")},
		{"ruling", "account_id", "account_name", ofDeposit("ruling")},
		{"publication", "account_id", "account_name", "publication.call_id"},
		{"objection", "account_id", "account_name", ofDeposit("objection")},
		{"objection", "", "answered_by", ofDeposit("objection")},
		{"invitation", "invited_by", "invited_name", "invitation.id"},
		{"invitation", "accepted_by", "", "invitation.id"},
		{"derogation", "account_id", "account_name", ofCandidacy("derogation.candidacy_id")},
		{"derogation", "", "revoked_name", ofCandidacy("derogation.candidacy_id")},
		{"licence_policy", "account_id", "account_name", "licence_policy.call_id"},
		{"message", "account_id", "account_name", "message.id"},
		{"message_recipient", "account_id", "", "message_recipient.message_id"},
		{"revision_hiding", "account_id", "account_name", "revision_hiding.page_id"},
		{"account_block", "blocked_by", "blocked_name", "account_block.id"},
		{"account_block", "", "lifted_name", "account_block.id"},
		{"card_group", "account_id", "", "card_group.workshop_id"},
		{"card", "", "name", "card.workshop_id"},
		{"card", "", "typist", "card.workshop_id"},
		{"card", "", "by_name", "card.workshop_id"},
		{"card", "account_id", "", "card.workshop_id"},
		{"card_mark", "account_id", "", "(SELECT k.workshop_id FROM card k WHERE k.id = card_mark.card_id)"},
	}
}

// whose is the condition that a row is the account's: by its id, or by its name, which no other account has.
func (l left) whose() string {
	if l.id == "" {
		return l.name + ` = (SELECT a.name FROM account a WHERE a.id = ?)`
	}
	return l.id + ` = ?`
}

// authored finds the places of a table.
func (l left) authored() string {
	return `SELECT DISTINCT ` + l.place + ` FROM ` + l.table + ` WHERE ` + l.whose()
}

// rekeyed puts the aliases there.
func (l left) rekeyed() string {
	var set []string
	if l.name != "" {
		set = append(set, l.name+` = `+aliasOf("alias_name", l.place))
	}
	if l.id != "" {
		set = append(set, l.id+` = `+aliasOf("alias_id", l.place))
	}
	return `UPDATE ` + l.table + ` SET ` + strings.Join(set, ", ") + ` WHERE ` + l.whose()
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

// forgotten deletes what was only the account's own. Each takes the account's id once.
func forgotten() []string {
	return []string{
		`DELETE FROM session WHERE account_id = ?`, `DELETE FROM api_token WHERE account_id = ?`, `DELETE FROM mail_token WHERE account_id = ?`,
		`DELETE FROM draft WHERE account_id = ?`, `DELETE FROM page_seen WHERE account_id = ?`, `DELETE FROM pending WHERE account_id = ?`,
		`DELETE FROM registration_link WHERE registration_id IN (SELECT id FROM registration WHERE account_id = ? OR email_key = (SELECT a.email_key FROM account a WHERE a.id = ?))`,
		`DELETE FROM registration WHERE account_id = ? OR email_key = (SELECT a.email_key FROM account a WHERE a.id = ?)`,
		`DELETE FROM opinion_draft WHERE account_id = ?`, `DELETE FROM profile WHERE account_id = ?`,
		`DELETE FROM follow_page WHERE account_id = ?`, `DELETE FROM follow_call WHERE account_id = ?`, `DELETE FROM follow_setting WHERE account_id = ?`,
		`DELETE FROM notice WHERE account_id = ?`, `DELETE FROM account_block WHERE account_id = ?`, `DELETE FROM join_request WHERE account_id = ?`, `DELETE FROM role_grant WHERE account_id = ?`, `DELETE FROM request_once WHERE account_id = ?`,
		`DELETE FROM licence_acceptance WHERE account_id = ?`, `DELETE FROM erasure_alias WHERE account_id = ?`, `DELETE FROM erasure WHERE account_id = ?`,
		`UPDATE journal SET title = '—' WHERE object = 'account' AND object_id = ?`,
		`DELETE FROM account WHERE id = ?`,
	}
}

// Places lists where an account left something public.
func (tx *Tx) Places(ctx context.Context, accountID string) ([]string, error) {
	var all []string
	seen := map[string]bool{}
	for _, l := range leftBehind() { // one a table
		var list []string
		if err := tx.c.Select(ctx, &list, l.authored(), accountID); err != nil {
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
	var queries []string
	for _, l := range leftBehind() {
		queries = append(queries, l.rekeyed())
	}
	for _, query := range append(queries, forgotten()...) { // one or two a table
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
