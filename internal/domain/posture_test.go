package domain

import (
	"strings"
	"testing"
	"time"
)

// versions reads "A B- C<2": a version each, by its text; - is written by the team, <n says that it takes version n back
// or puts it back.
func versions(story string) []PostureVersion {
	var list []PostureVersion
	for i, word := range strings.Fields(story) {
		text, of, _ := strings.Cut(word, "<")
		v := PostureVersion{N: i + 1, Hash: strings.TrimSuffix(text, "-"), Outside: !strings.HasSuffix(text, "-"), Author: "somebody"}
		if of != "" {
			v.RestoreOf = int(of[0] - '0')
		}
		list = append(list, v)
	}
	return list
}

func TestOutsideEditsAreKeptUnlessUndone(t *testing.T) {
	for _, story := range []struct {
		name, versions string
		kept, made     int
	}{
		{"nobody from outside", "A- B- C-", 0, 0},
		{"two that stand", "A- B C", 2, 2},
		{"restored to what was before", "A- B A-<1", 0, 1},
		{"put back by hand, word for word", "A- B A- C-", 0, 1},
		{"undone, then restored", "A- B A-<1 B-<2", 1, 1},
		{"taken back while later words stay", "A- B C- D-<2", 0, 1},
		{"the taking back was taken back", "A- B C- D-<2 C-<3 E-", 1, 1},
		{"the taking back was taken back after more words", "A- B C- D-<2 E- F-<4", 1, 1},
		{"rewritten since by ordinary edits", "A- B C- D-", 1, 1},
		{"two, of which the restoration undoes the later", "A- B C B-<2", 1, 2},
		{"an outsider who puts back writes nothing of hers", "A- B- A<1", 0, 1},
		{"an outsider who takes back one version does", "A- B- C- D<2", 1, 1},
	} {
		p := PostureOf(Candidacy{}, PostureFacts{Versions: versions(story.versions)}, time.Now())
		if p.OutsideKept != story.kept || p.OutsideMade != story.made {
			t.Errorf("%s: %d kept of %d, want %d of %d", story.name, p.OutsideKept, p.OutsideMade, story.kept, story.made)
		}
	}
}

func TestPostureCountsDaysPeopleAndLinks(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	list := versions("A- B C D")
	list[3].Author = "somebody else"
	p := PostureOf(Candidacy{PublicAt: now.AddDate(0, 0, -34)}, PostureFacts{Versions: list, Cooperations: 1, Relations: 2}, now)
	if p.DaysPublic != 34 || p.OutsidePeople != 2 || p.Links() != 3 || !p.At.Equal(now) {
		t.Errorf("posture %+v", p)
	}
}

func TestMinimaBlockOnlyWhereTheCallAsks(t *testing.T) {
	is := Posture{OutsideKept: 1, Remarks: 4, RemarksAnswered: 3, Needs: 1, Offers: 1, Relations: 1}
	for _, ask := range []struct {
		m    Minima
		keys string
	}{
		{Minima{}, ""},
		{Minima{Outside: 1, Remarks: 75, Needs: 2, Links: 1}, ""},
		{Minima{Outside: 2}, "error.posture_outside"},
		{Minima{Remarks: 76}, "error.posture_remarks"},
		{Minima{Needs: 3, Links: 2}, "error.posture_needs error.posture_links"},
	} {
		var p Problems
		ask.m.checkPosture(is, &p)
		var keys []string
		for _, e := range p {
			keys = append(keys, e.Key)
		}
		if got := strings.Join(keys, " "); got != ask.keys {
			t.Errorf("%+v: %q, want %q", ask.m, got, ask.keys)
		}
	}
	if !(Posture{}).RemarksEnough(100) {
		t.Error("no remark was made, and one is asked for")
	}
}
