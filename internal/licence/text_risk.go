package licence

import "strings"

// wordClass tells what a word may do to the rights given.
type wordClass uint8

const (
	limits wordClass = 1 << iota // forbids, excepts or reserves: "not", "only", "sauf"
	topic                        // what open licences leave free: "commercial", "militaire"
	binds                        // lays down a duty or a condition: "must", "provided"
)

// restricts alone: both a limit and its topic in one word.
const restrictsAlone = limits | topic

// classOf classes a folded word, English or French.
func classOf(w string) wordClass {
	switch w {
	case "not", "no", "non", "nor", "never", "cannot", "except", "excepted", "unless", "without", "only", "solely", "exclusively",
		"prohibited", "prohibits", "prohibit", "forbidden", "forbids", "disallowed", "excluding", "excludes", "excluded", "exclude",
		"restricted", "restricts", "restrict", "restriction", "restrictions", "limited", "limits", "reserved", "refrain", "denied",
		"ne", "n", "pas", "sauf", "hors", "hormis", "interdit", "interdite", "interdits", "interdites", "interdiction", "seulement",
		"uniquement", "exclusivement", "exclu", "exclue", "exclus", "aucun", "aucune", "seul", "seule", "seuls", "seules", "reserves", "reservees", "sans", "ni", "jamais", "limite", "limitee",
		"reserve", "reservee", "strictement", "prohibe", "prohibee", "excepte", "neither", "none", "revoked", "nothing":
		return limits
	case "noncommercial", "noncommercially", "nonprofit", "nonmilitary", "noncompete", "noncompeting", "noderivatives", "noderivs":
		return restrictsAlone
	case "must", "shall", "require", "requires", "required", "requirement", "requirements", "provided", "condition", "conditions", "agree",
		"agrees", "consent", "approval", "terminate", "terminates", "terminated", "revoke", "revocable", "need", "needs", "buy", "purchase", "purchased", "paid", "pay", "pays", "price", "charge", "charged", "discretion", "forfeit", "void", "acheter", "payer", "demander", "besoin", "obtain", "additional",
		"notwithstanding", "instead", "supersede", "prevail", "exception", "exceptions", "subject", "beta", "temporary", "expire", "expires",
		"doit", "doivent", "devra", "devront", "autorisation", "accord", "prealable", "obligatoire", "prior", "permission",
		"warrant", "confidential", "proprietary", "eligible":
		return binds
	}
	if isTopic(w) {
		return topic
	}
	return 0
}

// topicStems begin the words that name a use, a user or a price.
const topicStems = "commerc militar weapon surveil researc educat academ scholar personal evaluat compet concurren resale resell " +
	"revend revent sell sold lucrati lucre profit ethic ethiq harm humanright nuclea police lawenforc saas hosted hosting heberg " +
	"monetiz monetis productio business entrepris compan subscript subscri fee fees payment payant redevan royalt advertis arme armee armement " +
	"fossil gafa nonprod trial essai scolair pedagog recherch enseign privat  " +
	"decompil disassembl training entrain warfare torture facial deepfak gambl tobacco genocid discriminat"

func isTopic(w string) bool {
	if len(w) < 3 || strings.HasPrefix(w, "internation") || w == "harmless" {
		return false
	}
	list := topicStems
	for at := strings.Index(list, w[:3]); at >= 0; at = strings.Index(list, w[:3]) {
		stem, _, _ := strings.Cut(list[at:], " ")
		if (at == 0 || list[at-1] == ' ') && strings.HasPrefix(w, stem) && (len(stem) > 3 || len(w) == len(stem)) {
			return true
		}
		list = list[at+3:]
	}
	return false
}
