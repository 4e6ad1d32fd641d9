package site_test

import (
	"encoding/csv"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/licence"
)

// What judged a deposit is told by its page, its figures, its archive and the comparison: the table, and the call's own policy.
func TestRelèveTellsBothVersionsThatJudged(t *testing.T) {
	o := newOpenSite(t)
	o.policy(0, licence.Policy{RequireFrench: true})
	ada := o.Person("Ada")
	resources, err := domain.CanonicalJSON([]domain.Resource{
		{ID: "r1", Name: "Outil", Kind: "software", Origin: domain.Existing, Licence: "MIT"},
		{ID: "r2", Name: "Bibliothèque", Kind: "software", Origin: domain.Existing, Licence: "MIT", PartOf: "r1"},
	})
	if err != nil {
		t.Fatal(err)
	}
	_, d := o.handIn(ada, o.Ready(ada, "Matériaux en commun"), domain.Document{"resources": resources})
	o.handIn(ada, o.Ready(ada, "Autre commun"), nil)
	o.close()
	both := "table " + d.Policy + ", politique de l’appel version 1"
	v := o.visitor()
	v.open(theCutoff, http.StatusOK)
	v.says("tbody tr", both)
	v.open("/en"+theCutoff, http.StatusOK)
	v.says("tbody tr", d.Policy+", version 1 of the call’s policy")
	v.open("/appels/essai/comparer?releve=1&c="+d.Slug+"&c=autre-commun", http.StatusOK)
	v.says("thead", both)
	v.open(theCutoff+".csv", http.StatusOK)
	lines, err := csv.NewReader(strings.NewReader(v.raw)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := slices.Index(lines[0], "politique_licences")
	if at < 0 || lines[1][at] != "1" || lines[1][at-1] != d.Policy {
		t.Errorf("figures: %q", lines[1])
	}
	v.open(theCutoff+".zip", http.StatusOK)
	files := unpacked(t, v.raw)
	folder := "depots/" + d.Number + "-materiaux-en-commun/"
	for name, want := range map[string]string{
		folder + "ressources.csv": "Bibliothèque,logiciel,\"produite, elle existe déjà\",,MIT,,,ouverte,non,Outil," + d.Policy + ",1",
		folder + "recepisse.txt":  d.Policy + ", politique de l’appel version 1", "manifeste.json": `"licence_policy": 1`,
	} {
		if !strings.Contains(files[name], want) {
			t.Errorf("%s lacks %q: %s", name, want, files[name])
		}
	}
}
