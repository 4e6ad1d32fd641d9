package licence

import (
	"slices"
	"strings"
	"testing"
)

func ids(list []Facts) []string {
	out := make([]string, len(list))
	for i, f := range list {
		out[i] = f.ID
	}
	return out
}

func TestFindTakesWhatPeopleType(t *testing.T) {
	for typed, first := range map[string]string{
		"gpl3": "GPL-3.0-only", "GPL-3.0-or-later": "GPL-3.0-or-later", "creative commons by sa": "CC-BY-SA-4.0", "licence ouverte": "etalab-2.0",
		"bsl": "BSL-1.0", "eupl": "EUPL-1.2", "Apache": "Apache-2.0", "openrail": "LicenseRef-OpenRAIL", "odbl": "ODbL-1.0",
		"réciprocité": "LiLiQ-R-1.1", "llama": "LicenseRef-Llama", "gpl-3.0+": "GPL-3.0+", "cecill": "CECILL-2.1", "bsd 3": "BSD-3-Clause",
	} {
		got := ids(Find(typed))
		if !slices.Contains(got, first) {
			t.Errorf("%q: %s is not among %v", typed, first, got)
		}
	}
	if got := ids(Find("mit"))[0]; got != "MIT" {
		t.Errorf("mit: %s comes first", got)
	}
	for _, nothing := range []string{"", " ", "licence", "\x00", "zzzz", strings.Repeat("mit ", 600), strings.Repeat("mit ", 13)} {
		if got := ids(Find(nothing)); len(got) > 0 {
			t.Errorf("%.20q: found %v", nothing, got)
		}
	}
}

func TestNearestKnowsAWrongSpelling(t *testing.T) {
	for typed, want := range map[string]string{"EUPL-1.3": "EUPL-1.2", "GPL-3.0-or-latter": "GPL-3.0-or-later", "apache-2": "Apache-2.0", "cc-by": "CC-BY-4.0", "MITT": "MIT"} {
		if got := ids(Nearest(typed, 5)); !slices.Contains(got, want) || len(got) > 5 {
			t.Errorf("%q: %v", typed, got)
		}
	}
	if got := Nearest("nothing-of-the-kind-whatever", 5); len(got) > 0 {
		t.Errorf("found %v", ids(got))
	}
}

func FuzzFind(f *testing.F) {
	f.Add("gpl3")
	f.Fuzz(func(_ *testing.T, typed string) { Nearest(typed, 5) })
}
