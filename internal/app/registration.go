package app

import (
	"context"
	"maps"
	"net/url"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// Registering is somebody's wish to come to a workshop. Who is signed in gives no name and no address.
type Registering struct {
	WorkshopID string
	Name       string
	Email      string
	Lang       string
	Key        store.Key
}

// Register takes a seat for who is signed in, or a place on the waiting list. Anybody else gets a letter whose link
// does so; where the address is registered already its owner gets another one, and nothing here tells the difference.
func (a *App) Register(ctx context.Context, by domain.Account, n Registering) (domain.State, error) {
	if by.SignedIn() {
		return a.registerAccount(ctx, by, n)
	}
	who, faults := newcomer(n.Name, n.Email, n.Lang)
	if err := faults.Err(); err != nil {
		return "", err
	}
	w, err := a.store.Workshop(ctx, n.WorkshopID)
	if err != nil {
		return "", err
	}
	if err := domain.Can(by, domain.Register, domain.Object{Workshop: w, Now: a.Now()}).Err(); err != nil {
		return "", err
	}
	if err := a.countMail(ctx, who.EmailKey); err != nil {
		return "", err
	}
	_, err = a.store.Write(ctx, n.Key, func(tx *store.Tx) error {
		w, now, err := a.heldWorkshop(ctx, tx, by, n.WorkshopID, domain.Register)
		if err != nil {
			return err
		}
		had, err := tx.RegistrationOf(ctx, w.ID, "", who.EmailKey)
		switch {
		case err == nil && (had.State == domain.RegistrationSeated || had.State == domain.RegistrationWaiting):
			return a.postRegistered(ctx, tx, w, []domain.Registration{had}, workshopLetter(w, "mail.workshop_known"))
		case err != nil && domain.KindOf(err) != domain.NotFound:
			return err
		}
		g := domain.Registration{
			WorkshopID: w.ID, Name: who.Name, Email: who.Email, Lang: who.Lang, State: domain.RegistrationAsked, At: now,
		}
		if g.ID, err = tx.AddRegistration(ctx, g, who.EmailKey); err != nil {
			return err
		}
		return a.postRegistered(ctx, tx, w, []domain.Registration{g}, workshopLetter(w, "mail.workshop_confirm"))
	})
	return domain.RegistrationAsked, err
}

func (a *App) registerAccount(ctx context.Context, by domain.Account, n Registering) (domain.State, error) {
	got, err := a.store.Write(ctx, n.Key, func(tx *store.Tx) error {
		w, now, err := a.heldWorkshop(ctx, tx, by, n.WorkshopID, domain.Register)
		if err != nil {
			return err
		}
		g, err := tx.RegistrationOf(ctx, w.ID, by.ID, FoldEmail(by.Email))
		switch {
		case err == nil && (g.State == domain.RegistrationSeated || g.State == domain.RegistrationWaiting):
			tx.Return(string(g.State))
			return nil
		case err != nil && domain.KindOf(err) != domain.NotFound:
			return err
		}
		g.WorkshopID, g.AccountID, g.Name, g.Email, g.Lang, g.At = w.ID, by.ID, by.Name, by.Email, langOf(by.Lang), now
		g.State = seatOrWait(w)
		if g.ID, err = tx.AddRegistration(ctx, g, FoldEmail(by.Email)); err != nil {
			return err
		}
		tx.Return(string(g.State))
		return a.tellSeat(ctx, tx, w, g)
	})
	return domain.State(got), err
}

// seatOrWait is what a held workshop has for one more person.
func seatOrWait(w domain.Workshop) domain.State {
	if left, open := w.Left(); open || left > 0 && w.Waiting == 0 {
		return domain.RegistrationSeated
	}
	return domain.RegistrationWaiting
}

// tellSeat tells somebody what became of her registration.
func (a *App) tellSeat(ctx context.Context, tx *store.Tx, w domain.Workshop, g domain.Registration) error {
	touchWorkshop(tx, w)
	return a.postRegistered(ctx, tx, w, []domain.Registration{g}, workshopLetter(w, "mail.workshop_"+string(g.State)))
}

// ConfirmRegistration takes the seat that a letter's link speaks of, or a place on the waiting list.
func (a *App) ConfirmRegistration(ctx context.Context, token string) (domain.State, error) {
	return a.byLink(ctx, token, func(tx *store.Tx, w domain.Workshop, g domain.Registration, now time.Time) (domain.State, error) {
		if g.State == domain.RegistrationSeated || g.State == domain.RegistrationWaiting {
			return g.State, nil
		}
		if err := domain.Can(domain.Account{}, domain.Register, domain.Object{Workshop: w, Now: now}).Err(); err != nil {
			return "", err
		}
		g.State, g.At = seatOrWait(w), now
		if err := tx.MoveRegistration(ctx, g); err != nil {
			return "", err
		}
		return g.State, a.tellSeat(ctx, tx, w, g)
	})
}

// CancelRegistration gives back the seat that a letter's link speaks of.
func (a *App) CancelRegistration(ctx context.Context, token string) (domain.State, error) {
	return a.byLink(ctx, token, func(tx *store.Tx, w domain.Workshop, g domain.Registration, now time.Time) (domain.State, error) {
		return domain.RegistrationCancelled, a.giveBack(ctx, tx, w, g, now)
	})
}

// byLink does something to the registration of a link, with its workshop held.
func (a *App) byLink(ctx context.Context, token string, act func(*store.Tx, domain.Workshop, domain.Registration, time.Time) (domain.State, error)) (domain.State, error) {
	got, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		g, err := tx.RegistrationByLink(ctx, hashOf(token))
		if domain.KindOf(err) == domain.NotFound {
			return deadLink()
		}
		if err != nil {
			return err
		}
		w, err := tx.LockWorkshop(ctx, g.WorkshopID)
		if err != nil {
			return err
		}
		if g, err = tx.RegistrationByLink(ctx, hashOf(token)); err != nil { // as it stands with the workshop held
			return err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		state, err := act(tx, w, g, now)
		tx.Return(string(state))
		return err
	})
	return domain.State(got), err
}

// LeaveWorkshop gives back the seat of who is signed in.
func (a *App) LeaveWorkshop(ctx context.Context, by domain.Account, n Registering) error {
	if !by.SignedIn() {
		return signInFirst()
	}
	_, err := a.store.Write(ctx, n.Key, func(tx *store.Tx) error {
		w, now, err := a.heldWorkshop(ctx, tx, by, n.WorkshopID, domain.Read)
		if err != nil {
			return err
		}
		g, err := tx.RegistrationOf(ctx, w.ID, by.ID, FoldEmail(by.Email))
		if domain.KindOf(err) == domain.NotFound {
			return nil // given back already
		}
		if err != nil {
			return err
		}
		return a.giveBack(ctx, tx, w, g, now)
	})
	return err
}

// leaveWorkshops gives back the seats of an account that is shut out, in workshops that are not over.
func (a *App) leaveWorkshops(ctx context.Context, tx *store.Tx, accountID string, now time.Time) error {
	list, err := tx.WorkshopsOf(ctx, accountID, now)
	if err != nil {
		return err
	}
	for _, id := range list { // those that one person is to come to, always in the same order
		w, err := tx.LockWorkshop(ctx, id)
		if err != nil {
			return err
		}
		g, err := tx.RegistrationOf(ctx, id, accountID, "")
		if err != nil {
			return err
		}
		if err := a.giveBack(ctx, tx, w, g, now); err != nil {
			return err
		}
	}
	return nil
}

// giveBack cancels a registration and gives its seat to the first who waits.
func (a *App) giveBack(ctx context.Context, tx *store.Tx, w domain.Workshop, g domain.Registration, now time.Time) error {
	if g.State == domain.RegistrationCancelled {
		return nil
	}
	if !now.Before(w.EndsAt) {
		return domain.Error{Kind: domain.Conflict, Key: "error.workshop_closed"}
	}
	seated := g.State == domain.RegistrationSeated
	g.State, g.At = domain.RegistrationCancelled, now
	if err := tx.MoveRegistration(ctx, g); err != nil {
		return err
	}
	touchWorkshop(tx, w)
	if !seated {
		return nil
	}
	w.Seated--
	return a.moveUp(ctx, tx, w)
}

// moveUp gives the free seats of a held workshop to those who wait, and tells them.
func (a *App) moveUp(ctx context.Context, tx *store.Tx, w domain.Workshop) error {
	left, open := w.Left()
	if open {
		left = w.Waiting
	}
	if left == 0 || w.Waiting == 0 || !w.CancelledAt.IsZero() {
		return nil
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	list, err := tx.SeatWaiting(ctx, w.ID, left, now)
	if err != nil {
		return err
	}
	return a.postRegistered(ctx, tx, w, list, workshopLetter(w, "mail.workshop_moved_up"))
}

// workshopLetter begins a letter about a workshop.
func workshopLetter(w domain.Workshop, key string) Letter {
	where := w.Place
	if where == "" {
		where = w.Link
	}
	return Letter{Key: key, Args: map[string]string{"Title": w.Title, "At": w.StartsAt.Format(time.RFC3339), "Where": where}}
}

// tellRegistered writes to those who registered for a held workshop: all, or those in one state.
func (a *App) tellRegistered(ctx context.Context, tx *store.Tx, w domain.Workshop, state domain.State, l Letter) error {
	list, err := tx.Registrations(ctx, w.ID, state)
	if err != nil {
		return err
	}
	return a.postRegistered(ctx, tx, w, list, l)
}

// postRegistered writes a letter to each of some people. Who has no account gets a link of her own, by which she
// confirms or cancels, unless the letter leads elsewhere.
func (a *App) postRegistered(ctx context.Context, tx *store.Tx, w domain.Workshop, list []domain.Registration, l Letter) error {
	for _, g := range list { // those of one room
		own := l
		own.To, own.Lang, own.Args = g.Email, g.Lang, maps.Clone(l.Args)
		own.Args["Name"] = g.Name
		switch {
		case own.Path != "":
		case g.AccountID != "":
			own.Path = w.Path()
		default:
			plain, hash := secret()
			if err := tx.AddRegistrationLink(ctx, hash, g.ID); err != nil {
				return err
			}
			own.Path = w.Path() + "/mon-inscription?jeton=" + url.QueryEscape(plain)
		}
		if err := a.post(ctx, tx, own); err != nil {
			return err
		}
	}
	return nil
}

// Attendance is what a list of presence changes: who was there after all, who was not. What it leaves alone may be
// noted by somebody else meanwhile.
type Attendance struct {
	WorkshopID string
	Came       []string // ids of registrations
	Missed     []string
	Key        store.Key
}

// NoteAttendance notes which of those who have a seat were there.
func (a *App) NoteAttendance(ctx context.Context, by domain.Account, n Attendance) error {
	if len(n.Came)+len(n.Missed) > domain.MaxCapacity {
		return domain.Error{Kind: domain.Invalid, Key: "error.form"}
	}
	_, err := a.store.Write(ctx, n.Key, func(tx *store.Tx) error {
		w, now, err := a.heldWorkshop(ctx, tx, by, n.WorkshopID, domain.NoteAttendance)
		if err != nil {
			return err
		}
		touchWorkshop(tx, w)
		if err := tx.SetAttendance(ctx, w.ID, n.Came, now); err != nil {
			return err
		}
		return tx.SetAttendance(ctx, w.ID, n.Missed, time.Time{})
	})
	return err
}
