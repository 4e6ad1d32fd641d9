package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// CallChange is the settings of a call as somebody wants them, all at once.
type CallChange struct {
	CallID   string
	Seen     string // CallMark of the settings that the form showed
	Agency   string
	Phases   domain.Phases
	Cutoffs  []time.Time // by k
	Settings domain.Settings
	Reason   string // public; asked for where a relève is put off
	Key      store.Key
}

// CallMark names a state of a call's settings: a form that shows them carries it, so that two people do not
// write over each other.
func CallMark(c domain.Call) string {
	text, err := domain.CanonicalJSON([]any{c.Agency, c.Phases, c.Cutoffs, c.Settings})
	if err != nil {
		return "" // times, numbers and strings always encode
	}
	return hashOf(text)
}

// SetCall writes the settings of a call and tells the register which of them changed.
func (a *App) SetCall(ctx context.Context, by domain.Account, ch CallChange) error {
	ch.Reason = oneLine(ch.Reason, 500)
	_, err := a.store.Write(ctx, ch.Key, func(tx *store.Tx) error {
		was, err := tx.LockCall(ctx, ch.CallID)
		if err != nil {
			return err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		if err := domain.Can(by, domain.SetCall, domain.Object{Call: was, Now: now}).Err(); err != nil {
			return err
		}
		if ch.Seen != CallMark(was) {
			return domain.Error{Kind: domain.Conflict, Key: "error.settings_moved"}
		}
		return a.changeCall(ctx, tx, by, was, ch)
	})
	return err
}

func (a *App) changeCall(ctx context.Context, tx *store.Tx, by domain.Account, was domain.Call, ch CallChange) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	is := was
	is.Agency, is.Phases, is.Settings, is.Cutoffs = trim(ch.Agency), ch.Phases, ch.Settings, nil
	for i, at := range ch.Cutoffs {
		k := domain.Cutoff{K: i + 1, At: at}
		if i < len(was.Cutoffs) {
			k = was.Cutoffs[i]
			k.At = at
		}
		is.Cutoffs = append(is.Cutoffs, k)
	}
	var p domain.Problems
	requiredLine(&p, "agency", is.Agency)
	checkChosen(&p, was, is.Settings)
	later, err := was.ChangeTo(is, now, ch.Reason)
	if p = append(p, domain.ProblemsOf(err)...); p.Err() != nil {
		return p
	}
	changed := was.Differs(is)
	if len(changed) == 0 {
		return nil
	}
	if err := tx.SetCall(ctx, is); err != nil {
		return err
	}
	tx.Touch("calls", "call:"+is.ID)
	e := callEvent(is, is.Title, domain.SetCall)
	e.Actor, e.ActorName, e.Reason = by.ID, by.Name, ch.Reason
	e.To = domain.State(strings.Join(changed, ","))
	if err := tx.AddEvent(ctx, e); err != nil {
		return err
	}
	return tellPostponed(ctx, tx, e, later)
}

// checkChosen looks at the settings that are chosen among a few.
func checkChosen(p *domain.Problems, was domain.Call, is domain.Settings) {
	if !slices.Contains([]string{was.Settings.LicenceTable, LicenceTable()}, is.LicenceTable) {
		p.Add("licence_policy", "error.choice")
	}
	if is.ContentLicence != "" && !slices.Contains(ContentLicences(), is.ContentLicence) {
		p.Add("content_licence", "error.choice")
	}
	if !slices.Contains([]string{"", "rejection", "acceptance"}, is.Receipt.Implicit) {
		p.Add("receipt_implicit", "error.choice")
	}
}

// PostponeCutoff is the act of putting a relève off, as the register names it.
const PostponeCutoff domain.Verb = "cutoff.postpone"

func tellPostponed(ctx context.Context, tx *store.Tx, e domain.Event, later []domain.Postponement) error {
	for _, l := range later { // a handful a call
		e.Verb, e.N = PostponeCutoff, l.K
		e.From, e.To = domain.State(l.From.Format(time.RFC3339)), domain.State(l.To.Format(time.RFC3339))
		if err := tx.AddEvent(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

// SettingsView is the settings of a call for those who run it.
type SettingsView struct {
	Call  domain.Call
	Lacks []string // before the opening
	Now   time.Time
}

// ViewSettings loads the settings of a call for its managers.
func (a *App) ViewSettings(ctx context.Context, by domain.Account, slug string) (SettingsView, error) {
	c, err := a.store.CallAt(ctx, slug)
	if err != nil {
		return SettingsView{}, err
	}
	now := a.Now()
	v := SettingsView{Call: c, Lacks: c.Lacks(domain.PhaseOpen), Now: now}
	return v, domain.Can(by, domain.SetCall, domain.Object{Call: c, Now: now}).Err()
}
