package licence

import (
	"slices"
	"strings"
)

// Plain is a licence in plain words: what it lets anybody do, what it asks in return, what it does not give.
type Plain struct {
	Allows, Asks, Withholds []Clause
}

// Clause is the code of one sentence of plain words.
type Clause string

// Text writes the clause in a language: "en", and French for any other.
func (c Clause) Text(lang string) string {
	s, ok := plainSentences[string(c)]
	switch {
	case !ok:
		return string(c)
	case lang == "en":
		return s.en
	}
	return s.fr
}

// Plain says what is known of the licence; nothing where nobody has judged it.
func (f Facts) Plain() Plain {
	f = f.Current()
	switch f.Verdict {
	case NotOpen:
		return Plain{Withholds: closedClauses(f.Clause)}
	case Open, Ambiguous:
	default:
		return Plain{}
	}
	t, known := traitOf(f)
	if !known {
		return Plain{}
	}
	p := Plain{Allows: []Clause{"allow-use", "allow-change", "allow-share"}}
	if f.Copyleft == "none" || f.Copyleft == "n/a" {
		p.Allows = append(p.Allows, "allow-closed")
	}
	if licensesDatabases(f.ID) {
		p.Allows = append(p.Allows, "allow-database")
	}
	for _, a := range t.asks {
		p.Asks = append(p.Asks, Clause("ask-"+a))
	}
	if c := sharing(f, t); c != "" {
		p.Asks = append(p.Asks, c)
	}
	if f.Verdict == Ambiguous {
		p.Asks = append(p.Asks, "ask-invariants")
	}
	for _, w := range t.withholds {
		p.Withholds = append(p.Withholds, Clause("keep-"+w))
	}
	switch t.patents {
	case "grant":
		p.Allows = append(p.Allows, "patent-grant")
	case "refused", "silent":
		p.Withholds = append(p.Withholds, Clause("patent-"+t.patents))
	}
	return p
}

// licensesDatabases tells the licences whose words deal with the right of a database's producer.
func licensesDatabases(id string) bool {
	switch id {
	case "CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0", "ODbL-1.0", "ODC-By-1.0", "PDDL-1.0", "etalab-2.0", "OGL-UK-2.0", "OGL-UK-3.0", "OGDL-Taiwan-1.0":
		return true
	}
	return false
}

// sharing is what the licence asks of what is drawn from the work; empty where it asks nothing.
func sharing(f Facts, t trait) Clause {
	switch {
	case slices.Contains(t.asks, "choice"), f.Copyleft == "none", f.Copyleft == "n/a", f.Copyleft == "":
		return ""
	case f.Family == "font", f.Family == "hardware":
		return Clause("share-" + f.Family + "-" + f.Copyleft)
	case f.Copyleft == "share-alike" && f.Family == "data":
		return "share-data"
	}
	return Clause("share-" + f.Copyleft)
}

func closedClauses(clauses string) []Clause {
	var list []Clause
	for c := range strings.SplitSeq(clauses, ",") {
		list = append(list, Clause("shut-"+c))
	}
	return list
}

// plainSentences holds every sentence of plain words, read-only.
var plainSentences = map[string]sentence{
	"allow-use":      {"S’en servir pour tout usage, y compris commercial.", "Use it for any purpose, commercial ones included."},
	"allow-change":   {"L’étudier et le modifier.", "Study it and change it."},
	"allow-share":    {"Le copier et le diffuser, modifié ou non, gratuitement ou contre paiement.", "Copy it and share it, changed or not, free of charge or for a fee."},
	"allow-closed":   {"L’intégrer à une œuvre placée sous une autre licence, même fermée.", "Put it into a work under another licence, even a closed one."},
	"allow-database": {"Extraire et réutiliser tout ou partie d’une base de données : ce droit est traité expressément.", "Extract and reuse all or part of a database: this right is dealt with expressly."},
	"patent-grant":   {"Employer les brevets de ses auteurs dans la mesure où son usage le demande.", "Use its authors’ patents as far as using it requires."},
	"patent-refused": {"Les brevets : elle dit expressément ne pas les céder.", "Patents: it says expressly that it does not license them."},
	"patent-silent":  {"Les brevets : elle n’en dit rien.", "Patents: it says nothing about them."},

	"ask-notice":     {"Garder les mentions de droits et le texte de la licence, ou son adresse.", "Keep the copyright notices and the text of the licence, or its address."},
	"ask-credit":     {"Nommer l’auteur ou la source.", "Name the author or the source."},
	"ask-changes":    {"Signaler ce que l’on a changé.", "Say what was changed."},
	"ask-rename":     {"Donner un autre nom à une version modifiée.", "Give a changed version another name."},
	"ask-choice":     {"Publier ses changements, ou bien donner un autre nom à sa version.", "Publish one’s changes, or else give one’s version another name."},
	"ask-patches":    {"Diffuser ses changements à part de l’original, sous forme de correctifs.", "Share changes apart from the original, as patches."},
	"ask-install":    {"Avec un appareil grand public qui le contient, donner de quoi y installer une version modifiée.", "With a consumer device that contains it, give what is needed to install a changed version."},
	"ask-mention":    {"Nommer le projet dans la documentation ou dans la publicité de ce qui l’emploie.", "Name the project in the documentation or the advertising of what uses it."},
	"ask-invariants": {"Reprendre telles quelles les parties que l’auteur a déclarées inaltérables ; elle n’est ouverte que s’il n’y en a pas.", "Keep unchanged the parts that the author declared invariant; it is open only where there are none."},

	"share-strong":          {"Publier sous la même licence, code source compris, toute œuvre dérivée que l’on diffuse.", "Publish under the same licence, source code included, any derived work that is shared."},
	"share-weak":            {"Publier sous la même licence, code source compris, les changements faits à l’œuvre elle-même ; ce qui s’y ajoute à côté garde la sienne.", "Publish under the same licence, source code included, changes made to the work itself; what is added beside it keeps its own."},
	"share-network":         {"Publier sous la même licence, code source compris, les versions modifiées, même quand on s’en sert seulement à distance, par le réseau.", "Publish changed versions under the same licence, source code included, even where they are only used remotely, over a network."},
	"share-share-alike":     {"Publier sous la même licence, ou une licence compatible, ce que l’on en tire.", "Publish what is drawn from it under the same licence or a compatible one."},
	"share-data":            {"Publier sous la même licence, ou une licence compatible, la base de données que l’on en tire ; ce qu’on produit à partir d’elle, comme une carte, reste libre de la sienne.", "Publish the database drawn from it under the same licence or a compatible one; what is produced from it, such as a map, may bear its own."},
	"share-font-weak":       {"Garder cette licence à la police, modifiée ou non ; les documents qui l’emploient n’y sont pas soumis.", "Keep the font under this licence, changed or not; documents that use it are not bound by it."},
	"share-hardware-strong": {"Publier sous la même licence les plans complets de ce que l’on en tire, et les remettre avec l’objet fabriqué.", "Publish under the same licence the complete design of what is drawn from it, and supply it with the thing made."},
	"share-hardware-weak":   {"Publier sous la même licence les plans de la partie reprise, modifiée ou non, et les remettre avec l’objet ; le reste de l’objet garde sa licence.", "Publish under the same licence the design of the part taken over, changed or not, and supply it with the thing made; the rest of the thing keeps its own."},

	"keep-names":    {"Le nom des auteurs, pour cautionner ou promouvoir ce que l’on en fait sans leur accord.", "The authors’ names, to endorse or promote what one makes of it without their consent."},
	"keep-marks":    {"Les marques.", "Trademarks."},
	"keep-borrowed": {"Le nom du projet, pour une œuvre dérivée, sans accord écrit.", "The name of the project for a derived work, without written consent."},
	"keep-locks":    {"Les verrous techniques qui priveraient d’autres des mêmes droits.", "Technical locks that would take the same rights from others."},
	"keep-alone":    {"La vente de la police seule, hors de tout logiciel.", "Selling the font by itself, outside any software."},

	"shut-commercial":  {"L’usage commercial : interdit, ou réservé à l’auteur.", "Commercial use: forbidden, or reserved to the author."},
	"shut-derivatives": {"La diffusion de versions modifiées.", "Sharing changed versions."},
	"shut-field":       {"Certains usages, qu’elle exclut.", "Some uses, which it excludes."},
	"shut-persons":     {"L’usage par certaines personnes ou organisations, qu’elle exclut.", "Use by some persons or organisations, which it excludes."},
	"shut-service":     {"L’offre du logiciel comme service, ou sa concurrence.", "Offering the software as a service, or competing with it."},
	"shut-delay":       {"Certains usages, tant qu’un délai de plusieurs années n’est pas passé.", "Some uses, until a delay of several years has passed."},
	"shut-terms":       {"Au moins un des droits d’utiliser, de modifier et de partager.", "At least one of the rights to use, change and share."},
	"shut-none":        {"Tout : sans licence, tous les droits restent réservés.", "Everything: without a licence, all rights stay reserved."},
}
