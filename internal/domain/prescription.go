package domain

import (
	"regexp"
	"sort"
	"strings"
)

// PrescriptionKind says in which way some words of a défi prescribe its solution.
type PrescriptionKind string

// The ways of prescribing a solution instead of stating a problem.
const (
	PrescribesTool       PrescriptionKind = "tool"       // "une application qui…": the answer is named
	PrescribesMaking     PrescriptionKind = "making"     // "il faut créer un site": what is to be made is decided
	PrescribesTechnology PrescriptionKind = "technology" // "blockchain": how it is to be made is decided
	PrescribesProduct    PrescriptionKind = "product"    // "WordPress": whose it is to be is decided
)

// Prescription is a stretch of bytes of a text that prescribes a solution. It is an advice and never a refusal.
type Prescription struct {
	Kind     PrescriptionKind
	From, To int
	Words    string
}

// Words of the rules. All is matched on folded text, without accents nor capitals.
const (
	toolsFR  = `(?:applications?(?: mobiles?| web)?|applis?(?: mobiles?)?|logiciels?|progiciels?|plateformes?(?: numeriques?| web| en ligne)?|sites?(?: web| internet| vitrines?)|portails?(?: web| numeriques?)?|chatbots?|outils? numeriques?|bases? de donnees|tableaux? de bord|api|extranets?|intranets?|marketplaces?)`
	plainFR  = `(?:sites?|outils?|cartes? interactives?|annuaires?|catalogues? en ligne|guichets? uniques?)`
	makingFR = `(?:cre(?:er|ons|ez|ation d['’])|develop(?:per|pons|pez|pement d['’])|developper|concevoir|construire|realiser|mettre en place|mettre en ligne|lancer|coder|programmer|deployer|heberger)`
	needFR   = `(?:il (?:nous )?(?:faut|faudrait)|il (?:suffit|suffirait) de|(?:nous|on) (?:devons|doit|devrait|devrions|voulons|veut)|la solution (?:est|serait)|le but est de|l['’]objectif est de)`
	toolsEN  = `(?:(?:mobile |web )?apps?|(?:mobile |web )applications?|software|(?:digital |online |web )?platforms?|web ?sites?|web portals?|portals?|chatbots?|databases?|dashboards?|digital tools?|marketplaces?)`
	makingEN = `(?:creat(?:e|ing)|develop(?:ing)?|build(?:ing)?|design(?:ing)?|launch(?:ing)?|set(?:ting)? up|cod(?:e|ing)|deploy(?:ing)?)`
	needEN   = `(?:we (?:need|must|should|want)(?: to)?|the solution is(?: to)?|there (?:must|should) be)`
)

// prescriptionRules are looked through in order; the first rule to claim a word keeps it.
var prescriptionRules = []struct {
	kind PrescriptionKind
	is   *regexp.Regexp
}{
	{PrescribesMaking, regexp.MustCompile(`\b(?:` + needFR + ` )?` + makingFR + ` ?(?:une? |des? |la |le |les |notre |l['’])?(?:nouve(?:au|lle)s? |vraie? |grande? |petite? )?(?:` + toolsFR + `|` + plainFR + `)\b`)},
	{PrescribesMaking, regexp.MustCompile(`\b` + needFR + ` (?:une? |des )(?:nouve(?:au|lle)s? |vraie? )?(?:` + toolsFR + `|` + plainFR + `)\b`)},
	{PrescribesMaking, regexp.MustCompile(`\b(?:` + needEN + ` )?` + makingEN + ` (?:an? |the |some |our )?(?:new |simple |shared )?` + toolsEN + `\b`)},
	{PrescribesMaking, regexp.MustCompile(`\b` + needEN + ` (?:an? |some )(?:new |simple |shared )?` + toolsEN + `\b`)},
	{PrescribesTool, regexp.MustCompile(`\b(?:une?|l['’]|d['’]une?) ?(?:nouve(?:au|lle) )?` + toolsFR + ` (?:unique |ouverte? |libre |partagee? |collaborati(?:f|ve) |numerique )*(?:qui|que|pour|permettant|capable|ou chacun)\b`)},
	{PrescribesTool, regexp.MustCompile(`\b(?:an?|the) (?:new |single |open |shared )*` + toolsEN + ` (?:that|which|to|for|where)\b`)},
	{PrescribesTechnology, regexp.MustCompile(`\b(?:blockchain|chaine de blocs|intelligence artificielle|artificial intelligence|machine learning|apprentissage automatique|ia generative|generative ai|llm|deep learning|big data|qr codes?|nft|smart contracts?|jumeaux? numeriques?|digital twins?|internet des objets|iot|lorawan|rfid|open ?api|cloud|saas)\b`)},
	{PrescribesProduct, regexp.MustCompile(`\b(?:wordpress|drupal|joomla|sharepoint|microsoft teams|ms teams|power bi|microsoft excel|google (?:maps|sheets|forms|drive|docs)|airtable|salesforce|slack|whatsapp|facebook|instagram|chatgpt|openai|mistral ai|arduino|raspberry pi|qgis|arcgis|autocad|revit|trello|nextcloud|odoo|github|gitlab|android|iphone|ios)\b`)},
}

// ChallengeProse are the sections of a défi in which a solution must not be prescribed: what is out of scope may name any.
func ChallengeProse() []string { return []string{"title", "problem", "people", "expected"} }

// Prescriptions finds the words of a text that prescribe a solution, in their order. It errs towards silence: a tool that
// is only spoken of ("l'application est en panne") is no prescription.
func Prescriptions(text string) []Prescription {
	folded, at := foldPlain(strings.ToValidUTF8(text[:min(len(text), maxExamined)], ""))
	taken := make([]bool, len(folded))
	var list []Prescription
	for _, r := range prescriptionRules {
		for _, m := range r.is.FindAllStringIndex(folded, maxPrescriptions) {
			if claimed(taken, m) {
				continue
			}
			p := Prescription{Kind: r.kind, From: at[m[0]], To: at[m[1]]}
			p.Words = strings.Join(strings.Fields(text[p.From:p.To]), " ")
			list = append(list, p)
		}
	}
	sort.Slice(list, func(i, j int) bool { return list[i].From < list[j].From })
	return list[:min(len(list), maxPrescriptions)]
}

// maxPrescriptions is how many are told of one text: past that, more help nobody.
const maxPrescriptions = 20

// maxExamined is how much of a text is looked at, in bytes: four times what a section of a défi should be.
const maxExamined = 20_000

// claimed marks a stretch as taken, unless another rule has some of it.
func claimed(taken []bool, m []int) bool {
	for i := m[0]; i < m[1]; i++ {
		if taken[i] {
			return true
		}
	}
	for i := m[0]; i < m[1]; i++ {
		taken[i] = true
	}
	return false
}

// foldPlain gives a text in small letters without the accents of French, each kind of blank a space, and where each of
// its bytes stands in the text. Blanks in a row count as one.
func foldPlain(text string) (folded string, at []int) {
	var b strings.Builder
	at = make([]int, 0, len(text)+1)
	put := func(s string, i int) {
		b.WriteString(s)
		for range len(s) {
			at = append(at, i)
		}
	}
	blank := false
	for i, r := range text {
		s := plainLetter(r)
		if s == " " && blank {
			continue
		}
		blank = s == " "
		put(s, i)
	}
	return b.String(), append(at, len(text))
}

// plainLetter is a letter as the rules know it. What is neither is a dot, which ends every match.
func plainLetter(r rune) string {
	switch {
	case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '.', r == ',':
		return string(r)
	case r >= 'A' && r <= 'Z':
		return string(r + 'a' - 'A')
	case strings.ContainsRune(" \t\n-\u2010\u2011\u00a0\u202f*_", r):
		return " "
	case r == '\'' || r == '’':
		return "'"
	}
	for _, l := range [...]struct{ of, is string }{
		{"àâäÀÂÄ", "a"}, {"éèêëÉÈÊË", "e"}, {"îïÎÏ", "i"}, {"ôöÔÖ", "o"}, {"ùûüÙÛÜ", "u"}, {"çÇ", "c"}, {"œŒ", "oe"},
	} {
		if strings.ContainsRune(l.of, r) {
			return l.is
		}
	}
	return "."
}
