package licence

// repoCatalogue holds the sentences about a whole tree of files, read-only. {0}, {1}: licences or words; {2}, {3}: files.
var repoCatalogue = map[string]sentence{
	"repo-nothing": {
		"Aucune licence n’est donnée dans ces fichiers : ni texte de licence, ni déclaration.",
		"No licence is given in these files: neither the text of a licence nor a declaration.",
	},
	"repo-weak": {
		"Seul un fichier de présentation nomme une licence ({0}, {1}) : son texte ou une déclaration formelle manque.",
		"Only a presentation file names a licence ({0}, {1}): its text or a formal declaration is missing.",
	},
	"repo-declared-only": {
		"{0} est déclarée ({1}), mais son texte n’est pas joint.",
		"{0} is declared ({1}), but its text is not included.",
	},
	"repo-agreed": {
		"Toutes les déclarations et tous les textes s’accordent sur {0} ({1}).",
		"All declarations and all texts agree on {0} ({1}).",
	},
	"repo-disagree": {
		"« {0} » ({2}) et « {1} » ({3}) se contredisent.",
		"“{0}” ({2}) and “{1}” ({3}) contradict each other.",
	},
	"repo-closed-part": {
		"{0} n’est pas sous licence ouverte : « {1} ».",
		"{0} is not under an open licence: “{1}”.",
	},
	"repo-unread": {
		"{0} n’a pas pu être lu en entier : ce qu’il dit n’est pas établi.",
		"{0} could not be read whole: what it says is not established.",
	},
	"repo-limit": {
		"L’arborescence dépasse ce qui est lu ({0} fichiers, {1} Mio) : le reste n’est pas établi.",
		"The tree is larger than what is read ({0} files, {1} MiB): the rest is not established.",
	},
	"repo-several": {
		"Les fichiers donnent plusieurs licences ({0}) sans dire ce que couvre chacune.",
		"The files give several licences ({0}) without saying what each one covers.",
	},
}
