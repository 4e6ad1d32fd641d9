package store

import (
	"context"
	"strings"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

// ofCutoff joins what is written on a deposit to the standing deposits of one relève.
const ofCutoff = ` JOIN deposit d ON d.id = x.deposit_id WHERE d.call_id = ? AND d.k = ? AND d.state = 'deposited' `

// Examinations are the examinations of a relève, by deposit.
func (r Reader) Examinations(ctx context.Context, callID string, k int) (map[string]domain.Examination, error) {
	var rows []struct {
		DepositID  string `db:"deposit_id"`
		Admissible bool
		Reason     string
		By         string `db:"account_id"`
		ByName     string `db:"account_name"`
		At         sqldb.Time
	}
	err := r.c.Select(ctx, &rows, `SELECT x.deposit_id, x.admissible, x.reason, x.account_id, x.account_name, x.at FROM examination x`+ofCutoff, callID, k)
	list := map[string]domain.Examination{}
	for _, w := range rows {
		list[w.DepositID] = domain.Examination{
			DepositID: w.DepositID, Admissible: w.Admissible, Reason: w.Reason, By: w.By, ByName: w.ByName, At: w.At.Time,
		}
	}
	return list, wrap(err, "examinations")
}

// SetExamination says whether a deposit is admissible, in the place of what was said before. Lock its call first.
func (tx *Tx) SetExamination(ctx context.Context, e domain.Examination) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO examination (deposit_id, admissible, reason, account_id, account_name, at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (deposit_id) DO UPDATE SET admissible = excluded.admissible, reason = excluded.reason,
		account_id = excluded.account_id, account_name = excluded.account_name, at = excluded.at`,
		e.DepositID, e.Admissible, e.Reason, e.By, e.ByName, sqldb.At(e.At))
	return wrap(err, "examination")
}

// Lifts are the reserves lifted in a relève, by deposit.
func (r Reader) Lifts(ctx context.Context, callID string, k int) (map[string][]domain.Lift, error) {
	var rows []struct {
		DepositID  string `db:"deposit_id"`
		ResourceID string `db:"resource_id"`
		Reason     string
		By         string `db:"account_id"`
		ByName     string `db:"account_name"`
		At         sqldb.Time
	}
	err := r.c.Select(ctx, &rows, `SELECT x.deposit_id, x.resource_id, x.reason, x.account_id, x.account_name, x.at FROM reserve_lift x`+
		ofCutoff+`ORDER BY x.at`, callID, k)
	list := map[string][]domain.Lift{}
	for _, w := range rows {
		list[w.DepositID] = append(list[w.DepositID], domain.Lift{
			DepositID: w.DepositID, ResourceID: w.ResourceID, Reason: w.Reason, By: w.By, ByName: w.ByName, At: w.At.Time,
		})
	}
	return list, wrap(err, "reserves")
}

// AddLift lifts a reserve; it tells whether it still stood.
func (tx *Tx) AddLift(ctx context.Context, l domain.Lift) (bool, error) {
	n, err := tx.c.Exec(ctx, `INSERT INTO reserve_lift (deposit_id, resource_id, reason, account_id, account_name, at)
		VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`, l.DepositID, l.ResourceID, l.Reason, l.By, l.ByName, sqldb.At(l.At))
	return n == 1, wrap(err, "reserve")
}

// InterestsIn are the declarations of interests of a relève, by account.
func (r Reader) InterestsIn(ctx context.Context, callID string, k int) (map[string]domain.Interests, error) {
	var rows []struct {
		AccountID  string `db:"account_id"`
		Name       string
		Structures string
		At         sqldb.Time
	}
	err := r.c.Select(ctx, &rows, `SELECT x.account_id, a.name, x.structures, x.at FROM interests x JOIN account a ON a.id = x.account_id
		WHERE x.call_id = ? AND x.k = ?`, callID, k)
	list := map[string]domain.Interests{}
	for _, w := range rows {
		i := domain.Interests{AccountID: w.AccountID, Name: w.Name, At: w.At.Time}
		if w.Structures != "" {
			i.Structures = strings.Split(w.Structures, "\n")
		}
		list[w.AccountID] = i
	}
	return list, wrap(err, "interests")
}

// Claims are the conflicts of interest declared in a relève.
func (r Reader) Claims(ctx context.Context, callID string, k int) ([]domain.Claim, error) {
	var rows []struct {
		DepositID string `db:"deposit_id"`
		AccountID string `db:"account_id"`
		Reason    string
	}
	err := r.c.Select(ctx, &rows, `SELECT x.deposit_id, x.account_id, x.reason FROM conflict_claim x`+ofCutoff, callID, k)
	list := make([]domain.Claim, len(rows))
	for i, w := range rows {
		list[i] = domain.Claim(w)
	}
	return list, wrap(err, "conflicts")
}

// Declaration is what somebody declares for one relève, whole.
type Declaration struct {
	CallID    string
	K         int
	Interests domain.Interests
	Claims    []domain.Claim
}

// SetInterests writes somebody's declaration anew: the claims that are no longer made are gone.
func (tx *Tx) SetInterests(ctx context.Context, d Declaration) error {
	at := sqldb.At(d.Interests.At)
	if _, err := tx.c.Exec(ctx, `INSERT INTO interests (call_id, k, account_id, structures, at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (call_id, k, account_id) DO UPDATE SET structures = excluded.structures, at = excluded.at`,
		d.CallID, d.K, d.Interests.AccountID, strings.Join(d.Interests.Structures, "\n"), at); err != nil {
		return wrap(err, "interests")
	}
	if _, err := tx.c.Exec(ctx, `DELETE FROM conflict_claim WHERE account_id = ? AND deposit_id IN (SELECT id FROM deposit WHERE call_id = ? AND k = ?)`,
		d.Interests.AccountID, d.CallID, d.K); err != nil {
		return wrap(err, "conflicts")
	}
	for _, c := range d.Claims { // a handful
		if _, err := tx.c.Exec(ctx, `INSERT INTO conflict_claim (deposit_id, account_id, reason, at) VALUES (?, ?, ?, ?)`,
			c.DepositID, c.AccountID, c.Reason, at); err != nil {
			return wrap(err, "conflicts")
		}
	}
	return nil
}

// Pair is an account with something that it has to do with: a candidacy, an organisation's name.
type Pair struct {
	Account string `db:"account_id"`
	Of      string `db:"of_what"`
}

// TeamsIn lists who is in the team of the candidacies deposited for a relève.
func (r Reader) TeamsIn(ctx context.Context, callID string, k int) ([]Pair, error) {
	var list []Pair
	err := r.c.Select(ctx, &list, `SELECT g.account_id, d.candidacy_id AS of_what FROM deposit d JOIN role_grant g ON g.scope = 'candidacy:' || d.candidacy_id
		WHERE d.call_id = ? AND d.k = ? AND d.state = 'deposited'`, callID, k)
	return list, wrap(err, "teams")
}

// OrganisationsIn lists the organisations that carry the candidacies deposited for a relève: Account is the candidacy.
func (r Reader) OrganisationsIn(ctx context.Context, callID string, k int) ([]Pair, error) {
	var list []Pair
	err := r.c.Select(ctx, &list, `SELECT o.candidacy_id AS account_id, o.name AS of_what FROM deposit d JOIN organisation o ON o.candidacy_id = d.candidacy_id
		WHERE d.call_id = ? AND d.k = ? AND d.state = 'deposited' ORDER BY o.id`, callID, k)
	return list, wrap(err, "organisations")
}

// StructuresOf lists the organisations that carry a candidacy of whose team somebody is who has a role on a call.
func (r Reader) StructuresOf(ctx context.Context, callID string) ([]Pair, error) {
	var list []Pair
	err := r.c.Select(ctx, &list, `SELECT DISTINCT g.account_id, o.name AS of_what FROM role_grant g JOIN organisation o ON g.scope = 'candidacy:' || o.candidacy_id
		WHERE g.account_id IN (SELECT h.account_id FROM role_grant h WHERE h.scope = ?) ORDER BY o.name`, string(domain.OnCall(callID)))
	return list, wrap(err, "organisations")
}

// WroteIn lists the pages, among those deposited for a relève, in whose deposited text somebody wrote.
func (r Reader) WroteIn(ctx context.Context, callID string, k int, accountID string) (map[string]bool, error) {
	var ids []string
	err := r.c.Select(ctx, &ids, `SELECT DISTINCT d.page_id FROM deposit d JOIN revision_author x ON x.page_id = d.page_id AND x.n <= d.n
		WHERE d.call_id = ? AND d.k = ? AND d.state = 'deposited' AND x.account_id = ?`, callID, k, accountID)
	pages := map[string]bool{}
	for _, id := range ids {
		pages[id] = true
	}
	return pages, wrap(err, "authors")
}

// publicationRow is the moment from which decisions are public, as SQL has it.
type publicationRow struct {
	CallID string `db:"call_id"`
	K      int
	At     sqldb.Time
	By     string `db:"account_id"`
	ByName string `db:"account_name"`
	Tells  domain.Telling
	Scale  int
	Until  sqldb.Time
}

func (w publicationRow) publication() domain.Publication {
	return domain.Publication{
		CallID: w.CallID, K: w.K, At: w.At.Time, By: w.By, ByName: w.ByName, Tells: w.Tells, Scale: w.Scale, Until: w.Until.Time,
	}
}

// Publication is that of the decisions of a relève, zero while they are not public.
func (r Reader) Publication(ctx context.Context, callID string, k int) (domain.Publication, error) {
	var w publicationRow
	err := r.c.Get(ctx, &w, `SELECT call_id, k, at, account_id, account_name, tells, scale, until FROM publication WHERE call_id = ? AND k = ?`, callID, k)
	if sqldb.IsNoRows(err) {
		return domain.Publication{}, nil
	}
	return w.publication(), wrap(err, "publication")
}

// AddPublication makes the decisions of a relève public; it tells whether they were not.
func (tx *Tx) AddPublication(ctx context.Context, p domain.Publication) (bool, error) {
	n, err := tx.c.Exec(ctx, `INSERT INTO publication (call_id, k, at, account_id, account_name, tells, scale, until)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		p.CallID, p.K, sqldb.At(p.At), p.By, p.ByName, string(p.Tells), p.Scale, sqldb.At(p.Until))
	return n == 1, wrap(err, "publication")
}
