package domain

// State is a step in the life of a call, a défi, a candidacy or a deposit.
type State string

// Move is one line of a state machine: who may go from where to where, and the name of the act.
type Move struct {
	From, To State
	Verb     Verb
	Reason   bool // a public reason must be given
}

// Machine is the table of the moves that exist; what is not in it cannot happen.
type Machine []Move

// Find gives the move of a verb from a state.
func (m Machine) Find(from State, verb Verb) (Move, bool) {
	for _, mv := range m {
		if mv.From == from && mv.Verb == verb {
			return mv, true
		}
	}
	return Move{}, false
}

// Step checks a move and its reason, and gives the state reached.
// It answers Conflict where the object is not in a state from which verb leads anywhere.
func (m Machine) Step(from State, verb Verb, reason string) (State, error) {
	mv, ok := m.Find(from, verb)
	switch {
	case !ok:
		return from, Error{Kind: Conflict, Key: "error.state", Args: []any{"State", string(from)}}
	case mv.Reason && reason == "":
		return from, Problems{{Kind: Invalid, Key: "error.reason_required", Field: "reason"}}
	}
	return mv.To, nil
}

// From lists the verbs that lead somewhere from a state, in table order.
func (m Machine) From(s State) []Verb {
	var verbs []Verb
	for _, mv := range m {
		if mv.From == s {
			verbs = append(verbs, mv.Verb)
		}
	}
	return verbs
}
