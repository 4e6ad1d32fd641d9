package app

import (
	"encoding/json"
	"slices"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/licence"
)

// Verdicts are the licence verdicts of a version's resources, by row, with the version of the table and that of the
// call's policy that judged them: they are stored with the version, so that a change of licence shows in the history.
type Verdicts struct {
	Table  string                    `json:"table"`
	Policy int                       `json:"policy,omitempty"` // 0 is the product's own
	Rows   map[string]domain.Verdict `json:"rows"`
}

// Judge judges the licences of a call's candidacy: by the policy in force, knowing who owns what.
type Judge struct {
	policy licence.Policy
	owners map[string]licence.Owner // organisations of the candidacy, by folded name
}

// JudgeOf is the judge of a call; of a candidacy where its organisations are given.
func JudgeOf(call domain.Call, organisations []domain.Organisation) Judge {
	j := Judge{policy: PolicyOf(call)}
	if !j.policy.RequireFrench {
		return j
	}
	j.owners = map[string]licence.Owner{}
	for _, o := range organisations {
		j.owners[Fold(o.Name)] = licence.OtherOwner
		if o.Public() {
			j.owners[Fold(o.Name)] = licence.PublicBody
		}
	}
	return j
}

// Policy is the policy that it judges by.
func (j Judge) Policy() licence.Policy { return j.policy }

// Check judges the licence of one resource; an unknown kind is judged as software.
func (j Judge) Check(r domain.Resource) licence.Result {
	k, ok := licence.ParseKind(r.Kind)
	if !ok {
		k = licence.Software
	}
	return j.policy.DeclareOf(r.Licence, k, j.owners[Fold(r.Owner)])
}

// JudgedResource is a resource with what the licence check says of it today.
type JudgedResource struct {
	domain.Resource
	Result licence.Result
	Held   domain.Verdict // the verdict that stands, where it is another one; empty otherwise
}

// Resources judges the resources of a document, in their order.
func (j Judge) Resources(d domain.Document) []JudgedResource {
	list, _ := domain.Resources(d["resources"]) // checked when it was saved
	out := make([]JudgedResource, len(list))
	for i, r := range list {
		out[i] = JudgedResource{Resource: r, Result: j.Check(r)}
	}
	return out
}

// Against judges them and marks those of which another verdict stands.
func (j Judge) Against(d domain.Document, stands map[string]domain.Verdict) []JudgedResource {
	list := j.Resources(d)
	for i, r := range list {
		if held := stands[r.ID]; held != "" && held != domain.Verdict(r.Result.Verdict) {
			list[i].Held = held
		}
	}
	return list
}

// verdicts are what the judge finds.
func (j Judge) verdicts(d domain.Document) Verdicts {
	v := Verdicts{Table: licence.TableVersion(), Policy: j.policy.Version, Rows: map[string]domain.Verdict{}}
	for _, r := range j.Resources(d) {
		v.Rows[r.ID] = domain.Verdict(r.Result.Verdict)
	}
	return v
}

// stored are what the judge finds, as it is stored; "" where the document has no resources.
func (j Judge) stored(d domain.Document) string {
	if d["resources"] == "" {
		return ""
	}
	return j.verdicts(d).stored()
}

func (v Verdicts) stored() string {
	text, err := domain.CanonicalJSON(v)
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

// held are the resources of a version with the verdicts stored beside it, as lists of a call show them.
func heldOf(v domain.Revision) []domain.HeldResource {
	list, _ := domain.Resources(v.Sections["resources"]) // checked when it was saved
	verdicts := ReadVerdicts(v)
	out := make([]domain.HeldResource, len(list))
	for i, r := range list {
		out[i] = domain.HeldResource{Resource: r, Verdict: verdicts.Rows[r.ID], Table: verdicts.Table, Policy: verdicts.Policy}
		if out[i].Verdict == "" {
			out[i].Verdict = domain.Unknown // stored by a version that knew no verdict: to be judged again
		}
	}
	return out
}

// blocked are the produced resources whose licence blocks a deposit.
func blocked(list []JudgedResource) []domain.Resource {
	var out []domain.Resource
	for _, r := range list {
		if r.Produced() && domain.Verdict(r.Result.Verdict).Blocks() {
			out = append(out, r.Resource)
		}
	}
	return slices.Clip(out)
}

// CheckLicence judges one declared licence for a kind of resource by the product's own policy; an unknown kind is judged
// as software.
func CheckLicence(declared, kind string) licence.Result {
	return Judge{}.Check(domain.Resource{Licence: declared, Kind: kind})
}
