package site

import (
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/licence"
	"github.com/appel-a-communs/communs/web/view"
)

// candidacyBlocks are the five blocks of a version with the links that lead to them, each saying what it lacks.
func (s *Site) candidacyBlocks(c *gin.Context, v app.CandidacyView) ([]view.CandidacyBlock, []view.BlockLink) {
	pr, form := s.printer(c), v.Place.Form()
	judged := v.Resources()
	var blocks []view.CandidacyBlock
	var nav []view.BlockLink
	for _, block := range form.Blocks {
		b := s.candidacyBlock(c, v, block)
		if block == "ressource" {
			b.Resources = resourceLines(pr, lang(c), judged)
		}
		if b.Missing != "" && v.Place.Candidacy.State == domain.Public && (v.MayEdit || v.Proposals || !viewer(c).SignedIn()) {
			b.Write = view.Link{Label: pr.T("candidacy.write_block"), Href: s.local(c, v.Place.Path()+"/modifier#"+b.ID)}
		}
		link := view.BlockLink{Label: b.Title, Href: "#" + b.ID}
		link.State, link.Missing = blockState(pr, form, v.Version.Sections, block, judged)
		blocks, nav = append(blocks, b), append(nav, link)
	}
	return blocks, nav
}

func (s *Site) candidacyBlock(c *gin.Context, v app.CandidacyView, block string) view.CandidacyBlock {
	pr, form, doc := s.printer(c), v.Place.Form(), v.Version.Sections
	b := view.CandidacyBlock{ID: "bloc-" + block, Title: pr.T("block.candidacy." + block)}
	for _, sec := range form.InBlock(block) {
		text := doc[sec.Key]
		title := pr.T("section.candidacy." + sec.Key)
		switch {
		case text == "":
		case sec.Kind == domain.ChallengeSet:
			b.Texts = append(b.Texts, s.whyTexts(pr, v)...)
		case sec.Kind == domain.AmountOf:
			cents, _ := domain.ParseAmount(text) // checked when it was saved
			b.Facts = append(b.Facts, view.Fact{Term: title, Text: pr.Amount(cents)})
		case sec.Kind == domain.Text:
			b.Texts = append(b.Texts, view.BlockText{Key: sec.Key, Title: readTitle(pr, sec.Key), Body: s.sectionBody(pr, sec, text)})
		}
	}
	if missing := missingNames(pr, form, doc, block); len(missing) > 0 {
		b.Missing = pr.T("candidacy.block_lacks", "What", pr.List(missing))
	}
	return b
}

// readTitle names a section to whoever reads it; the label of its question speaks to whoever writes. What is
// told first in its block needs no name.
func readTitle(pr *i18n.Printer, key string) string {
	if key == "resource" {
		return ""
	}
	return pr.T("candidacy.read." + key)
}

// whyTexts are the justifications of the défis answered, each under the name of its défi.
func (s *Site) whyTexts(pr *i18n.Printer, v app.CandidacyView) []view.BlockText {
	answers, _ := domain.Answers(v.Version.Sections["challenges"]) // checked when it was saved
	var list []view.BlockText
	for _, a := range answers {
		for _, ch := range v.Challenges {
			if ch.ID == a.Challenge && a.Why != "" {
				why := domain.Section{Key: "why-" + a.ID, Kind: domain.Text}
				list = append(list, view.BlockText{Title: challengeName(pr, ch), Body: s.sectionBody(pr, why, a.Why)})
			}
		}
	}
	return list
}

// resourceLines are the resources of a version, each with its kind, its licence as typed, and the verdict.
func resourceLines(pr *i18n.Printer, lang string, judged []app.JudgedResource) []view.ResourceLine {
	list := make([]view.ResourceLine, len(judged))
	for i, r := range judged {
		words := []string{pr.T("form.resource.kind." + r.Kind)}
		if r.Origin != domain.Existing {
			words = append(words, pr.T("form.resource.origin."+string(r.Origin)))
		}
		if r.Licence != "" {
			words = append(words, r.Licence)
		}
		list[i] = view.ResourceLine{Name: r.Name, Words: strings.Join(words, ", ") + ",", Verdict: viewVerdict(lang, r.Result)}
		if domain.IsWebAddress(r.Link) {
			list[i].Href = r.Link
		}
	}
	return list
}

// viewVerdict is a verdict with its reason in a language.
func viewVerdict(lang string, r licence.Result) view.Verdict {
	v := view.Verdict{Code: string(r.Verdict)}
	var why []string
	for _, reason := range r.Reasons {
		why = append(why, reason.Text(lang))
	}
	v.Reason = strings.Join(why, " ")
	return v
}

// blockState says in words how a block stands: what it lacks, licences to look at, or that it is whole.
func blockState(pr *i18n.Printer, form domain.Form, d domain.Document, block string, judged []app.JudgedResource) (words string, missing bool) {
	names := missingNames(pr, form, d, block)
	switch n := len(names); {
	case n == 1:
		return pr.T("candidacy.lacks", "What", names[0]), true
	case n > 1:
		return pr.N("candidacy.lacks_n", n, "N", n), true
	}
	if block != "ressource" {
		return pr.T("candidacy.block_whole"), false
	}
	review := 0
	for _, r := range judged {
		if r.Produced() && !r.Result.Verdict.Accepted() {
			review++
		}
	}
	if review > 0 {
		return pr.N("candidacy.licences_to_review", review, "N", review), true
	}
	return pr.T("candidacy.block_whole"), false
}
