package site

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/licence"
	"github.com/appel-a-communs/communs/internal/unpack"
	"github.com/appel-a-communs/communs/web/view"
)

// licenceCheckPath checks a licence by its name, its text, or a whole repository.
const licenceCheckPath = "/licences/verifier"

// The limits of what is sent to be checked. Nothing of it is stored. Its memory: the form (twice while it grows), and of
// an archive 16 MiB of files at most; two archives at once.
const (
	maxLicenceText    = 512 << 10
	maxLicenceFile    = 10 << 20
	licenceFileLimit  = maxLicenceFile + maxLicenceText + 64<<10 // the form around them
	archivesAtOnce    = 2
	archivePatience   = 5 * time.Second
	licenceTextField  = "texte"
	shownLicenceSpans = 400
	shownFindings     = 60
)

// archiveTurns lets a few archives be read at once.
type archiveTurns chan struct{}

// take waits for a turn; the function given ends it.
func (t archiveTurns) take(ctx context.Context) (func(), error) {
	ctx, cancel := context.WithTimeout(ctx, archivePatience)
	defer cancel()
	select {
	case t <- struct{}{}:
		return func() { <-t }, nil
	case <-ctx.Done():
		return nil, domain.Problems{{Kind: domain.TooMany, Key: "error.licence_file.busy", Field: "file"}}
	}
}

// checkLicenceFile judges a text that was pasted, or a file: a licence's text, or the archive of a repository.
func (s *Site) checkLicenceFile(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	page := s.licenceCheckPage(c, "", f.get("genre"))
	page.Text.Value = shownText(f.get(licenceTextField))
	switch {
	case domain.KindOf(err) == domain.TooLarge:
		err = fileProblem(domain.TooLarge, "too_large", "")
	case err != nil:
		return err
	case len(f.file) > 0 || f.name != "":
		page.Finding, err = s.findInFile(ctx, c, f.file, f.name, page.Kind.Value)
	default:
		page.Finding, err = s.findInText(c, []byte(f.get(licenceTextField)), page.Kind.Value)
	}
	faults := domain.ProblemsOf(err)
	if err != nil && len(faults) == 0 {
		return err
	}
	a := asker{s: s, pr: s.printer(c), faults: faults}
	page.Problems, page.FileError, page.Text.Error = a.problems(), a.fault("file"), a.fault(licenceTextField)
	status := http.StatusOK
	if err != nil {
		status = statusOf(domain.KindOf(err))
	}
	c.Header("Cache-Control", "no-store")
	s.show(c, screen{status: status, page: view.Page{Title: page.Title, Robots: "noindex"}, body: view.CheckLicence(s.printer(c), page)})
	return nil
}

func fileProblem(kind domain.Kind, code, name string) error {
	return domain.Problems{{Kind: kind, Key: "error.licence_file." + code, Field: "file", Args: []any{"Name", name, "Max", int64(maxLicenceFile)}}}
}

// findInText says which licence a text is.
func (s *Site) findInText(c *gin.Context, text []byte, kind string) (*view.LicenceFinding, error) {
	if strings.TrimSpace(string(text)) == "" {
		return nil, domain.Problems{{Kind: domain.Invalid, Key: "error.licence_text.empty", Field: licenceTextField}}
	}
	if len(text) > maxLicenceText {
		return nil, domain.Problems{{Kind: domain.TooLarge, Key: "error.licence_text.long", Field: licenceTextField, Args: []any{"Max", int64(maxLicenceText)}}}
	}
	pr, matches := s.printer(c), licence.Identify(text)
	finding := s.licenceFinding(c, licence.JudgeText(matches, licence.Kind(kind)))
	finding.Texts = []view.LicenceText{s.licenceText(c, pr.T("licence.file.text"), matches)}
	return finding, nil
}

// findInFile says what a file is: a text, or the archive of a repository.
func (s *Site) findInFile(ctx context.Context, c *gin.Context, file []byte, name, kind string) (*view.LicenceFinding, error) {
	packed := bytes.HasPrefix(file, []byte("PK")) || bytes.HasPrefix(file, []byte{0x1f, 0x8b})
	if !packed && utf8.Valid(file) && !bytes.ContainsRune(file, 0) && len(file) > 0 && len(file) <= maxLicenceText && !archiveNamed(name) {
		return s.findInText(c, file, kind)
	}
	if len(file) > maxLicenceFile {
		return nil, fileProblem(domain.TooLarge, "too_large", "")
	}
	done, err := s.archives.take(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	contents, err := unpack.Read(file, licence.WorthWhole, unpack.Usual())
	if why, refused := errors.AsType[unpack.Error](err); refused {
		return nil, fileProblem(domain.Invalid, string(why.Fault), shownText(why.Name))
	}
	if err != nil {
		return nil, err
	}
	report := licence.CheckFiles(contents.FS, licence.Kind(kind))
	return s.repositoryFinding(c, contents, report), nil
}

func archiveNamed(name string) bool {
	low := strings.ToLower(name)
	return strings.HasSuffix(low, ".zip") || strings.HasSuffix(low, ".gz") || strings.HasSuffix(low, ".tgz")
}

// licenceFinding is a verdict in words, with its reasons and what would be better.
func (s *Site) licenceFinding(c *gin.Context, r licence.Result) *view.LicenceFinding {
	pr := s.printer(c)
	said := licenceSaid(pr, lang(c), string(licence.Software), "", r)
	f := &view.LicenceFinding{Title: pr.T("licence.answer"), Sentence: said.Sentence, Why: said.Why}
	for _, b := range said.Better {
		f.Better = append(f.Better, b.ID)
	}
	return f
}

// licenceText says of a text which licences it was recognised as, and the words that differ.
func (s *Site) licenceText(c *gin.Context, title string, matches []licence.Match) view.LicenceText {
	pr := s.printer(c)
	t := view.LicenceText{Title: title}
	if len(matches) == 0 {
		t.Matches = []view.LicenceMatch{{Sentence: pr.T("licence.file.level.none")}}
	}
	for _, m := range matches {
		shown := view.LicenceMatch{Sentence: pr.T("licence.file.level."+string(m.Level), "ID", m.ID)}
		for _, a := range m.Added {
			shown.Added = append(shown.Added, shownText(a.Words))
		}
		for i, span := range m.Diff {
			if i == shownLicenceSpans {
				shown.More = pr.T("licence.file.more_words")
				break
			}
			shown.Diff = append(shown.Diff, view.Span{Op: spanOp(span.Op), Text: shownText(span.Text)})
		}
		t.Matches = append(t.Matches, shown)
	}
	return t
}

func spanOp(op licence.SpanOp) view.Op {
	switch op {
	case licence.SpanInsert:
		return view.Added
	case licence.SpanDelete:
		return view.Removed
	}
	return view.Same
}

// repositoryFinding is what a repository declares against what its files say.
func (s *Site) repositoryFinding(c *gin.Context, contents unpack.Contents, r licence.RepoReport) *view.LicenceFinding {
	pr, language := s.printer(c), lang(c)
	if contents.Unread > 0 { // a file that nobody read may say anything
		r.Result.Verdict = licence.Worst(r.Result.Verdict, licence.Unknown)
	}
	f := s.licenceFinding(c, r.Result)
	f.Counts = []string{pr.N("licence.file.files", contents.Files, "N", contents.Files)}
	for key, n := range map[string]int{"links": contents.Links, "archives": contents.Archives, "unread": contents.Unread, "skipped": r.Skipped} {
		if n > 0 {
			f.Counts = append(f.Counts, pr.N("licence.file."+key, n, "N", n))
		}
	}
	slices.Sort(f.Counts[1:])
	if e := r.Expr.String(); e != "" {
		f.Agreed = pr.T("licence.file.agreed", "ID", e)
	}
	for _, d := range r.Disagreements {
		f.Disagreements = append(f.Disagreements, pr.T("licence.file.disagree", "File", d.File, "Declared", d.Declared, "Against", d.Against, "Found", d.Found)+" "+d.Reason.Text(language))
	}
	for _, why := range r.Unread {
		f.Disagreements = append(f.Disagreements, why.Text(language))
	}
	for _, d := range r.Declared {
		f.Declared = append(f.Declared, view.LicenceDeclared{
			File: shownText(d.File), Field: shownText(d.Field), Written: shownText(d.Written),
			Verdict: view.Verdict{Code: string(d.Result.Verdict)},
		})
	}
	for _, t := range r.Texts {
		f.Texts = append(f.Texts, s.licenceText(c, shownText(t.File), t.Matches))
	}
	if more := len(f.Declared) + len(f.Texts) + len(f.Disagreements); more > 3*shownFindings {
		f.Counts = append(f.Counts, pr.T("licence.file.more", "N", shownFindings))
	}
	f.Declared = f.Declared[:min(len(f.Declared), shownFindings)]
	f.Texts = f.Texts[:min(len(f.Texts), shownFindings)]
	f.Disagreements = f.Disagreements[:min(len(f.Disagreements), shownFindings)]
	f.Columns = []string{pr.T("licence.file.column.file"), pr.T("licence.file.column.field"), pr.T("licence.column.written"), pr.T("licence.column.verdict")}
	f.DeclaredTitle, f.TextsTitle, f.DisagreementsTitle = pr.T("licence.file.declared"), pr.T("licence.file.texts"), pr.T("licence.file.disagreements")
	return f
}
