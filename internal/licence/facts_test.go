package licence

import (
	"slices"
	"testing"
)

func TestLookupFindsALicenceWhateverItsCase(t *testing.T) {
	f, ok := Lookup("EUPL-1.2")
	lower, okLower := Lookup("eupl-1.2")
	if !ok || !okLower || f != lower {
		t.Fatalf("got %+v and %+v", f, lower)
	}
	if f.Name != "European Union Public License 1.2" || f.OSI != "yes" || f.French != "code" || f.Verdict != Open || !f.SPDX() {
		t.Errorf("got %+v", f)
	}
	if own, ok := Lookup("LicenseRef-Gemma"); !ok || own.SPDX() || own.Verdict != NotOpen {
		t.Errorf("got %+v", own)
	}
	if _, ok := Lookup("EUPL"); ok {
		t.Error("a name is no identifier")
	}
}

func TestSuitedListsTheKindsOfALicence(t *testing.T) {
	for id, want := range map[string][]Kind{
		"ODbL-1.0":     {Data, Font, Model},
		"etalab-2.0":   {Data, Content, Method, Font, Model},
		"OFL-1.1":      {Font, Model},
		"CC-BY-NC-4.0": nil,
		"Zed":          nil,
	} {
		f, _ := Lookup(id)
		if got := f.Suited(); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", id, got, want)
		}
	}
}

func TestAllIsSortedAndWhole(t *testing.T) {
	all := All()
	if len(all) < 780 {
		t.Errorf("%d licences only", len(all))
	}
	for i := 1; i < len(all); i++ {
		if foldPlain(all[i-1].ID) >= foldPlain(all[i].ID) {
			t.Errorf("%s comes before %s", all[i-1].ID, all[i].ID)
		}
	}
}
