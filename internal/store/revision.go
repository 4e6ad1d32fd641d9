package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

type revisionRow struct {
	PageID       string  `db:"page_id"`
	N            int     `db:"n"`
	Parent       int     `db:"parent"`
	MergedFrom   *int    `db:"merged_from"`
	RestoreOf    *int    `db:"restore_of"`
	AuthorID     *string `db:"author_id"`
	AuthorName   string  `db:"author_name"`
	Via          string
	SourceRef    string `db:"source_ref"`
	Licence      string
	Late         bool
	Staff        bool
	Team         bool
	Summary      string
	WordsAdded   int `db:"words_added"`
	WordsRemoved int `db:"words_removed"`
	Size         int
	Hash         string `db:"sha256"`
	Salt         string
	Verdicts     string
	At           sqldb.Time
	HiddenAt     sqldb.Time `db:"hidden_at"`
	Snapshot     []byte
}

// The metadata of a version; its text is read apart, where somebody reads it.
const revisionColumns = `r.page_id, r.n, r.parent, r.merged_from, r.restore_of, r.author_id, r.author_name, r.via,
	r.source_ref, r.licence, r.late, r.staff, r.team, r.summary, r.words_added, r.words_removed, r.size, r.sha256, r.salt,
	r.verdicts, r.at, r.hidden_at`

func (w revisionRow) revision() domain.Revision {
	v := domain.Revision{
		PageID: w.PageID, N: w.N, Parent: w.Parent, AuthorName: w.AuthorName, Via: domain.Via(w.Via),
		SourceRef: w.SourceRef, Licence: w.Licence, Late: w.Late, Staff: w.Staff, Team: w.Team, Summary: w.Summary,
		WordsAdded: w.WordsAdded, WordsRemoved: w.WordsRemoved, Size: w.Size, Hash: w.Hash, Salt: w.Salt,
		Verdicts: w.Verdicts, At: w.At.Time, Hidden: !w.HiddenAt.IsZero(),
	}
	if v.Hidden {
		v.Summary = "" // it may say what the text said
	}
	if w.MergedFrom != nil {
		v.MergedFrom = *w.MergedFrom
	}
	if w.RestoreOf != nil {
		v.RestoreOf = *w.RestoreOf
	}
	if w.AuthorID != nil {
		v.AuthorID = *w.AuthorID
	}
	return v
}

// withText is the version with its sections, whose hash is checked: a version that rotted on disk
// must not be shown as if it were whole.
func (r Reader) withText(w revisionRow) (domain.Revision, error) {
	v := w.revision()
	if v.Hidden {
		return v, nil
	}
	raw, err := r.unpack(w.Snapshot)
	if err != nil {
		return v, fmt.Errorf("store: version %d of page %s: %w", v.N, v.PageID, err)
	}
	_, doc, ok := domain.ParseCanonical(raw)
	if !ok || domain.HashCanonical(raw) != v.Hash {
		return v, fmt.Errorf("store: version %d of page %s does not match its hash", v.N, v.PageID)
	}
	v.Sections = doc
	return v, nil
}

// Revision returns one version of a page, with its text.
func (r Reader) Revision(ctx context.Context, pageID string, n int) (domain.Revision, error) {
	var w revisionRow
	err := r.c.Get(ctx, &w, `SELECT `+revisionColumns+`, r.snapshot FROM revision r JOIN page p ON p.id = r.page_id
		WHERE r.page_id = ? AND r.n = ? AND NOT p.staged`, pageID, n)
	if err != nil {
		return domain.Revision{}, found(err, "revision")
	}
	return r.withText(w)
}

// Revisions returns two versions of a page, with their texts, in one look.
func (r Reader) Revisions(ctx context.Context, pageID string, n, m int) (domain.Revision, domain.Revision, error) {
	var rows []revisionRow
	err := r.c.Select(ctx, &rows, `SELECT `+revisionColumns+`, r.snapshot FROM revision r JOIN page p ON p.id = r.page_id
		WHERE r.page_id = ? AND r.n IN (?, ?) AND NOT p.staged`, pageID, n, m)
	if err != nil {
		return domain.Revision{}, domain.Revision{}, wrap(err, "revisions")
	}
	byN := map[int]domain.Revision{}
	for _, w := range rows {
		if byN[w.N], err = r.withText(w); err != nil {
			return domain.Revision{}, domain.Revision{}, err
		}
	}
	a, okA := byN[n]
	b, okB := byN[m]
	if !okA || !okB {
		return a, b, domain.Missing("revision")
	}
	return a, b, nil
}

// RevisionsOf returns some versions of a page, with their texts, by number; those that are not there are left out.
func (r Reader) RevisionsOf(ctx context.Context, pageID string, numbers []int) (map[int]domain.Revision, error) {
	byN := make(map[int]domain.Revision, len(numbers))
	if len(numbers) == 0 {
		return byN, nil
	}
	args := []any{pageID}
	for _, n := range numbers {
		args = append(args, n)
	}
	var rows []revisionRow
	err := r.c.Select(ctx, &rows, `SELECT `+revisionColumns+`, r.snapshot FROM revision r JOIN page p ON p.id = r.page_id
		WHERE r.page_id = ? AND r.n IN (`+marks(len(numbers))+`) AND NOT p.staged`, args...)
	if err != nil {
		return nil, wrap(err, "some revisions")
	}
	for _, w := range rows {
		if byN[w.N], err = r.withText(w); err != nil {
			return nil, err
		}
	}
	return byN, nil
}

// HistoryFilter narrows a history; zero fields do not narrow.
type HistoryFilter struct {
	Author  string // public name
	Section string
	Before  int // number of the last version seen; 0 from the newest
	Limit   int
}

// History lists the versions of a page, newest first, without their texts.
func (r Reader) History(ctx context.Context, pageID string, f HistoryFilter) ([]domain.Revision, error) {
	var rows []revisionRow
	err := r.c.Select(ctx, &rows, `SELECT `+revisionColumns+` FROM revision r
		WHERE r.page_id = ? AND r.n <= (SELECT p.head FROM page p WHERE p.id = r.page_id) AND (? = 0 OR r.n < ?) AND (? = '' OR r.author_name = ?)
		AND (? = '' OR EXISTS (SELECT 1 FROM revision_section s WHERE s.page_id = r.page_id AND s.n = r.n AND s.section = ?))
		ORDER BY r.n DESC LIMIT ?`,
		pageID, f.Before, f.Before, f.Author, f.Author, f.Section, f.Section, f.Limit)
	list := make([]domain.Revision, len(rows))
	for i, w := range rows {
		list[i] = w.revision()
	}
	return list, wrap(err, "history")
}

// Contributor is somebody who wrote versions of a page.
type Contributor struct {
	Name     string `db:"author_name"`
	Versions int    `db:"versions"`
}

// Contributors lists who wrote on a page, in order of first appearance.
func (r Reader) Contributors(ctx context.Context, pageID string) ([]Contributor, error) {
	var list []Contributor
	err := r.c.Select(ctx, &list, `SELECT author_name, count(*) AS versions FROM revision
		WHERE page_id = ? GROUP BY author_name ORDER BY min(n) LIMIT 200`, pageID)
	return list, wrap(err, "contributors")
}

// Note is what one version changed in one section, for the partition of a page.
type Note struct {
	PageID  string `db:"page_id"`
	N       int
	Section string
	Added   int        `db:"words_added"`
	Removed int        `db:"words_removed"`
	Team    bool       `db:"team"`
	At      sqldb.Time `db:"at"`
}

// Notes lists what each version changed in each section of some pages, oldest first: one statement
// whatever the number of pages. At most limit notes.
func (r Reader) Notes(ctx context.Context, pageIDs []string, limit int) ([]Note, error) {
	if len(pageIDs) == 0 {
		return nil, nil
	}
	args := make([]any, 0, len(pageIDs)+1)
	for _, id := range pageIDs {
		args = append(args, id)
	}
	var list []Note
	err := r.c.Select(ctx, &list, `SELECT s.page_id, s.n, s.section, s.words_added, s.words_removed, r.team, r.at
		FROM revision_section s JOIN revision r ON r.page_id = s.page_id AND r.n = s.n
		WHERE s.page_id IN (`+marks(len(pageIDs))+`) ORDER BY s.page_id, s.n LIMIT ?`, append(args, limit)...)
	return list, wrap(err, "notes")
}

// marks is n placeholders. Lists are padded to a power of two by nobody: n is a page's length at most.
func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?, ", n), ", ") }

// AddRevision records a version with its snapshot (see Pack), its authors and what it touched.
func (tx *Tx) AddRevision(ctx context.Context, v domain.Revision, snapshot []byte) error {
	err := tx.c.Later(ctx, `INSERT INTO revision (page_id, n, parent, merged_from, restore_of, author_id, author_name, via,
		source_ref, licence, late, staff, team, summary, words_added, words_removed, size, sha256, salt, verdicts, at, snapshot)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		v.PageID, v.N, v.Parent, orNone(v.MergedFrom), orNone(v.RestoreOf), orNull(v.AuthorID), v.AuthorName, string(v.Via),
		v.SourceRef, v.Licence, v.Late, v.Staff, v.Team, v.Summary, v.WordsAdded, v.WordsRemoved, v.Size, v.Hash, v.Salt,
		v.Verdicts, sqldb.At(v.At), snapshot)
	if err != nil {
		return wrap(err, "revision")
	}
	if v.AuthorID != "" {
		if err := tx.c.Later(ctx, `INSERT INTO revision_author (page_id, n, account_id) VALUES (?, ?, ?)`, v.PageID, v.N, v.AuthorID); err != nil {
			return wrap(err, "revision author")
		}
		if err := tx.followWritten(ctx, v.AuthorID, v.PageID, v.At); err != nil {
			return err
		}
	}
	return tx.addTouched(ctx, v)
}

// addTouched records what a version changed in each section: one statement, whatever their number.
func (tx *Tx) addTouched(ctx context.Context, v domain.Revision) error {
	if len(v.Touched) == 0 {
		return nil
	}
	args := make([]any, 0, 5*len(v.Touched))
	for _, t := range v.Touched {
		args = append(args, v.PageID, t.Section, v.N, t.Added, t.Removed)
	}
	err := tx.c.Later(ctx, `INSERT INTO revision_section (page_id, section, n, words_added, words_removed) VALUES `+
		tuples(len(v.Touched), 5), args...)
	return wrap(err, "revision section")
}

// tuples is the rows of an INSERT: n times so many placeholders. n is small: each number is a statement of its own.
func tuples(n, columns int) string {
	return strings.TrimSuffix(strings.Repeat("("+marks(columns)+"), ", n), ", ")
}

// orNone is n, or NULL for 0.
func orNone(n int) any {
	if n == 0 {
		return nil
	}
	return n
}
