package prose

import (
	"strings"
	"testing"
)

const (
	methodSection = "## Méthode\n\nLe comité relit chaque candidature avec deux référentes de l’agence.\n\nUn compte rendu public paraît dès le lendemain.\n\n"
	budgetSection = "## Budget\n\nLa métropole finance dix-huit mois de travail, ateliers compris, sans avance de frais.\n\n"
)

func TestDiffReadsAsAPersonWouldMarkIt(t *testing.T) {
	for _, row := range []struct{ name, old, new, want string }{
		{"apostrophe", "Elle répond à l’appel.", "Elle répond à l’offre.", "changed: Elle répond à l’[-appel-]{+offre+}.\n"},
		{"hyphen", "Un rendez-vous par mois.", "Un rendez-vous par semaine.", "changed: Un rendez-vous par [-mois-]{+semaine+}.\n"},
		{"word added", "Le code est publié.", "Le code source est publié.", "changed: Le code {+source +}est publié.\n"},
		{"word removed at the end", "Un guide pour les mairies rurales", "Un guide pour les mairies", "changed: Un guide pour les mairies[- rurales-]\n"},
		{"sentence added between", "Un bilan. Une suite.", "Un bilan. Un débat. Une suite.", "changed: Un bilan. {+Un débat. +}Une suite.\n"},
		{"number", "Budget : 3,5 k€", "Budget : 4,5 k€", "changed: Budget : [-3-]{+4+},5 k€\n"},
		{"emoji is one sign", "Fait 👩‍🔬 hier", "Fait 👩‍🌾 hier", "changed: Fait [-👩‍🔬-]{+👩‍🌾+} hier\n"},
		{"rewritten", "La carte montre les fontaines du quartier.", "Chaque école reçoit un vélo cargo.",
			"deleted: [-La carte montre les fontaines du quartier.-]\ninserted: {+Chaque école reçoit un vélo cargo.+}\n"},
		{"list item added", "- un abri\n- un banc\n", "- un abri\n- une fontaine\n- un banc\n",
			"same: - un abri⏎\ninserted: {+- une fontaine⏎+}\nsame: - un banc⏎\n"},
		{"table row changed", "| Lot | Coût |\n|---|---|\n| serre | 12 |\n| quai | 9 |\n", "| Lot | Coût |\n|---|---|\n| serre | 14 |\n| quai | 9 |\n",
			"same: | Lot | Coût |⏎\nsame: |---|---|⏎\nchanged: | serre | [-12-]{+14+} |⏎\nsame: | quai | 9 |⏎\n"},
		{"wrapped anew", "Le comité relit\nles candidatures\nle lundi.\n", "Le comité relit les candidatures\nle lundi.\n",
			"changed (spacing): Le comité relit[-⏎-]{+ +}les candidatures⏎le lundi.⏎\n"},
		{"wrapped anew with an edit", "Le comité relit\nles candidatures.\n", "Le comité lit les candidatures.\n",
			"changed: Le comité [-relit⏎-]{+lit +}les candidatures.⏎\n"},
		{"blank line more", "Un.\n\nDeux.\n", "Un.\n\n\nDeux.\n", "changed (spacing): Un.⏎⏎{+⏎+}\nsame: Deux.⏎\n"},
		{"section moved", methodSection + budgetSection + "Fin du dossier commun.\n", budgetSection + methodSection + "Fin du dossier commun.\n",
			"moved: " + flat(budgetSection) + "\nsame: ## Méthode⏎⏎\nsame: Le comité relit chaque candidature avec deux référentes de l’agence.⏎⏎\n" +
				"same: Un compte rendu public paraît dès le lendemain.⏎⏎\nsame: Fin du dossier commun.⏎\n"},
		{"section moved and edited", methodSection + budgetSection, strings.Replace(budgetSection, "dix-huit", "vingt", 1) + methodSection,
			"moved: ## Budget⏎⏎La métropole finance [-dix-huit-]{+vingt+} mois de travail, ateliers compris, sans avance de frais.⏎⏎\n" +
				"same: ## Méthode⏎⏎\nsame: Le comité relit chaque candidature avec deux référentes de l’agence.⏎⏎\n" +
				"same: Un compte rendu public paraît dès le lendemain.⏎⏎\n"},
		{"paragraph split", "La commune publie ses relevés. Une équipe bénévole les vérifie chaque printemps.\n",
			"La commune publie tous ses relevés.\n\nUne équipe bénévole les vérifie chaque printemps.\n",
			"changed: La commune publie {+tous +}ses relevés.[- -]{+⏎⏎+}Une équipe bénévole les vérifie chaque printemps.⏎\n"},
		{"paragraphs merged", "La commune publie ses relevés.\n\nUne équipe bénévole les vérifie chaque printemps.\n",
			"La commune publie ses relevés. Une équipe locale les vérifie chaque printemps.\n",
			"changed: La commune publie ses relevés.[-⏎⏎-]{+ +}Une équipe [-bénévole-]{+locale+} les vérifie chaque printemps.⏎\n"},
		{"unclosed fence", "```\nlancer()\n\nUn texte.\n\nUn autre.\n", "```\nlancer()\n```\n\nUn texte.\n\nUn autre.\n",
			"same: ```⏎\nchanged (spacing): lancer()⏎[-⏎-]\ninserted: {+```⏎⏎+}\nsame: Un texte.⏎⏎\nsame: Un autre.⏎\n"},
		{"from nothing", "", "Un début.\n", "inserted: {+Un début.⏎+}\n"},
		{"to nothing", "Un début.\n", "", "deleted: [-Un début.⏎-]\n"},
		{"leading blank lines", "\n\nUn.\n", "Un.\n", "deleted (spacing): [-⏎⏎-]\nsame: Un.⏎\n"},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := Diff(row.old, row.new)
			if err := wellFormed(row.old, row.new, r); err != nil {
				t.Fatal(err)
			}
			if got := marked(r); got != row.want {
				t.Errorf("got\n%s\nwant\n%s", got, row.want)
			}
		})
	}
}

func flat(text string) string { return strings.ReplaceAll(text, "\n", "⏎") }

func TestStatsCountWordsOfPassagesThatChanged(t *testing.T) {
	old := "Le code est publié chaque lundi matin.\n\nUn\nparagraphe.\n\n" + methodSection + budgetSection
	new := "Le code source est publié chaque mardi matin.\n\nUn paragraphe.\n\n" + budgetSection + methodSection
	if got, want := Diff(old, new).Stats(), (Stats{Added: 2, Removed: 1, Passages: 2}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestWordsAreCountedWithoutSigns(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, " \n—…!": 0, "l’appel": 2, "rendez-vous": 2, "Été à Lille": 3, "3,5 k€": 3, "m² H₂O": 2,
		"co\u00adpie": 1, "e\u0301tude": 1, "名前": 1, "👩‍🔬 part": 1,
	} {
		if got := CountWords(text); got != want {
			t.Errorf("CountWords(%q) = %d, want %d", text, got, want)
		}
	}
}
