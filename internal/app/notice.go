package app

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// JobNotice is the kind of the jobs that tell somebody what changed: see NoticeFor.
const JobNotice = "notice"

// told is one page of a notice: the versions and the lines of the register after these were not told yet.
type told struct {
	Page  string    `json:"page"`
	After int       `json:"after"` // version told before
	Last  int       `json:"last"`  // version that this notice tells up to
	At    time.Time `json:"at"`    // when it was told before; zero for never
	Until time.Time `json:"until"` // of this notice
}

type noticeJob struct {
	Account   string           `json:"account"`
	Frequency domain.Frequency `json:"frequency"`
	Pages     []told           `json:"pages"`
}

// How much one transaction queues, how many of them one pass makes, and how many pages one letter tells of.
const (
	noticeRows  = 1000
	noticeTurns = 50
	noticePages = 50
)

// QueueNotices queues the letters that are due: at once for those who asked for that, at 7 h of Paris for the day's and,
// on Mondays, for the week's. It runs as often as one likes, in as many processes as one likes: each letter is queued once.
func (a *App) QueueNotices(ctx context.Context) error {
	var failed []error
	for _, f := range []domain.Frequency{domain.Immediate, domain.Daily, domain.Weekly} {
		failed = append(failed, a.queueNotices(ctx, f))
	}
	return errors.Join(failed...)
}

// queueNotices makes the pass of one frequency, a piece of the accounts at a time.
func (a *App) queueNotices(ctx context.Context, f domain.Frequency) error {
	for range noticeTurns {
		over := false
		_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
			var err error
			over, err = a.noticeTurn(ctx, tx, f)
			return err
		})
		if err != nil || over {
			return err
		}
	}
	return nil
}

// noticeTurn queues letters for a piece of the accounts, with the frequency's row held; over tells that none are left.
func (a *App) noticeTurn(ctx context.Context, tx *store.Tx, f domain.Frequency) (over bool, err error) {
	pass, err := tx.LockNoticePass(ctx, f)
	if err != nil {
		return true, err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return true, err
	}
	filter, period, err := noticeFilter(f, now)
	if err != nil {
		return true, err
	}
	switch {
	case f != domain.Immediate && pass.Period == period && pass.Done:
		return true, nil
	case f != domain.Immediate && pass.Period == "": // nobody was promised a letter before the first period
		pass.Period, pass.Done = period, true
		return true, tx.SetNoticePass(ctx, pass)
	case pass.Period != period || pass.Done:
		pass.Period, pass.Account, pass.Done = period, "", false
	}
	filter.After = pass.Account
	due, err := tx.DueNotices(ctx, filter)
	if err != nil {
		return true, err
	}
	if pass.Done = len(due) < filter.Limit; !pass.Done {
		due = wholeAccounts(due)
	}
	if len(due) > 0 {
		pass.Account = due[len(due)-1].AccountID
	}
	if err := queueLetters(ctx, tx, f, period, due, now); err != nil {
		return true, err
	}
	return pass.Done, tx.SetNoticePass(ctx, pass)
}

// noticeFilter says what is due now at a frequency, and in which period.
func noticeFilter(f domain.Frequency, now time.Time) (store.NoticeFilter, string, error) {
	filter := store.NoticeFilter{Frequency: f, Limit: noticeRows}
	switch f {
	case domain.Immediate:
		filter.Since, filter.Quiet = now.AddDate(0, 0, -7), now.Add(-domain.NoticeQuiet)
		filter.Latest, filter.Apart = now.Add(-domain.NoticeLatest), now.Add(-domain.NoticeApart)
		return filter, now.Format(time.RFC3339), nil
	case domain.Weekly:
		filter.Since = now.AddDate(0, 0, -14)
	default:
		filter.Since = now.AddDate(0, 0, -3)
	}
	zone, err := Paris()
	if err != nil {
		return filter, "", err
	}
	return filter, domain.NoticePeriod(f, now, zone), nil
}

// wholeAccounts leaves out the last account of a full list, whose other pages are on the next, unless it is alone.
func wholeAccounts(due []store.DueNotice) []store.DueNotice {
	last := due[len(due)-1].AccountID
	i := slices.IndexFunc(due, func(d store.DueNotice) bool { return d.AccountID == last })
	if i == 0 {
		return due
	}
	return due[:i]
}

// queueLetters queues one letter a page at once, or one an account for its day or week, and records what they tell.
func queueLetters(ctx context.Context, tx *store.Tx, f domain.Frequency, period string, due []store.DueNotice, now time.Time) error {
	var jobs []store.Job
	var telling []store.DueNotice
	for len(due) > 0 {
		n := 1
		for f != domain.Immediate && n < len(due) && due[n].AccountID == due[0].AccountID {
			n++
		}
		job, err := letterJob(f, period, due[:n], now)
		if err != nil {
			return err
		}
		jobs = append(jobs, job)
		telling = append(telling, due[:min(n, noticePages)]...)
		due = due[n:]
	}
	if err := tx.AddNotices(ctx, telling, now); err != nil {
		return err
	}
	return tx.AddJobs(ctx, jobs)
}

func letterJob(f domain.Frequency, period string, due []store.DueNotice, now time.Time) (store.Job, error) {
	j := noticeJob{Account: due[0].AccountID, Frequency: f}
	for _, d := range due[:min(len(due), noticePages)] {
		j.Pages = append(j.Pages, told{Page: d.PageID, After: d.ToldN, Last: d.Head, At: d.ToldAt.Time, Until: now})
	}
	payload, err := encode(j)
	key := "notice:" + string(f) + ":" + j.Account + ":" + period
	if f == domain.Immediate {
		key += ":" + due[0].PageID
	}
	return store.Job{Kind: JobNotice, Payload: payload, Key: key}, err
}

// NoticeFor makes the letter of a queued notice, as things stand now: whoever lost access meanwhile, stopped following or
// saw the page herself is not told. There is none where no page is left.
func (a *App) NoticeFor(ctx context.Context, payload string) (n domain.Notice, found bool, err error) {
	var j noticeJob
	if err := decode(payload, &j); err != nil || len(j.Pages) == 0 {
		return n, false, err
	}
	to, reachable, err := a.reader(ctx, j.Account)
	if err != nil || !reachable {
		return n, false, err
	}
	n = domain.Notice{To: to, Frequency: j.Frequency}
	if n.Pages, err = a.untoldOf(ctx, to, j); err != nil || len(n.Pages) == 0 {
		return n, false, err
	}
	scope := ""
	if j.Frequency == domain.Immediate {
		scope = n.Pages[0].Page.ID
	}
	n.Token, err = a.unsubscribeToken(ctx, to.ID, scope)
	return n, err == nil, err
}

// reader is the account that a notice is for; reachable tells whether it still gets any.
func (a *App) reader(ctx context.Context, id string) (to domain.Account, reachable bool, err error) {
	to, err = a.store.Account(ctx, id)
	if domain.KindOf(err) == domain.NotFound || err == nil && (to.Disabled || !to.Confirmed || to.Email == "") {
		return to, false, nil
	}
	if err != nil {
		return to, false, err
	}
	setting, err := a.store.FollowSetting(ctx, to.ID)
	return to, setting.Mails, err
}

// untoldOf reads what a queued notice is about, as it stands now.
func (a *App) untoldOf(ctx context.Context, to domain.Account, j noticeJob) ([]domain.News, error) {
	before := map[string]told{}
	var pages []string
	for _, t := range j.Pages {
		before[t.Page] = t
		pages = append(pages, t.Page)
	}
	list, err := a.store.News(ctx, store.NewsFilter{Account: to.ID, Pages: pages, Limit: len(pages)})
	if err != nil {
		return nil, err
	}
	if err := a.store.WhatChanged(ctx, list); err != nil {
		return nil, err
	}
	var left []domain.News
	for _, news := range list {
		if news, worth := untold(news, before[news.Page.ID]); worth {
			left = append(left, news)
		}
	}
	return left, nil
}

// untold keeps of news what a notice tells: what others did after the last notice, up to this one. A text that is again as
// its reader saw it, or as she was last told, tells nothing.
func untold(n domain.News, t told) (domain.News, bool) {
	if n.Frequency == domain.Mute || n.State != "" && n.State != domain.Public && n.State != domain.TeamOnly {
		return n, false
	}
	last, toldHash := "", ""
	for _, v := range n.Versions {
		if v.N == t.Last {
			last = v.Hash
		}
		if v.N == t.After {
			toldHash = v.Hash
		}
	}
	n.Versions = slices.DeleteFunc(n.Versions, func(v domain.Revision) bool {
		return v.N <= t.After || v.N > t.Last || v.AuthorID == n.AccountID
	})
	n.Events = slices.DeleteFunc(n.Events, func(e domain.Event) bool { return !e.At.After(t.At) || e.At.After(t.Until) })
	if n.SameAt(last) || last != "" && last == toldHash {
		n.Versions = nil
	}
	n.At = newest(n)
	return n, len(n.Versions)+len(n.Events) > 0
}

func newest(n domain.News) time.Time {
	var at time.Time
	if len(n.Versions) > 0 {
		at = n.Versions[0].At
	}
	if len(n.Events) > 0 && n.Events[0].At.After(at) {
		at = n.Events[0].At
	}
	return at
}
