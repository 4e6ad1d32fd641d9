package licence

// Verdict is the answer of the check.
type Verdict string

// The verdicts, from best to worst.
const (
	Open          Verdict = "open"
	OpenNotSuited Verdict = "open-not-suited"
	Ambiguous     Verdict = "ambiguous"
	Unknown       Verdict = "unknown"
	Absent        Verdict = "absent"
	NotOpen       Verdict = "not-open"
)

// rank orders the verdicts; a word that is none of them ranks as the worst.
func (v Verdict) rank() int {
	switch v {
	case Open:
		return 0
	case OpenNotSuited:
		return 1
	case Ambiguous:
		return 2
	case Unknown:
		return 3
	case Absent:
		return 4
	default:
		return 5
	}
}

// Accepted tells whether the licence is open, suited to the kind or not.
func (v Verdict) Accepted() bool { return v == Open || v == OpenNotSuited }

// Worst is the verdict of two licences that bind together (AND).
func Worst(a, b Verdict) Verdict {
	if b.rank() > a.rank() {
		return b
	}
	return a
}

// Best is the verdict of two licences to choose from (OR).
func Best(a, b Verdict) Verdict {
	if b.rank() < a.rank() {
		return b
	}
	return a
}
