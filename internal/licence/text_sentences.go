package licence

import (
	"slices"
	"strings"
)

// isStatement tells a copyright statement: the names in it may hold any word.
func isStatement(words []string) bool {
	at := slices.IndexFunc(words, func(w string) bool { return w == "copyright" || w == "copyrighted" })
	return at >= 0 && at < 4
}

// bindsInPhrase tells the few duties that are said with ordinary words.
func bindsInPhrase(words []string) bool {
	said := " " + strings.Join(words, " ") + " "
	for _, phrase := range []string{
		" additional terms ", " additional clause ", " additional requirement ", " special terms ", " following terms ", " supplementary terms ",
		" free for ", " gratuit pour ", " gratuite pour ", " libre pour ", " as long as ", " tant que ", " a condition ", " on condition ", " good not evil ",
		" contact us ", " may use this ", " you may use ", " use of this ", " terms of use ", " terms of service ", " acceptable use ", " end user ",
	} {
		if strings.Contains(said, phrase) {
			return !harmlessSentence(words)
		}
	}
	return false
}

// harmlessSentence knows the sentences that many files add beside a licence, and that bind nobody.
func harmlessSentence(words []string) bool {
	said := " " + strings.Join(words, " ") + " "
	for _, phrase := range []string{
		" views and conclusions contained in the software and documentation ",
		" licenced under the following terms ",
		" governed by a bsd style licence that can be found in the ",
		" is subject to the same licence ",
		" under either of the following licences ",
		" do not edit ",
	} {
		if strings.Contains(said, phrase) && len(words) < 40 && !slices.ContainsFunc(words, isTopic) {
			return true
		}
	}
	return false
}
