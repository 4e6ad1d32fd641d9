package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/i18n"
)

// figureColumns are the heads of the figures of a relève, French whatever the language: programs read them. The
// page and the archive say what each means (cutoff.column.*).
func figureColumns() []string {
	return []string{
		"numero", "etat", "depose_le", "candidature", "version", "adresse", "sha256", "defis", "aide_demandee_euros",
		"ressources_produites", "licences_ouvertes", "licences_sous_reserve", "controle_le_moins_bon", "jours_en_public",
		"nouvelle", "depots_remplaces", "version_precedente", "mots_ajoutes", "mots_retires", "adresse_differences", "reglement", "table_licences", "politique_licences",
	}
}

// figures are the deposits of a relève as CSV (RFC 4180): one line each, then those that were withdrawn.
func (s *Site) figures(v app.CutoffView) ([]byte, error) {
	pr := s.words.For("fr")
	lines := [][]string{figureColumns()}
	for _, r := range v.Rows {
		lines = append(lines, s.figureLine(pr, r))
	}
	for _, r := range v.Withdrawn {
		line := make([]string, len(figureColumns()))
		copy(line, s.depositFigures(pr, r))
		lines = append(lines, line)
	}
	return csvOf(lines)
}

// depositFigures are the first columns: what is told of any deposit.
func (s *Site) depositFigures(pr *i18n.Printer, r app.CutoffRow) []string {
	return []string{
		r.Number, pr.T("deposit.state." + string(r.State)), r.At.UTC().Format(time.RFC3339), rowTitle(pr, r), strconv.Itoa(r.N),
		s.options.BaseURL + "/candidatures/" + r.Slug + "/version/" + strconv.Itoa(r.N), r.Hash,
	}
}

func (s *Site) figureLine(pr *i18n.Printer, r app.CutoffRow) []string {
	line := s.depositFigures(pr, r)
	var numbers []string
	for _, ch := range r.Challenges {
		numbers = append(numbers, strconv.Itoa(ch.Number))
	}
	worst := ""
	if r.Licences.Worst != "" {
		worst = pr.T("page.verdict." + string(r.Licences.Worst))
	}
	aid := ""
	if !r.Hidden {
		aid = strconv.FormatInt(r.Aid/100, 10) + "." + strconv.FormatInt(100+r.Aid%100, 10)[1:]
	}
	line = append(line,
		strings.Join(numbers, " "), aid, strconv.Itoa(r.Licences.Produced), strconv.Itoa(r.Licences.Open), strconv.Itoa(r.Licences.Reserved),
		worst, strconv.Itoa(r.DaysPublic()), yesNo(pr, r.New()), strconv.Itoa(r.Replaced))
	before := []string{"", "", "", ""}
	if r.BeforeN > 0 {
		before = []string{
			strconv.Itoa(r.BeforeN), strconv.Itoa(r.Added), strconv.Itoa(r.Removed),
			s.options.BaseURL + "/candidatures/" + r.Slug + "/diff/" + strconv.Itoa(r.BeforeN) + ".." + strconv.Itoa(r.N),
		}
	}
	return append(append(line, before...), strconv.Itoa(r.RulesN), r.Policy, strconv.Itoa(r.PolicyN))
}

func yesNo(pr *i18n.Printer, is bool) string {
	if is {
		return pr.T("panel.yes")
	}
	return pr.T("panel.no")
}

// csvOf writes lines with CRLF, in UTF-8. A value that a spreadsheet would run as a formula is put behind an apostrophe.
func csvOf(lines [][]string) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	for _, line := range lines {
		safe := make([]string, len(line))
		for i, value := range line {
			safe[i] = unformula(value)
		}
		if err := w.Write(safe); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// unformula keeps text from being taken for a formula, also behind blanks that a spreadsheet passes over.
func unformula(v string) string {
	first := strings.TrimLeft(v, " \u00a0")
	if first != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠|%", []rune(first)[0]) {
		return "'" + v
	}
	return v
}

func (s *Site) sendFigures(c *gin.Context, v app.CutoffView) error {
	body, err := s.figures(v)
	if err != nil {
		return err
	}
	c.Header("Content-Disposition", `attachment; filename="`+cutoffFile(v)+`.csv"`)
	sum := sha256.Sum256(body)
	if known(c, `"`+hex.EncodeToString(sum[:12])+`"`) {
		return nil
	}
	write(c, http.StatusOK, "text/csv; charset=utf-8; header=present", body)
	return nil
}

func cutoffFile(v app.CutoffView) string {
	return "releve-" + v.Call.Slug + "-" + strconv.Itoa(v.Cutoff.K)
}

// known names an answer that everybody gets, and answers 304 to whoever has it already.
func known(c *gin.Context, etag string) bool {
	c.Header("ETag", etag)
	c.Header("Cache-Control", "public, max-age=0, must-revalidate")
	if !etagMatches(c.Request.Header.Get("If-None-Match"), etag) {
		return false
	}
	c.Status(http.StatusNotModified)
	c.Writer.WriteHeaderNow()
	return true
}
