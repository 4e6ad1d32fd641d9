package licence

import "strings"

// operator joins the two sides of an expression.
type operator string

const (
	and operator = "AND"
	or  operator = "OR"
)

// node is an expression: a leaf (id, perhaps an exception) or two sides with their operator.
type node struct {
	op          operator // empty at a leaf
	left, right *node
	id          string   // a table id, or as typed for LicenseRef
	plus        bool     // "or any later version", written +
	exception   string   // after WITH
	set         []string // what an unversioned name may mean; the id is then empty
	words       string   // what was typed, for the reasons
	generic     bool     // "open source": any licence
}

// Expr is an SPDX licence expression in normal form. The zero Expr is empty.
type Expr struct{ root *node }

// ParseExpr reads an SPDX expression; ok is false when it is none.
func ParseExpr(s string) (e Expr, ok bool) {
	tree, _, err := parseSPDX(s)
	if err != nil {
		return Expr{}, false
	}
	return Expr{tree}, true
}

// IsZero tells whether there is no expression.
func (e Expr) IsZero() bool { return e.root == nil }

// String writes the expression with the parentheses that it needs.
func (e Expr) String() string {
	if e.root == nil {
		return ""
	}
	var b strings.Builder
	e.root.write(&b)
	return b.String()
}

// IDs lists the identifiers of the expression from left to right, each once.
func (e Expr) IDs() []string {
	var ids []string
	e.root.leaves(func(n *node) {
		for _, id := range ids {
			if id == n.id {
				return
			}
		}
		ids = append(ids, n.id)
	})
	return ids
}

// MarshalText writes the expression as its string.
func (e Expr) MarshalText() ([]byte, error) { return []byte(e.String()), nil }

// UnmarshalText reads what MarshalText wrote. A text that is no longer an expression gives an empty one: a stored
// verdict must stay readable after a change of the table.
func (e *Expr) UnmarshalText(text []byte) error {
	*e, _ = ParseExpr(string(text))
	return nil
}

func (n *node) write(b *strings.Builder) {
	if n.op == "" {
		b.WriteString(n.name())
		return
	}
	for i, side := range []*node{n.left, n.right} {
		if i == 1 {
			b.WriteString(" " + string(n.op) + " ")
		}
		if n.op == and && side.op == or {
			b.WriteByte('(')
			side.write(b)
			b.WriteByte(')')
			continue
		}
		side.write(b)
	}
}

// name is a leaf in SPDX writing.
func (n *node) name() string {
	s := n.id
	if n.plus {
		s += "+"
	}
	if n.exception != "" {
		s += " WITH " + n.exception
	}
	return s
}

// leaves calls f on each leaf from left to right; a nil tree has none.
func (n *node) leaves(f func(*node)) {
	switch {
	case n == nil:
	case n.op == "":
		f(n)
	default:
		n.left.leaves(f)
		n.right.leaves(f)
	}
}

// certain tells whether every leaf is one licence that an SPDX expression can name.
func (n *node) certain() bool {
	sure := true
	n.leaves(func(l *node) {
		f, known := Lookup(l.id)
		sure = sure && l.id != "" && (!known || f.SPDX())
	})
	return sure
}
