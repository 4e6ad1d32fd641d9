package app

import (
	"encoding/json"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/licence"
)

// Verdicts are the licence verdicts of a version's resources, by row, with the version of the table that
// judged them: they are stored with the version, so that a change of licence shows in the history.
type Verdicts struct {
	Table string                    `json:"table"`
	Rows  map[string]domain.Verdict `json:"rows"`
}

// judge checks the resources of a document.
func judge(d domain.Document) Verdicts {
	v := Verdicts{Table: licence.TableVersion(), Rows: map[string]domain.Verdict{}}
	list, _ := domain.Resources(d["resources"]) // the form's check told of rows that are none
	for _, r := range list {
		v.Rows[r.ID] = domain.Verdict(CheckLicence(r.Licence, r.Kind).Verdict)
	}
	return v
}

// verdictsOf is what judge finds, as it is stored; "" where the document has no resources.
func verdictsOf(d domain.Document) string {
	if d["resources"] == "" {
		return ""
	}
	text, err := domain.CanonicalJSON(judge(d))
	if err != nil {
		return "" // strings always encode
	}
	return text
}

// ReadVerdicts reads what is stored beside a version.
func ReadVerdicts(v domain.Revision) Verdicts { return readVerdicts(v.Verdicts) }

// FrozenVerdicts reads what is stored beside a deposit: the verdicts of its moment.
func FrozenVerdicts(d domain.Deposit) Verdicts { return readVerdicts(d.Verdicts) }

func readVerdicts(stored string) Verdicts {
	out := Verdicts{Rows: map[string]domain.Verdict{}}
	if stored == "" || json.Unmarshal([]byte(stored), &out) != nil {
		return Verdicts{Rows: map[string]domain.Verdict{}}
	}
	return out
}

// CheckLicence judges one declared licence for a kind of resource; an unknown kind is judged as software.
func CheckLicence(declared, kind string) licence.Result {
	k, ok := licence.ParseKind(kind)
	if !ok {
		k = licence.Software
	}
	return licence.Declare(declared, k)
}
