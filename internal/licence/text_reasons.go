package licence

// textCatalogue holds the sentences about licence texts, read-only.
var textCatalogue = map[string]sentence{
	"text-exact": {
		"Le texte est celui de {0}, mot pour mot.",
		"The text is that of {0}, word for word.",
	},
	"text-equivalent": {
		"Le texte est celui de {0} ; ce qui diffère ne change rien aux droits donnés.",
		"The text is that of {0}; what differs changes nothing to the rights given.",
	},
	"text-altered": {
		"Le texte ressemble à {0}, mais des mots diffèrent ou s’ajoutent : « {1} ». Une personne de l’équipe doit les lire.",
		"The text resembles {0}, but words differ or are added: “{1}”. A member of staff must read them.",
	},
	"text-restriction": {
		"Le texte joint à {1} une restriction : « {0} » ; une licence ouverte n’exclut personne ni aucun usage ({authority}).",
		"The text joins a restriction to {1}: “{0}”; an open licence excludes nobody and no use ({authority}).",
	},
	"text-named": {
		"Le texte nomme {0} sans en donner les termes : il faut le texte de la licence.",
		"The text names {0} without giving its terms: the text of the licence is needed.",
	},
	"text-tag": {
		"Le fichier se déclare sous {0} par une étiquette SPDX.",
		"The file declares {0} with an SPDX tag.",
	},
	"text-unknown": {
		"Ce texte n’est celui d’aucune licence connue : une personne de l’équipe doit le lire.",
		"This text is not that of any known licence: a member of staff must read it.",
	},
}
