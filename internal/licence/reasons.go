package licence

import (
	"slices"
	"strings"
)

// Reason is one sentence of an answer: a code of the catalogue, the words that fill it, who says so and where.
type Reason struct {
	Code      string    `json:"code"`
	Args      []string  `json:"args,omitempty"`
	Authority Authority `json:"authority,omitempty"`
	URL       string    `json:"url,omitempty"`
}

// Text writes the reason in a language: "en", and French for any other.
func (r Reason) Text(lang string) string {
	text := sentenceOf(r.Code)
	s := text.fr
	if lang == "en" {
		s = text.en
	}
	pairs := []string{"{authority}", string(r.Authority)}
	for i, arg := range r.Args {
		pairs = append(pairs, "{"+string(rune('0'+i))+"}", arg)
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

func (r Reason) same(other Reason) bool {
	return r.Code == other.Code && r.URL == other.URL && slices.Equal(r.Args, other.Args)
}

// reason is one that our own rules state.
func reason(code string, args ...string) Reason {
	return reasonBy(code, Communs, Communs.page(), args...)
}

func reasonBy(code string, by Authority, url string, args ...string) Reason {
	return Reason{Code: code, Args: args, Authority: by, URL: url}
}

type sentence struct{ fr, en string }

// sentenceOf finds a sentence; a code stored by another version of the program shows as itself.
func sentenceOf(code string) sentence {
	for _, sentences := range catalogues() {
		if s, ok := sentences[code]; ok {
			return s
		}
	}
	return sentence{code, code}
}

// catalogues are the tables of sentences, one for each concept; no code is in two of them.
func catalogues() []map[string]sentence {
	return []map[string]sentence{catalogue, policyCatalogue, textCatalogue, mergeCatalogue, repoCatalogue}
}

// catalogue holds the sentences of a declared licence, read-only. {0}, {1}: the arguments; {authority}: who says so.
var catalogue = map[string]sentence{
	"approved": {
		"{0} est tenue pour une licence ouverte ({authority}).",
		"{0} is held to be an open licence ({authority}).",
	},
	"french-list": {
		"{0} figure sur la liste des licences que les administrations françaises peuvent choisir sans homologation.",
		"{0} is on the list of licences that French public bodies may choose without approval.",
	},
	"deprecated": {
		"L’identifiant {0} est abandonné ; il s’écrit aujourd’hui {1}.",
		"The identifier {0} is deprecated; it is now written {1}.",
	},
	"typo": {
		"L’orthographe a été corrigée : « {0} » a été lu « {1} ».",
		"The spelling was corrected: “{0}” was read as “{1}”.",
	},

	"absent": {
		"Aucune licence n’est indiquée : il reste à en choisir une.",
		"No licence is given: one is still to be chosen.",
	},
	"undecided": {
		"« {0} » dit que la licence n’est pas encore choisie.",
		"“{0}” says that the licence is not chosen yet.",
	},

	"no-version": {
		"« {0} » ne dit pas laquelle, parmi plusieurs licences ({1}) : il faut préciser.",
		"“{0}” may mean several licences ({1}): please say which.",
	},
	"generic": {
		"« {0} » décrit une famille de licences, sans en nommer une.",
		"“{0}” describes a family of licences without naming one.",
	},
	"several": {
		"« {0} » réunit plusieurs licences ({1}) sans dire si l’on choisit entre elles (« ou ») ou si toutes s’appliquent (« et »).",
		"“{0}” joins several licences ({1}) without saying whether one chooses (“or”) or all apply (“and”).",
	},
	"leftover": {
		"Une licence est reconnue, mais pas ces mots : « {0} ». Rien n’est accepté tant qu’ils ne sont pas expliqués.",
		"A licence is recognised, but not these words: “{0}”. Nothing is accepted while they are unexplained.",
	},
	"invariants": {
		"« {0} » n’est ouverte que sans section invariante ; {1} ne le dit pas ({authority}).",
		"“{0}” is open only without invariant sections; {1} does not say so ({authority}).",
	},

	"unknown-name": {
		"« {0} » n’est le nom d’aucune licence connue.",
		"“{0}” is not the name of any known licence.",
	},
	"unknown-version": {
		"« {0} » nomme une version qui n’existe pas.",
		"“{0}” names a version that does not exist.",
	},
	"not-judged": {
		"« {0} » est une licence connue, mais aucune autorité ne l’a jugée : une personne de l’équipe doit l’examiner.",
		"“{0}” is a known licence, but no authority has judged it: a member of staff must examine it.",
	},
	"invalid-expression": {
		"« {0} » n’est pas une expression complète : un identifiant, un opérateur ou une parenthèse manque ou n’est pas connu.",
		"“{0}” is no complete expression: an identifier, an operator or a parenthesis is missing or unknown.",
	},
	"licenseref": {
		"{0} renvoie à un texte particulier, qu’une personne de l’équipe doit examiner.",
		"{0} refers to a particular text, which a member of staff must examine.",
	},
	"noassertion": {
		"NOASSERTION signifie que rien n’est affirmé sur la licence.",
		"NOASSERTION means that nothing is stated about the licence.",
	},
	"altered": {
		"Les mots « {0} » annoncent un texte modifié ou seulement ressemblant, qu’une personne de l’équipe doit examiner.",
		"The words “{0}” announce a changed or merely similar text, which a member of staff must examine.",
	},
	"too-long": {
		"Le texte est trop long pour un nom de licence : 2 000 caractères au plus.",
		"The text is too long for the name of a licence: 2,000 characters at most.",
	},
	"too-complex": {
		"L’expression est trop complexe : 64 parenthèses emboîtées et 100 opérateurs au plus.",
		"The expression is too complex: at most 64 nested parentheses and 100 operators.",
	},

	"added-restriction": {
		"« {0} » restreint ce qu’une licence ouverte permet à tous, pour tout usage ({authority}, critères 5 et 6).",
		"“{0}” restricts what an open licence allows to everyone for any purpose ({authority}, criteria 5 and 6).",
	},
	"closed-commercial": {
		"« {0} » ({1}) interdit ou réserve l’usage commercial ; une licence ouverte permet tout usage ({authority}).",
		"“{0}” ({1}) forbids or reserves commercial use; an open licence allows any use ({authority}).",
	},
	"closed-derivatives": {
		"« {0} » ({1}) interdit de diffuser des versions modifiées ; une licence ouverte le permet ({authority}).",
		"“{0}” ({1}) forbids sharing modified versions; an open licence allows it ({authority}).",
	},
	"closed-field": {
		"« {0} » ({1}) exclut certains usages ; une licence ouverte n’exclut aucun domaine ({authority}).",
		"“{0}” ({1}) excludes some uses; an open licence excludes no field ({authority}).",
	},
	"closed-persons": {
		"« {0} » ({1}) exclut des personnes ou des organisations ; une licence ouverte s’adresse à tous ({authority}).",
		"“{0}” ({1}) excludes some persons or organisations; an open licence is for everyone ({authority}).",
	},
	"closed-service": {
		"« {0} » ({1}) limite l’offre du logiciel comme service ou sa concurrence ; une licence ouverte ne le fait pas ({authority}).",
		"“{0}” ({1}) limits offering the software as a service or competing with it; an open licence does not ({authority}).",
	},
	"closed-delay": {
		"« {0} » ({1}) ne devient ouverte qu’après un délai ; jusque-là, certains usages sont interdits ({authority}).",
		"“{0}” ({1}) becomes open only after some years; until then some uses are forbidden ({authority}).",
	},
	"closed-terms": {
		"« {0} » ({1}) ne donne pas à tous les droits d’utiliser, de modifier et de partager ({authority}).",
		"“{0}” ({1}) does not give everyone the rights to use, change and share ({authority}).",
	},
	"closed-none": {
		"« {0} » : sans licence, tous les droits restent réservés, et personne ne peut réutiliser la ressource ({authority}).",
		"“{0}”: without a licence all rights are reserved and nobody may reuse the resource ({authority}).",
	},

	"software-licence-data": {
		"{0} est faite pour le logiciel : elle ne traite pas du droit des bases de données ({authority}).",
		"{0} is made for software: it does not deal with database rights ({authority}).",
	},
	"software-licence-method": {
		"{0} est faite pour le logiciel : une méthode est un texte, qu’une licence de contenu couvre mieux ({authority}).",
		"{0} is made for software: a method is a text, which a content licence covers better ({authority}).",
	},
	"software-licence-content": {
		"{0} convient à la documentation d’un logiciel ; pour tout autre contenu, une licence Creative Commons est plus claire.",
		"{0} suits the documentation of software; for any other content a Creative Commons licence is clearer.",
	},
	"software-licence-hardware": {
		"{0} est permise pour du matériel ; une licence CERN-OHL-2.0, faite pour lui, protège mieux.",
		"{0} is allowed for hardware; a CERN-OHL-2.0 licence, made for it, protects better.",
	},
	"hardware-licence-software": {
		"{0} est faite pour le matériel ; pour un logiciel, une licence de logiciel est plus claire.",
		"{0} is made for hardware; for software, a software licence is clearer.",
	},
	"cc-software": {
		"{0} n’est pas faite pour le logiciel : elle ne traite ni du code source ni des brevets ({authority}).",
		"{0} is not made for software: it deals neither with source code nor with patents ({authority}).",
	},
	"cc0-software": {
		"{0} ne donne aucun droit sur les brevets : elle est déconseillée pour du logiciel ({authority}).",
		"{0} grants no patent rights: it is advised against for software ({authority}).",
	},
	"old-cc-data": {
		"{0} ne cède pas le droit du producteur de base de données ; la version 4.0 le fait ({authority}).",
		"{0} does not license the database right; version 4.0 does ({authority}).",
	},
	"newer-cc": {
		"{0} est ouverte ; la version 4.0 est plus claire et vaut dans tous les pays.",
		"{0} is open; version 4.0 is clearer and holds in every country.",
	},
	"cc-hardware": {
		"{0} ne couvre que les plans, non l’objet fabriqué : une licence de matériel convient mieux ({authority}).",
		"{0} covers the drawings only, not the thing made from them: a hardware licence suits better ({authority}).",
	},
	"public-licence": {
		"{0} est faite pour les informations publiques, non pour du logiciel ou du matériel ({authority}).",
		"{0} is made for public information, not for software or hardware ({authority}).",
	},
	"data-licence": {
		"{0} est faite pour des données ; pour ce genre de ressource, une autre licence convient mieux ({authority}).",
		"{0} is made for data; for this kind of resource another licence suits better ({authority}).",
	},
	"text-licence": {
		"{0} est faite pour des œuvres et des textes ; pour ce genre de ressource, une autre licence convient mieux ({authority}).",
		"{0} is made for works and texts; for this kind of resource another licence suits better ({authority}).",
	},
	"hardware-licence": {
		"{0} est faite pour le matériel ; pour ce genre de ressource, une autre licence convient mieux ({authority}).",
		"{0} is made for hardware; for this kind of resource another licence suits better ({authority}).",
	},
	"font-licence": {
		"{0} est faite pour les polices de caractères ; pour ce genre de ressource, une autre licence convient mieux ({authority}).",
		"{0} is made for fonts; for this kind of resource another licence suits better ({authority}).",
	},
	"gnu-font": {
		"Sans exception pour les polices, {0} peut s’étendre aux documents qui emploient la police ({authority}).",
		"Without a font exception, {0} may extend to the documents that use the font ({authority}).",
	},
	"prefer-font-licence": {
		"{0} est permise ; pour une police de caractères, OFL-1.1 est la licence d’usage.",
		"{0} is allowed; for a font, OFL-1.1 is the usual licence.",
	},
	"prefer-model-licence": {
		"{0} est permise ; pour un modèle, Apache-2.0 ou MIT sont plus claires.",
		"{0} is allowed; for a model, Apache-2.0 or MIT are clearer.",
	},
	"prefer-hardware-licence": {
		"{0} est permise ; pour du matériel, une licence CERN-OHL-2.0 est plus claire.",
		"{0} is allowed; for hardware, a CERN-OHL-2.0 licence is clearer.",
	},
	"no-rule": {
		"{0} est ouverte, mais rien n’est établi de son emploi pour ce genre de ressource.",
		"{0} is open, but nothing is established about its use for this kind of resource.",
	},
}
