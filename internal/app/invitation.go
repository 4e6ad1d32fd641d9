package app

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// invitationScreen is how many invitations a page lists.
const invitationScreen = 200

// InvitationsView is who was invited to a scope, and on the instance who holds its roles.
type InvitationsView struct {
	Call        domain.Call // zero for the instance
	Scope       domain.Scope
	Invitations []domain.Invitation
	Holders     []domain.Grant
	Now         time.Time
}

// ViewInvitations lists the invitations to a call, or ("") to the instance, for those who may invite there.
func (a *App) ViewInvitations(ctx context.Context, by domain.Account, slug string) (InvitationsView, error) {
	v := InvitationsView{Now: a.Now()}
	verb, on := domain.GrantInstanceRole, domain.Object{Now: v.Now}
	if slug != "" {
		call, err := a.store.CallAt(ctx, slug)
		if err != nil {
			return v, err
		}
		verb, on.Call, v.Call, v.Scope = domain.GrantCallRole, call, call, domain.OnCall(call.ID)
	}
	err := domain.Can(by, verb, on).Err()
	if err != nil {
		return v, err
	}
	if v.Invitations, err = a.store.Invitations(ctx, v.Scope, invitationScreen); err != nil {
		return v, err
	}
	v.Holders, err = a.store.Holders(ctx, v.Scope)
	return v, err
}

// NewInvitation offers a role, or a preset, in a scope to an address.
type NewInvitation struct {
	Scope  domain.Scope
	Email  string
	Role   domain.Role
	Preset domain.Preset // instead of a role
	Lang   string        // of the letter to an address that nobody proved
	Key    store.Key
}

func (n NewInvitation) check() (email string, err error) {
	var faults domain.Problems
	email = cleanEmail(&faults, n.Email)
	known := slices.Contains(domain.RolesOn(n.Scope), n.Role) && n.Preset == "" || n.Role == "" && slices.Contains(domain.PresetsOn(n.Scope), n.Preset)
	if !known {
		faults.Add("role", "error.role_unknown")
	}
	return email, faults.Err()
}

// Invite mails a link that gives a role to whoever accepts it, once, within fourteen days. Whether the address has
// an account is told to nobody.
func (a *App) Invite(ctx context.Context, by domain.Account, n NewInvitation) error {
	email, err := n.check()
	if err != nil {
		return err
	}
	return a.inScopeOnce(ctx, by, scoped{n.Scope, n.Key}, func(tx *store.Tx) error {
		if _, err := count(ctx, tx, "invite:"+by.ID, patience{free: 30, first: time.Minute, most: 15 * time.Minute}); err != nil {
			return err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		plain, hash := secret()
		i := domain.Invitation{
			ID: store.NewID(), Scope: n.Scope, Role: n.Role, Preset: n.Preset, Email: email, InvitedBy: by.ID, InvitedName: by.Name,
			At: now, ExpiresAt: now.Add(domain.InvitationLives),
		}
		if err := tx.AddInvitation(ctx, i, hash, FoldEmail(email)); err != nil {
			return err
		}
		return a.postInvitation(ctx, tx, i, plain, langOf(n.Lang))
	})
}

// postInvitation writes to the address, in its owner's language where it has one.
func (a *App) postInvitation(ctx context.Context, tx *store.Tx, i domain.Invitation, plain, lang string) error {
	holder, err := tx.AccountAddressed(ctx, FoldEmail(i.Email))
	switch {
	case err == nil:
		lang = holder.Lang
	case domain.KindOf(err) != domain.NotFound:
		return err
	}
	l := Letter{
		To: i.Email, Lang: lang, Key: "mail.invitation_instance", Path: "/invitation?jeton=" + url.QueryEscape(plain),
		Args: map[string]string{"Name": i.InvitedName, "At": i.ExpiresAt.Format(time.RFC3339)},
	}
	if id, onCall := strings.CutPrefix(string(i.Scope), "call:"); onCall {
		call, err := tx.Call(ctx, id)
		if err != nil {
			return err
		}
		l.Key, l.Args["Title"] = "mail.invitation", call.Title
	}
	return a.post(ctx, tx, l)
}

// RevokeInvitation takes an invitation back before it is accepted.
func (a *App) RevokeInvitation(ctx context.Context, by domain.Account, in domain.Scope, id string, key store.Key) error {
	return a.inScopeOnce(ctx, by, scoped{in, key}, func(tx *store.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		stood, err := tx.RevokeInvitation(ctx, in, id, now)
		if err == nil && !stood {
			return domain.Error{Kind: domain.Conflict, Key: "error.invitation_over"}
		}
		return err
	})
}

// InvitationView is what the link of an invitation offers.
type InvitationView struct {
	Invitation domain.Invitation
	Call       domain.Call    // zero for the instance
	Owner      domain.Account // who proved the address, zero where nobody did
}

// ViewInvitation reads an invitation by the secret of its link, without using it up.
func (a *App) ViewInvitation(ctx context.Context, token string) (InvitationView, error) {
	return a.invitation(ctx, a.store.Reader, token, a.Now())
}

func (a *App) invitation(ctx context.Context, r store.Reader, token string, now time.Time) (InvitationView, error) {
	var v InvitationView
	var err error
	if v.Invitation, err = r.InvitationBy(ctx, hashOf(token)); domain.KindOf(err) == domain.NotFound {
		return v, deadLink()
	}
	if err != nil {
		return v, err
	}
	if v.Invitation.State(now) != domain.InvitationWaiting {
		return v, deadLink()
	}
	if id, onCall := strings.CutPrefix(string(v.Invitation.Scope), "call:"); onCall {
		if v.Call, err = r.Call(ctx, id); err != nil {
			return v, err
		}
	}
	v.Owner, err = r.AccountAddressed(ctx, FoldEmail(v.Invitation.Email))
	if domain.KindOf(err) == domain.NotFound {
		err = nil
	}
	return v, err
}

// Acceptance takes an invitation up: in the name of whoever is signed in, or of a new account.
type Acceptance struct {
	Token    string
	Name     string // of a new account
	Password string
	Lang     string
}

// AcceptInvitation gives the role of an invitation. Where somebody proved its address already, only that account
// accepts: a letter may be forwarded, a session is not. The link proves the address of a new account.
func (a *App) AcceptInvitation(ctx context.Context, by domain.Account, n Acceptance) (domain.Account, error) {
	v, err := a.ViewInvitation(ctx, n.Token) // before hashing: who has no link costs nothing
	if err != nil {
		return by, err
	}
	var fresh store.NewAccount
	if !by.SignedIn() {
		if v.Owner.ID != "" {
			return by, signInFirst()
		}
		if fresh, err = a.invited(ctx, v.Invitation.Email, n); err != nil {
			return by, err
		}
	}
	_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		if v, err = a.invitation(ctx, tx.Reader, n.Token, now); err != nil {
			return err
		}
		switch {
		case v.Owner.ID != "" && v.Owner.ID != by.ID:
			return domain.Error{Kind: domain.Forbidden, Key: "error.invitation_other"}
		case !by.SignedIn():
			if by, err = a.signUpInvited(ctx, tx, fresh, now); err != nil {
				return err
			}
		}
		return a.takeUp(ctx, tx, by, v, now)
	})
	return by, addressTaken(err)
}

// invited is the account that an invitation makes; the address is the invitation's.
func (a *App) invited(ctx context.Context, email string, n Acceptance) (store.NewAccount, error) {
	who, faults := newcomer(n.Name, email, n.Lang)
	checkPassword(&faults, n.Password, n.Name, email)
	if err := faults.Err(); err != nil {
		return who, err
	}
	var err error
	who.Password, err = a.hasher.hash(ctx, passphrase(n.Password))
	return who, err
}

func (a *App) signUpInvited(ctx context.Context, tx *store.Tx, who store.NewAccount, now time.Time) (domain.Account, error) {
	who.CreatedAt, who.Confirmed = now, true
	free, err := tx.AddAccount(ctx, who)
	if err == nil && !free {
		err = nameTaken()
	}
	return who.Account, err
}

// takeUp uses the invitation and gives what it offers in the name of whoever invited, if she still may.
func (a *App) takeUp(ctx context.Context, tx *store.Tx, who domain.Account, v InvitationView, now time.Time) error {
	taken, err := tx.TakeInvitation(ctx, v.Invitation.ID, who.ID, now)
	if err != nil {
		return err
	}
	if !taken {
		return deadLink()
	}
	host, err := tx.Account(ctx, v.Invitation.InvitedBy)
	if err != nil {
		return err
	}
	if host.Grants, err = tx.Grants(ctx, host.ID); err != nil {
		return err
	}
	verb := domain.GrantInstanceRole
	if v.Invitation.Scope != domain.Instance {
		verb = domain.GrantCallRole
	}
	if !domain.Can(host, verb, domain.Object{Call: v.Call, Now: now}).Allowed {
		return deadLink()
	}
	g := domain.Grant{AccountID: who.ID, Role: v.Invitation.Role, Scope: v.Invitation.Scope}
	if v.Invitation.Preset != "" {
		return a.grantPreset(ctx, tx, host, v.Invitation.Preset, g)
	}
	return a.grant(ctx, tx, host, g)
}
