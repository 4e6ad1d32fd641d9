package app

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/prose"
	"github.com/appel-a-communs/communs/internal/store"
)

// answersWritten notes which answers a version of a candidacy wrote: those whose words differ from the version before.
func answersWritten(ctx context.Context, tx *store.Tx, c domain.Candidacy, v domain.Revision) error {
	if !slices.ContainsFunc(v.Touched, func(t domain.Touch) bool { return t.Section == "challenges" }) {
		return nil
	}
	was, err := tx.Revision(ctx, v.PageID, v.N-1)
	if err != nil {
		return err
	}
	before, _ := domain.Answers(was.Sections["challenges"]) // checked when they were saved
	now, _ := domain.Answers(v.Sections["challenges"])
	var written []string
	for _, a := range now {
		same := func(b domain.Answer) bool { return b.Challenge == a.Challenge && b.Why == a.Why }
		if !slices.ContainsFunc(before, same) {
			written = append(written, a.Challenge)
		}
	}
	return tx.AnswerAnew(ctx, c.ID, written)
}

// ChangedAnswers lists the défis that changed since a candidacy answered them.
func (a *App) ChangedAnswers(ctx context.Context, p Place) ([]store.ChangedAnswer, error) {
	return shared(a.memo, "changed answers "+p.Candidacy.ID, []string{"page:" + p.Page.ID, "call:" + p.Call.ID}, func() ([]store.ChangedAnswer, int, error) {
		list, err := a.store.ChangedAnswers(ctx, p.Candidacy.ID)
		return list, 96 * len(list), err
	})
}

// AnswerConfirmed says that a candidacy still answers a défi as it stands at a version.
type AnswerConfirmed struct {
	CandidacyID string
	ChallengeID string
	N           int // the version that was read
	Key         store.Key
}

// ConfirmAnswer tells that a team read what changed in a défi and that its answer holds.
func (a *App) ConfirmAnswer(ctx context.Context, by domain.Account, c AnswerConfirmed) error {
	_, err := a.store.Write(ctx, c.Key, func(tx *store.Tx) error {
		p, _, err := a.lockedCandidacy(ctx, tx, by, c.CandidacyID, domain.ConfirmAnswer)
		if err != nil {
			return err
		}
		ch, err := tx.Challenge(ctx, c.ChallengeID)
		if err != nil {
			return err
		}
		moved, err := tx.ConfirmAnswer(ctx, p.Candidacy.ID, ch.ID, c.N)
		if err != nil || !moved { // somebody of the team said so before
			return err
		}
		return a.tellCandidacy(ctx, tx, by, p, domain.Event{Verb: domain.ConfirmAnswer, Reason: ch.Title, N: c.N})
	})
	return err
}

// JobChallenge is the kind of the jobs that tell candidacies what a day changed in a défi.
const JobChallenge = "challenge_changed"

// changedDay is the payload of such a job.
type changedDay struct {
	Challenge string    `json:"challenge"`
	From      int       `json:"from"`  // the version that stood before the day's first change
	Until     time.Time `json:"until"` // the end of the day
}

// letterHour is how long after midnight the day's changes are told.
const letterHour = 7 * time.Hour

// afterChallengeVersion plans the one letter of the day to those who answer a défi.
func (a *App) afterChallengeVersion(ctx context.Context, tx *store.Tx, p Place, v domain.Revision) error {
	answered, err := tx.Answered(ctx, p.Challenge.ID)
	if err != nil || !answered {
		return err
	}
	until := NextParisDay(v.At)
	payload, err := encode(changedDay{Challenge: p.Challenge.ID, From: v.N - 1, Until: until})
	if err != nil {
		return err
	}
	return tx.AddJob(ctx, store.Job{
		Kind: JobChallenge, Payload: payload, DueAt: until.Add(letterHour), Key: JobChallenge + ":" + p.Challenge.ID + ":" + until.Format(time.RFC3339),
	})
}

// TellChallengeChanged does a job of JobChallenge: it writes to the teams that answer a défi what a day changed in it.
// Whoever made all the changes herself is told nothing; nor is anybody where the day's changes come to nothing.
func (a *App) TellChallengeChanged(ctx context.Context, payload string) error {
	var d changedDay
	if err := decode(payload, &d); err != nil {
		return err
	}
	ch, err := a.store.Challenge(ctx, d.Challenge)
	if err != nil {
		return err
	}
	versions, err := a.store.Between(ctx, ch.PageID, d.From, d.Until)
	if err != nil || len(versions) == 0 {
		return err
	}
	team, err := a.store.AnsweringTeams(ctx, ch.ID)
	if err != nil {
		return err
	}
	last := versions[len(versions)-1].N
	wanted := []int{last, d.From}
	for _, who := range team {
		if who.N > d.From && who.N < last && !slices.Contains(wanted, who.N) {
			wanted = append(wanted, who.N)
		}
	}
	t := changeTold{challenge: ch, versions: versions}
	if t.texts, err = a.store.VersionsAt(ctx, ch.PageID, wanted); err != nil {
		return err
	}
	call, err := a.store.Call(ctx, ch.CallID)
	if err != nil {
		return err
	}
	t.path = "/appels/" + call.Slug + "/defis/" + ch.Slug
	letters := t.letters(d, team)
	_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		for _, l := range letters {
			if err := a.post(ctx, tx, l); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

// changeTold is what a day changed in a défi.
type changeTold struct {
	challenge domain.Challenge
	path      string
	versions  []domain.Revision
	texts     map[int]domain.Revision
}

// letters are one for each person, whatever the number of her candidacies that answer.
func (t changeTold) letters(d changedDay, team []store.Answering) []Letter {
	at := map[string]int{}
	var list []Letter
	for _, who := range team {
		if i, told := at[who.AccountID]; told {
			list[i].Args["Title"] += ", " + who.Title
			continue
		}
		if from := max(d.From, who.N); t.concerns(who.AccountID, from) {
			at[who.AccountID] = len(list)
			list = append(list, t.letter(d, who, from))
		}
	}
	return list
}

// concerns tells whether somebody else changed the text since a version, and whether anything of it stayed.
func (t changeTold) concerns(accountID string, from int) bool {
	last := t.versions[len(t.versions)-1].N
	if from >= last || t.texts[from].Hash == t.texts[last].Hash {
		return false
	}
	return slices.ContainsFunc(t.versions, func(v domain.Revision) bool { return v.N > from && v.AuthorID != accountID })
}

func (t changeTold) letter(d changedDay, who store.Answering, from int) Letter {
	last := t.versions[len(t.versions)-1]
	form, _ := domain.FormOf(domain.FormChallenge) // known
	return Letter{
		To: who.Email, Lang: who.Lang, Key: "mail.challenge_changed", Path: t.path + "/diff/" + strconv.Itoa(from) + ".." + strconv.Itoa(last.N),
		Args: map[string]string{
			"Title": who.Title, "Challenge": t.challenge.Title, "At": last.At.UTC().Format(time.RFC3339),
			"Changes": plainChanges(form, t.texts[from].Sections, t.texts[last.N].Sections),
		},
		Once: JobChallenge + ":" + t.challenge.ID + ":" + d.Until.Format(time.RFC3339) + ":" + who.AccountID,
	}
}

// maxChanges is how much of what changed a letter quotes, in characters; its link leads to all of it.
const maxChanges = 1500

// plainChanges is what changed between two texts, block by block: − before, + after.
func plainChanges(form domain.Form, before, after domain.Document) string {
	if before == nil || after == nil { // a version whose text was withheld is not quoted
		return ""
	}
	var b strings.Builder
	line := func(sign, text string) {
		if text = strings.Join(strings.Fields(text), " "); text != "" {
			b.WriteString(sign + " " + text + "\n")
		}
	}
	for _, sec := range form.Sections {
		old, now := before[sec.Key], after[sec.Key]
		if old == now {
			continue
		}
		for _, block := range prose.Diff(old, now).Blocks {
			if block.Op != prose.Same && block.Op != prose.Moved && !block.SpacingOnly {
				line("−", old[block.Old.Start:block.Old.End])
				line("+", now[block.New.Start:block.New.End])
			}
		}
	}
	text := []rune(strings.TrimSpace(b.String()))
	if len(text) <= maxChanges {
		return string(text)
	}
	return string(text[:maxChanges]) + "…"
}
