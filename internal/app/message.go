package app

import (
	"context"
	"slices"
	"strings"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// MessagesView is one screen of the messages of a call to teams, drafts too.
type MessagesView struct {
	Call     domain.Call
	Messages []domain.Message
	Sendings map[string]store.Sending
	Older    string
}

// messagesCall finds a call for those who write to its teams.
func (a *App) messagesCall(ctx context.Context, by domain.Account, slug string) (domain.Call, error) {
	call, err := a.store.CallAt(ctx, slug)
	if err != nil {
		return call, err
	}
	return call, domain.Can(by, domain.WriteTeams, domain.Object{Call: call, Now: a.Now()}).Err()
}

// ViewMessages lists what was written to the teams of a call.
func (a *App) ViewMessages(ctx context.Context, by domain.Account, slug, cursor string) (MessagesView, error) {
	var v MessagesView
	var err error
	if v.Call, err = a.messagesCall(ctx, by, slug); err != nil {
		return v, err
	}
	at, id, err := readCursor(cursor)
	if err != nil {
		return v, err
	}
	if v.Messages, err = a.store.Messages(ctx, v.Call.ID, at, id, registerScreen+1); err != nil {
		return v, err
	}
	if len(v.Messages) > registerScreen {
		v.Messages = v.Messages[:registerScreen]
		last := v.Messages[registerScreen-1]
		v.Older = writeCursor(last.At, last.ID)
	}
	ids := make([]string, len(v.Messages))
	for i, m := range v.Messages {
		ids[i] = m.ID
	}
	v.Sendings, err = a.store.Sendings(ctx, ids)
	return v, err
}

// ViewNewMessage loads the form of a message.
func (a *App) ViewNewMessage(ctx context.Context, by domain.Account, slug string) (domain.Call, error) {
	return a.messagesCall(ctx, by, slug)
}

// DraftMessage keeps a message to be read again before it is sent, and gives its id.
func (a *App) DraftMessage(ctx context.Context, by domain.Account, m domain.Message, key store.Key) (string, error) {
	call, err := a.store.Call(ctx, m.CallID)
	if err != nil {
		return "", err
	}
	if err := domain.Can(by, domain.WriteTeams, domain.Object{Call: call, Now: a.Now()}).Err(); err != nil {
		return "", err
	}
	m.SubjectFR, m.SubjectEN, m.BodyFR, m.BodyEN = line(m.SubjectFR), line(m.SubjectEN), letterText(m.BodyFR), letterText(m.BodyEN)
	if err := m.Check(call); err != nil {
		return "", err
	}
	return a.store.Write(ctx, key, func(tx *store.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		m.ID, m.By, m.ByName, m.At = store.NewID(), by.ID, by.Name, now
		tx.Return(m.ID)
		return tx.AddMessage(ctx, m)
	})
}

// line is one line of a letter, whatever its length: the rule of the message tells of one too long.
func line(s string) string { return oneLine(s, 10*domain.MaxSubject) }

// letterText is the text of a letter: lines as they were typed, nothing that no letter holds.
func letterText(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r\n", "\n")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' || r == 0x7f {
			return -1
		}
		return r
	}, s))
}

// MessageView is a message beside those whom it would reach, or did.
type MessageView struct {
	Call       domain.Call
	Message    domain.Message
	Recipients []store.Recipient // by candidacy
	People     int
	Mark       string // of the recipients: sending asks for those that were read
	Sending    store.Sending
}

// ViewMessage loads a message with its recipients as they are now, or as they were when it was sent.
func (a *App) ViewMessage(ctx context.Context, by domain.Account, slug, id string) (MessageView, error) {
	var v MessageView
	var err error
	if v.Call, err = a.messagesCall(ctx, by, slug); err != nil {
		return v, err
	}
	if v.Message, err = a.store.Message(ctx, id); err != nil {
		return v, err
	}
	if v.Message.CallID != v.Call.ID {
		return v, domain.Missing("page")
	}
	if v.Message.SentAt.IsZero() {
		v.Recipients, err = a.recipients(ctx, a.store.Reader, v.Message)
		v.count()
		return v, err
	}
	if v.Recipients, err = a.store.RecipientsOf(ctx, id); err != nil {
		return v, err
	}
	v.count()
	all, err := a.store.Sendings(ctx, []string{id})
	v.Sending = all[id]
	return v, err
}

// count tells people from places in a team, and marks the list.
func (v *MessageView) count() {
	people := map[string]bool{}
	var b strings.Builder
	for _, to := range v.Recipients {
		people[to.AccountID] = true
		b.WriteString(to.CandidacyID + " " + to.AccountID + "\n")
	}
	v.People, v.Mark = len(people), hashOf(b.String())
}

// recipients are the teams of the candidacies that a message is for.
func (a *App) recipients(ctx context.Context, r store.Reader, m domain.Message) ([]store.Recipient, error) {
	list, err := r.Teams(ctx, m.CallID)
	if err != nil || m.Audience == domain.AudienceAll {
		return list, err
	}
	var chosen map[string]bool
	if m.Audience == domain.AudienceLacks {
		chosen, err = lacking(ctx, r, list, m.Lacks)
	} else {
		chosen, err = inCutoff(ctx, r, list, m)
	}
	return slices.DeleteFunc(list, func(to store.Recipient) bool { return !chosen[to.CandidacyID] }), err
}

// inCutoff are the candidacies that a relève has, has under reserve, or lacks.
func inCutoff(ctx context.Context, r store.Reader, list []store.Recipient, m domain.Message) (map[string]bool, error) {
	deposits, err := r.DepositsIn(ctx, m.CallID, m.K)
	chosen := map[string]bool{}
	for _, d := range deposits {
		chosen[d.CandidacyID] = m.Audience != domain.AudienceReserved || len(d.Reserves) > 0
	}
	if m.Audience == domain.AudienceAbsent {
		deposited := chosen
		chosen = map[string]bool{}
		for _, to := range list {
			chosen[to.CandidacyID] = !deposited[to.CandidacyID]
		}
	}
	return chosen, err
}

// lacking are the candidacies whose page lacks a section: one statement for a hundred pages.
func lacking(ctx context.Context, r store.Reader, list []store.Recipient, section string) (map[string]bool, error) {
	byPage := map[string]string{}
	var pages []string
	for _, to := range list {
		if byPage[to.PageID] == "" {
			byPage[to.PageID] = to.CandidacyID
			pages = append(pages, to.PageID)
		}
	}
	chosen := map[string]bool{}
	for some := range slices.Chunk(pages, 100) {
		heads, err := r.Heads(ctx, some)
		if err != nil {
			return nil, err
		}
		for page, head := range heads {
			text := head.Sections[section]
			chosen[byPage[page]] = !head.Hidden && (text == "" || text == "[]")
		}
	}
	return chosen, nil
}

// Dispatch sends a message to the recipients that were read.
type Dispatch struct {
	CallID string
	ID     string
	Mark   string
	Key    store.Key
}

// SendMessage queues the letters of a message: once, to exactly those whom its sender was shown. Somebody in several
// teams gets one letter.
func (a *App) SendMessage(ctx context.Context, by domain.Account, d Dispatch) error {
	_, err := a.store.Write(ctx, d.Key, func(tx *store.Tx) error {
		call, err := tx.LockCall(ctx, d.CallID)
		if err != nil {
			return err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		if err := domain.Can(by, domain.WriteTeams, domain.Object{Call: call, Now: now}).Err(); err != nil {
			return err
		}
		v := MessageView{Call: call}
		if v.Message, err = tx.Message(ctx, d.ID); err != nil {
			return err
		}
		if v.Message.CallID != call.ID {
			return domain.Missing("page")
		}
		if v.Recipients, err = a.recipients(ctx, tx.Reader, v.Message); err != nil {
			return err
		}
		v.count()
		stood, err := tx.SendMessage(ctx, d.ID, now)
		switch {
		case err != nil:
			return err
		case !stood:
			return domain.Error{Kind: domain.Conflict, Key: "error.message_sent"}
		case v.People == 0:
			return domain.Error{Kind: domain.Conflict, Key: "error.message_nobody"}
		case d.Mark != v.Mark:
			return domain.Error{Kind: domain.Conflict, Key: "error.message_moved"}
		}
		if err := tx.AddRecipients(ctx, d.ID, v.Recipients); err != nil {
			return err
		}
		return a.postMessage(ctx, tx, v)
	})
	return err
}

// postMessage queues one letter for each person, about the first of her candidacies.
func (a *App) postMessage(ctx context.Context, tx *store.Tx, v MessageView) error {
	written := map[string]bool{}
	for _, to := range v.Recipients {
		if written[to.AccountID] {
			continue
		}
		written[to.AccountID] = true
		l := MessageLetter(v, to)
		l.Once = "message:" + v.Message.ID + ":" + to.AccountID
		if err := a.post(ctx, tx, l); err != nil { // joined into few statements by the store
			return err
		}
	}
	return nil
}

// MessageLetter is a message as one person gets it.
func MessageLetter(v MessageView, to store.Recipient) Letter {
	subject, text := v.Message.In(to.Lang)
	return Letter{
		To: to.Email, Lang: to.Lang, Key: "mail.message", Path: "/candidatures/" + to.Slug,
		Args: map[string]string{"Subject": subject, "Text": text, "Call": v.Call.Title, "Name": v.Message.ByName},
	}
}

// DropMessage throws a draft away.
func (a *App) DropMessage(ctx context.Context, by domain.Account, slug, id string) error {
	v, err := a.ViewMessage(ctx, by, slug, id)
	if err != nil {
		return err
	}
	_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		there, err := tx.DropMessage(ctx, v.Message.ID)
		if err == nil && !there {
			err = domain.Error{Kind: domain.Conflict, Key: "error.message_sent"}
		}
		return err
	})
	return err
}
