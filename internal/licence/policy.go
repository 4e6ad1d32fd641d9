package licence

import (
	"slices"
	"strings"
)

// Policy is what one call takes for open: the authorities that it trusts, the licences that it adds or refuses. The zero
// Policy is the product's own.
type Policy struct {
	Version       int         `json:"-"`                        // of the call's policy; 0 is the product's own
	Trusted       []Authority `json:"trusted,omitempty"`        // empty: all those of Authorities
	Added         []Ruling    `json:"added,omitempty"`          // accepted beside what the authorities approve
	Refused       []Ruling    `json:"refused,omitempty"`        // not open under this call
	RequireFrench bool        `json:"require_french,omitempty"` // public bodies choose from the French list for their own software and data
	RefuseFrench  bool        `json:"refuse_french,omitempty"`  // with RequireFrench: another licence is refused, not only noted
	By            Authority   `json:"-"`                        // the call's name, said as the authority of its own rules
	Page          string      `json:"-"`                        // where the call publishes its policy
}

// Ruling is what a call decides of one licence.
type Ruling struct {
	ID     string `json:"id"`
	Kinds  []Kind `json:"kinds,omitempty"` // empty: every kind
	Reason string `json:"reason"`          // public
}

// Owner is who holds the rights on a resource, as far as the French list asks.
type Owner string

// The owners. The zero Owner is one of whom nothing is said.
const (
	PublicBody Owner = "public-body"
	OtherOwner Owner = "other"
)

// Declare judges a declared licence under the policy, of a resource whose owner is not said.
func (p Policy) Declare(input string, kind Kind) Result { return p.DeclareOf(input, kind, "") }

// DeclareOf judges the declared licence of a resource that somebody owns.
func (p Policy) DeclareOf(input string, kind Kind, owner Owner) Result {
	if !slices.Contains(Kinds(), kind) {
		kind = Software
	}
	return judgement{kind: kind, policy: p, owner: owner, added: indexed(p.Added, kind), refused: indexed(p.Refused, kind)}.result(read(input))
}

// Judge judges an expression that a file or a text was found to be under. An empty one is absent.
func (p Policy) Judge(e Expr, kind Kind) Result { return p.Declare(e.String(), kind) }

// about tells whether the ruling is about a kind.
func (r Ruling) about(kind Kind) bool { return len(r.Kinds) == 0 || slices.Contains(r.Kinds, kind) }

// rulings are those about one kind, by the current identifier of their licence.
type rulings map[string]Ruling

func indexed(list []Ruling, kind Kind) rulings {
	if len(list) == 0 {
		return nil
	}
	out := rulings{}
	for _, r := range list {
		if r.about(kind) {
			out[currentID(r.ID)] = r
		}
	}
	return out
}

func (r rulings) of(id string) (Ruling, bool) {
	if len(r) == 0 {
		return Ruling{}, false
	}
	found, ok := r[currentID(id)]
	return found, ok
}

// currentID is an identifier in lower case, the one that replaced it when it is deprecated.
func currentID(id string) string {
	id = strings.ToLower(id)
	if f, ok := tables().byID[id]; ok && f.ReplacedBy != "" {
		return bareID(f.ReplacedBy)
	}
	return id
}

func (j judgement) refuses(id string) bool {
	_, refused := j.refused.of(id)
	return refused
}

// refusesAll tells whether whichever licence of a set was meant, the call does not take it.
func (j judgement) refusesAll(ids []string) bool {
	return !slices.ContainsFunc(ids, func(id string) bool {
		n := newLeaf(id, "")
		return !j.refuses(n.id) && !allClosed([]string{id})
	})
}

func (j judgement) refusal(id, words string) Reason {
	n := newLeaf(id, "")
	r, _ := j.refused.of(n.id)
	return j.policy.reason("call-refuses", words, n.id, r.Reason)
}

// accepts tells whether the call adds the licence. It can speak for a text that was not judged, not for one that is
// closed, that depends on the work (GFDL), or that is still to be written ("or later").
func (j judgement) accepts(f Facts, n *node) bool {
	if n.plus || n.exception != "" || f.Verdict != Open && f.Verdict != Unknown {
		return false
	}
	_, added := j.added.of(f.ID)
	return added
}

func (j judgement) acceptance(id, name string) Reason {
	r, _ := j.added.of(id)
	return j.policy.reason("call-accepts", name, r.Reason)
}

// distrusts answers for an open licence that none of the call's authorities approves; empty where one does.
func (j judgement) distrusts(f Facts, n *node) (Verdict, []Reason) {
	trusted := j.policy.Trusted
	if len(trusted) == 0 || slices.ContainsFunc(trusted, func(a Authority) bool { return a.approves(f) }) {
		return "", nil
	}
	if i := slices.IndexFunc(trusted, func(a Authority) bool { return a.rejects(f) }); i >= 0 {
		return NotOpen, []Reason{reasonBy("call-rejects", trusted[i], trusted[i].page(), n.words, f.ID)}
	}
	names := make([]string, len(trusted))
	for i, a := range trusted {
		names[i] = string(a)
	}
	return Unknown, []Reason{j.policy.reason("call-distrusts", n.words, f.ID, strings.Join(names, ", "))}
}

// askFrench holds an accepted licence to the French list, where the call asks public bodies for it. Nothing is passed
// over: while it is not said who owns the resource, the rule is told.
func (j judgement) askFrench(tree *node, out *Result) {
	if !j.policy.RequireFrench || j.owner == OtherOwner || frenchUse(j.kind) == "" || !out.Verdict.Accepted() || onFrenchListFor(tree, j.kind) {
		return
	}
	var b strings.Builder
	tree.write(&b)
	switch {
	case j.owner == PublicBody && j.policy.RefuseFrench:
		out.Verdict, out.FrenchList = NotOpen, false
		out.Reasons = []Reason{j.policy.reason("call-french-refuses", tree.said(), b.String())}
	case j.owner == PublicBody:
		out.Reasons = append(out.Reasons, j.policy.reason("call-french-notes", b.String()))
	case j.policy.RefuseFrench:
		out.Reasons = append(out.Reasons, j.policy.reason("call-french-would-refuse", b.String()))
	default:
		out.Reasons = append(out.Reasons, j.policy.reason("call-french-asks", b.String()))
	}
}

// said are the words typed for an expression.
func (n *node) said() string {
	var words []string
	n.leaves(func(l *node) { words = append(words, l.words) })
	return strings.Join(words, " … ")
}

// frenchUse is the column of the French list for a kind; empty for what the list is not about.
func frenchUse(kind Kind) string {
	switch kind {
	case Software:
		return "code"
	case Data:
		return "info"
	}
	return ""
}

// onFrenchListFor tells whether the licence is one of the list for this very kind.
func onFrenchListFor(n *node, kind Kind) bool {
	switch n.op {
	case and:
		return onFrenchListFor(n.left, kind) && onFrenchListFor(n.right, kind)
	case or:
		return onFrenchListFor(n.left, kind) || onFrenchListFor(n.right, kind)
	}
	f, ok := Lookup(n.id)
	return ok && f.French == frenchUse(kind)
}

// takes tells whether the call would take a licence that is about to be advised.
func (j judgement) takes(id string) bool {
	if j.policy.plain() {
		return true
	}
	n := newLeaf(id, "")
	v, _ := j.leaf(n)
	bound := j.policy.RequireFrench && j.policy.RefuseFrench && j.owner == PublicBody && frenchUse(j.kind) != ""
	return v.Accepted() && (!bound || onFrenchListFor(n, j.kind))
}

// choices are the usual licences of the kind, then those that the call adds for it.
func (j judgement) choices() []string {
	ids := choices(j.kind)
	for _, r := range j.policy.Added {
		if r.about(j.kind) {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// plain tells whether the policy changes nothing of the product's own.
func (p Policy) plain() bool {
	return len(p.Trusted) == 0 && len(p.Added) == 0 && len(p.Refused) == 0 && !p.RequireFrench
}

// reason is one that the call states.
func (p Policy) reason(code string, args ...string) Reason {
	by, page := p.By, p.Page
	if by == "" {
		by = Communs
	}
	if page == "" {
		page = Communs.page()
	}
	return reasonBy(code, by, page, args...)
}

func (p Policy) trusts(a Authority) bool { return len(p.Trusted) == 0 || slices.Contains(p.Trusted, a) }
