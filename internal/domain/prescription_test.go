package domain_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
)

func prescribed(text string) []string {
	var list []string
	for _, p := range domain.Prescriptions(text) {
		list = append(list, string(p.Kind)+": "+p.Words)
	}
	return list
}

func TestWordsThatPrescribeASolutionAreFound(t *testing.T) {
	for text, want := range map[string][]string{
		"Il nous manque une application qui recense les lots.":                        {"tool: une application qui"},
		"Développer une plateforme pour les communes.":                                {"making: Développer une plateforme"},
		"Pour cela, il faut créer un site.":                                           {"making: il faut créer un site"},
		"Il faudrait un tableau de bord.":                                             {"making: Il faudrait un tableau de bord"},
		"Mettre en place une base de données et un portail qui la montre.":            {"making: Mettre en place une base de données", "tool: un portail qui"},
		"Avec une blockchain, on saurait.":                                            {"technology: blockchain"},
		"Grâce à l’intelligence artificielle ou à ChatGPT":                            {"technology: intelligence artificielle", "product: ChatGPT"},
		"La création d’une application mobile":                                        {"making: création d’une application mobile"},
		"Une plate-forme n’est pas une **plateforme numérique** permettant l’échange": {"tool: une **plateforme numérique** permettant"},
		"We need to build a web platform for towns.":                                  {"making: We need to build a web platform"},
		"There should be an app. An app that maps roofs.":                             {"making: There should be an app", "tool: An app that"},
		"Publish it on WordPress, with QR codes.":                                     {"product: WordPress", "technology: QR codes"},
		"Créer\nun   site": {"making: Créer un site"},
	} {
		if got := prescribed(text); !slices.Equal(got, want) {
			t.Errorf("%q:\ngot  %q\nwant %q", text, got, want)
		}
	}
}

func TestProblemsAreLeftInPeace(t *testing.T) {
	for _, text := range []string{
		"", "On a jeté quarante portes neuves. La commune d’à côté en cherchait trente.",
		"Sur le site de la démolition, personne ne sait ce qui peut resservir.",
		"L’application du règlement diffère d’une commune à l’autre.",
		"Les outils de la ferme se réparent mal ; le chantier n’a pas de site de stockage.",
		"Une équipe de chantier reconnaît une terre utilisable sans attendre un laboratoire.",
		"Les données se relisent et se reprennent sans demander la permission.",
		"Construire avec la terre du chantier demande des essais.",
		"The website of the town is down. Nobody knows which platform the train leaves from.",
		"On perd la notion du temps ; il faut créer du lien.",
		"Créer un lieu, développer une culture commune, lancer une discussion.",
		"Le catalogue de la bibliothèque et la carte du quartier existent déjà.",
		"Un nuage passe, les sapins restent.",
	} {
		if got := prescribed(text); len(got) != 0 {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestPrescriptionsStandWhereTheySay(t *testing.T) {
	const text = "Été : « créer un site » à l’étranger"
	for _, p := range domain.Prescriptions(text) {
		if text[p.From:p.To] != "créer un site" {
			t.Errorf("stands at %q", text[p.From:p.To])
		}
	}
	if n := len(domain.Prescriptions(strings.Repeat("créer un site. ", 100))); n != 20 {
		t.Errorf("%d are told", n)
	}
}

func TestPrescriptionsAreQuickOnTheLongestPage(t *testing.T) {
	begun := time.Now()
	domain.Prescriptions(strings.Repeat("il faut créer une nouvelle ", domain.MaxPage/28))
	if d := time.Since(begun); d > 5*time.Second {
		t.Errorf("took %s", d)
	}
}
