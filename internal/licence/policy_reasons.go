package licence

// policyCatalogue holds the sentences of a call's own rules, read-only.
var policyCatalogue = map[string]sentence{
	"call-trusts": {
		"{0} est tenue pour une licence ouverte par une autorité à laquelle cet appel se fie ({authority}).",
		"{0} is held to be an open licence by an authority that this call trusts ({authority}).",
	},
	"call-distrusts": {
		"« {0} » ({1}) n’est approuvée par aucune des autorités auxquelles cet appel se fie ({2}) : une personne de l’équipe doit l’examiner.",
		"“{0}” ({1}) is approved by none of the authorities that this call trusts ({2}): a member of staff must examine it.",
	},
	"call-rejects": {
		"« {0} » ({1}) est rejetée par une autorité à laquelle cet appel se fie ({authority}).",
		"“{0}” ({1}) is rejected by an authority that this call trusts ({authority}).",
	},
	"call-refuses": {
		"Cet appel refuse « {0} » ({1}). Sa raison : {2}",
		"This call refuses “{0}” ({1}). Its reason: {2}",
	},
	"call-accepts": {
		"Cet appel accepte {0}. Sa raison : {1}",
		"This call accepts {0}. Its reason: {1}",
	},
	"call-french-asks": {
		"Cet appel demande aux administrations de choisir dans la liste de l’article D323-2-1 du CRPA pour leurs propres logiciels et données ; {0} n’y figure pas pour cet usage.",
		"This call asks public bodies to choose from the list of article D323-2-1 CRPA for their own software and data; {0} is not on it for this use.",
	},
	"call-french-would-refuse": {
		"Cet appel refuse aux administrations, pour leurs propres logiciels et données, toute licence hors de la liste de l’article D323-2-1 du CRPA ; {0} n’y figure pas pour cet usage.",
		"This call refuses to public bodies, for their own software and data, any licence outside the list of article D323-2-1 CRPA; {0} is not on it for this use.",
	},
	"call-french-notes": {
		"La ressource appartient à une administration : cet appel lui demande de choisir dans la liste de l’article D323-2-1 du CRPA, où {0} ne figure pas pour cet usage.",
		"The resource belongs to a public body: this call asks it to choose from the list of article D323-2-1 CRPA, on which {0} is not for this use.",
	},
	"call-french-refuses": {
		"« {0} » ({1}) ne figure pas, pour cet usage, sur la liste de l’article D323-2-1 du CRPA : cet appel la refuse pour une ressource qui appartient à une administration.",
		"“{0}” ({1}) is not, for this use, on the list of article D323-2-1 CRPA: this call refuses it for a resource that belongs to a public body.",
	},
}
