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
		switch {
		case !slices.Contains(sectionsOf(form), key):
			return fmt.Errorf("section %s is unknown to %s", key, form)
		case value == "":
			return fmt.Errorf("section %s is empty", key)
		}
	}
	for _, key := range []string{"budget", "aid"} {
		if _, ok := new(big.Rat).SetString(v.sections[key]); !ok && v.sections[key] != "" {
			return fmt.Errorf("%s is no amount: %q", key, v.sections[key])
		}
	}
	for _, r := range v.resources {
		if err := r.known(); err != nil {
			return err
		}
	}
	return nil
}

// known refuses a resource that the form has no choice for, or of which the story expects nothing.
func (row ResourceRow) known() error {
	kinds := []string{"software", "data", "content", "hardware", "method", "model", "font"}
	verdicts := []Verdict{
		VerdictOpen, VerdictOpenNotSuited, VerdictAmbiguous, VerdictUnknown, VerdictNotOpen, VerdictAbsent,
	}
	switch {
	case !slices.Contains(kinds, row.Kind):
		return fmt.Errorf("resource %s is a %q", row.ID, row.Kind)
	case !slices.Contains([]string{"existing", "planned", "used"}, row.Origin):
		return fmt.Errorf("resource %s is %q", row.ID, row.Origin)
	case row.ID == "" || row.Name == "":
		return fmt.Errorf("resource %q has no id or no name", row.Name)
	case !slices.Contains(verdicts, row.Expect):
		return fmt.Errorf("resource %s has no expected verdict", row.ID)
	case (row.Expect == VerdictAbsent) != (row.Licence == ""):
		return fmt.Errorf("resource %s expects %s of %q", row.ID, row.Expect, row.Licence)
	}
	return nil
}

// depositable holds the checks that block a deposit.
func (t *telling) depositable(p *page, act *Act) error {
	v, s := p.past[len(p.past)-1], t.call.Settings
	if err := v.depositable(); err != nil {
		return err
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

// depositable looks at the words alone: required sections, justifications, licences of what is produced.
func (v version) depositable() error {
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
	return nil
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
