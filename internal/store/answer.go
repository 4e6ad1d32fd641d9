package store

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

// followAnswers keeps, for each défi that a candidacy answers, the version of the défi that stood when it began to.
func (tx *Tx) followAnswers(ctx context.Context, candidacyID string) error {
	_, err := tx.c.Exec(ctx, `DELETE FROM challenge_answer WHERE candidacy_id = ?
		AND challenge_id NOT IN (SELECT challenge_id FROM candidacy_challenge WHERE candidacy_id = ?)`, candidacyID, candidacyID)
	if err != nil {
		return wrap(err, "answers")
	}
	_, err = tx.c.Exec(ctx, `INSERT INTO challenge_answer (candidacy_id, challenge_id, n)
		SELECT x.candidacy_id, x.challenge_id, p.head FROM candidacy_challenge x
		JOIN challenge c ON c.id = x.challenge_id JOIN page p ON p.id = c.page_id
		WHERE x.candidacy_id = ? AND p.head > 0 ON CONFLICT DO NOTHING`, candidacyID)
	return wrap(err, "answers")
}

// AnswerAnew notes that a candidacy's answers to some défis were written with their latest versions at hand.
func (tx *Tx) AnswerAnew(ctx context.Context, candidacyID string, challengeIDs []string) error {
	if len(challengeIDs) == 0 {
		return nil
	}
	args := []any{candidacyID}
	for _, id := range challengeIDs {
		args = append(args, id)
	}
	_, err := tx.c.Exec(ctx, `UPDATE challenge_answer SET n = (SELECT p.head FROM challenge c JOIN page p ON p.id = c.page_id
		WHERE c.id = challenge_answer.challenge_id) WHERE candidacy_id = ? AND challenge_id IN (`+marks(len(challengeIDs))+`)`, args...)
	return wrap(err, "answers")
}

// ConfirmAnswer notes that a candidacy still answers a défi at version n, of those that exist; it tells whether that was
// a later one than before.
func (tx *Tx) ConfirmAnswer(ctx context.Context, candidacyID, challengeID string, n int) (bool, error) {
	rows, err := tx.c.Exec(ctx, `UPDATE challenge_answer SET n = ? WHERE candidacy_id = ? AND challenge_id = ? AND n < ?
		AND ? <= (SELECT p.head FROM challenge c JOIN page p ON p.id = c.page_id WHERE c.id = challenge_answer.challenge_id)`,
		n, candidacyID, challengeID, n, n)
	return rows == 1, wrap(err, "answers")
}

// ChangedAnswer is a défi whose text is another than when a candidacy wrote its answer to it.
type ChangedAnswer struct {
	ChallengeID string `db:"challenge_id"`
	N           int    // the version that was answered
	Head        int
}

// ChangedAnswers lists the défis that changed since a candidacy answered them: their text, not their number of versions.
func (r Reader) ChangedAnswers(ctx context.Context, candidacyID string) ([]ChangedAnswer, error) {
	var list []ChangedAnswer
	err := r.c.Select(ctx, &list, `SELECT a.challenge_id, a.n, p.head FROM challenge_answer a JOIN challenge c ON c.id = a.challenge_id
		JOIN page p ON p.id = c.page_id JOIN revision was ON was.page_id = p.id AND was.n = a.n
		JOIN revision now ON now.page_id = p.id AND now.n = p.head
		WHERE a.candidacy_id = ? AND was.sha256 <> now.sha256 ORDER BY c.number, c.id`, candidacyID)
	return list, wrap(err, "answers")
}

// Answering is somebody of the team of a candidacy that answers a défi.
type Answering struct {
	CandidacyID string `db:"candidacy_id"`
	Title       string
	N           int // the version of the défi that was answered
	Address
}

// AnsweringTeams lists the teams of the candidacies that answer a défi and are still in the running.
func (r Reader) AnsweringTeams(ctx context.Context, challengeID string) ([]Answering, error) {
	var list []Answering
	err := r.c.Select(ctx, &list, `SELECT DISTINCT k.id AS candidacy_id, p.title, x.n, a.id, a.name, a.email, a.lang
		FROM challenge_answer x JOIN candidacy k ON k.id = x.candidacy_id JOIN page p ON p.id = k.page_id
		JOIN role_grant g ON g.scope = 'candidacy:' || k.id AND g.role IN ('referent', 'member') JOIN account a ON a.id = g.account_id
		WHERE x.challenge_id = ? AND k.state IN ('public', 'team') AND NOT p.staged
		AND a.email IS NOT NULL AND a.confirmed_at IS NOT NULL AND a.disabled_at IS NULL ORDER BY k.id, a.id LIMIT 5000`, challengeID)
	return list, wrap(err, "answers")
}

// Answered tells whether some candidacy answers a défi.
func (r Reader) Answered(ctx context.Context, challengeID string) (bool, error) {
	var is bool
	err := r.c.Get(ctx, &is, `SELECT EXISTS (SELECT 1 FROM challenge_answer WHERE challenge_id = ?)`, challengeID)
	return is, wrap(err, "answers")
}

// Between lists the versions of a page after one and before a moment, oldest first, without their texts.
func (r Reader) Between(ctx context.Context, pageID string, after int, before time.Time) ([]domain.Revision, error) {
	var rows []revisionRow
	err := r.c.Select(ctx, &rows, `SELECT `+revisionColumns+` FROM revision r WHERE r.page_id = ? AND r.n > ? AND r.at < ?
		AND r.n <= (SELECT p.head FROM page p WHERE p.id = r.page_id) ORDER BY r.n LIMIT 5000`, pageID, after, sqldb.At(before).Text())
	list := make([]domain.Revision, len(rows))
	for i, w := range rows {
		list[i] = w.revision()
	}
	return list, wrap(err, "history")
}

// VersionsAt returns some versions of a page with their texts, by number: one statement.
func (r Reader) VersionsAt(ctx context.Context, pageID string, numbers []int) (map[int]domain.Revision, error) {
	args := []any{pageID}
	for _, n := range numbers {
		args = append(args, n)
	}
	var rows []revisionRow
	err := r.c.Select(ctx, &rows, `SELECT `+revisionColumns+`, r.snapshot FROM revision r WHERE r.page_id = ? AND r.n IN (`+marks(len(numbers))+`)`, args...)
	if err != nil {
		return nil, wrap(err, "versions")
	}
	list := map[int]domain.Revision{}
	for _, w := range rows {
		if list[w.N], err = r.withText(w); err != nil {
			return nil, err
		}
	}
	return list, nil
}
