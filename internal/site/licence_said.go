package site

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/licence"
	"github.com/appel-a-communs/communs/web/view"
)

// chooseField is the button that puts a better licence into its row: "SECTION:ROW:LICENCE".
const chooseField = "choose_licence"

// licenceControl answers the script of a form, row by row.
const licenceControl = "/licences/controle"

// licenceURL is where the form of a page asks for a verdict while somebody types; the licence and the kind follow.
func (s *Site) licenceURL(c *gin.Context, p app.Place) string {
	return s.local(c, licenceControl) + "?candidature=" + url.QueryEscape(p.Candidacy.Slug)
}

// sayLicence says of one row what its form would say if it came back: by the policy of the candidacy's call.
func (s *Site) sayLicence(ctx context.Context, c *gin.Context) error {
	declared, kind := c.Query("licence"), c.Query("genre")
	if !utf8.ValidString(declared) {
		declared = strings.ToValidUTF8(declared, "\uFFFD")
	}
	judge, err := s.app.JudgeFor(ctx, viewer(c), c.Query("candidature"))
	if err != nil {
		return err
	}
	r := judge.Check(domain.Resource{Licence: declared, Kind: kind, Owner: c.Query("titulaire")})
	c.Header("Cache-Control", "no-store")
	c.JSON(http.StatusOK, licenceAtRow(s.printer(c), lang(c), kind, declared, r))
	return nil
}

// licenceAtRow is what is said at a row of a form. Of a licence judged open it is the verdict alone, with what it was read
// as and what the call asks of it: a form of many rows is walked through by its links, and the tab of licences has them all.
func licenceAtRow(pr *i18n.Printer, lang, kind, declared string, r licence.Result) view.LicenceSaid {
	if r.Verdict == licence.Open {
		r.Reasons = slices.DeleteFunc(slices.Clone(r.Reasons), func(reason licence.Reason) bool { return !strings.HasPrefix(reason.Code, "call-french-") })
	}
	return licenceSaid(pr, lang, kind, declared, r)
}

// licenceSaid puts a verdict into words: the rules with the words that met them, who lays them down, what is better.
func licenceSaid(pr *i18n.Printer, lang, kind, declared string, r licence.Result) view.LicenceSaid {
	said := view.LicenceSaid{
		Sentence: pr.T("page.verdict.sentence", "Verdict", pr.T("page.verdict."+string(r.Verdict))),
		Why:      licenceWhy(pr, lang, declared, r), Better: []view.Choice{},
	}
	if !slices.Contains(domain.ResourceKinds(), kind) {
		said.Why = append(said.Why, view.LicenceWhy{Parts: view.Words(pr.T("licence.row.kind"))})
	}
	for _, id := range betterThan(declared, r) {
		said.Better = append(said.Better, view.Choice{ID: id, Label: pr.T("licence.row.choose", "ID", id)})
		said.Offer = pr.T("licence.row.offer")
	}
	return said
}

// licenceWhy is what a verdict rests on, the reading first where it differs from what was written.
func licenceWhy(pr *i18n.Printer, lang, declared string, r licence.Result) []view.LicenceWhy {
	list := []view.LicenceWhy{}
	if e := r.Expr.String(); e != "" && !strings.EqualFold(e, strings.TrimSpace(declared)) {
		list = append(list, view.LicenceWhy{Parts: view.Words(pr.T("licence.read_as", "ID", e))})
	}
	for _, reason := range r.Reasons {
		list = append(list, licenceReason(pr, lang, declared, reason))
	}
	return list
}

// licenceReason is one rule, with the words that met it and who lays it down.
func licenceReason(pr *i18n.Printer, lang, declared string, reason licence.Reason) view.LicenceWhy {
	why := view.LicenceWhy{Parts: quoted(reason.Text(lang), declared, reason.Args)}
	if reason.URL != "" {
		why.Href, why.Source = reason.URL, pr.T("licence.row.source", "Authority", string(reason.Authority))
		if strings.HasPrefix(why.Href, "/") {
			why.Href, why.Source = inLang(lang, why.Href), pr.T("licence.row.rules")
		}
	}
	return why
}

// betterThan are the licences advised in the place of what was written, which is not one of them.
func betterThan(declared string, r licence.Result) []string {
	var ids []string
	for _, a := range r.Advice {
		if a.ID != strings.TrimSpace(declared) {
			ids = append(ids, a.ID)
		}
	}
	return ids
}

// quoted cuts a sentence around the words in it that somebody wrote: every second part is hers.
func quoted(sentence, declared string, words []string) []string {
	low := strings.ToLower(declared)
	for _, w := range words {
		before, after, found := strings.Cut(sentence, w)
		quote := strings.HasSuffix(before, "“") || strings.HasSuffix(strings.TrimRight(before, "\u00a0\u202f "), "«")
		if w != "" && found && quote && strings.Contains(low, strings.ToLower(strings.TrimSuffix(w, "…"))) {
			return []string{before, w, after}
		}
	}
	return view.Words(sentence)
}

// chooseLicence puts the licence of a pressed button into its row.
func (t *typedPage) chooseLicence(pressed string) {
	parts := strings.SplitN(pressed, ":", 3)
	if len(parts) != 3 {
		return
	}
	for _, r := range t.rows[parts[0]] {
		if r["id"] == parts[1] {
			r["licence"] = t.clean(parts[0]+"."+parts[1]+".licence", parts[2])
		}
	}
}
