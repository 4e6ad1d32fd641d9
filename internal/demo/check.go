package demo

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"time"
)

// sectionsOf lists the keys that a form knows.
func sectionsOf(form string) []string {
	switch form {
	case "call":
		return []string{"title", "purpose", "presentation"}
	case "rules":
		return []string{"title", "texte"}
	case "challenge":
		return []string{"title", "problem", "people", "expected", "outside", "scale", "themes"}
	case "candidacy":
		return []string{
			"title", "pitch", "challenges", "problem", "resource", "resources", "community", "governance", "steps",
			"spread", "interoperability", "budget", "aid", "cofunding", "needs", "offers", "economy",
		}
	}
	return nil
}

// requiredAtDeposit lists the sections without which nothing is deposited.
func requiredAtDeposit() []string {
	return []string{
		"title", "pitch", "challenges", "problem", "resource", "resources", "community", "governance", "steps", "spread",
		"budget", "aid",
	}
}

// known refuses sections and values that the form has no place for.
func known(form string, v version) error {
	for key, value := range v.sections {
		if !slices.Contains(sectionsOf(form), key) || value == "" {
			return fmt.Errorf("section %s is unknown to %s, or empty", key, form)
		}
	}
	for _, key := range []string{"budget", "aid"} {
		if value := v.sections[key]; value != "" {
			if _, ok := new(big.Rat).SetString(value); !ok {
				return fmt.Errorf("%s is no amount: %q", key, value)
			}
		}
	}
	kinds := []string{"software", "data", "content", "hardware", "method", "model", "font"}
	verdicts := []Verdict{
		VerdictOpen, VerdictOpenNotSuited, VerdictAmbiguous, VerdictUnknown, VerdictNotOpen, VerdictAbsent,
	}
	for _, r := range v.resources {
		switch {
		case !slices.Contains(kinds, r.Kind) || !slices.Contains([]string{"existing", "planned", "used"}, r.Origin):
			return fmt.Errorf("resource %s is a %s, %s", r.ID, r.Kind, r.Origin)
		case r.ID == "" || r.Name == "" || !slices.Contains(verdicts, r.Expect):
			return fmt.Errorf("resource %s has no name or no expected verdict", r.ID)
		case (r.Expect == VerdictAbsent) != (r.Licence == ""):
			return fmt.Errorf("resource %s expects %s of %q", r.ID, r.Expect, r.Licence)
		}
	}
	return nil
}

// depositable holds the checks that block a deposit.
func (t *telling) depositable(p *page, act *Act) error {
	v, s := p.past[len(p.past)-1], t.call.Settings
	for _, key := range requiredAtDeposit() {
		if v.sections[key] == "" {
			return fmt.Errorf("deposits without %s", key)
		}
	}
	for _, row := range v.challenges {
		if row.Why == "" {
			return fmt.Errorf("deposits without saying why it answers %s", row.Challenge)
		}
	}
	for _, r := range v.resources {
		if r.Origin != "used" && (r.Expect == VerdictAbsent || r.Expect == VerdictNotOpen) {
			return fmt.Errorf("deposits with %s %s", r.ID, r.Expect)
		}
	}
	public := time.Duration(s.MinPublicDays) * 24 * time.Hour
	switch {
	case p.candidacy.Administrative == nil:
		return errors.New("deposits without the administrative panel")
	case payees(p.candidacy.Organisations) != nil:
		return errors.New("deposits without one organisation to be paid")
	case s.Receipt.Service == "" || s.Receipt.Address == "" || s.Receipt.Recourse == "":
		return errors.New("deposits while the call cannot give a receipt")
	case p.born.Add(public).After(t.nextReleve(act.At).At):
		return errors.New("will not have been public long enough")
	}
	return s.affordable(v.sections["budget"], v.sections["aid"])
}

// affordable checks floor ≤ aid ≤ min(cap, rate × budget).
func (s Settings) affordable(budget, aid string) error {
	asked := euros(aid)
	most := new(big.Rat).Mul(euros(budget), big.NewRat(int64(s.Rate), 100))
	switch {
	case asked.Cmp(euros(s.Cap)) > 0 || asked.Cmp(euros(s.Floor)) < 0:
		return fmt.Errorf("asks %s euros, out of floor and cap", aid)
	case asked.Cmp(most) > 0:
		return fmt.Errorf("asks %s euros for a cost of %s", aid, budget)
	}
	return nil
}

// euros reads an amount; what is no amount counts as nothing.
func euros(text string) *big.Rat {
	amount, ok := new(big.Rat).SetString(text)
	if !ok {
		return new(big.Rat)
	}
	return amount
}
