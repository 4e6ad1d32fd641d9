package licence

import (
	"path"
	"slices"
	"strings"
)

// text recognises a licence file. Those beyond the count are not read; at the root that keeps the tree from being open.
func (w *walk) text(name string) {
	shown := w.shown(name)
	if w.texts++; w.texts > maxLicences {
		w.out.Skipped++
		if w.atRoot(name) {
			w.unread(shown)
		}
		return
	}
	text, whole := w.read(name, maxText)
	if !whole {
		w.unread(shown)
		return
	}
	matches := Identify(text)
	w.out.Texts = append(w.out.Texts, FileText{File: shown, Matches: matches, Result: JudgeText(matches, w.kind)})
}

// deciding tells a text that speaks of the whole: at the root, or in the folder where REUSE gathers them.
func (f FileText) deciding() bool { return !strings.Contains(f.File, "/") || f.gathered() }

func (f FileText) gathered() bool { return path.Dir(f.File) == "LICENSES" }

// treeVerdict gathers what decides of a tree, from the declarations to the texts.
type treeVerdict struct {
	w        *walk
	expr     Expr   // what is declared, or else what the texts give
	words    string // the same, as written where there is no expression
	from     string // the file that says so
	declared bool
	result   Result
}

// report draws the conclusion. Each step can only make the answer worse.
func (w *walk) report() RepoReport {
	v := treeVerdict{w: w}
	v.declarations()
	v.texts()
	v.conclude()
	v.tags()
	v.presentations()
	v.parts()
	if len(w.out.Unread) > 0 {
		v.worsen(Ambiguous, w.out.Unread[0])
	}
	out := w.out
	out.Result, out.Expr = v.result, v.result.Expr
	return out
}

// worsen lowers the verdict; what is no longer accepted has no certain expression.
func (v *treeVerdict) worsen(to Verdict, why Reason) {
	if Worst(v.result.Verdict, to) == v.result.Verdict && v.result.Verdict != to {
		return
	}
	if v.result.Verdict != to {
		v.result.Reasons = nil
	}
	v.result.Verdict = to
	v.result.Reasons = mergeReasons(v.result.Reasons, []Reason{why})
	if !to.Accepted() {
		v.result.Expr, v.result.FrenchList, v.result.Confidence = Expr{}, false, None
	}
	v.result.Advice = judgement{kind: v.w.kind}.advice(v.result)
}

func (v *treeVerdict) disagree(d Disagreement) {
	if d.Reason.Code == "" {
		d.Reason = reason("repo-disagree", d.Declared, d.Found, d.File, d.Against)
	}
	if len(v.w.out.Disagreements) < maxListed {
		v.w.out.Disagreements = append(v.w.out.Disagreements, d)
	}
	v.worsen(Ambiguous, d.Reason)
}

// declarations takes what the manifests at the root say together; the worst of them counts.
func (v *treeVerdict) declarations() {
	var first Declaration
	for _, d := range v.w.out.Declared {
		switch {
		case !d.root || d.Weak:
		case !v.declared:
			first, v.declared, v.expr, v.from, v.result = d, true, d.Result.Expr, d.File, d.Result
			v.words = saidAs(d.Result, d.Written)
		case !sameChoice(first.Result, d.Result):
			v.result = bothBind(v.result, d.Result)
			v.disagree(Disagreement{Declared: saidAs(first.Result, first.Written), Found: saidAs(d.Result, d.Written), File: first.File, Against: d.File})
		}
	}
}

// saidAs is an expression where there is one, or the words.
func saidAs(r Result, written string) string {
	if r.Expr.IsZero() {
		return written
	}
	return r.Expr.String()
}

// sameChoice compares expressions by their licences and operators, whatever the order of the sides.
func sameChoice(a, b Result) bool {
	return !a.Expr.IsZero() && canonical(a.Expr.root) == canonical(b.Expr.root)
}

func canonical(n *node) string {
	switch {
	case n == nil:
		return ""
	case n.op == "":
		return n.name()
	}
	var list []string
	for _, side := range operands(n, n.op, nil) {
		list = append(list, canonical(side))
	}
	slices.Sort(list)
	return "(" + strings.Join(slices.Compact(list), " "+string(n.op)+" ") + ")"
}

func operands(n *node, op operator, list []*node) []*node {
	if n.op != op {
		return append(list, n)
	}
	return operands(n.right, op, operands(n.left, op, list))
}

// texts compares the licence files with what is declared, or takes their word where nothing is.
func (v *treeVerdict) texts() {
	var deciding []FileText
	for _, f := range v.w.out.Texts {
		if f.deciding() {
			deciding = append(deciding, f)
		}
	}
	deciding = withoutSupplements(deciding)
	if v.declared {
		for _, f := range deciding {
			v.compare(f)
		}
		return
	}
	for i, f := range deciding {
		switch {
		case i == 0:
			v.result, v.expr, v.from = f.Result, f.Result.Expr, f.File
		case !sameChoice(v.result, f.Result) || !v.result.Verdict.Accepted():
			v.result = bothBind(v.result, f.Result)
			v.worsenSeveral(deciding)
		}
	}
}

// worsenSeveral: several texts without a declaration do not say whether one chooses.
func (v *treeVerdict) worsenSeveral(texts []FileText) {
	var ids []string
	for _, f := range texts {
		for _, m := range f.Matches {
			if !slices.Contains(ids, m.ID) {
				ids = append(ids, m.ID)
			}
		}
	}
	v.worsen(Ambiguous, reason("repo-several", strings.Join(ids, ", ")))
}

// withoutSupplements leaves out the text of the GNU GPL 3 beside that of the LGPL 3, which adds to it.
func withoutSupplements(texts []FileText) []FileText {
	lesser := slices.ContainsFunc(texts, func(f FileText) bool { return f.gives("LGPL-3.0") && !f.gives("GPL-3.0") })
	var out []FileText
	for _, f := range texts {
		if !lesser || !f.gives("GPL-3.0") || len(f.Matches) != 1 || !f.Result.Verdict.Accepted() {
			out = append(out, f)
		}
	}
	return out
}

func (f FileText) gives(base string) bool {
	return slices.ContainsFunc(f.Matches, func(m Match) bool { return sameText(m.ID, base) })
}

// sameText: the GNU licences are given by one text, "only" and "or later".
func sameText(a, b string) bool { return textID(a) == textID(b) }

func textID(id string) string {
	if f, ok := Lookup(id); ok && f.ReplacedBy != "" {
		id = f.ReplacedBy
	}
	id, _, _ = strings.Cut(id, " WITH ")
	id = strings.TrimSuffix(strings.TrimSuffix(id, "-only"), "-or-later")
	return strings.ToLower(strings.TrimSuffix(strings.TrimSuffix(id, "+"), "-no-invariants"))
}

// compare sets a text against the declaration. A text that is not sure, or restricts, counts whatever is declared.
func (v *treeVerdict) compare(f FileText) {
	if !f.Result.Verdict.Accepted() {
		v.result = bothBind(v.result, f.Result)
		return
	}
	if v.expr.IsZero() && len(f.Matches) > 0 {
		v.disagree(Disagreement{Declared: v.words, Found: f.Matches[0].ID, File: v.from, Against: f.File})
		return
	}
	for _, m := range f.Matches {
		covered := slices.ContainsFunc(v.expr.IDs(), func(id string) bool { return anyText(id, m) })
		if !covered && !f.gathered() {
			v.disagree(Disagreement{Declared: v.expr.String(), Found: m.ID, File: v.from, Against: f.File})
		}
	}
}

// anyText tells whether the text recognised is that of a licence, also under the names that share it.
func anyText(id string, m Match) bool {
	return sameText(id, m.ID) || slices.ContainsFunc(m.Also, func(other string) bool { return sameText(id, other) }) ||
		sameText(id, "LGPL-3.0") && sameText(m.ID, "GPL-3.0")
}

// conclude says what the whole is under when nobody contradicts, or that nothing is said.
func (v *treeVerdict) conclude() {
	w := v.w
	switch {
	case v.result.Verdict == "" && len(w.out.Unread) > 0:
		v.result = judge(refused(Unknown, w.out.Unread[0]), w.kind)
	case v.result.Verdict == "":
		v.result = judge(refused(Absent, reason("repo-nothing")), w.kind)
		v.tagsAlone()
	case !v.result.Verdict.Accepted():
	case v.declared && !slices.ContainsFunc(w.out.Texts, FileText.deciding):
		v.result.Reasons = append(slices.Clone(v.result.Reasons), reason("repo-declared-only", v.expr.String(), v.from))
	default:
		v.result.Reasons = append(slices.Clone(v.result.Reasons), reason("repo-agreed", v.expr.String(), v.from))
	}
}

// tagsAlone takes the word of the tags of sources where nothing else speaks, all of them together.
func (v *treeVerdict) tagsAlone() {
	for _, d := range v.w.out.Declared {
		switch {
		case d.Field != "SPDX":
		case v.expr.IsZero() && v.from == "":
			v.result, v.expr, v.from = d.Result, d.Result.Expr, d.File
		default:
			v.result = bothBind(v.result, d.Result)
			v.expr = v.result.Expr
		}
	}
}

// tags sets the tags of the sources against the whole: a file under another licence is a part merged into it.
func (v *treeVerdict) tags() {
	for _, d := range v.w.out.Declared {
		switch {
		case d.Field != "SPDX":
		case d.Result.Verdict == NotOpen:
			v.worsen(NotOpen, reason("repo-closed-part", d.File, d.Written))
		case d.Result.Expr.IsZero():
			v.worsen(Ambiguous, reason("repo-disagree", saidAs(v.result, v.expr.String()), d.Written, v.from, d.File))
		case v.expr.IsZero(), d.Count == 0:
		case v.gatheredAll(d.Result.Expr):
		default:
			found := Compatible([]Part{{Name: d.File, Expr: d.Result.Expr, Merged: true}}, v.expr)
			if len(found) > 0 && !sameFamily(d.Result.Expr, v.expr) {
				v.disagree(Disagreement{Declared: v.expr.String(), Found: d.Written, File: v.from, Against: d.File})
			}
		}
	}
}

// gatheredAll tells whether REUSE's folder gives the texts of an expression: the tree then says file by file.
func (v *treeVerdict) gatheredAll(e Expr) bool {
	for _, id := range e.IDs() {
		if !slices.ContainsFunc(v.w.out.Texts, func(f FileText) bool { return f.gathered() && f.gives(id) }) {
			return false
		}
	}
	return true
}

// sameFamily: a text of the GPL without a word on later versions, beside tags that say it.
func sameFamily(a, b Expr) bool {
	return len(a.IDs()) == 1 && len(b.IDs()) == 1 && sameText(a.IDs()[0], b.IDs()[0])
}

// presentations sets the weak words against the whole: alone they do not establish a licence, and they can contradict.
func (v *treeVerdict) presentations() {
	for _, d := range v.w.out.Declared {
		switch {
		case !d.Weak || !d.root:
		case d.Result.Verdict == NotOpen:
			v.worsen(NotOpen, reason("repo-closed-part", d.File, d.Written))
		case v.expr.IsZero() && v.result.Verdict == Absent:
			v.result = judge(refused(Ambiguous, reason("repo-weak", d.Written, d.File)), v.w.kind)
			v.result.Candidates = d.Result.Candidates
		case v.expr.IsZero(), d.Result.Expr.IsZero():
		case !v.holds(d.Result.Expr):
			v.disagree(Disagreement{Declared: v.expr.String(), Found: d.Written, File: v.from, Against: d.File})
		}
	}
}

// holds tells whether each licence of the words is one of the whole's.
func (v *treeVerdict) holds(e Expr) bool {
	for _, id := range e.IDs() {
		if !slices.ContainsFunc(v.expr.IDs(), func(own string) bool { return sameText(own, id) }) {
			return false
		}
	}
	return true
}

// parts looks below the root: a closed part there leaves the whole unclear, as nobody says that it may be left out.
func (v *treeVerdict) parts() {
	for _, f := range v.w.out.Texts {
		if !f.deciding() && f.Result.Verdict == NotOpen && v.result.Verdict.Accepted() {
			v.worsen(Ambiguous, reason("repo-closed-part", f.File, textName(f)))
		}
	}
	for _, d := range v.w.out.Declared {
		if !d.root && !d.Weak && d.Field != "SPDX" && d.Result.Verdict == NotOpen && v.result.Verdict.Accepted() {
			v.worsen(Ambiguous, reason("repo-closed-part", d.File, d.Written))
		}
	}
}

func textName(f FileText) string {
	for _, m := range f.Matches {
		if len(m.Added) > 0 {
			return m.Added[0].Words
		}
	}
	if len(f.Matches) > 0 {
		return f.Matches[0].ID
	}
	return f.File
}
