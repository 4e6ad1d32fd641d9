package licence

import (
	"slices"
	"strings"
)

// judge turns a reading into the answer for one kind.
func judge(r reading, kind Kind) Result { return judgement{kind: kind}.result(r) }

func (j judgement) result(r reading) Result {
	out := Result{Verdict: r.verdict, Reasons: r.reasons, Confidence: r.confidence}
	candidates := r.candidates
	if r.tree != nil {
		out.Verdict, out.Reasons = j.tree(r.tree)
		out.FrenchList = out.Verdict.Accepted() && onFrenchList(r.tree)
		if r.tree.certain() {
			out.Expr = Expr{r.tree}
		} else {
			candidates = leafCandidates(r.tree)
			if !out.Verdict.Accepted() {
				out.Confidence = None
			}
		}
	}
	out.Reasons = append(slices.Clone(out.Reasons), r.notes...)
	if out.FrenchList {
		out.Reasons = append(out.Reasons, reasonBy("french-list", FrenchLaw, frenchListPage, frenchIDs(r.tree)))
	}
	for _, id := range candidates {
		if onlyAlone([]string{id}) {
			continue // "no licence" is no licence that was meant
		}
		out.Candidates = append(out.Candidates, j.candidate(id))
	}
	j.askFrench(r.tree, &out)
	if out.Verdict != Open {
		out.Advice = j.advice(out)
	}
	return out
}

// judgement judges the leaves of an expression for one kind, under the policy of a call.
type judgement struct {
	kind           Kind
	policy         Policy
	owner          Owner
	added, refused rulings // of the policy, for the kind
}

// tree applies the algebra: AND is the worst of its sides, OR the best. The reasons are those of the deciding side.
func (j judgement) tree(n *node) (Verdict, []Reason) {
	if n.op == "" {
		return j.leaf(n)
	}
	lv, lr := j.tree(n.left)
	rv, rr := j.tree(n.right)
	verdict := Worst(lv, rv)
	if n.op == or {
		verdict = Best(lv, rv)
	}
	switch {
	case lv == rv:
		return verdict, mergeReasons(lr, rr)
	case verdict == lv:
		return verdict, lr
	}
	return verdict, rr
}

func mergeReasons(a, b []Reason) []Reason {
	out := slices.Clone(a)
	for _, r := range b {
		if !slices.ContainsFunc(out, r.same) {
			out = append(out, r)
		}
	}
	return out
}

func (j judgement) leaf(n *node) (Verdict, []Reason) {
	switch {
	case n.generic:
		return Ambiguous, []Reason{reason("generic", n.words)}
	case len(n.set) == 1 && n.set[0] == badVersion:
		return Unknown, []Reason{reason("unknown-version", n.words)}
	case len(n.set) > 0 && allClosed(n.set):
		return NotOpen, closedReasons(n.set[0], n.words)
	case len(n.set) > 0 && j.refusesAll(n.set):
		return NotOpen, []Reason{j.refusal(n.set[0], n.words)}
	case len(n.set) > 0 && !slices.ContainsFunc(n.set, mayBeOpen):
		return Unknown, []Reason{reason("not-judged", n.words)}
	case len(n.set) > 0:
		return Ambiguous, []Reason{reason("no-version", n.words, someOf(n.set))}
	case isReference(n.id):
		return j.reference(n)
	}
	f, _ := Lookup(n.id)
	return j.facts(f, n)
}

// someOf lists the first identifiers of a set.
func someOf(ids []string) string {
	const shown = 3
	if len(ids) <= shown {
		return strings.Join(ids, ", ")
	}
	return strings.Join(ids[:shown], ", ") + "…"
}

func mayBeOpen(id string) bool {
	f, ok := Lookup(newLeaf(id, "").id)
	return ok && f.Verdict != Unknown && f.Verdict != NotOpen
}

// reference judges a LicenseRef: one of ours, or unknown; its name may say that it is closed.
func (j judgement) reference(n *node) (Verdict, []Reason) {
	if f, ok := Lookup(n.id); ok {
		return j.facts(f, n)
	}
	_, name, _ := strings.Cut(n.id, "LicenseRef-")
	tokens := tokenize(strings.TrimPrefix(name, "scancode-"))
	if len(tokens) > 0 {
		if r := readWords(name, tokens); r.verdict == NotOpen {
			return NotOpen, r.reasons
		} else if r.tree != nil {
			if v, why := j.tree(r.tree); v == NotOpen {
				return v, why
			}
		}
	}
	return Unknown, []Reason{reason("licenseref", n.id)}
}

// facts judges a licence of the tables. What the tables hold closed stays closed, whatever the policy says.
func (j judgement) facts(f Facts, n *node) (Verdict, []Reason) {
	switch {
	case f.Verdict == NotOpen:
		return NotOpen, closedReasons(f.ID, n.words)
	case j.refuses(f.ID):
		return NotOpen, []Reason{j.refusal(f.ID, n.words)}
	case j.accepts(f, n):
		return Open, []Reason{j.acceptance(f.ID, n.name())}
	}
	switch f.Verdict {
	case Ambiguous:
		return Ambiguous, []Reason{reasonBy("invariants", OpenDefinition, openDefinitionList, n.words, f.ID)}
	case Open:
		if v, why := j.distrusts(f, n); v != "" {
			return v, why
		}
		s := suitability(f, n.exception, j.kind)
		why := j.approval(f, n.name())
		if s.verdict == OpenNotSuited {
			return s.verdict, []Reason{reasonBy(s.code, s.by, s.by.page(), n.name())}
		}
		if s.code != "" {
			return s.verdict, []Reason{why, reasonBy(s.code, Communs, Communs.page(), n.name())}
		}
		return s.verdict, []Reason{why}
	}
	return Unknown, []Reason{reasonBy("not-judged", SPDX, f.URL, n.words)}
}

// approval names an authority that the call trusts and that holds the licence open, the nearest to the kind first.
func (j judgement) approval(f Facts, name string) Reason {
	by := FSF
	for _, a := range nearestAuthorities(j.kind) {
		if j.policy.trusts(a) && a.approves(f) {
			by = a
			break
		}
	}
	if len(j.policy.Trusted) > 0 {
		return reasonBy("call-trusts", by, by.page(), name)
	}
	return reasonBy("approved", by, by.page(), name)
}

// nearestAuthorities orders the authorities for a kind.
func nearestAuthorities(kind Kind) []Authority {
	if kind == Software || kind == Hardware || kind == Font || kind == Model {
		return []Authority{OSI, OpenDefinition, FrenchLaw, FSF}
	}
	return []Authority{OpenDefinition, FrenchLaw, OSI, FSF}
}

// closedReasons say why a closed licence is not open, with the clause and the words that named it.
func closedReasons(id, words string) []Reason {
	f, _ := Lookup(newLeaf(id, "").id)
	var reasons []Reason
	for clause := range strings.SplitSeq(f.Clause, ",") {
		by := clauseAuthority(clause, f)
		r := reasonBy("closed-"+clause, by, by.definition(), words, f.Name)
		if clause == "none" {
			r.URL = f.URL
		}
		reasons = append(reasons, r)
	}
	return reasons
}

// clauseAuthority is who lays down the rule that a clause breaks.
func clauseAuthority(clause string, f Facts) Authority {
	switch {
	case clause == "none":
		return ChooseALicense
	case f.OpenDef == "rejected":
		return OpenDefinition
	case f.FSF == "no":
		return FSF
	}
	return OSI
}

func restrictionReason(quotes []string) Reason {
	return reasonBy("added-restriction", OSI, OSI.definition(), strings.Join(quotes[:min(3, len(quotes))], " … "))
}

// onFrenchList tells whether the licence may be used as one of article D323-2-1: all sides of AND, one of OR.
func onFrenchList(n *node) bool {
	switch n.op {
	case and:
		return onFrenchList(n.left) && onFrenchList(n.right)
	case or:
		return onFrenchList(n.left) || onFrenchList(n.right)
	}
	f, ok := Lookup(n.id)
	return ok && f.French != ""
}

// frenchIDs names the licences of an expression that are on that list.
func frenchIDs(tree *node) string {
	var ids []string
	tree.leaves(func(l *node) {
		if f, ok := Lookup(l.id); ok && f.French != "" && !slices.Contains(ids, l.id) {
			ids = append(ids, l.id)
		}
	})
	return strings.Join(ids, ", ")
}

func leafCandidates(tree *node) []string {
	var ids []string
	tree.leaves(func(l *node) {
		set := l.set
		if l.id != "" {
			set = []string{l.name()}
		}
		for _, id := range set {
			if id != badVersion && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	})
	return ids
}

func (j judgement) candidate(id string) Candidate {
	n := newLeaf(id, id)
	f, _ := Lookup(n.id)
	v, _ := j.leaf(n)
	return Candidate{ID: id, Name: f.Name, Verdict: v}
}

// maxAdvice bounds the licences advised.
const maxAdvice = 3

// advice gives one to three licences for the kind: what was probably meant when it is open, then the usual choices. A
// call that takes none of them leaves it empty.
func (j judgement) advice(r Result) []Advice {
	var list []Advice
	add := func(id string) {
		f, ok := Lookup(newLeaf(id, "").id)
		if ok && len(list) < maxAdvice && j.takes(id) && !slices.ContainsFunc(list, func(a Advice) bool { return a.ID == id }) {
			list = append(list, Advice{ID: id, Name: f.Name})
		}
	}
	if r.Verdict == Ambiguous {
		for _, c := range r.Candidates {
			if c.Verdict == Open && len(list) < 2 {
				add(c.ID)
			}
		}
		for _, id := range r.Expr.IDs() {
			if base, ok := strings.CutPrefix(id, "GFDL-"); ok {
				add(noInvariants(base))
			}
		}
	}
	for _, id := range j.choices() {
		add(id)
	}
	return list
}

func noInvariants(version string) string {
	if base, ok := strings.CutSuffix(version, "-or-later"); ok {
		return "GFDL-" + base + "-no-invariants-or-later"
	}
	return "GFDL-" + strings.TrimSuffix(version, "-only") + "-no-invariants-only"
}
