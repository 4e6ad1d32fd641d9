package demo

import (
	"errors"

	"github.com/appel-a-communs/communs/internal/domain"
)

// Following is how By follows a page from then on.
type Following struct {
	Frequency domain.Frequency `yaml:"frequency"` // the account's own where empty
	WholeCall bool             `yaml:"whole-call"`
}

// follow checks that By begins to follow, or reads, a page that she may.
func (t *telling) follow(p *page, act *Act) error {
	switch {
	case act.Kind == Read:
		return nil
	case act.Following.WholeCall != (p.form == domain.FormCall):
		return errors.New("follows a whole call by another page than the call's")
	case act.Following.Frequency == "":
		return nil
	}
	return domain.CheckFrequency(act.Following.Frequency, domain.Frequencies())
}
