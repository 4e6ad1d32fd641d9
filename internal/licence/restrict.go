package licence

import (
	"slices"
	"strings"
	"sync"
)

// restrictionPhrases close any licence that they are added to.
var restrictionPhrases = sync.OnceValue(func() *trie {
	return phraseTrie(
		"commons clause|noncommercial|noncommerciale|noncommercially|non commercial|non commerciale|non commerciales|non commerciaux|nc|nd|no commercial",
		"not commercial|not for commercial|hors commercial|pas commercial|pas commerciale|commercial interdit|commercial prohibited",
		"noderivatives|noderivs|no derivatives|no derivs|no modification|no modifications|sans modification|sans modifications|non modifiable",
		"interdit|interdite|interdits|interdites|interdiction|prohibited|forbidden|disallowed|excluding|except|excepted|exclusion|exclu|exclue|excluded",
		"sauf|hormis|excepte|exceptee|restricted|restriction|restrictions|restrictive|restreint|restreinte|restreints|prohibe|prohibee|proscrit|proscrite",
		"proprietary|proprietaire|proprietaires|confidential|confidentiel|confidentielle|freeware|shareware|evaluation|trial|payant|payante|payants",
		"personal use|usage personnel|utilisation personnelle|usage prive|private use|usage strictement personnel|research purposes|research use|research only",
		"recherche uniquement|recherche seulement|usage recherche|educational use|education only|educational only|usage pedagogique|usage educatif|usage scolaire",
		"internal use|usage interne|academic use|academic only|usage academique|usage universitaire|non profit|nonprofit|non profits|but non lucratif|non lucratif",
		"non lucrative|permission required|autorisation prealable|accord prealable|sur autorisation|prior permission|prior consent|prior written|written permission",
		"accord ecrit|autorisation ecrite|sur demande|military|militaire|militaires|armee|peaceful|pacifique|pacifiques|non redistribuable",
		"not redistributable|resale|revente|no ai|ai training|entrainement ia|ethical use|usage ethique|do no harm|field of use|field use|acceptable use",
		"use restrictions|behavioral use|additional restrictions|further restrictions|source available|members only|reserve aux|reservee aux|reserves aux",
		"redevance|royalties|royalty|fee required|tous droits reserves|all rights reserved|droits reserves|rights reserved|non exclusive use|limitee a usage|limite a usage",
		"sous reserve|reserve a|reservee|reserves|reservees|accord auteur|accord auteurs|accord titulaire|autorisation|autorisations|permission auteur",
		"clause ethique|clauses ethiques|ethique|ethical|charte ethique|conditions ethiques|ethically|usage responsable|responsible use",
		"non professionnel|non professionnelle|hors professionnel|per seat|par poste|par utilisateur|abonnement|subscription|licence payante",
		"secret|secret defense|diffusion restreinte|usage prive|cadre prive|cadre familial|usage familial|cercle famille|copie privee",
		"pas redistribution|no redistribution|sans redistribution|no resale|pas revente|no derivative|sans derive|pas derive",
		"limited to|limite aux|limitee aux|do not use|ne pas utiliser|may not|cannot|shall not|must not|small business|startups only|non cessible|non transferable",
	)
})

// reservedTo begin who alone may use; "free for all" reserves nothing.
var reservedTo = sync.OnceValue(func() *trie {
	return phraseTrie("gratuit pour|gratuite pour|gratuits pour|libre pour|free for|gratis pour|open source pour|ouvert pour|ouverte pour|only for|seulement pour|uniquement pour")
})

// everybody is whom nothing is reserved to.
var everybody = sync.OnceValue(func() *trie {
	return phraseTrie("tous|toutes|tout monde|all|everyone|everybody|any|anyone|tout usage|chacun|public")
})

// limiters reserve the use that they stand with.
var limiters = sync.OnceValue(func() *trie {
	return phraseTrie("seulement|uniquement|only|exclusivement|exclusively|strictement|strictly|exclusif|exclusive|seul|seuls|limite|limitee|limited")
})

// uses are the words that limiters limit.
var uses = sync.OnceValue(func() *trie {
	return phraseTrie("usage|usages|utilisation|utilisations|reutilisation|use|uses|reuse|exploitation|emploi|purposes|purpose|fins|but|buts|lecture|consultation|read")
})

// reservesFor reads "for" before whom or what a use is for; "for the code" only says what is licensed.
func reservesFor(words []token) bool {
	return len(words) > 1 && (words[0].text == "pour" || words[0].text == "for") && !neutralWord(words[1].text)
}

// negations close a licence when one stands with a topic among the words that were not part of an open licence.
var negations = []string{
	"non", "no", "not", "pas", "sans", "except", "without", "hors", "ni", "nor", "never", "jamais", "aucun",
	"aucune", "anti", "limite", "limitee", "limited", "seulement", "uniquement", "only", "ne", "contre", "against",
}

// topics are the beginnings of the words that a negation turns into a restriction.
var topics = []string{
	"commerc", "militar", "militair", "lucrati", "modifi", "deriv", "redistrib", "reven", "resell", "resale", "profit",
	"business", "entreprise", "compan", "arme", "weapon", "gafa", "vente", "vendre", "sale", "sell", "exploit", "monetis", "moneti",
	"competit", "concurren", "saas", "cloud", "host", "heberg", "surveill", "recherche", "research", "educat", "enseign", "nucleai", "fossil",
}

// restrictions gives the words of the input that restrict, over those that no open licence explains.
func restrictions(text string, words []token, items []item) []string {
	var found []string
	runs := unexplained(words, items)
	for _, run := range runs {
		if restricts(run) {
			found = append(found, quote(text, run[0], run[len(run)-1]))
		}
	}
	if len(found) > 0 {
		return found
	}
	rest := clearedOf(slices.Concat(runs...))
	if delayed(rest) {
		return []string{quote(text, rest[0], rest[len(rest)-1])}
	}
	if found = negatedTopic(text, rest); len(found) == 0 {
		found = limitedUse(text, rest)
	}
	return found
}

// clearedOf leaves out the phrases that only look like restrictions.
func clearedOf(words []token) []token {
	kept := make([]token, 0, len(words))
	for i := 0; i < len(words); i++ {
		if _, n := harmlessPhrases().longest(words[i:]); n > 0 {
			i += n - 1
			continue
		}
		kept = append(kept, words[i])
	}
	return kept
}

// delayed reads "after three years", "in 2030, MIT": what opens later is not open.
func delayed(words []token) bool {
	for i, w := range words {
		switch w.text {
		case "apres", "after", "dans", "within", "in", "bout":
			if slices.ContainsFunc(words[i+1:min(i+4, len(words))], isDelay) {
				return true
			}
		}
	}
	return false
}

func isDelay(w token) bool {
	switch w.text {
	case "an", "ans", "annee", "annees", "year", "years", "mois", "month", "months", "jours", "days", "embargo":
		return true
	}
	return false
}

// limitedUse reads "for scientific use only".
func limitedUse(text string, words []token) []string {
	limiter, use := -1, -1
	for i, w := range words {
		if _, n := limiters().longest(words[i:]); n > 0 {
			limiter = i
		}
		if _, n := uses().longest(words[i:]); n > 0 || reservesFor(words[i:]) {
			use = i
		}
		if w.text == "embargo" {
			return []string{quote(text, w, w)}
		}
	}
	if limiter < 0 || use < 0 {
		return nil
	}
	return []string{quote(text, words[min(limiter, use)], words[max(limiter, use)])}
}

func restricts(run []token) bool {
	for i := 0; i < len(run); i++ {
		if contrary(run, i) {
			i++
			continue
		}
		if _, n := harmlessPhrases().longest(run[i:]); n > 0 {
			i += n - 1
			continue
		}
		if _, n := reservedTo().longest(run[i:]); n > 0 && i+n < len(run) {
			if _, all := everybody().longest(run[i+n:]); all == 0 {
				return true
			}
		}
		if _, n := restrictionPhrases().longest(run[i:]); n > 0 || strings.Contains(run[i].text, "noncommerc") {
			return true
		}
	}
	return false
}

// contrary reads "sauf mention contraire", which leaves something out but does not say what, and "sans restriction".
func contrary(words []token, i int) bool {
	if i+1 >= len(words) {
		return false
	}
	next := words[i+1].text
	switch words[i].text {
	case "sauf":
		return slices.Contains([]string{"mention", "mentions", "indication", "indications", "precision"}, next)
	case "sans", "no", "without", "aucune":
		return strings.HasPrefix(next, "restriction")
	}
	return false
}

// unexplained lists the runs of words outside the open licences, and those of the queries and fragments of addresses.
func unexplained(words []token, items []item) [][]token {
	var runs [][]token
	open := false // a run is under way
	for _, it := range items {
		explained := it.term() && !it.closed()
		for _, w := range words[it.first:it.last] {
			switch inner := addressWords(w); {
			case w.url && len(inner) > 0:
				runs, open = append(runs, inner), false
			case w.url, explained, it.last-it.first > 1 && it.term() && (w.text == "nc" || w.text == "nd"):
				open = false // the letters inside "CC BY-NC" restrict that licence only
			case it.op != "" && !open: // a run begins with a word that says something
			case open:
				runs[len(runs)-1] = append(runs[len(runs)-1], w)
			default:
				runs, open = append(runs, []token{w}), true
			}
		}
	}
	return runs
}

func addressWords(w token) []token {
	if i := strings.IndexAny(w.text, "?#"); w.url && i >= 0 {
		inner := meaningful(tokenize(strings.ReplaceAll(w.text[i+1:], "/", " ")))
		for k := range inner {
			inner[k].start, inner[k].end = w.start, w.end
		}
		return inner
	}
	return nil
}

func negatedTopic(text string, words []token) []string {
	negation, topic := -1, -1
	for i, w := range words {
		if slices.Contains(negations, w.text) {
			negation = i
		}
		if slices.ContainsFunc(topics, func(t string) bool { return strings.HasPrefix(w.text, t) }) {
			topic = i
		}
	}
	if negation < 0 || topic < 0 {
		return nil
	}
	first, last := min(negation, topic), max(negation, topic)
	return []string{quote(text, words[first], words[last])}
}

// closed tells whether all that the item may mean is not open.
func (it item) closed() bool { return allClosed(it.set) }

// maxQuote bounds the words of the input that a reason repeats, in runes.
const maxQuote = 80

// quote gives back the words of the input from one token to another.
func quote(text string, first, last token) string {
	from, to := min(first.start, last.start), max(first.end, last.end)
	words := []rune(strings.Join(strings.Fields(text[from:to]), " "))
	if len(words) > maxQuote {
		words = append(words[:maxQuote], '…')
	}
	return string(words)
}
