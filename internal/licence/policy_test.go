package licence

import (
	"reflect"
	"strings"
	"testing"
)

func call() Policy {
	return Policy{
		By: "Appel de l’essai", Page: "/appels/essai/licences/politique",
		Added: []Ruling{
			{ID: "Beerware", Reason: "Lue et tenue pour libre."},
			{ID: "MIT", Kinds: []Kind{Data}, Reason: "Pour des données de configuration."},
		},
		Refused: []Ruling{
			{ID: "WTFPL", Reason: "Elle ne dit rien de la garantie."},
			{ID: "CC0-1.0", Kinds: []Kind{Software}, Reason: "Sans droit de brevet."},
			{ID: "GPL-2.0-only", Reason: "Elle ferme la suite."},
		},
	}
}

func TestPolicyAddsAndRefuses(t *testing.T) {
	p := call()
	for _, row := range []struct {
		input string
		kind  Kind
		want  Verdict
		code  string
	}{
		{"Beerware", Software, Open, "call-accepts"},
		{"beerware", Data, Open, "call-accepts"},
		{"MIT", Data, Open, "call-accepts"},
		{"MIT", Method, OpenNotSuited, "software-licence-method"},
		{"MIT", Software, Open, "approved"},
		{"WTFPL", Software, NotOpen, "call-refuses"},
		{"CC0", Software, NotOpen, "call-refuses"},
		{"CC0", Data, Open, "approved"},
		{"GPL-2.0", Software, NotOpen, "call-refuses"},
		{"GNU GPL v2", Software, NotOpen, "call-refuses"},
		{"GPL-2.0-or-later", Software, Open, "approved"},
		{"GPL-2.0-with-classpath-exception", Software, NotOpen, "call-refuses"},
		{"WTFPL OR MIT", Software, Open, "approved"},
		{"WTFPL AND MIT", Software, NotOpen, "call-refuses"},
		{"Beerware AND MIT", Software, Open, "call-accepts"},
		{"Beerware AND CC-BY-NC-4.0", Software, NotOpen, "closed-commercial"},
		{"Beerware AND Abstyles", Software, Unknown, "not-judged"},
		{"Beerware+", Software, Unknown, "not-judged"},
		{"Beerware WITH Classpath-exception-2.0", Software, Unknown, "not-judged"},
		{"Beerware sauf usage commercial", Software, NotOpen, "added-restriction"},
		{"Beerware modifiée", Software, Unknown, "altered"},
		{"", Software, Absent, "absent"},
	} {
		r := p.Declare(row.input, row.kind)
		if r.Verdict != row.want || r.Reasons[0].Code != row.code {
			t.Errorf("%q as %s: %s %+v, want %s %s", row.input, row.kind, r.Verdict, r.Reasons, row.want, row.code)
		}
	}
	why := p.Declare("wtfpl", Software).Reasons[0]
	if got, want := why.Text("fr"), "Cet appel refuse «\u00a0wtfpl\u00a0» (WTFPL). Sa raison\u00a0: Elle ne dit rien de la garantie."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if why.Authority != "Appel de l’essai" || why.URL != "/appels/essai/licences/politique" {
		t.Errorf("said by %q at %q", why.Authority, why.URL)
	}
}

// A closed, unknown or ambiguous licence comes out open under no policy unless the policy adds that very licence and it
// was only unjudged.
func TestNoPolicyOpensWhatIsClosed(t *testing.T) {
	var added []Ruling
	for _, f := range All() {
		added = append(added, Ruling{ID: f.ID, Reason: "x"})
	}
	p := Policy{Added: added}
	for _, f := range All() {
		v := p.Declare(f.ID, Software).Verdict
		if closed := Declare(f.ID, Software).Verdict; (closed == NotOpen || closed == Ambiguous) && v != closed {
			t.Errorf("%s: %s under a policy that adds it, %s without", f.ID, v, closed)
		}
	}
	for _, row := range declared(t) {
		for _, kind := range []Kind{Software, Data} {
			was, is := Declare(row[0], kind), p.Declare(row[0], kind)
			if was.Verdict == NotOpen && is.Verdict.Accepted() || was.Verdict == Ambiguous && is.Verdict.Accepted() {
				t.Errorf("%q as %s: %s becomes %s", row[0], kind, was.Verdict, is.Verdict)
			}
		}
	}
}

func TestZeroPolicyIsTheProductsOwn(t *testing.T) {
	for _, row := range declared(t) {
		for _, kind := range Kinds() {
			if want, got := Declare(row[0], kind), (Policy{}).Declare(row[0], kind); !reflect.DeepEqual(want, got) {
				t.Errorf("%q as %s: %+v, want %+v", row[0], kind, got, want)
			}
		}
	}
}

// Refusing and distrusting only close: no verdict gets better.
func TestRefusalsNeverImproveAVerdict(t *testing.T) {
	var refused []Ruling
	for i, f := range All() {
		if i%2 == 0 {
			refused = append(refused, Ruling{ID: f.ID, Reason: "x"})
		}
	}
	for _, p := range []Policy{{Refused: refused}, {Trusted: []Authority{OSI}}, {Trusted: []Authority{FrenchLaw, OpenDefinition}}, {RequireFrench: true, RefuseFrench: true}} {
		for _, row := range declared(t) {
			for _, kind := range Kinds() {
				was, is := Declare(row[0], kind).Verdict, p.DeclareOf(row[0], kind, PublicBody).Verdict
				if Best(was, is) == is && was != is {
					t.Errorf("%q as %s: %s becomes %s", row[0], kind, was, is)
				}
			}
		}
	}
}

func TestTrustedAuthoritiesDecide(t *testing.T) {
	for _, row := range []struct {
		trusted []Authority
		input   string
		kind    Kind
		want    Verdict
		code    string
	}{
		{[]Authority{FSF}, "MIT", Software, Open, "call-trusts"},
		{[]Authority{FSF}, "etalab-2.0", Data, Unknown, "call-distrusts"},
		{[]Authority{FSF}, "NASA-1.3", Software, NotOpen, "call-rejects"},
		{[]Authority{OSI}, "NASA-1.3", Software, Open, "call-trusts"},
		{[]Authority{OSI, FrenchLaw}, "etalab-2.0", Data, Open, "call-trusts"},
		{[]Authority{OSI}, "CC-BY-NC-4.0", Data, NotOpen, "closed-commercial"},
		{[]Authority{OSI}, "etalab-2.0 OR MIT", Software, Open, "call-trusts"},
	} {
		r := Policy{Trusted: row.trusted}.Declare(row.input, row.kind)
		if r.Verdict != row.want || r.Reasons[0].Code != row.code {
			t.Errorf("%v, %q as %s: %s %+v, want %s %s", row.trusted, row.input, row.kind, r.Verdict, r.Reasons, row.want, row.code)
		}
	}
	if by := (Policy{Trusted: []Authority{FSF}}).Declare("MIT", Software).Reasons[0].Authority; by != FSF {
		t.Errorf("approved by %s", by)
	}
}

func TestFrenchListIsNeverPassedOverInSilence(t *testing.T) {
	for _, row := range []struct {
		policy Policy
		input  string
		kind   Kind
		owner  Owner
		want   Verdict
		code   string // of the last reason
	}{
		{Policy{}, "ISC", Software, PublicBody, Open, "approved"},
		{Policy{RequireFrench: true}, "ISC", Software, PublicBody, Open, "call-french-notes"},
		{Policy{RequireFrench: true}, "ISC", Software, "", Open, "call-french-asks"},
		{Policy{RequireFrench: true}, "ISC", Software, OtherOwner, Open, "approved"},
		{Policy{RequireFrench: true, RefuseFrench: true}, "ISC", Software, PublicBody, NotOpen, "call-french-refuses"},
		{Policy{RequireFrench: true, RefuseFrench: true}, "ISC", Software, "", Open, "call-french-would-refuse"},
		{Policy{RequireFrench: true, RefuseFrench: true}, "ISC", Content, PublicBody, Open, "software-licence-content"},
		{Policy{RequireFrench: true, RefuseFrench: true}, "ISC OR EUPL-1.2", Software, PublicBody, Open, "french-list"},
		{Policy{RequireFrench: true, RefuseFrench: true}, "ISC AND EUPL-1.2", Software, PublicBody, NotOpen, "call-french-refuses"},
		{Policy{RequireFrench: true, RefuseFrench: true}, "MIT", Data, PublicBody, NotOpen, "call-french-refuses"},
		{Policy{RequireFrench: true, RefuseFrench: true}, "ODbL-1.0", Data, PublicBody, Open, "french-list"},
	} {
		r := row.policy.DeclareOf(row.input, row.kind, row.owner)
		if last := r.Reasons[len(r.Reasons)-1].Code; r.Verdict != row.want || last != row.code {
			t.Errorf("%q as %s of %q: %s %+v, want %s %s", row.input, row.kind, row.owner, r.Verdict, r.Reasons, row.want, row.code)
		}
	}
}

func TestAdviceIsWhatTheCallTakes(t *testing.T) {
	p := Policy{Refused: []Ruling{{ID: "EUPL-1.2", Reason: "x"}}, Added: []Ruling{{ID: "Beerware", Reason: "x"}}}
	var ids []string
	for _, a := range p.Declare("", Software).Advice {
		ids = append(ids, a.ID)
	}
	if got := strings.Join(ids, " "); got != "AGPL-3.0-or-later MIT Beerware" {
		t.Errorf("advised %s", got)
	}
	for _, a := range (Policy{Trusted: []Authority{OSI}}).Declare("", Data).Advice {
		t.Errorf("%s is approved by no trusted authority", a.ID)
	}
}

func TestEveryAnswerOfAPolicyIsExplained(t *testing.T) {
	p := call()
	p.Trusted, p.RequireFrench, p.RefuseFrench = []Authority{FSF}, true, true
	for _, row := range declared(t) {
		for _, kind := range Kinds() {
			r := p.DeclareOf(row[0], kind, PublicBody)
			if len(r.Reasons) == 0 {
				t.Fatalf("%q as %s: no reason", row[0], kind)
			}
			for _, why := range r.Reasons {
				if text := why.Text("fr") + why.Text("en"); why.Authority == "" || why.URL == "" || strings.ContainsAny(text, "{}") {
					t.Errorf("%q as %s: incomplete reason %+v", row[0], kind, why)
				}
			}
		}
	}
}

func TestPolicyIsCheckedRulingByRuling(t *testing.T) {
	p := Policy{
		Trusted: []Authority{OSI, "Quelqu’un"},
		Refused: []Ruling{{ID: "MIT", Reason: "x"}, {ID: "Nulle", Reason: "x"}, {ID: "ISC"}, {ID: "0BSD", Kinds: []Kind{"chose"}, Reason: "x"}, {ID: "Zlib", Reason: strings.Repeat("x", 501)}},
		Added: []Ruling{
			{ID: "mit", Kinds: []Kind{Data}, Reason: "x"},
			{ID: "CC-BY-NC-4.0", Reason: "x"},
			{ID: "GFDL-1.3-only", Reason: "x"},
			{ID: "Beerware", Reason: "x"},
			{ID: "GPL-3.0", Reason: "x"},
			{ID: "GPL-3.0-only", Reason: "x"},
			{ID: "GPL-2.0-with-classpath-exception", Reason: "x"},
		},
	}
	want := []Fault{
		{"trusted", 1, FaultAuthority},
		{"refused", 1, FaultUnknownID},
		{"refused", 2, FaultNoReason},
		{"refused", 3, FaultKind},
		{"refused", 4, FaultTooLong},
		{"added", 0, FaultTwice},
		{"added", 1, FaultClosed},
		{"added", 2, FaultInvariant},
		{"added", 5, FaultTwice},
		{"added", 6, FaultUnknownID},
	}
	if got := p.Check(); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	if got := call().Check(); got != nil {
		t.Errorf("%+v", got)
	}
	if got := (Policy{Refused: make([]Ruling, MaxRulings+1)}).Check(); len(got) != 1 || got[0].Code != FaultTooMany {
		t.Errorf("%+v", got)
	}
}

func TestNormalFormIsOneForm(t *testing.T) {
	a := Policy{
		Trusted: []Authority{FrenchLaw, OSI, OSI},
		Added:   []Ruling{{ID: "gpl-3.0", Kinds: []Kind{Data, Software}, Reason: "x"}, {ID: "beerware", Kinds: Kinds(), Reason: "y"}}, RefuseFrench: true,
	}
	want := Policy{Trusted: []Authority{OSI, FrenchLaw}, Added: []Ruling{{ID: "Beerware", Reason: "y"}, {ID: "GPL-3.0-only", Kinds: []Kind{Software, Data}, Reason: "x"}}}
	if got := a.Normal(); !reflect.DeepEqual(got, want) || !reflect.DeepEqual(got.Normal(), want) {
		t.Errorf("%+v", got)
	}
	if got := (Policy{Trusted: Authorities(), Added: []Ruling{}}).Normal(); !reflect.DeepEqual(got, Policy{}) {
		t.Errorf("%+v", got)
	}
}

func TestChangesTellWhatAVersionChanged(t *testing.T) {
	before := Policy{Trusted: []Authority{OSI, FSF}, Refused: []Ruling{{ID: "MIT", Reason: "x"}, {ID: "ISC", Reason: "x"}}}
	after := Policy{Trusted: []Authority{OSI, FrenchLaw}, Refused: []Ruling{{ID: "ISC", Reason: "y"}, {ID: "Zlib", Reason: "z"}}, RequireFrench: true}
	want := []Change{
		{Part: TrustEnds, ID: string(FSF)},
		{Part: TrustBegins, ID: string(FrenchLaw)},
		{Part: RefusedChange, ID: "MIT", Before: Ruling{ID: "MIT", Reason: "x"}},
		{Part: RefusedChange, ID: "ISC", Before: Ruling{ID: "ISC", Reason: "x"}, After: Ruling{ID: "ISC", Reason: "y"}},
		{Part: RefusedChange, ID: "Zlib", After: Ruling{ID: "Zlib", Reason: "z"}},
		{Part: FrenchNotes},
	}
	if got := Changes(before, after); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	if got := Changes(after, after); got != nil {
		t.Errorf("%+v", got)
	}
	if got := Changes(before, Policy{}); !reflect.DeepEqual(got[0], Change{Part: TrustAll}) {
		t.Errorf("%+v", got)
	}
}
