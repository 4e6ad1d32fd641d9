package app

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// SignUp is what somebody gives to have an account.
type SignUp struct {
	Name     string // public, or a pseudonym
	Email    string
	Password string
	Lang     string
	Licence  string          // under which she agrees to publish; "" where it is asked later
	Faults   domain.Problems // of the rest of the form: told with its own
}

type confirmPayload struct {
	Password string `json:"password"` // PHC: each link sets the password of the very form that asked for it
	Licence  string `json:"licence,omitempty"`
}

// SignUp asks for an account: it comes to life by the link that it mails. Where somebody already has the
// address, that person gets a mail that says so, and nothing here tells the difference.
func (a *App) SignUp(ctx context.Context, s SignUp) error {
	who, faults := newcomer(s.Name, s.Email, s.Lang)
	checkPassword(&faults, s.Password, s.Name, s.Email)
	faults = append(faults, s.Faults...)
	if err := faults.Err(); err != nil {
		return err
	}
	if err := a.countMail(ctx, who.EmailKey); err != nil {
		return err
	}
	phc, err := a.hasher.hash(ctx, passphrase(s.Password))
	if err != nil {
		return err
	}
	payload, err := encode(confirmPayload{phc, s.Licence})
	if err != nil {
		return err
	}
	_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		asked, holder, err := a.ask(ctx, tx, who)
		if err != nil {
			return err
		}
		if holder.ID != "" {
			return a.postKnown(ctx, tx, holder)
		}
		return a.postConfirm(ctx, tx, asked, payload)
	})
	return err
}

// newcomer checks who somebody says to be.
func newcomer(name, email, lang string) (store.NewAccount, domain.Problems) {
	var faults domain.Problems
	who := store.NewAccount{Account: domain.Account{ID: store.NewID(), Lang: langOf(lang)}}
	who.Name = cleanName(&faults, name)
	who.Email = cleanEmail(&faults, email)
	who.NameKey, who.EmailKey = Fold(who.Name), FoldEmail(who.Email)
	return who, faults
}

func langOf(lang string) string {
	if lang == "en" {
		return "en"
	}
	return "fr"
}

// cleanName gives a name in its one form and notes what is wrong with it.
func cleanName(faults *domain.Problems, name string) string {
	name = norm.NFC.String(strings.Join(strings.Fields(name), " "))
	n := utf8.RuneCountInString(name)
	switch {
	case name == "":
		faults.Add("name", "error.name_required")
	case strings.Contains(name, "@"):
		faults.Add("name", "error.name_address") // names are public, addresses are not
	case !utf8.ValidString(name) || strings.ContainsFunc(name, unfit) || !strings.ContainsFunc(name, unicode.IsLetter):
		faults.Add("name", "error.name_characters")
	case n < 2 || n > 60:
		faults.Add("name", "error.name_length", "Min", 2, "Max", 60)
	}
	return name
}

// unfit are the characters that let one name look like another, or like markup.
func unfit(r rune) bool { return !unicode.IsGraphic(r) || strings.ContainsRune("<>\"{}[]|\\/", r) }

func cleanEmail(faults *domain.Problems, email string) string {
	email = strings.TrimSpace(email)
	switch {
	case email == "":
		faults.Add("email", "error.email_required")
	case !domain.LooksLikeEmail(email) || strings.ContainsFunc(email, func(r rune) bool { return !unicode.IsGraphic(r) }):
		faults.Add("email", "error.email_shape")
	}
	return email
}

// ask reserves a name for somebody who gave an address, and finds who proved that address before, if anybody. The
// name is reserved in both cases, so that asking for it again does not tell whether the address is known.
func (a *App) ask(ctx context.Context, tx *store.Tx, who store.NewAccount) (asked, holder domain.Account, err error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return asked, holder, err
	}
	who.CreatedAt = now
	holder, err = tx.AccountAddressed(ctx, who.EmailKey)
	if err != nil && domain.KindOf(err) != domain.NotFound {
		return asked, holder, err
	}
	free, err := tx.AddAccount(ctx, who)
	if err != nil || free {
		return who.Account, holder, err
	}
	asked, err = tx.AccountNamed(ctx, who.NameKey)
	if err == nil && (asked.Confirmed || asked.Disabled || FoldEmail(asked.Email) != who.EmailKey) {
		err = nameTaken()
	}
	return asked, holder, err
}

func nameTaken() error {
	return domain.Problems{{Kind: domain.Invalid, Key: "error.name_taken", Field: "name"}}
}

// postConfirm mails the link that confirms an account.
func (a *App) postConfirm(ctx context.Context, tx *store.Tx, to domain.Account, payload string) error {
	l := Letter{To: to.Email, Lang: to.Lang, Key: "mail.confirm", Args: map[string]string{"Name": to.Name}}
	return a.postLink(ctx, tx, l, store.MailToken{Purpose: store.LinkConfirm, AccountID: to.ID, Payload: payload})
}

// postKnown tells somebody who has an account that it was asked for again, with a way in if the password was forgotten.
func (a *App) postKnown(ctx context.Context, tx *store.Tx, to domain.Account) error {
	l := Letter{To: to.Email, Lang: to.Lang, Key: "mail.known", Args: map[string]string{"Name": to.Name}}
	return a.postLink(ctx, tx, l, store.MailToken{Purpose: store.LinkReset, AccountID: to.ID})
}

// ConfirmAccount brings an account to life by the link that its owner received.
func (a *App) ConfirmAccount(ctx context.Context, token string) (domain.Account, error) {
	var who domain.Account
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		t, err := use(ctx, tx, token, store.LinkConfirm)
		if err != nil {
			return err
		}
		var p confirmPayload
		if err := decode(t.Payload, &p); err != nil {
			return err
		}
		if who, err = a.confirm(ctx, tx, t.AccountID, p.Password); err != nil {
			return err
		}
		return accept(ctx, tx, who.ID, p.Licence, store.AcceptSignUp)
	})
	return who, addressTaken(err)
}

// confirm proves an account's address; phc is its password, "" to choose one later.
func (a *App) confirm(ctx context.Context, tx *store.Tx, id, phc string) (domain.Account, error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return domain.Account{}, err
	}
	who, err := tx.LockAccount(ctx, id)
	switch {
	case err != nil:
		return who, err
	case who.Confirmed || who.Disabled:
		return who, deadLink()
	}
	if free, err := tx.ConfirmAccount(ctx, id, now); err != nil || !free {
		return who, orTaken(err)
	}
	if err := tx.SetPassword(ctx, id, phc); err != nil {
		return who, err
	}
	who.Confirmed = true
	return who, tx.VoidMailTokens(ctx, id, store.LinkConfirm, now)
}

// orTaken is err, or the refusal of an address that somebody else proved.
func orTaken(err error) error {
	if err != nil {
		return err
	}
	return domain.Error{Kind: domain.Conflict, Key: "error.email_taken"}
}

// addressTaken tells as a refusal that somebody else proved the same address at the same moment.
func addressTaken(err error) error {
	if store.Taken(err) {
		return orTaken(nil)
	}
	return err
}

// RequestLink mails to an address the link that its owner lacks: to choose a new password, or to confirm an
// account asked for earlier. Whoever owns an address without account is told that. The answer is always the same.
func (a *App) RequestLink(ctx context.Context, email, lang string) error {
	var faults domain.Problems
	email = cleanEmail(&faults, email)
	if err := faults.Err(); err != nil {
		return err
	}
	key := FoldEmail(email)
	if err := a.countMail(ctx, key); err != nil {
		return err
	}
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		waiting, err := tx.UnprovenAccount(ctx, key)
		if err != nil && domain.KindOf(err) != domain.NotFound {
			return err
		}
		holder, err := tx.AccountAddressed(ctx, key)
		switch {
		case err == nil && !holder.Disabled:
			l := Letter{To: holder.Email, Lang: holder.Lang, Key: "mail.reset", Args: map[string]string{"Name": holder.Name}}
			return a.postLink(ctx, tx, l, store.MailToken{Purpose: store.LinkReset, AccountID: holder.ID})
		case err != nil && domain.KindOf(err) != domain.NotFound:
			return err
		case err != nil && waiting.ID != "":
			return a.postConfirm(ctx, tx, waiting, "{}")
		}
		// A link that opens nothing is recorded too: the answer takes the same time. The letter does not name it.
		l := Letter{To: email, Lang: langOf(lang), Key: "mail.unknown"}
		return a.postLink(ctx, tx, l, store.MailToken{Purpose: store.LinkReset})
	})
	return err
}
