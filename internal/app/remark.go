package app

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/prose"
	"github.com/appel-a-communs/communs/internal/store"
)

// NewRemark is a remark on a page, a section or a passage of one version.
type NewRemark struct {
	PageID     string
	Version    int
	Section    string // "" for the whole page, or to be found by the quote
	Quote      string // as it reads on the page; "" for the whole section
	Occurrence int    // which one, where the quote stands in several places; 0 while nobody was asked
	Body       string
	Key        store.Key
}

// remarkPace is how many remarks and answers an account leaves before it is asked to wait.
func remarkPace() patience { return patience{free: 20, first: time.Minute, most: 15 * time.Minute} }

// LeaveRemark publishes a remark and tells those whom it concerns; it gives its id.
func (a *App) LeaveRemark(ctx context.Context, by domain.Account, n NewRemark) (string, error) {
	place, err := a.PlaceByID(ctx, by, n.PageID)
	if err != nil {
		return "", err
	}
	if err := domain.Can(by, domain.LeaveRemark, a.object(place)).Err(); err != nil {
		return "", err
	}
	r, err := a.placed(ctx, place, n)
	if err != nil {
		return "", err
	}
	return a.store.Write(ctx, n.Key, func(tx *store.Tx) error {
		if _, err := count(ctx, tx, "remark:"+by.ID, remarkPace()); err != nil {
			return err
		}
		p, now, err := a.heldPlace(ctx, tx, by, held{page: n.PageID, verb: domain.LeaveRemark})
		if err != nil {
			return err
		}
		r.ID, r.AccountID, r.At, r.State = store.NewID(), by.ID, now, domain.RemarkOpen
		r.Team = domain.Can(by, domain.SettleRemark, a.object(p)).Allowed && p.Page.Form != domain.FormFree
		if err := tx.AddRemark(ctx, r); err != nil {
			return err
		}
		tx.Return(r.ID)
		if err := a.tellReview(ctx, tx, by, p, domain.Event{Verb: domain.LeaveRemark, Path: RemarkPath(r.ID), N: r.N}); err != nil {
			return err
		}
		return a.tellKeepers(ctx, tx, p, by, Letter{Key: "mail.remark", Path: RemarkPath(r.ID), Args: map[string]string{"Text": r.Body}, Once: r.ID})
	})
}

// RemarkPath is the address of a remark with its answers.
func RemarkPath(id string) string { return "/remarques/" + id }

// placed checks a remark against the version that it speaks of, and finds its quote there.
func (a *App) placed(ctx context.Context, p Place, n NewRemark) (domain.Remark, error) {
	r := domain.Remark{PageID: n.PageID, N: n.Version, Section: n.Section, Body: plainText(n.Body)}
	if n.Version < 1 || n.Version > p.Page.Head {
		return r, domain.Error{Kind: domain.Conflict, Key: "error.base_unknown", Args: []any{"Base", n.Version}}
	}
	v, err := a.versionOf(ctx, p, n.Version)
	if err != nil {
		return r, err
	}
	var faults domain.Problems
	domain.CheckWords(&faults, "body", r.Body, domain.MaxRemark)
	if n.Section != "" && v.Sections[n.Section] == "" {
		faults.Add("section", "error.choice")
		return r, faults
	}
	if quote := oneLine(n.Quote, 4*domain.MaxRemarkQuote); quote != "" {
		n.Quote = quote
		faults = append(faults, locate(p.Form(), v.Sections, n, &r)...)
	}
	return r, faults.Err()
}

// Quotable tells whether passages of a section may be quoted: texts and lines, not rows and figures.
func Quotable(s domain.Section) bool { return s.Kind == domain.Text || s.Kind == domain.Line }

// locate finds the passage that a remark quotes, or says what is to be made more precise.
func locate(form domain.Form, doc domain.Document, n NewRemark, r *domain.Remark) (faults domain.Problems) {
	section, places := "", []prose.Range(nil)
	for _, s := range form.Sections {
		if !Quotable(s) || n.Section != "" && n.Section != s.Key {
			continue
		}
		found := prose.Find(doc[s.Key], n.Quote)
		if len(found) > 0 && section != "" {
			faults.Add("section", "error.quote_sections")
			return faults
		}
		if len(found) > 0 {
			section, places = s.Key, found
		}
	}
	if n.Occurrence == 0 && len(places) == 1 {
		n.Occurrence = 1
	}
	switch {
	case len(places) == 0:
		faults.Add("quote", "error.quote_missing", "N", n.Version)
		return faults
	case n.Occurrence < 1 || n.Occurrence > len(places):
		faults.Add("occurrence", "error.quote_times", "N", len(places))
		return faults
	}
	at := places[n.Occurrence-1]
	r.Section, r.Quote, r.Occurrence = section, prose.Plain(doc[section][at.Start:at.End]), n.Occurrence
	if size := utf8.RuneCountInString(r.Quote); size > domain.MaxRemarkQuote {
		faults.Add("quote", "error.too_long", "N", size, "Max", domain.MaxRemarkQuote)
	}
	return faults
}

// plainText is what somebody typed in a field of several lines: trimmed, one white line at most between paragraphs.
func plainText(s string) string {
	s, err := prose.Normalise(strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", ""))
	if err != nil {
		return "" // valid, and without NUL: it does not happen
	}
	var list []string
	for line := range strings.SplitSeq(s, "\n") {
		line = strings.TrimSpace(line)
		if line == "" && (len(list) == 0 || list[len(list)-1] == "") {
			continue
		}
		list = append(list, line)
	}
	return strings.TrimSpace(strings.Join(list, "\n"))
}

// held says what a page is held for: an act, on a thing of somebody's where it is one.
type held struct {
	page  string
	verb  domain.Verb
	owner string
}

// heldPlace holds a page until the transaction ends and asks whether by may do an act there now.
func (a *App) heldPlace(ctx context.Context, tx *store.Tx, by domain.Account, h held) (Place, time.Time, error) {
	page, err := tx.LockPage(ctx, h.page)
	if err != nil {
		return Place{}, time.Time{}, err
	}
	p, err := placeOf(ctx, tx.Reader, page)
	if err != nil {
		return p, time.Time{}, err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return p, now, err
	}
	o := a.object(p)
	o.Now, o.OwnerID = now, h.owner
	return p, now, domain.Can(by, h.verb, o).Err()
}

// tellReview writes a line of the register about the page that is reviewed, and tells its readers.
func (a *App) tellReview(ctx context.Context, tx *store.Tx, by domain.Account, p Place, e domain.Event) error {
	e.Actor, e.ActorName, e.CallID, e.Title = by.ID, by.Name, p.Call.ID, p.Page.Title
	if e.Path == "" {
		e.Path = p.Path()
	}
	switch {
	case p.Candidacy.ID != "":
		e.Object, e.ObjectID = "candidacy", p.Candidacy.ID
	case p.Challenge.ID != "":
		e.Object, e.ObjectID = "challenge", p.Challenge.ID
	default:
		e.Object, e.ObjectID = "page", p.Page.ID
	}
	tx.Touch("page:" + p.Page.ID)
	return tx.AddEvent(ctx, e)
}

// tellKeepers writes to those who answer for a page, save to whoever acted: the referents of a candidacy, else those
// who run the call. Once names what the letter is about: one letter each.
func (a *App) tellKeepers(ctx context.Context, tx *store.Tx, p Place, by domain.Account, l Letter) error {
	in, roles := domain.OnCandidacy(p.Candidacy.ID), []domain.Role{domain.Referent}
	if p.Candidacy.ID == "" {
		in, roles = domain.OnCall(p.Call.ID), []domain.Role{domain.Manager, domain.Facilitator}
	}
	if p.Candidacy.ID == "" && p.Call.ID == "" {
		return nil // a free page has no keeper
	}
	about := l.Once
	l.Args["Title"], l.Args["Name"] = p.Page.Title, by.Name
	for _, role := range roles {
		addresses, err := tx.Addresses(ctx, in, role)
		if err != nil {
			return err
		}
		for _, to := range addresses { // a handful
			if to.AccountID == by.ID {
				continue
			}
			l.To, l.Lang, l.Once = to.Email, to.Lang, l.Key+":"+about+":"+to.AccountID
			if err := a.post(ctx, tx, l); err != nil {
				return err
			}
		}
	}
	return nil
}
