package licence

// mergeCatalogue holds the sentences about parts merged into a whole, read-only. {0}: the part's licence; {1}: that of
// the whole; {2}: a clause, or the licence that would do.
var mergeCatalogue = map[string]sentence{
	"merge-no-part": {
		"La licence de cette partie n’est pas établie : rien ne dit qu’elle peut entrer dans l’ensemble.",
		"The licence of this part is not established: nothing says that it may go into the whole.",
	},
	"merge-no-whole": {
		"La licence de l’ensemble n’est pas établie : rien ne dit qu’elle admet cette partie.",
		"The licence of the whole is not established: nothing says that it admits this part.",
	},
	"merge-not-judged": {
		"Aucune autorité n’a jugé {0} : on ne sait pas si elle s’accorde avec {1}.",
		"No authority has judged {0}: whether it agrees with {1} is not known.",
	},
	"merge-no-rule": {
		"On ne sait pas si une partie sous {0} peut être diffusée sous {1} : aucun texte connu ne le dit.",
		"Whether a part under {0} may be distributed under {1} is not known: no text that we know says so.",
	},
	"merge-closed": {
		"{0} n’est pas ouverte : ce qu’elle interdit ne peut pas être permis sous {1} ({authority}).",
		"{0} is not open: what it forbids cannot be allowed under {1} ({authority}).",
	},
	"merge-copyleft": {
		"{0} ({2}) demande que l’ensemble reste sous {0} ou une licence qu’elle nomme : {1} n’en est pas une ({authority}).",
		"{0} ({2}) asks that the whole stay under {0} or a licence that it names: {1} is none ({authority}).",
	},
	"merge-copyleft-text": {
		"{0} demande que l’ensemble reste sous {0} : il ne peut pas être diffusé sous {1} ({authority}).",
		"{0} asks that the whole stay under {0}: it cannot be distributed under {1} ({authority}).",
	},
	"merge-exception": {
		"{1} accorde une exception que la partie sous {0} n’accorde pas ({2}) : personne ne peut l’ajouter pour ses auteurs.",
		"{1} grants an exception that the part under {0} does not ({2}): nobody can add it for its authors.",
	},
	"merge-later": {
		"{0} ne vaut pas pour les versions ultérieures que {1} offre ({authority}) ; l’ensemble peut être diffusé sous {2}.",
		"{0} does not extend to the later versions that {1} offers ({authority}); the whole can be distributed under {2}.",
	},
	"merge-raise": {
		"{1} offre aussi une version que {0} ne permet pas ({authority}) ; l’ensemble peut être diffusé sous {2}.",
		"{1} also offers a version that {0} does not allow ({authority}); the whole can be distributed under {2}.",
	},
	"merge-version": {
		"{0} et {1} sont deux versions qui ne se fondent pas l’une dans l’autre ({authority}).",
		"{0} and {1} are two versions that do not merge into one another ({authority}).",
	},
	"merge-patents": {
		"{0} pose des conditions, sur les brevets notamment, que {1} n’admet pas ; la version 3 les admet ({authority}).",
		"{0} sets conditions, on patents among others, that {1} does not admit; version 3 admits them ({authority}).",
	},
	"merge-further": {
		"{0} pose des conditions que {1} tient pour des restrictions de plus, et refuse ({authority}).",
		"{0} sets conditions that {1} takes for further restrictions, and refuses ({authority}).",
	},
	"merge-secondary": {
		"{0} n’admet {1} que si les auteurs de la partie l’ont nommée licence secondaire ({2}, {authority}).",
		"{0} admits {1} only if the authors of the part named it a secondary licence ({2}, {authority}).",
	},
	"merge-works-only": {
		"{0} n’admet {1} que pour des œuvres qui ne sont pas des logiciels ({2}, {authority}).",
		"{0} admits {1} only for works other than software ({2}, {authority}).",
	},
	"merge-attribution": {
		"{0} exige que l’auteur ou la source soit nommé ; {1} n’en garde pas l’obligation ({authority}).",
		"{0} requires that the author or the source be named; {1} does not keep that duty ({authority}).",
	},
	"merge-waiver": {
		"Des données sous {0} n’entrent dans une base sous {1} qu’avec une dispense de leurs auteurs ({authority}).",
		"Data under {0} may enter a database under {1} only with a waiver from its authors ({authority}).",
	},
	"merge-font": {
		"{0} ({2}) demande que la police reste tout entière sous {0}, et non sous {1} ({authority}).",
		"{0} ({2}) asks that the font stay entirely under {0}, not under {1} ({authority}).",
	},
}
