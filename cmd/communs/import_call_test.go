package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/app"
)

const exampleCall = "../../docs/examples/appel.yaml"

func TestImportCallMakesTheCallOfTheExample(t *testing.T) {
	desks(t, func(t *testing.T, d desk) {
		d.inside(func(ctx context.Context, a *app.App) {
			if _, err := a.AddAccount(ctx, app.SignUp{Name: "Ada Morel", Email: "ada@exemple.fr"}); err != nil {
				t.Fatal(err)
			}
		})
		made := "Appel ouvert\u00a0: Réparer près de chez soi (/appels/reparer-pres-de-chez-soi), 2 défis, règlement version 1.\n"
		d.says(ran{0, made, ""}, "", "import", "call", exampleCall, "--manager", "Ada Morel")
		d.says(ran{1, "", "communs: ligne 6 (slug)\u00a0: L’adresse «\u00a0reparer-pres-de-chez-soi\u00a0» est déjà prise.\n"},
			"", "import", "call", exampleCall, "--manager", "ada@exemple.fr")
		d.inside(func(ctx context.Context, a *app.App) {
			who, err := a.FindAccount(ctx, "Ada Morel")
			if err != nil {
				t.Fatal(err)
			}
			v, err := a.ViewSettings(ctx, who, "reparer-pres-de-chez-soi")
			if err != nil || len(v.Lacks) != 0 {
				t.Errorf("the manager sees %+v, %v", v.Lacks, err)
			}
		})
	})
}

func TestImportCallTellsFaultsWithTheirLines(t *testing.T) {
	desks(t, func(t *testing.T, d desk) {
		d.inside(func(ctx context.Context, a *app.App) {
			if _, err := a.AddAccount(ctx, app.SignUp{Name: "Ada Morel", Email: "ada@exemple.fr"}); err != nil {
				t.Fatal(err)
			}
		})
		text, err := os.ReadFile(exampleCall)
		if err != nil {
			t.Fatal(err)
		}
		bad := strings.Replace(strings.Replace(string(text), "envelope: 600000", "envelope: beaucoup", 1), "state: published", "state: closed", 1)
		d.says(ran{1, "", "communs: ligne 25 (envelope)\u00a0: Ce n’est pas un montant en euros, comme 12\u202f500 ou 12\u202f500,50.\n" +
			"ligne 66 (challenges[0].state)\u00a0: Choisissez une des réponses proposées.\n"}, bad, "import", "call", "-", "--manager", "Ada Morel")
		d.says(ran{1, "", "communs: ligne 1\u00a0: Ce fichier YAML ne se lit pas\u00a0: unknown field \"titre\"\n"}, "titre: X\n", "import", "call", "-", "--manager", "Ada Morel")
		if got := d.run("", "import", "call", filepath.Join(t.TempDir(), "absent.yaml"), "--manager", "Ada Morel"); got.code != 1 || !strings.Contains(got.errs, "absent.yaml") {
			t.Errorf("a file that is not there: %+v", got)
		}
		if got := d.run("", "import", "call", exampleCall, "--manager", "Personne"); got.code != 1 {
			t.Errorf("a manager that nobody is: %+v", got)
		}
	})
}
