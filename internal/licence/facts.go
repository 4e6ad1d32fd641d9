package licence

import (
	"slices"
	"strings"
	"sync"
)

// Facts is what is known of one licence.
type Facts struct {
	ID         string  `json:"id"`
	Name       string  `json:"name"`
	OSI        string  `json:"osi,omitempty"`    // yes
	FSF        string  `json:"fsf,omitempty"`    // yes, no
	OpenDef    string  `json:"od,omitempty"`     // recommended, conformant, rejected
	French     string  `json:"french,omitempty"` // code, info: on the list of article D323-2-1 CRPA
	Family     string  `json:"family,omitempty"` // decides for which kinds it is suited
	Copyleft   string  `json:"copyleft,omitempty"`
	ReplacedBy string  `json:"replaced_by,omitempty"` // a deprecated identifier's normal form
	Verdict    Verdict `json:"verdict"`
	Clause     string  `json:"clause,omitempty"` // why it is not open
	URL        string  `json:"url,omitempty"`
}

// SPDX tells whether the identifier is on the SPDX list.
func (f Facts) SPDX() bool { return !strings.HasPrefix(f.ID, ownPrefix) }

// Suited lists the kinds for which the licence is open, suited or with advice.
func (f Facts) Suited() []Kind {
	var kinds []Kind
	for _, k := range Kinds() {
		if f.Verdict == Open && suitability(f, "", k).verdict == Open {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// Lookup finds a licence by its identifier, whatever its case.
func Lookup(id string) (Facts, bool) {
	f, ok := tables().byID[strings.ToLower(id)]
	if !ok {
		return Facts{}, false
	}
	return *f, true
}

// All lists every licence known, by identifier: those judged and those known by name only.
func All() []Facts { return slices.Clone(allFacts()) }

var allFacts = sync.OnceValue(func() []Facts {
	all := make([]Facts, 0, len(tables().byID))
	for _, f := range tables().byID {
		all = append(all, *f)
	}
	slices.SortFunc(all, func(a, b Facts) int { return strings.Compare(strings.ToLower(a.ID), strings.ToLower(b.ID)) })
	return all
})

// TableVersion names the tables and rules, to be stored beside a verdict: it changes whenever one of them does.
func TableVersion() string { return tables().version }
