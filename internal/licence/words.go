package licence

import (
	"strings"
	"sync"
)

// meaningful leaves out the words that bear no meaning in the name of a licence.
func meaningful(tokens []token) []token {
	kept := make([]token, 0, len(tokens))
	opens := 0
	for i, tok := range tokens {
		if !tok.url && emptyWord(tok.text) && !announced(tokens[:i+1]) {
			opens += tok.opens
			if tok.closes > 0 && len(kept) > 0 {
				kept[len(kept)-1].closes += tok.closes
			}
			continue
		}
		tok.opens += opens
		opens = 0
		kept = append(kept, tok)
	}
	return kept
}

// announced tells the word "licence" of what is only planned: "projet de licence", where "projet sous licence" says what
// is licensed. It then stays among the words, unexplained.
func announced(tokens []token) bool {
	last := len(tokens) - 1
	if !licenceWord(tokens[last].text) {
		return false
	}
	for i := last - 1; i >= 0; i-- {
		switch tokens[i].text {
		case "de", "d", "of", "la", "une":
		case "projet", "projets", "prototype", "programme", "program":
			return true
		default:
			return false
		}
	}
	return false
}

// emptyWord tells a word left out before names are looked for, on both sides.
func emptyWord(w string) bool {
	switch w {
	case "la", "le", "les", "l", "un", "une", "a", "an", "the", "de", "du", "des", "d", "of", "under", "sous", "is", "est":
		return true
	}
	return licenceWord(w)
}

// licenceWord tells the word "licence", however it is spelled.
func licenceWord(w string) bool {
	switch w {
	case "licence", "license", "licences", "licenses", "licensed", "licenced", "licencie", "licenciee", "lic",
		"licens", "lisence", "lisense", "liscence", "liscense", "licnece", "licesne", "lincense", "lincence", "licese",
		"licensing", "licenece", "licensce", "licencse", "licencce", "lience", "lcience":
		return true
	}
	return len(w) >= 6 && len(w) <= 9 && w[0] == 'l' && (distance(w, "licence") == 1 || distance(w, "license") == 1)
}

// alteredWord tells a word that says that the text of the licence was changed, or only resembled.
func alteredWord(w string) bool {
	switch w {
	case "modified", "modifie", "modifiee", "altered", "adapted", "adaptee", "adapte", "custom", "customized", "like",
		"style", "base", "based", "inspired", "inspiree", "inspire", "similar", "similaire", "derived", "derivee", "variant",
		"variante", "compatible", "equivalent", "equivalente", "genre", "type", "maison", "specifique", "amended", "amendee":
		return true
	}
	return false
}

// phraseTrie makes a trie of phrases, given as lists separated by |, of the same words as the input.
func phraseTrie(lists ...string) *trie {
	t := &trie{}
	for _, list := range lists {
		for p := range strings.SplitSeq(list, "|") {
			t.add(p, target{})
		}
	}
	return t
}

// laterPhrases say "this version or any later one".
var laterPhrases = sync.OnceValue(func() *trie {
	return phraseTrie(
		"or later|or later versions|or later version|or any later version|or any later|or newer|or above|or higher|or greater",
		"and later|and later versions|and later version|and above|and newer|and any later version|and higher|or at your option any later version",
		"or at your option any later|or any newer version|or any subsequent version|later|or later at your option",
		"ou ulterieure|ou ulterieures|ou ulterieur|ou version ulterieure|ou versions ulterieures|ou toute version ulterieure",
		"ou toutes versions ulterieures|ou une version ulterieure|ou plus recente|ou plus recentes|ou plus recent|ou version plus recente",
		"ou toute version plus recente|ou plus|ou superieure|ou superieures|ou superieur|ou version superieure|ou toute version superieure",
		"ou suivante|ou suivantes|ou versions suivantes|ou version suivante|ou posterieure|ou posterieures|ou toute version posterieure",
		"ou version posterieure|et ulterieure|et ulterieures|et versions ulterieures|et toute version ulterieure|et suivantes|et suivante",
		"et versions suivantes|et plus|et superieure|et superieures|et posterieures|ou a votre choix toute version ulterieure|ou ult",
		"ou toute version ulterieure a votre choix|et au dela|ou au dela|minimum|ou ulterieure a votre choix|ou toutes les versions ulterieures",
		"ou votre convenance toute version ulterieure|ou votre choix toute version ulterieure|ou selon votre choix toute version ulterieure",
		"ou votre choix ulterieure|ou votre convenance ulterieure|ou your option any later version|or your option any later version",
		"ou ult.|or l8r|and up|or up",
	)
})

// onlyPhrases say "this version only".
var onlyPhrases = sync.OnceValue(func() *trie {
	return phraseTrie(
		"only|version only|seulement|uniquement|seule|exclusivement|sans version ulterieure|this version only|cette version seulement",
	)
})

// noInvariantPhrases say that a GNU free documentation licence has no invariant sections.
var noInvariantPhrases = sync.OnceValue(func() *trie {
	return phraseTrie(
		"no invariants|no invariant|without invariants|without invariant sections|with no invariant sections",
		"no invariant sections|sans sections invariantes|sans section invariante|sans invariants|sans invariant|sans parties invariantes",
		"avec no invariants|with no invariants|sans partie invariante|sans passage invariable|sans section inalterable|sans sections inalterables",
		"with no invariant sections no front cover texts and no back cover texts|no invariant sections no cover texts",
	)
})

// neutralPhrases change nothing to the licence that they stand beside.
var neutralPhrases = sync.OnceValue(func() *trie {
	return phraseTrie(
		"base donnees|bases donnees|sur github|sur gitlab|sur codeberg|sur internet|on github|on gitlab|terms and conditions|termes et conditions|code source|source code|codes sources|code sources|some rights reserved|certains droits reserves|quelques droits reserves",
		"no rights reserved|no right reserved|aucun droit reserve|aucuns droits reserves",
		"29 june 2007|29 juin 2007|june 1991|juin 1991|19 november 2007|19 novembre 2007|february 1999|fevrier 1999|january 2004|janvier 2004",
		"3 november 2008|3 novembre 2008|november 2008|november 2002|with reserved font name|without reserved font name|reserved font name|avec nom police reserve|sans nom police reserve",
	)
})

// harmlessPhrases look like restrictions and are none; they stay unexplained, as a licence does not depend on them.
var harmlessPhrases = sync.OnceValue(func() *trie {
	return phraseTrie(
		"sans restriction|sans restrictions|sans aucune restriction|without restriction|without restrictions|no restrictions",
		"sans autorisation|sans permission|sans redevance|without permission|some rights reserved|certains droits reserves",
		"quelques droits reserves|reserved font name|nom police reserve|no rights reserved|no right reserved|aucun droit reserve|aucuns droits reserves",
		"usage commercial autorise|utilisation commerciale autorisee|usage commercial permis|reutilisation commerciale autorisee",
		"commercial use allowed|commercial use permitted|y compris usage commercial|y compris usages commerciaux",
		"y compris commercial|including commercial use|even commercially|modification autorisee|modifications autorisees",
	)
})

// choicePhrases say that one may choose among the licences named.
var choicePhrases = sync.OnceValue(func() *trie {
	return phraseTrie(
		"dual|double|dual licensing|double licencing|at your option|at your choice|your choice|at option|au choix|a votre choix|votre choix",
		"au choix utilisateur|au choix reutilisateur|choice|choix|bi licence|either one",
	)
})

// absentFillers are the words that may stand around "not chosen yet" without naming anything.
var absentFillers = sync.OnceValue(func() *trie {
	return phraseTrie(
		"encore|pour instant|pour moment|moment|actuellement|a ce stade|ce jour|plus tard|not yet|yet|for now|currently|later|bientot|merci|vous",
		"n|ne|avons|ai|ont|sommes|on|il|elle|nous|have|not|has|been|we|us|decide|decidee|choisi|choisie|defini|definie|arretee|prise|decision|tard|sera",
		"quelle|laquelle|quoi|which|one|pas|faut|faudra|reste|equipe|en|avec|par|choisir|choix|discussion|reflexion|etude|cours",
	)
})
