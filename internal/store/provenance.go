package store

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

// Sourced is a source of a défi with what both its ends are called and where they stand now.
type Sourced struct {
	domain.ChallengeSource
	Page      domain.Page      // of the passage; its head is the one of now
	PageCall  string           // slug of the call of that page, "" for a page of the instance
	Workshop  domain.Workshop  // of the group of cards: id, slug, title
	Group     string           // title of that group now
	Hidden    bool             // the version's text was withheld since
	Challenge domain.Challenge // id, page, number, title, slug, state
	CallSlug  string           // of the défi
}

type sourceRow struct {
	ID, Kind, Ref, Section, Quote string
	ChallengeID                   string `db:"challenge_id"`
	PageID                        string `db:"page_id"`
	N                             int
	FromAt                        int        `db:"from_at"`
	ToAt                          int        `db:"to_at"`
	AccountID                     string     `db:"account_id"`
	AccountName                   string     `db:"account_name"`
	At                            sqldb.Time `db:"at"`
	Form                          string
	Slug                          string
	Title                         string
	Head                          int
	PageCallID                    string       `db:"page_call_id"`
	PageCall                      string       `db:"page_call"`
	HiddenAt                      sqldb.Time   `db:"hidden_at"`
	ChallengePage                 string       `db:"challenge_page"`
	ChallengeSlug                 string       `db:"challenge_slug"`
	ChallengeTitle                string       `db:"challenge_title"`
	CallID                        string       `db:"call_id"`
	CallSlug                      string       `db:"call_slug"`
	GroupID                       string       `db:"group_id"`
	GroupTitle                    string       `db:"group_title"`
	WorkshopID                    string       `db:"workshop_id"`
	WorkshopSlug                  string       `db:"workshop_slug"`
	WorkshopTitle                 string       `db:"workshop_title"`
	State                         domain.State `db:"state"`
	Number                        int
}

const selectSource = `SELECT s.id, s.kind, s.ref, s.section, s.quote, s.challenge_id, coalesce(s.page_id, '') AS page_id, coalesce(s.n, 0) AS n,
	s.from_at, s.to_at, s.account_id, s.account_name, s.at, coalesce(p.form, '') AS form, coalesce(p.slug, '') AS slug,
	coalesce(p.title, '') AS title, coalesce(p.head, 0) AS head, coalesce(p.call_id, '') AS page_call_id, coalesce(k.slug, '') AS page_call,
	r.hidden_at, c.page_id AS challenge_page, q.slug AS challenge_slug, q.title AS challenge_title, c.call_id, a.slug AS call_slug, c.state,
	c.number, coalesce(g.id, '') AS group_id, coalesce(g.title, '') AS group_title, coalesce(w.id, '') AS workshop_id,
	coalesce(w.slug, '') AS workshop_slug, coalesce(w.title, '') AS workshop_title
	FROM challenge_source s LEFT JOIN page p ON p.id = s.page_id LEFT JOIN revision r ON r.page_id = s.page_id AND r.n = s.n
	LEFT JOIN call k ON k.id = p.call_id LEFT JOIN card_group g ON g.id = s.group_id LEFT JOIN workshop w ON w.id = g.workshop_id
	JOIN challenge c ON c.id = s.challenge_id JOIN page q ON q.id = c.page_id JOIN call a ON a.id = c.call_id `

func (w sourceRow) sourced() Sourced {
	s := Sourced{
		ChallengeSource: domain.ChallengeSource{
			ID: w.ID, ChallengeID: w.ChallengeID, Kind: domain.SourceKind(w.Kind), Ref: w.Ref, Quote: w.Quote,
			Passage: domain.Passage{PageID: w.PageID, N: w.N, Section: w.Section, From: w.FromAt, To: w.ToAt},
			GroupID: w.GroupID, AccountID: w.AccountID, AccountName: w.AccountName, At: w.At.Time,
		},
		Workshop: domain.Workshop{ID: w.WorkshopID, Slug: w.WorkshopSlug, Title: w.WorkshopTitle}, Group: w.GroupTitle,
		Page:     domain.Page{ID: w.PageID, Form: w.Form, CallID: w.PageCallID, Slug: w.Slug, Title: w.Title, Head: w.Head},
		PageCall: w.PageCall, Hidden: !w.HiddenAt.IsZero(), CallSlug: w.CallSlug,
		Challenge: domain.Challenge{
			ID: w.ChallengeID, CallID: w.CallID, PageID: w.ChallengePage, Number: w.Number, Slug: w.ChallengeSlug, Title: w.ChallengeTitle, State: w.State,
		},
	}
	if s.Hidden {
		s.Quote = "" // what was withheld is not read elsewhere
	}
	return s
}

func sourceds(rows []sourceRow) []Sourced {
	list := make([]Sourced, len(rows))
	for i, w := range rows {
		list[i] = w.sourced()
	}
	return list
}

// SourcesOf lists the passages and groups of cards that a défi comes from, those of the défis merged into it included, oldest first.
func (r Reader) SourcesOf(ctx context.Context, challengeID string) ([]Sourced, error) {
	var rows []sourceRow
	err := r.c.Select(ctx, &rows, selectSource+`WHERE (s.challenge_id = ? OR c.merged_into = ?) ORDER BY s.at, s.id LIMIT 500`, challengeID, challengeID)
	return sourceds(rows), wrap(err, "sources")
}

// SourcesIn lists the passages of a page that became défis or fed them, in the order of the text.
func (r Reader) SourcesIn(ctx context.Context, pageID string) ([]Sourced, error) {
	var rows []sourceRow
	err := r.c.Select(ctx, &rows, selectSource+`WHERE s.page_id = ? ORDER BY s.from_at, s.at, s.id LIMIT 1000`, pageID)
	return sourceds(rows), wrap(err, "sources")
}

// SourcesInWorkshop lists the groups of cards of a workshop that became défis or fed them.
func (r Reader) SourcesInWorkshop(ctx context.Context, workshopID string) ([]Sourced, error) {
	var rows []sourceRow
	err := r.c.Select(ctx, &rows, selectSource+`WHERE g.workshop_id = ? ORDER BY s.at, s.id LIMIT 1000`, workshopID)
	return sourceds(rows), wrap(err, "sources")
}

// SourceCards are the cards of sources as they were, by source; without those withdrawn since, which are not read elsewhere.
func (r Reader) SourceCards(ctx context.Context, sourceIDs []string) (map[string][]domain.Card, error) {
	list := map[string][]domain.Card{}
	if len(sourceIDs) == 0 {
		return list, nil
	}
	args := make([]any, len(sourceIDs))
	for i, id := range sourceIDs {
		args[i] = id
	}
	var rows []struct {
		SourceID string `db:"source_id"`
		CardID   string `db:"card_id"`
		Kind     domain.CardKind
		Body     string
	}
	err := r.c.Select(ctx, &rows, `SELECT s.source_id, s.card_id, s.kind, s.body FROM challenge_source_card s JOIN card k ON k.id = s.card_id
		WHERE k.state = 'shown' AND s.source_id IN (`+marks(len(sourceIDs))+`) ORDER BY k.at, k.id`, args...)
	for _, w := range rows {
		list[w.SourceID] = append(list[w.SourceID], domain.Card{ID: w.CardID, Kind: w.Kind, Text: w.Body})
	}
	return list, wrap(err, "source cards")
}

// ChallengeSource returns one source of a défi.
func (r Reader) ChallengeSource(ctx context.Context, id string) (Sourced, error) {
	var w sourceRow
	err := r.c.Get(ctx, &w, selectSource+`WHERE s.id = ?`, id)
	return w.sourced(), found(err, "challenge_source")
}

// CountSources is how many sources a défi has of its own.
func (r Reader) CountSources(ctx context.Context, challengeID string) (int, error) {
	var n int
	err := r.c.Get(ctx, &n, `SELECT count(*) FROM challenge_source WHERE challenge_id = ?`, challengeID)
	return n, wrap(err, "sources")
}

// AddChallengeSource links a défi to where it comes from; it tells whether that was new.
func (tx *Tx) AddChallengeSource(ctx context.Context, s domain.ChallengeSource) (bool, error) {
	n, err := tx.c.Exec(ctx, `INSERT INTO challenge_source (id, challenge_id, kind, ref, page_id, n, section, from_at, to_at, group_id, quote,
		account_id, account_name, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		s.ID, s.ChallengeID, string(s.Kind), s.Ref, orNull(s.Passage.PageID), orNone(s.Passage.N), s.Passage.Section, s.Passage.From, s.Passage.To,
		orNull(s.GroupID), s.Quote, s.AccountID, s.AccountName, sqldb.At(s.At))
	if err != nil || n == 0 {
		return false, wrap(err, "source")
	}
	return true, tx.addSourceCards(ctx, s)
}

// addSourceCards keeps the cards of a group as they are now.
func (tx *Tx) addSourceCards(ctx context.Context, s domain.ChallengeSource) error {
	if s.GroupID == "" {
		return nil
	}
	_, err := tx.c.Exec(ctx, `INSERT INTO challenge_source_card (source_id, card_id, kind, body)
		SELECT ?, id, kind, body FROM card WHERE group_id = ? AND state = 'shown'`, s.ID, s.GroupID)
	return wrap(err, "source cards")
}

// DropChallengeSource unlinks a défi from a source; it tells whether it was linked.
func (tx *Tx) DropChallengeSource(ctx context.Context, id string) (bool, error) {
	n, err := tx.c.Exec(ctx, `DELETE FROM challenge_source WHERE id = ?`, id)
	return n == 1, wrap(err, "source")
}
