package app

import (
	"context"
	"strconv"
	"strings"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/prose"
	"github.com/appel-a-communs/communs/internal/store"
)

// Side says whose words a clash is settled with. The zero Side has not been chosen.
type Side string

// The sides of a clash.
const (
	Mine   Side = "mine"
	Theirs Side = "theirs"
	Own    Side = "own" // words written for the occasion
)

// Choice settles one clash; Own holds the words where Side is Own.
type Choice struct {
	Side Side
	Own  string
}

// Resolution settles the clashes of a conflict, one choice for each in their order.
type Resolution struct {
	PageID  string
	DraftID string // where the conflict kept one's own text
	Head    int    // the version that it was shown against
	Choices []Choice
	Summary string
	Key     store.Key
}

// ViewConflict shows the conflict between a kept text and a version of its page, to the text's author.
func (a *App) ViewConflict(ctx context.Context, by domain.Account, draftID string, head int) (Place, ConflictView, error) {
	d, p, err := a.ViewDraft(ctx, by, draftID)
	if err != nil {
		return p, ConflictView{}, err
	}
	v := ConflictView{Base: d.Base, Mine: d.Sections, DraftID: d.ID}
	base, now, err := a.store.Revisions(ctx, d.PageID, d.Base, head)
	if err != nil {
		return p, v, err
	}
	v.Head = now
	v.Melded = meld(p.Form(), base.Sections, d.Sections, now.Sections)
	return p, v, nil
}

// ResolveConflict saves the kept text with its clashes settled, over the version that it was shown
// against: whoever saved meanwhile is merged with, and may conflict again. Clashes without a choice are
// told at their place.
func (a *App) ResolveConflict(ctx context.Context, by domain.Account, r Resolution) (Saved, error) {
	p, v, err := a.ViewConflict(ctx, by, r.DraftID, r.Head)
	if err == nil && p.Page.ID != r.PageID { // the address of one page, the text of another
		return Saved{}, domain.Missing("draft")
	}
	if domain.KindOf(err) == domain.NotFound {
		return a.resolvedBefore(ctx, r, err)
	}
	if err != nil {
		return Saved{}, err
	}
	doc, err := v.Melded.settle(r.Choices)
	if err != nil {
		return Saved{}, err
	}
	for key := range v.Head.Sections {
		if _, kept := doc[key]; !kept {
			doc[key] = "" // a section left out of a save stays as it was; this one is emptied
		}
	}
	s, err := a.SavePage(ctx, by, Edit{
		PageID: p.Page.ID, Base: r.Head, Sections: doc, Summary: r.Summary, Key: r.Key, Via: domain.ViaForm,
	})
	if err != nil || s.N == 0 {
		return s, err
	}
	return s, a.DropDraft(ctx, by, r.DraftID)
}

// resolvedBefore answers the same post sent again: its draft is gone, its key is known.
func (a *App) resolvedBefore(ctx context.Context, r Resolution, missing error) (Saved, error) {
	var s Saved
	result, err := a.store.Write(ctx, r.Key, func(*store.Tx) error { return missing })
	if err == nil {
		err = decode(result, &s)
	}
	return s, err
}

// settle gives the whole document, each clash decided.
func (m Melded) settle(choices []Choice) (domain.Document, error) {
	var faults domain.Problems
	texts, rows := map[string][]string{}, map[string]map[string]row{}
	doc := domain.Document{}
	for key, v := range m.Document {
		doc[key] = v
	}
	for i, c := range m.Clashes {
		words, chosen := c.words(choices, i)
		switch {
		case !chosen:
			faults.Add("choice."+strconv.Itoa(i), "error.choose_side")
		case m.Texts[c.Section].Pieces != nil:
			texts[c.Section] = append(texts[c.Section], words)
		case c.Field != "":
			if rows[c.Section] == nil {
				rows[c.Section] = rowsByID(doc[c.Section])
			}
			c.settleRow(rows[c.Section], words)
		default:
			doc[c.Section] = words
		}
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	for key, words := range texts {
		doc[key] = weave(m.Texts[key], words)
	}
	for key, byID := range rows {
		doc[key] = spellRows(doc[key], byID)
	}
	return doc, nil
}

// words are those that a choice settles a clash with.
func (c Clash) words(choices []Choice, i int) (string, bool) {
	if i >= len(choices) {
		return "", false
	}
	switch choices[i].Side {
	case Mine:
		return c.Mine, true
	case Theirs:
		return c.Theirs, true
	case Own:
		return strings.TrimSpace(choices[i].Own) + gapAfter(c), !c.wholeRow()
	}
	return "", false
}

// wholeRow tells of a row that one removed while the other changed it: nobody writes a third version of that.
func (c Clash) wholeRow() bool { return c.Field != "" && !strings.Contains(c.Field, ".") }

// gapAfter is the white space that ends a passage and sets it apart from the next.
func gapAfter(c Clash) string {
	longest := ""
	for _, v := range []string{c.Base, c.Mine, c.Theirs} {
		if gap := v[len(strings.TrimRight(v, " \t\n")):]; len(gap) > len(longest) {
			longest = gap
		}
	}
	return longest
}

// settleRow writes the words into a row, or puts the row itself back or away.
func (c Clash) settleRow(byID map[string]row, words string) {
	if !c.wholeRow() {
		id, field, _ := strings.Cut(c.Field, ".")
		byID[id][field] = words
		return
	}
	delete(byID, c.Field)
	if kept := parseRows("[" + words + "]"); len(kept) == 1 && words != "" {
		byID[c.Field] = kept[0]
	}
}

// spellRows writes rows in the order that they had, new ones last.
func spellRows(before string, byID map[string]row) string {
	var list []row
	for _, id := range rowOrder(before) {
		if r, kept := byID[id]; kept {
			list = append(list, r)
			delete(byID, id)
		}
	}
	for _, r := range byID { // at most the one that was put back
		list = append(list, r)
	}
	return canonicalRows(list, len(list))
}

// weave puts the chosen words in the places of the conflicts.
func weave(m prose.Merged, words []string) string {
	var b strings.Builder
	for _, piece := range m.Pieces {
		if piece.Kind == prose.InConflict {
			b.WriteString(words[piece.Conflict])
			continue
		}
		b.WriteString(piece.Text)
	}
	return b.String()
}
