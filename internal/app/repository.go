package app

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/licence"
	"github.com/appel-a-communs/communs/internal/store"
)

// Looking is the payload of a JobRepository: a page, and the moment since which a look at its repositories is new
// enough; zero for a day ago.
type Looking struct {
	PageID string    `json:"page"`
	Since  time.Time `json:"since,omitzero"`
}

// Look is one repository to look at, for one resource of a page.
type Look struct {
	PageID     string
	Resource   domain.Resource
	Repository domain.Repository
	Known      domain.RepositoryCheck // without tag and revision where they would not spare the reading
	last       domain.RepositoryCheck
}

func lookJob(l Looking, key string) (store.Job, error) {
	payload, err := encode(l)
	return store.Job{Kind: store.JobRepository, Payload: payload, Key: key}, err
}

// queueRepositories queues a look at what a new version of a candidacy leads to, where it changed its resources: one
// row, whatever it leads to, as a save waits for nothing.
func queueRepositories(ctx context.Context, tx *store.Tx, v domain.Revision) error {
	if !slices.ContainsFunc(v.Touched, func(t domain.Touch) bool { return t.Section == "resources" }) {
		return nil
	}
	list, _ := domain.Resources(v.Sections["resources"]) // checked before it was saved
	if !slices.ContainsFunc(list, func(r domain.Resource) bool { return r.Link != "" }) {
		return nil
	}
	j, err := lookJob(Looking{PageID: v.PageID}, "repository:"+v.PageID+":"+strconv.Itoa(v.N))
	if err != nil {
		return err
	}
	return tx.AddJob(ctx, j)
}

// LooksDue are the repositories of a page that are to be read now. What another page learnt of the same repository
// today is taken over instead.
func (a *App) LooksDue(ctx context.Context, l Looking) ([]Look, error) {
	page, err := a.store.Page(ctx, l.PageID)
	if domain.KindOf(err) == domain.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	looks, err := a.looksOf(ctx, page)
	if err != nil {
		return nil, err
	}
	fresh, since := a.Now().Add(-domain.RepositoryFresh), l.Since
	if since.IsZero() {
		since = fresh
	}
	var due []Look
	for _, k := range looks { // at most MaxRows
		if k.last.URL == k.Repository.URL() && k.last.Kind == k.Resource.Kind && !k.last.At.Before(since) {
			continue
		}
		taken, err := a.takeOver(ctx, k, laterOf(fresh, since))
		if err != nil {
			return nil, err
		}
		if !taken {
			due = append(due, k)
		}
	}
	return due, nil
}

func laterOf(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// looksOf pairs the resources of a page's head with their repositories, those that have one, and with the last look.
func (a *App) looksOf(ctx context.Context, page domain.Page) ([]Look, error) {
	head, err := a.store.Revision(ctx, page.ID, page.Head)
	if err != nil {
		return nil, err
	}
	forges, err := a.Forges(ctx)
	if err != nil {
		return nil, err
	}
	checks, err := a.store.RepositoryChecks(ctx, page.ID)
	if err != nil {
		return nil, err
	}
	var looks []Look
	list, _ := domain.Resources(head.Sections["resources"]) // checked when it was saved
	for _, r := range list {
		repo, found := domain.RepositoryOf(r.Link, forges)
		if !found {
			continue
		}
		k := Look{PageID: page.ID, Resource: r, Repository: repo}
		if i := slices.IndexFunc(checks, func(c domain.RepositoryCheck) bool { return c.ResourceID == r.ID }); i >= 0 {
			k.last = checks[i]
		}
		if k.last.URL == repo.URL() && k.last.Kind == r.Kind && k.last.Answer.Table == licence.TableVersion() && !k.last.ReadAt.IsZero() {
			k.Known = k.last
		}
		looks = append(looks, k)
	}
	return looks, nil
}

// takeOver keeps, for this page, what was read of the same repository since a moment.
func (a *App) takeOver(ctx context.Context, k Look, since time.Time) (bool, error) {
	list, err := a.store.RepositoryReadSince(ctx, k.Repository.URL(), k.Resource.Kind, since)
	if err != nil || len(list) == 0 || list[0].Answer.Table != licence.TableVersion() {
		return false, err
	}
	return true, a.keepLook(ctx, k, list[0])
}

// KeepReading keeps what a look found, and judges it. The referents are told where the answer is another than before,
// or another than what the page declares.
func (a *App) KeepReading(ctx context.Context, k Look, r domain.Reading) error {
	now := a.Now()
	c := domain.RepositoryCheck{URL: k.Repository.URL(), Kind: k.Resource.Kind, State: r.State, At: now, ReadAt: now, ETag: r.ETag, Revision: r.Revision}
	switch {
	case r.State != domain.RepositoryRead:
		c.ReadAt, c.Tries = time.Time{}, 1
		if k.last.URL == c.URL && k.last.Kind == c.Kind { // what was read before stays, with its age
			c.ReadAt, c.Tries, c.Answer, c.ETag, c.Revision = k.last.ReadAt, k.last.Tries+1, k.last.Answer, k.last.ETag, k.last.Revision
		}
	case r.Unchanged:
		c.Answer = k.Known.Answer
	default:
		var err error
		if c.Answer, err = answerOf(r, c.Kind); err != nil {
			return err
		}
	}
	if err := a.keepLook(ctx, k, c); err != nil || r.State == domain.RepositoryRead {
		return err
	}
	return a.lookAgain(ctx, k.PageID, c, r.Wait)
}

// lookWaits is how long after each look in vain another follows; then it is for the next relève, or for a referent.
func lookWaits() []time.Duration { return []time.Duration{time.Hour, 6 * time.Hour, 24 * time.Hour} }

func (a *App) lookAgain(ctx context.Context, pageID string, c domain.RepositoryCheck, wait time.Duration) error {
	if c.Tries > len(lookWaits()) {
		return nil
	}
	wait = max(wait, lookWaits()[c.Tries-1])
	j, err := lookJob(Looking{PageID: pageID, Since: c.At.Add(time.Second)}, fmt.Sprintf("repository:%s:again:%s", pageID, c.At.Add(wait).UTC().Format("2006-01-02T15")))
	if err != nil {
		return err
	}
	j.DueAt = c.At.Add(wait)
	return a.QueueJob(ctx, j)
}

func (a *App) keepLook(ctx context.Context, k Look, c domain.RepositoryCheck) error {
	c.PageID, c.ResourceID = k.PageID, k.Resource.ID
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		if err := holdCandidacyOf(ctx, tx, k.PageID); err != nil {
			return err
		}
		page, err := tx.LockPage(ctx, k.PageID)
		if err != nil {
			return err
		}
		place, err := placeOf(ctx, tx.Reader, page)
		if err != nil {
			return err
		}
		checks, err := tx.RepositoryChecks(ctx, k.PageID)
		if err != nil {
			return err
		}
		if err := tx.SetRepositoryCheck(ctx, c); err != nil {
			return err
		}
		if err := markDoubts(ctx, tx, place, c); err != nil {
			return err
		}
		tx.Touch("page:" + k.PageID)
		i := slices.IndexFunc(checks, func(o domain.RepositoryCheck) bool {
			return o.ResourceID == c.ResourceID && o.URL == c.URL && o.Kind == c.Kind
		})
		if i < 0 {
			i, checks = 0, []domain.RepositoryCheck{{}}
		}
		return a.tellRepository(ctx, tx, place, k.Resource, checks[i], c)
	})
	return err
}

// tellRepository tells of an answer that is new: the register and history where it was another before, the referents
// where it was another or is not what the page declares.
func (a *App) tellRepository(ctx context.Context, tx *store.Tx, p Place, r domain.Resource, was, now domain.RepositoryCheck) error {
	changed := !was.ReadAt.IsZero() && !was.Answer.Same(now.Answer)
	first := was.ReadAt.IsZero() && !now.ReadAt.IsZero() && Differs(r, now)
	if !changed && !first || p.Candidacy.ID == "" {
		return nil
	}
	if changed {
		err := tx.AddRepositoryChange(ctx, domain.RepositoryChange{
			PageID: now.PageID, ResourceID: now.ResourceID, URL: now.URL, At: now.At, From: was.Answer, To: now.Answer,
		})
		if err != nil {
			return err
		}
		e := domain.Event{Verb: domain.RepositoryChanged, From: domain.State(said(was.Answer)), To: domain.State(said(now.Answer)), Reason: r.Name}
		if err := a.tellCandidacy(ctx, tx, domain.Account{}, p, e); err != nil {
			return err
		}
	}
	return a.tellTeam(ctx, tx, p, domain.Account{}, Letter{Key: "mail.repository", Path: "/licences", Args: map[string]string{
		"Resource": r.Name, "URL": now.URL, "Says": said(now.Answer), "Declared": declared(r),
	}})
}

// said is an answer in one word: an expression, or a dash where the files name none or do not agree.
func said(a domain.RepositoryAnswer) string {
	if a.Expr == "" {
		return "—"
	}
	return a.Expr
}

func declared(r domain.Resource) string {
	if r.Licence == "" {
		return "—"
	}
	return r.Licence
}

// LookedAt notes that a page's repositories were looked at; rest tells that the time of one job did not do for all.
func (a *App) LookedAt(ctx context.Context, l Looking, rest int) error {
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		if rest > 0 {
			j, err := lookJob(l, "")
			if err != nil {
				return err
			}
			return tx.AddJob(ctx, j)
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		tx.Touch("page:" + l.PageID)
		return tx.LookedAtRepositories(ctx, l.PageID, now)
	})
	return err
}

// TooSoonError refuses a look that is asked for before its time.
type TooSoonError struct {
	refusal domain.Error
	Next    time.Time // from when on it may be asked for
}

func (t TooSoonError) Error() string { return t.refusal.Error() }

// Unwrap gives the refusal itself, with its kind and its sentence.
func (t TooSoonError) Unwrap() error { return t.refusal }

// AskLook asks for a look at a candidacy's repositories now, on a referent's demand: at most one every ten minutes.
func (a *App) AskLook(ctx context.Context, by domain.Account, candidacyID string, key store.Key) error {
	_, err := a.store.Write(ctx, key, func(tx *store.Tx) error {
		p, now, err := a.lockedCandidacy(ctx, tx, by, candidacyID, domain.LookAtRepository)
		if err != nil {
			return err
		}
		asked, _, err := tx.RepositoryAsk(ctx, p.Page.ID)
		if err != nil {
			return err
		}
		if next := asked.Add(domain.RepositoryPatient); !asked.IsZero() && now.Before(next) {
			return TooSoonError{refusal: domain.Error{Kind: domain.Conflict, Key: "error.repository_soon", Args: []any{"At", next}}, Next: next}
		}
		if err := tx.AskRepository(ctx, p.Page.ID, now); err != nil {
			return err
		}
		j, err := lookJob(Looking{PageID: p.Page.ID, Since: now}, "")
		if err != nil {
			return err
		}
		tx.Touch("page:" + p.Page.ID)
		return tx.AddJob(ctx, j)
	})
	return err
}

// awaitingAtOnce bounds one transaction of QueueBeforeCutoffs.
const awaitingAtOnce = 200

// QueueBeforeCutoffs queues a look at the repositories of every live candidacy, once, in the week before each relève.
func (a *App) QueueBeforeCutoffs(ctx context.Context) error {
	for after := ""; ; {
		now := a.Now()
		list, err := a.store.AwaitingCutoff(ctx, now, now.Add(domain.RepositoryAhead), after, awaitingAtOnce)
		if err != nil || len(list) == 0 {
			return err
		}
		_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
			for _, w := range list { // sent together
				j, err := lookJob(Looking{PageID: w.PageID, Since: w.At.Add(-domain.RepositoryAhead)}, fmt.Sprintf("repository:%s:releve:%d:%s", w.PageID, w.K, w.At.UTC().Format(time.DateOnly)))
				if err != nil {
					return err
				}
				j.DueAt = now
				if err := tx.AddJob(ctx, j); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || len(list) < awaitingAtOnce {
			return err
		}
		after = list[len(list)-1].PageID
	}
}
