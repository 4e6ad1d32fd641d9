package licence

import (
	"slices"
	"strings"
)

// JudgeText judges what Identify found, for one kind of resource. All that the text gives binds together. A text that is
// not the licence's own word for word is never open: it is ambiguous when words differ, not open when they restrict.
func JudgeText(matches []Match, kind Kind) Result {
	if !slices.Contains(Kinds(), kind) {
		kind = Software
	}
	if len(matches) == 0 {
		return judge(refused(Unknown, reason("text-unknown")), kind)
	}
	var out Result
	for i, m := range matches {
		one := judgeMatch(m, kind)
		if i == 0 {
			out = one
			continue
		}
		out = bothBind(out, one)
	}
	if out.Verdict == Open {
		out.Advice = nil
	} else {
		out.Advice = judgement{kind: kind}.advice(out)
	}
	return out
}

// judgeMatch judges one licence of a text.
func judgeMatch(m Match, kind Kind) Result {
	own := ownVerdict(m, kind)
	switch {
	case len(m.Added) > 0:
		r := refused(NotOpen, reasonBy("text-restriction", OSI, OSI.definition(), m.Added[0].Words, m.ID))
		r.candidates = []string{m.ID}
		return judge(r, kind)
	case own.Verdict == NotOpen:
		return own
	case m.Level == LevelExact:
		own.Reasons = slices.Concat([]Reason{reason("text-exact", m.ID)}, own.Reasons)
		own.Confidence = Exact
		return own
	case m.Level == LevelEquivalent:
		own.Reasons = slices.Concat([]Reason{reason("text-equivalent", m.ID)}, own.Reasons)
		own.Confidence = Exact
		return own
	case m.Level == LevelMention && m.Named == ByTag && len(m.Diff) == 0:
		own.Reasons = slices.Concat([]Reason{reason("text-tag", m.ID)}, own.Reasons)
		return own
	case m.Level == LevelMention && len(m.Diff) == 0:
		return doubtful(m, own, reason("text-named", m.ID))
	}
	return doubtful(m, own, reason("text-altered", m.ID, differing(m.Diff)))
}

// ownVerdict is the answer for the licence itself.
func ownVerdict(m Match, kind Kind) Result {
	if f, ok := Lookup(m.ID); ok && !f.SPDX() {
		return judge(reading{tree: &node{id: f.ID, words: f.Name}, confidence: Named}, kind)
	}
	tree, notes, err := parseSPDX(m.ID)
	if err != nil {
		return judge(refused(Unknown, reason("text-unknown")), kind)
	}
	return judge(reading{tree: tree, notes: notes, confidence: Exact}, kind)
}

// doubtful is a licence recognised, but not held to be the text's: no better than ambiguous.
func doubtful(m Match, own Result, why Reason) Result {
	r := Result{Verdict: Worst(Ambiguous, own.Verdict), Reasons: []Reason{why}, Confidence: None}
	if !own.Verdict.Accepted() {
		r.Reasons = append(r.Reasons, own.Reasons...)
	}
	for _, id := range slices.Concat([]string{m.ID}, m.Also) {
		if f, ok := Lookup(id); ok {
			r.Candidates = append(r.Candidates, Candidate{ID: f.ID, Name: f.Name, Verdict: own.Verdict})
		}
	}
	return r
}

// differing quotes the first words that differ.
func differing(diff []Span) string {
	const most = 160
	var parts []string
	for _, s := range diff {
		switch s.Op {
		case SpanInsert:
			parts = append(parts, "+ "+s.Text)
		case SpanDelete:
			parts = append(parts, "− "+s.Text)
		}
	}
	runes := []rune(strings.Join(parts, " ; "))
	if len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return string(runes)
}

// bothBind joins the answers of two licences of one text: the worse verdict, and its reasons.
func bothBind(x, y Result) Result {
	out := Result{Verdict: Worst(x.Verdict, y.Verdict), FrenchList: x.FrenchList && y.FrenchList, Confidence: x.Confidence}
	if y.Confidence != Exact {
		out.Confidence = y.Confidence
	}
	switch {
	case x.Verdict == y.Verdict:
		out.Reasons = mergeReasons(x.Reasons, y.Reasons)
	case out.Verdict == x.Verdict:
		out.Reasons = x.Reasons
	default:
		out.Reasons = y.Reasons
	}
	out.Candidates = slices.Concat(x.Candidates, y.Candidates)
	if x.Verdict.Accepted() && y.Verdict.Accepted() {
		out.Expr = bothExpr(x.Expr, y.Expr)
	}
	return out
}

// bothExpr joins two expressions with AND, each licence once; empty when one of them is.
func bothExpr(x, y Expr) Expr {
	switch {
	case x.IsZero() || y.IsZero():
		return Expr{}
	case !slices.ContainsFunc(y.IDs(), func(id string) bool { return !slices.Contains(x.IDs(), id) }) && onlyAnd(x.root) && onlyAnd(y.root):
		return x
	}
	return Expr{&node{op: and, left: x.root, right: y.root}}
}

func onlyAnd(n *node) bool {
	return n.op == "" && n.exception == "" || n.op == and && onlyAnd(n.left) && onlyAnd(n.right)
}
