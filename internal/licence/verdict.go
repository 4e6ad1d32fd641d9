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

// Text names the verdict in a language: "en", and French for any other.
func (v Verdict) Text(lang string) string {
	fr, en := "non ouverte", "not open"
	switch v {
	case Open:
		fr, en = "ouverte", "open"
	case OpenNotSuited:
		fr, en = "ouverte, peu adaptée", "open, not well suited"
	case Ambiguous, Unknown:
		fr, en = "à préciser", "to be made clear"
	case Absent:
		fr, en = "à choisir", "to be chosen"
	}
	if lang == "en" {
		return en
	}
	return fr
}
