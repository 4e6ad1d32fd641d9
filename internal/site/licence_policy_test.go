package site_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/licence"
)

func (o *openSite) policy(seen int, p licence.Policy) {
	o.t.Helper()
	if err := o.SetLicencePolicy(o.t.Context(), o.As(o.Manager), app.PolicyChange{CallID: o.Call.ID, Seen: seen, Policy: p, Reason: "Après lecture."}); err != nil {
		o.t.Fatal(err)
	}
}

func TestPolicyIsWrittenInAFormAndReadByAll(t *testing.T) {
	o := newOpenSite(t)
	o.signedIn(o.Person("Bob")).open("/appels/essai/reglages/licences", http.StatusForbidden)
	reader := o.visitor()
	reader.open("/appels/essai/licences/politique", http.StatusOK)
	if !strings.Contains(reader.raw, "celle du logiciel s’applique") {
		t.Error("a call without a policy does not say whose applies")
	}
	m := o.signedIn(o.Manager)
	m.open("/appels/essai/reglages/licences", http.StatusOK)
	m.send("/appels/essai/reglages/licences", map[string]string{"refused.1.id": "wtfpl", "refused.1.reason": "", "why": "Une raison."}, http.StatusUnprocessableEntity)
	if got := m.doc.Find(`[name="refused.1.id"]`).AttrOr("value", ""); got != "wtfpl" {
		t.Errorf("what was typed is lost: %q", got)
	}
	if text(m.doc, "#fautes") == "" {
		t.Error("the fault is not told")
	}
	m.send("/appels/essai/reglages/licences", map[string]string{"refused.1.reason": "Elle est trop courte.", "added.1.id": "Beerware", "added.1.reason": "Lue par le service.", "french": "notes"}, http.StatusOK)
	if !strings.HasSuffix(m.at.Path, "/licences/politique") {
		t.Errorf("led to %s", m.at.Path)
	}
	reader.open("/appels/essai/licences/politique", http.StatusOK)
	for _, words := range []string{"WTFPL", "Elle est trop courte.", "Beerware", "Lue par le service.", "Version 1", "Une raison.", "WTFPL est refusée (genres\u00a0: tous).", "acceptée avec une remarque"} {
		if !strings.Contains(reader.raw, words) {
			t.Errorf("the public page lacks %q", words)
		}
	}
	reader.open("/en/appels/essai/licences/politique", http.StatusOK)
	if !strings.Contains(reader.raw, "WTFPL is refused (kinds: all).") {
		t.Error("not in English")
	}
	reader.open("/appels/essai/registre", http.StatusOK)
	if !strings.Contains(reader.raw, "écrit la version 1 de la politique de licence") {
		t.Error("the register does not tell")
	}
}

func TestLicencesOfACallAreListedFilteredAndExported(t *testing.T) {
	o := newOpenSite(t)
	ada := o.Person("Ada")
	p := o.written(ada, "MIT", "CC BY-NC 4.0", "=1+1")
	v := o.visitor()
	v.open("/appels/essai/licences", http.StatusOK)
	if got := texts(v.doc, ".liste-equipe tbody th a"); !slices.Equal(got, []string{"Ressource 1", "Ressource 2", "Ressource 3"}) {
		t.Errorf("listed %q", got)
	}
	if strings.Contains(v.raw, "À faire") {
		t.Error("a visitor reads what the staff does")
	}
	v.open("/appels/essai/licences?verdict=not-open", http.StatusOK)
	if got := texts(v.doc, ".liste-equipe tbody th a"); !slices.Equal(got, []string{"Ressource 2"}) {
		t.Errorf("filtered %q", got)
	}
	m := o.signedIn(o.Manager)
	m.open("/appels/essai/licences?verdict=not-open", http.StatusOK)
	if !strings.Contains(m.raw, p.Path()+"/derogations") {
		t.Error("the staff does not see what to do")
	}
	v.open("/appels/essai/licences/export.csv", http.StatusOK)
	lines, err := csv.NewReader(strings.NewReader(v.raw)).ReadAll()
	if err != nil || len(lines) != 4 || lines[3][5] != "'=1+1" || lines[2][7] != "non ouverte" {
		t.Errorf("%q, %v", lines, err)
	}
}

func TestDifferencesAreListedThenJudgedAgain(t *testing.T) {
	o := newOpenSite(t)
	p := o.written(o.Person("Ada"), "MIT")
	o.policy(0, licence.Policy{Refused: []licence.Ruling{{ID: "MIT", Reason: "Pour essayer."}}})
	v := o.visitor()
	v.open(p.Path()+"/licences", http.StatusOK)
	if !strings.Contains(v.raw, "Le contrôle enregistré dit encore «\u00a0ouverte\u00a0»") {
		t.Error("the page changed its verdict in silence")
	}
	o.signedIn(o.Person("Bob")).open("/appels/essai/licences/rejuger", http.StatusForbidden)
	m := o.signedIn(o.Manager)
	m.open("/appels/essai/licences/rejuger", http.StatusOK)
	if got := text(m.doc, "#differences ~ .cadre tbody tr"); !strings.Contains(got, "ouverte → non ouverte") || !strings.Contains(got, "Pour essayer.") {
		t.Errorf("difference %q", got)
	}
	m.send("/appels/essai/licences/rejuger", map[string]string{"why": ""}, http.StatusUnprocessableEntity)
	m.send("/appels/essai/licences/rejuger", map[string]string{"why": "La politique a changé."}, http.StatusOK)
	if !strings.Contains(m.raw, "Aucun contrôle ne changerait") {
		t.Error("still different")
	}
	v.open(p.Path()+"/licences", http.StatusOK)
	if strings.Contains(v.raw, "Le contrôle enregistré") {
		t.Error("the page still tells of a difference")
	}
}

func TestChangeOfLicenceShowsInHistoryAndDiff(t *testing.T) {
	o := newOpenSite(t)
	ada := o.Person("Ada")
	p := o.written(ada, "MIT")
	if _, err := o.SavePage(t.Context(), o.As(ada), app.Edit{PageID: p.Page.ID, Base: 2, Sections: domain.Document{"resources": o.Whole("BUSL-1.1")["resources"]}, Via: domain.ViaForm}); err != nil {
		t.Fatal(err)
	}
	const want = "Licence de Ressource 1\u00a0: MIT → BUSL-1.1, ouverte → non ouverte."
	v := o.visitor()
	for _, path := range []string{p.Path() + "/historique", p.Path() + "/diff/2..3"} {
		if v.open(path, http.StatusOK); !strings.Contains(v.raw, want) {
			t.Errorf("%s does not tell the change", path)
		}
	}
}

// The version of the table that a call states is not called as its own policy is.
func TestTableOfASettingIsNotCalledAPolicy(t *testing.T) {
	o := newOpenSite(t)
	ann := o.signedIn(o.As(o.Manager))
	for prefix, label := range map[string]string{"": "Version de la table des licences", "/en": "Version of the table of licences"} {
		ann.open(prefix+"/appels/essai/reglages", http.StatusOK)
		ann.says(`label[for="f-licence_policy"], fieldset:has([name="licence_policy"]) legend`, label)
	}
	var old domain.Settings
	if err := json.Unmarshal([]byte(`{"licence_policy":"3.28"}`), &old); err != nil || old.LicenceTable != "3.28" {
		t.Errorf("what was stored under the old name reads as %q, %v", old.LicenceTable, err)
	}
}
