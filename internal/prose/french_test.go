package prose

import (
	"math/rand"
	"strings"
)

// Our own French, from which tests make texts of any length.
var (
	subjects = strings.Split("le porteur|la commune|l’équipe de l’appel|une association locale|le comité|chaque référente|la métropole|notre coopérative|l’agence|un bureau d’études|le groupe de travail|cette candidature|la plateforme|l’observatoire|le service instructeur|la régie", "|")
	verbs    = strings.Split("publie|documente|mesure|partage|prolonge|répare|finance|éprouve|compare|rassemble|décrit|héberge|améliore|vérifie|propose|relit", "|")
	things   = strings.Split("les données de comptage|un guide pour les mairies|le code source du simulateur|la carte des points d’eau|des capteurs réparables|l’inventaire des bâtiments|une méthode d’enquête|les relevés de température|la bibliothèque de composants|un jeu de données ouvert|le schéma des pistes cyclables|des ateliers publics|les plans de la serre|l’outil de diagnostic|un glossaire commun|la base des matériaux", "|")
	manners  = strings.Split("avec les habitants|dès le printemps|sans frais de licence|sous licence ouverte|pendant dix-huit mois|dans trois territoires|au rythme des saisons|malgré un budget modeste|en lien avec l’université|à l’échelle du quartier|par temps de pluie|pour les écoles rurales|selon un calendrier public|hors des heures de pointe|grâce aux bénévoles|d’ici l’an prochain", "|")
	single   = strings.Split("abeille|ardoise|belvédère|boussole|caravane|chêne|colline|digue|écluse|érable|falaise|fontaine|galet|gouttière|hameau|hangar|îlot|jachère|jonquille|kiosque|lavoir|lisière|marais|meunier|noyer|ormeau|passerelle|poterie|quai|remblai|ruisseau|sentier|tilleul|tonnelle|verger|vigne|volet|zinc|horloge|moulin", "|")
)

func pick(rng *rand.Rand, list []string) string { return list[rng.Intn(len(list))] }

func sentence(rng *rand.Rand) string {
	s := pick(rng, subjects) + " " + pick(rng, verbs) + " " + pick(rng, things)
	if rng.Intn(3) > 0 {
		s += " " + pick(rng, manners)
	}
	if rng.Intn(4) == 0 {
		s += ", " + pick(rng, single) + " et " + pick(rng, single)
	}
	return capital(s) + "."
}

func capital(s string) string {
	r := []rune(s)
	return strings.ToUpper(string(r[0])) + string(r[1:])
}

func paragraph(rng *rand.Rand, sentences int) string {
	list := make([]string, sentences)
	for i := range list {
		list[i] = sentence(rng)
	}
	return strings.Join(list, " ")
}

// randomText mixes paragraphs, headings, lists, tables and fences.
func randomText(rng *rand.Rand, blocks int) string {
	var sb strings.Builder
	for i := range blocks {
		switch rng.Intn(9) {
		case 0:
			sb.WriteString("## " + capital(pick(rng, single)) + "\n\n")
		case 1:
			for range 1 + rng.Intn(4) {
				sb.WriteString("- " + sentence(rng) + "\n")
			}
			sb.WriteString("\n")
		case 2:
			for range 1 + rng.Intn(3) {
				sb.WriteString("| " + pick(rng, single) + " | " + pick(rng, things) + " |\n")
			}
			sb.WriteString("\n")
		case 3:
			sb.WriteString("```\n" + pick(rng, single) + "(" + pick(rng, single) + ")\n```\n\n")
		default:
			sb.WriteString(paragraph(rng, 1+rng.Intn(4)))
			if i < blocks-1 || rng.Intn(2) == 0 {
				sb.WriteString("\n\n")
			}
		}
	}
	return sb.String()
}

// scramble edits a text blindly, whitespace included.
func scramble(rng *rand.Rand, text string, edits int) string {
	for range edits {
		parts := strings.SplitAfter(text, "\n\n")
		k := rng.Intn(len(parts))
		switch rng.Intn(9) {
		case 0:
			parts[k] = ""
		case 1:
			parts[k] = paragraph(rng, 1+rng.Intn(3)) + "\n\n" + parts[k]
		case 2:
			j := rng.Intn(len(parts))
			parts[k], parts[j] = parts[j], parts[k]
		case 3:
			parts[k] = strings.ReplaceAll(parts[k], ". ", ".\n")
		case 4:
			parts[k] = strings.Replace(parts[k], ". ", ".\n\n", 1)
		case 5:
			parts[k] = strings.TrimRight(parts[k], "\n") + " "
		default:
			parts[k] = scrambleWords(rng, parts[k])
		}
		text = strings.Join(parts, "")
	}
	return text
}

func scrambleWords(rng *rand.Rand, text string) string {
	words := strings.Split(text, " ")
	k := rng.Intn(len(words))
	switch rng.Intn(4) {
	case 0:
		words = append(words[:k], words[k+1:]...)
	case 1:
		words[k] += " " + pick(rng, single)
	case 2:
		words[k] += "\t\n" + pick(rng, manners) + " "
	default:
		words[k] = pick(rng, single)
	}
	return strings.Join(words, " ")
}
