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
	// Changes are what the version changed of its parent: histories tell it without reading texts.
	Changes []LicenceChange `json:"changes,omitempty"`
}

// LicenceChange is a resource whose licence, or whose verdict, a version changed.
type LicenceChange struct {
	Name   string         `json:"name"`
	Old    string         `json:"old"` // as declared
	New    string         `json:"new"`
	Was    domain.Verdict `json:"was"`
	Became domain.Verdict `json:"became"`
}

// maxLicenceChanges is how many changes of licence a version keeps; a comparison shows them all.
const maxLicenceChanges = 10

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

// after is what the judge finds in a version that follows another, as it is stored.
func (j Judge) after(head domain.Revision, d domain.Document) string {
	if d["resources"] == "" {
		return ""
	}
	v := j.verdicts(d)
	v.Changes = LicenceChanges(head.Sections, ReadVerdicts(head).Rows, d, v.Rows)
	v.Changes = v.Changes[:min(len(v.Changes), maxLicenceChanges)]
	return v.stored()
}

// LicenceChanges lists the resources of two documents whose licence or verdict is not the same in both.
func LicenceChanges(before domain.Document, was map[string]domain.Verdict, after domain.Document, is map[string]domain.Verdict) []LicenceChange {
	old := map[string]domain.Resource{}
	list, _ := domain.Resources(before["resources"]) // both were checked when they were saved
	for _, r := range list {
		old[r.ID] = r
	}
	list, _ = domain.Resources(after["resources"])
	var out []LicenceChange
	for _, r := range list {
		o, known := old[r.ID]
		if known && was[r.ID] != "" && is[r.ID] != "" && (o.Licence != r.Licence || was[r.ID] != is[r.ID]) {
			out = append(out, LicenceChange{Name: r.Name, Old: o.Licence, New: r.Licence, Was: was[r.ID], Became: is[r.ID]})
		}
	}
	return out
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
