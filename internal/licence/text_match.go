package licence

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// explainRest looks at the words that no licence holds, and gives what they say to the licence before them, or to the
// first one.
func (r *recognition) explainRest() {
	for i := range r.claims {
		c := &r.claims[i]
		for _, h := range c.bad {
			c.added = append(c.added, restricting(r.text, r.words, h.from, h.to)...)
		}
	}
	at := 0
	for i := range r.claims {
		r.explain(at, r.claims[i].from, i-1)
		at = max(at, r.claims[i].to)
	}
	r.explain(at, len(r.words), len(r.claims)-1)
}

// explain looks at a run of words that no licence holds.
func (r *recognition) explain(from, to, owner int) {
	added := restricting(r.text, r.words, from, to)
	quoted := r.l.unexplainedWords(r.text, r.words, from, to)
	switch {
	case len(r.claims) > 0:
		c := &r.claims[max(owner, 0)]
		c.added = append(c.added, added...)
		c.quoted = append(c.quoted, quoted...)
	case len(r.tags) > 0:
		r.tags[0].Added = append(r.tags[0].Added, added...)
		r.tags[0].Diff = append(r.tags[0].Diff, quoted...)
	}
}

var tagLine = regexp.MustCompile(`SPDX-License-Identifier:[ \t]*([^\r\n]*)`)

// nameByTag reads the SPDX tags of the text.
func (r *recognition) nameByTag() {
	for _, m := range tagLine.FindAllSubmatchIndex(r.text, 16) {
		written := strings.TrimSpace(string(r.text[m[2]:m[3]]))
		for _, sign := range []string{"*/", "-->", "#}", "%>", `"""`} {
			written, _, _ = strings.Cut(written, sign)
		}
		if len(written) > maxRunes {
			continue
		}
		if e, ok := ParseExpr(strings.TrimSpace(written)); ok {
			r.tags = append(r.tags, Match{ID: e.String(), Level: LevelMention, Named: ByTag, Start: m[0], End: m[1]})
		}
	}
	if len(r.tags) == 0 {
		return
	}
	r.words = slices.DeleteFunc(r.words, func(w textWord) bool { return false })
}

// matches makes the answer of the claims.
func (r *recognition) matches() []Match {
	var list []Match
	for i := range r.claims {
		list = append(list, r.match(&r.claims[i]))
	}
	list = append(list, r.tags...)
	if !slices.ContainsFunc(list, func(m Match) bool { return m.Level == LevelExact || m.Level == LevelEquivalent }) {
		list = append(list, r.nameByTitle()...)
	}
	slices.SortStableFunc(list, func(x, y Match) int { return cmp.Compare(x.Start, y.Start) })
	return settle(list)
}

func (r *recognition) match(c *claim) Match {
	t := r.l.Texts[c.text]
	m := Match{ID: t.IDs[0], Level: c.level, Added: c.added, Named: c.named}
	if c.to > c.from {
		m.Start, m.End = int(r.words[c.from].start), int(r.words[c.to-1].end)
	}
	for _, id := range t.IDs[1:] {
		if f, ok := Lookup(id); ok && f.ReplacedBy == "" {
			m.Also = append(m.Also, id)
		}
	}
	if len(c.quoted) > 0 {
		m.Level = LevelAltered
	}
	if len(c.added) > 0 {
		m.Level = LevelAltered
	}
	if m.Level == LevelAltered {
		m.Diff = append(r.spans(c), c.quoted...)
	}
	if t.Notice {
		m.Level = LevelMention
		if strings.HasSuffix(m.ID, "-only") && r.saysLater(c) {
			m.ID, m.Also = strings.TrimSuffix(m.ID, "-only")+"-or-later", nil
		}
	}
	return m
}

// saysLater tells whether a notice allows later versions.
func (r *recognition) saysLater(c *claim) bool {
	said := " " + strings.Join(spelledOut(r.text, r.words[c.from:c.to]), " ") + " "
	return strings.Contains(said, " any later version ") && !strings.Contains(said, " not any later ") && !strings.Contains(said, " only ")
}

// spans shows what differs, with a few words around.
func (r *recognition) spans(c *claim) []Span {
	const around = 4
	doc := r.l.Texts[c.text].Words
	var list []Span
	for _, h := range c.bad {
		if len(list) > mostSpans {
			break
		}
		add := func(op SpanOp, text string) {
			if text != "" {
				list = append(list, Span{op, text})
			}
		}
		add(SpanEqual, strings.Join(r.l.spelled(doc[max(0, h.docFrom-around):h.docFrom]), " "))
		add(SpanDelete, cutWords(strings.Join(r.l.spelled(doc[h.docFrom:h.docTo]), " ")))
		if h.to > h.from {
			add(SpanInsert, cutWords(plainWords(r.text[r.words[h.from].start:r.words[h.to-1].end])))
		}
		add(SpanEqual, strings.Join(r.l.spelled(doc[h.docTo:min(len(doc), h.docTo+around)]), " "))
	}
	return list
}

// cutWords bounds what is shown of a long difference.
func cutWords(s string) string {
	if runes := []rune(s); len(runes) > maxRestriction {
		return string(runes[:maxRestriction]) + "…"
	}
	return s
}

// settle joins what one licence says in several places: LGPL-3.0 with the GPL-3.0 that it completes, and a tag or a
// notice with the text that it names.
func settle(list []Match) []Match {
	whole := func(m Match) bool { return m.Level == LevelExact || m.Level == LevelEquivalent }
	var kept []Match
	for _, m := range list {
		at := slices.IndexFunc(kept, func(k Match) bool { return joins(k, m) })
		if at < 0 {
			kept = append(kept, m)
			continue
		}
		k := &kept[at]
		if whole(m) && !whole(*k) && k.Level == LevelMention {
			*k, m = m, *k
		}
		if m.Level == LevelMention && len(m.Added)+len(m.Diff) == 0 && m.ID != k.ID && slices.Contains(k.Also, m.ID) {
			k.ID, k.Also = m.ID, nil
		}
		k.Start, k.End = min(k.Start, m.Start), max(k.End, m.End)
		k.Added = append(k.Added, m.Added...)
		if len(m.Diff) > 0 && m.Level == LevelMention && whole(*k) {
			k.Level, k.Diff = LevelAltered, append(k.Diff, m.Diff...)
		}
	}
	return kept
}

// joins tells whether two matches of one text are one licence.
func joins(k, m Match) bool {
	whole := k.Level == LevelExact || k.Level == LevelEquivalent || m.Level == LevelExact || m.Level == LevelEquivalent
	same := k.ID == m.ID || slices.Contains(k.Also, m.ID) || slices.Contains(m.Also, k.ID)
	if same && (k.Level == LevelMention || m.Level == LevelMention) {
		return whole || k.Level == m.Level && k.ID == m.ID
	}
	return whole && k.Level != LevelAltered && m.Level != LevelAltered && strings.HasPrefix(k.ID, "LGPL-3.0") && strings.HasPrefix(m.ID, "GPL-3.0")
}
