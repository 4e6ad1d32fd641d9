package app

import (
	"context"
	"strings"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// CardSorting puts cards into a group, a new one where it has a title.
type CardSorting struct {
	WorkshopID string
	Cards      []string
	GroupID    string // "" for none
	Title      string
	Key        store.Key
}

// GroupCards sorts cards of a workshop, and gives the id of the group.
func (a *App) GroupCards(ctx context.Context, by domain.Account, x CardSorting) (string, error) {
	var faults domain.Problems
	title := tidyLine(&faults, "title", x.Title)
	if title == "" && len(x.Cards) == 0 {
		faults.Add("cards", "error.cards_none")
	}
	if len(x.Cards) > domain.MaxCards {
		faults.Add("cards", "error.rows")
	}
	if len(faults) > 0 {
		return "", faults
	}
	return a.store.Write(ctx, x.Key, func(tx *store.Tx) error {
		w, now, err := a.heldWorkshop(ctx, tx, by, x.WorkshopID, domain.SortCards)
		if err != nil {
			return err
		}
		g := domain.CardGroup{ID: x.GroupID, WorkshopID: w.ID, Title: title, AccountID: by.ID, At: now}
		switch {
		case title != "":
			if err := addCardGroup(ctx, tx, &g); err != nil {
				return err
			}
		case g.ID != "":
			if _, err := groupIn(ctx, tx.Reader, w, g.ID); err != nil {
				return err
			}
		}
		tx.Return(g.ID)
		tx.Touch("cards:" + w.ID)
		return tx.MoveCards(ctx, w.ID, x.Cards, g.ID)
	})
}

// addCardGroup records a new group of a held workshop; a title that is there already names that group.
func addCardGroup(ctx context.Context, tx *store.Tx, g *domain.CardGroup) error {
	if err := g.Check(); err != nil {
		return err
	}
	list, err := tx.CardGroups(ctx, g.WorkshopID)
	if err != nil {
		return err
	}
	for _, had := range list {
		if had.Title == g.Title {
			g.ID = had.ID
			return nil
		}
	}
	if len(list) >= domain.MaxCardGroups {
		return domain.Error{Kind: domain.Conflict, Key: "error.groups_full", Args: []any{"Max", domain.MaxCardGroups}}
	}
	g.ID = store.NewID()
	return tx.AddCardGroup(ctx, *g)
}

// groupIn is a group of a workshop.
func groupIn(ctx context.Context, r store.Reader, w domain.Workshop, id string) (domain.CardGroup, error) {
	g, err := r.CardGroup(ctx, id)
	if err == nil && g.WorkshopID != w.ID {
		err = domain.Missing("card_group")
	}
	return g, err
}

// NameCardGroup gives a group another title.
func (a *App) NameCardGroup(ctx context.Context, by domain.Account, x CardSorting) error {
	var faults domain.Problems
	g := domain.CardGroup{Title: tidyLine(&faults, "title", x.Title)}
	if len(faults) > 0 {
		return faults
	}
	if err := g.Check(); err != nil {
		return err
	}
	return a.onGroup(ctx, by, x, func(tx *store.Tx) error { return tx.NameCardGroup(ctx, x.GroupID, g.Title) })
}

// DropCardGroup undoes a group: its cards stay. One that a défi comes from stays too.
func (a *App) DropCardGroup(ctx context.Context, by domain.Account, x CardSorting) error {
	return a.onGroup(ctx, by, x, func(tx *store.Tx) error {
		could, err := tx.DropCardGroup(ctx, x.GroupID)
		if err == nil && !could {
			err = domain.Error{Kind: domain.Conflict, Key: "error.group_source"}
		}
		return err
	})
}

func (a *App) onGroup(ctx context.Context, by domain.Account, x CardSorting, act func(*store.Tx) error) error {
	_, err := a.store.Write(ctx, x.Key, func(tx *store.Tx) error {
		w, _, err := a.heldWorkshop(ctx, tx, by, x.WorkshopID, domain.SortCards)
		if err != nil {
			return err
		}
		if _, err := groupIn(ctx, tx.Reader, w, x.GroupID); err != nil {
			return err
		}
		tx.Touch("cards:" + w.ID)
		return act(tx)
	})
	return err
}

// CardWords are the words around cards in a text: the heading of the whole, of those that nobody sorted, the kinds.
type CardWords struct {
	Heading, Alone, Summary string
	Kinds                   map[domain.CardKind]string
}

// CardsToMinutes writes the groups of cards into the minutes of their workshop as a version; what somebody saves meanwhile is
// merged. The part that an earlier call wrote is written anew.
func (a *App) CardsToMinutes(ctx context.Context, by domain.Account, workshopID string, words CardWords, key store.Key) (Saved, error) {
	w, err := a.store.Workshop(ctx, workshopID)
	if err != nil {
		return Saved{}, err
	}
	on := domain.Object{Call: domain.Call{ID: w.CallID}, Workshop: w, Now: a.Now()}
	if err := domain.Can(by, domain.SortCards, on).Err(); err != nil {
		return Saved{}, err
	}
	if w.PageID == "" { // the clock opens them in a second
		return Saved{}, domain.Error{Kind: domain.Unavailable, Key: "error.busy"}
	}
	board, err := a.readBoard(ctx, w.ID)
	if err != nil {
		return Saved{}, err
	}
	page, err := a.store.Page(ctx, w.PageID)
	if err != nil {
		return Saved{}, err
	}
	head, err := a.store.Revision(ctx, page.ID, page.Head)
	if err != nil {
		return Saved{}, err
	}
	return a.SavePage(ctx, by, Edit{
		PageID: page.ID, Base: head.N, Summary: words.Summary, Key: key,
		Sections: domain.Document{minutesText: withPart(head.Sections[minutesText], words.Heading, board.markdown(words))},
	})
}

// minutesText is the section of minutes that holds their text.
const minutesText = "texte"

// withPart puts a part under a heading of the second level into a text: in the place of the one with the same heading, or at
// the end.
func withPart(text, heading, part string) string {
	mark := "## " + heading
	lines := strings.Split(text, "\n")
	from := len(lines)
	for i, line := range lines {
		if line == mark {
			from = i
			break
		}
	}
	to := min(from+1, len(lines))
	for to < len(lines) && !strings.HasPrefix(lines[to], "## ") && !strings.HasPrefix(lines[to], "# ") {
		to++
	}
	before, after := trimBlankLines(strings.Join(lines[:from], "\n")), trimBlankLines(strings.Join(lines[to:], "\n"))
	parts := []string{}
	for _, p := range []string{before, mark + "\n\n" + part, after} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, "\n\n")
}

// markdown is a board as the text of minutes.
func (b board) markdown(words CardWords) string {
	var parts []string
	for _, g := range b.groups {
		if cards := b.in(g.ID); len(cards) > 0 {
			parts = append(parts, "### "+plainMarkdown(g.Title), cardItems(cards, words))
		}
	}
	if cards := b.in(""); len(cards) > 0 {
		if len(parts) > 0 {
			parts = append(parts, "### "+words.Alone)
		}
		parts = append(parts, cardItems(cards, words))
	}
	return strings.Join(parts, "\n\n")
}

func cardItems(cards []domain.Card, words CardWords) string {
	var list []string
	for _, c := range cards {
		list = append(list, "- **"+words.Kinds[c.Kind]+"** "+plainMarkdown(c.Text))
	}
	return strings.Join(list, "\n")
}

// plainMarkdown writes words so that no sign among them is read as markup.
func plainMarkdown(text string) string {
	var b strings.Builder
	for _, r := range text {
		if strings.ContainsRune("\\`*_[]<>#|~&!", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
