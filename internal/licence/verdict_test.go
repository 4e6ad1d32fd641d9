package licence

import "testing"

func verdicts() []Verdict { return []Verdict{Open, OpenNotSuited, Ambiguous, Unknown, Absent, NotOpen} }

func TestVerdictsKeepTheOrderOfThePolicy(t *testing.T) {
	for i, v := range verdicts() {
		if v.rank() != i {
			t.Errorf("%s ranks %d, want %d", v, v.rank(), i)
		}
	}
	if Verdict("").rank() != NotOpen.rank() || Verdict("yes").rank() != NotOpen.rank() {
		t.Error("an unknown verdict must rank as the worst")
	}
}

func TestWorstAndBestAreALattice(t *testing.T) {
	for _, a := range verdicts() {
		for _, b := range verdicts() {
			if Worst(a, b) != Worst(b, a) || Best(a, b) != Best(b, a) {
				t.Errorf("%s, %s: not commutative", a, b)
			}
			if Worst(a, Best(a, b)) != a || Best(a, Worst(a, b)) != a {
				t.Errorf("%s, %s: no absorption", a, b)
			}
			for _, c := range verdicts() {
				if Worst(a, Worst(b, c)) != Worst(Worst(a, b), c) || Best(a, Best(b, c)) != Best(Best(a, b), c) {
					t.Errorf("%s, %s, %s: not associative", a, b, c)
				}
				if Worst(a, Best(b, c)) != Best(Worst(a, b), Worst(a, c)) {
					t.Errorf("%s, %s, %s: not distributive", a, b, c)
				}
			}
		}
	}
}

func TestExpressionsFollowTheAlgebra(t *testing.T) {
	atoms := []string{"MIT", "CC-BY-4.0", "GFDL-1.3-only", "Zed", "CC-BY-NC-4.0", "LicenseRef-x"}
	for _, a := range atoms {
		for _, b := range atoms {
			va, vb := Declare(a, Software).Verdict, Declare(b, Software).Verdict
			if got := Declare(a+" AND "+b, Software).Verdict; got != Worst(va, vb) {
				t.Errorf("%s AND %s = %s, want %s", a, b, got, Worst(va, vb))
			}
			if got := Declare(a+" OR "+b, Software).Verdict; got != Best(va, vb) {
				t.Errorf("%s OR %s = %s, want %s", a, b, got, Best(va, vb))
			}
		}
	}
}
