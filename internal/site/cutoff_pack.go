package site

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/limit"
)

// packFormat names the shape of the archive of a relève; whatever changes its bytes changes this.
const packFormat = "communs-releve/2"

// archive writes the archive of a closed relève, deposit by deposit: the same bytes each time. Its words are
// French whatever the language, its dates those of the relève.
type archive struct {
	s     *Site
	pr    *i18n.Printer
	v     app.CutoffView
	zip   *zip.Writer
	files []packedFile
}

// packedFile is a line of the manifest.
type packedFile struct {
	Path string `json:"path"`
	Size int    `json:"size"`
	Hash string `json:"sha256"`
}

// packedDeposit is what the manifest tells of a deposit. Hash is that of the canonical bytes of its text.
type packedDeposit struct {
	Number    string    `json:"number"`
	Candidacy string    `json:"candidacy"`
	Version   int       `json:"version"`
	Hash      string    `json:"sha256"`
	Rules     int       `json:"rules"`
	Licences  string    `json:"licences"`
	Policy    int       `json:"licence_policy"` // of the call, 0 for the product's own
	At        time.Time `json:"at"`
	Address   string    `json:"address"`
	Folder    string    `json:"folder"`
	Hidden    bool      `json:"hidden"`
}

// sendPack streams the archive of a relève: nothing of it is held but one file and the manifest. There is none
// before the relève is closed.
func (s *Site) sendPack(ctx context.Context, c *gin.Context, k int) error {
	by := viewer(c)
	if !s.limits.Allow(Heavy, limit.Subject(c.ClientIP())) || by.SignedIn() && !s.limits.Allow(Heavy, by.ID) {
		return tooMany()
	}
	v, err := s.app.ViewCutoff(ctx, c.Param("call"), k)
	if err != nil {
		return err
	}
	if !v.Closed() {
		return domain.Missing("cutoff")
	}
	figures, err := s.figures(v)
	if err != nil {
		return err
	}
	c.Header("Content-Disposition", `attachment; filename="`+cutoffFile(v)+`.zip"`)
	if known(c, packTag(v, figures)) {
		return nil
	}
	c.Header("Content-Type", "application/zip")
	c.Status(http.StatusOK)
	if c.Request.Method == http.MethodHead {
		c.Writer.WriteHeaderNow()
		return nil
	}
	p := &archive{s: s, pr: s.words.For("fr"), v: v, zip: zip.NewWriter(c.Writer)}
	if err := p.write(ctx, figures); err != nil {
		s.fail(c, fmt.Errorf("archive of a relève, after %d files: %w", len(p.files), err))
		panic(http.ErrAbortHandler) //nolint:forbidigo // the only way to break an answer off: what was sent must not look whole
	}
	return nil
}

// packTag names the bytes of an archive without making it: all that it is made of is in its figures, but for
// what was hidden, who deposited and the verdicts of single resources.
func packTag(v app.CutoffView, figures []byte) string {
	h := sha256.New()
	_, _ = fmt.Fprintln(h, packFormat, v.Cutoff.Hash, v.Cutoff.FrozenAt.UTC().Format(time.RFC3339Nano)) // hashes never fail to write
	_, _ = h.Write(figures)
	for _, r := range v.Rows {
		_, _ = fmt.Fprintln(h, r.Number, r.Hidden, r.ByName, r.Verdicts, r.Reserves)
	}
	return `"` + hex.EncodeToString(h.Sum(nil)[:16]) + `"`
}

func (p *archive) write(ctx context.Context, figures []byte) error {
	snapshot := domain.Snapshot{CallID: p.v.Call.ID, K: p.v.Cutoff.K}
	for _, r := range p.v.Rows {
		if !r.Late(p.v.Cutoff) { // by derogation, after the list was frozen
			snapshot.Deposits = append(snapshot.Deposits, r.Deposit)
		}
	}
	for _, f := range []struct {
		path string
		body []byte
	}{{"LISEZMOI.txt", p.readme()}, {"releve.csv", figures}, {"releve.canonique", snapshot.Canonical()}} {
		if err := p.add(f.path, f.body); err != nil {
			return err
		}
	}
	var deposits []packedDeposit
	err := p.s.app.EachDeposited(ctx, p.v, func(r app.CutoffRow, text domain.Revision) error {
		d, err := p.deposit(r, text)
		deposits = append(deposits, d)
		return err
	})
	if err != nil {
		return err
	}
	return p.finish(deposits)
}

// add writes one file and notes it for the manifest.
func (p *archive) add(path string, body []byte) error {
	sum := sha256.Sum256(body)
	p.files = append(p.files, packedFile{path, len(body), hex.EncodeToString(sum[:])})
	return p.put(path, body)
}

func (p *archive) put(path string, body []byte) error {
	w, err := p.zip.CreateHeader(&zip.FileHeader{
		Name: cutoffFile(p.v) + "/" + path, Method: zip.Deflate, Modified: p.v.Cutoff.At.UTC().Truncate(time.Second),
	})
	if err != nil {
		return err
	}
	_, err = io.Copy(w, bytes.NewReader(body))
	return err
}

// deposit writes the folder of one deposit. A text that was hidden since is left out; its hash stays.
func (p *archive) deposit(r app.CutoffRow, text domain.Revision) (packedDeposit, error) {
	base := p.s.options.BaseURL
	d := packedDeposit{
		Number: r.Number, Candidacy: r.Slug, Version: r.N, Hash: r.Hash, Rules: r.RulesN, Licences: r.Policy, Policy: r.PolicyN, At: r.At.UTC(),
		Address: base + "/candidatures/" + r.Slug + "/version/" + strconv.Itoa(r.N), Folder: "depots/" + r.Number + "-" + r.Slug, Hidden: r.Hidden,
	}
	if err := p.add(d.Folder+"/recepisse.txt", p.receipt(r, text)); err != nil || r.Hidden {
		return d, err
	}
	form, _ := domain.FormOf(domain.FormCandidacy) // known
	object, err := domain.CanonicalJSON(text.Sections)
	if err != nil {
		return d, err
	}
	resources, err := p.resources(r, text)
	if err != nil {
		return d, err
	}
	for _, f := range []struct {
		name string
		body []byte
	}{
		{"texte.md", []byte(markdownPage(p.pr, form, p.namingChallenges(r, text.Sections)))},
		{"texte.json", []byte(object + "\n")},
		{"texte.canonique", text.Sections.Canonical(form.Key)},
		{"ressources.csv", resources},
	} {
		if err := p.add(d.Folder+"/"+f.name, f.body); err != nil {
			return d, err
		}
	}
	return d, nil
}

// namingChallenges is a text whose answers name défis by their numbers, which never change, in place of ids.
func (p *archive) namingChallenges(r app.CutoffRow, d domain.Document) domain.Document {
	answers, _ := domain.Answers(d["challenges"]) // checked when it was saved
	for i := range answers {
		for _, ch := range r.Challenges {
			if ch.ID == answers[i].Challenge {
				answers[i].Challenge = p.pr.T("cutoff.challenge", "N", ch.Number)
			}
		}
	}
	named := domain.Document{}
	for key, text := range d {
		named[key] = text
	}
	if rows, err := domain.CanonicalJSON(answers); err == nil { // strings always encode
		named["challenges"] = rows
	}
	return named
}

// resources are the resources of a deposit with the verdicts of its moment.
func (p *archive) resources(r app.CutoffRow, text domain.Revision) ([]byte, error) {
	list, _ := domain.Resources(text.Sections["resources"]) // checked when it was saved
	verdicts := app.FrozenVerdicts(r.Deposit)
	lines := [][]string{{"ressource", "genre", "origine", "adresse", "licence_declaree", "hebergement", "titulaire", "controle", "sous_reserve", "fondue_dans", "table_licences", "politique_licences"}}
	for _, x := range list {
		verdict := verdicts.Rows[x.ID]
		if verdict == "" {
			verdict = domain.Absent
		}
		lines = append(lines, []string{
			x.Name, p.pr.T("form.resource.kind." + x.Kind), p.pr.T("form.resource.origin." + string(x.Origin)), x.Link, x.Licence, x.Host, x.Owner,
			p.pr.T("page.verdict." + string(verdict)), yesNo(p.pr, x.Produced() && verdict.Reserved()),
			domain.NameOf(list, x.PartOf), r.Policy, strconv.Itoa(r.PolicyN),
		})
	}
	return csvOf(lines)
}

// receipt is the public part of a receipt: what the register tells anyway, nothing of the administrative panel.
func (p *archive) receipt(r app.CutoffRow, text domain.Revision) []byte {
	var b strings.Builder
	b.WriteString(p.pr.T("receipt.title") + "\n\n")
	for _, l := range p.s.app.PublicReceipt(p.v, r, text).PublicLines(p.pr) {
		b.WriteString(l.Label + "\n  " + strings.ReplaceAll(l.Text, "\n", "\n  ") + "\n")
	}
	return []byte(b.String())
}

// readme says what the archive holds and how to check it.
func (p *archive) readme() []byte {
	var b strings.Builder
	b.WriteString(p.pr.T("cutoff.readme", "K", p.v.Cutoff.K, "Address", p.s.options.BaseURL+cutoffPath(p.v.Call, p.v.Cutoff.K),
		"At", p.pr.DateTime(p.v.Cutoff.At), "Hash", p.v.Cutoff.Hash) + "\n")
	for _, name := range figureColumns() {
		b.WriteString("\n" + name + "\n  " + p.pr.T("cutoff.column."+name) + "\n")
	}
	return []byte(b.String())
}

// finish writes the two lists of what the archive holds: for programs, and for sha256sum.
func (p *archive) finish(deposits []packedDeposit) error {
	manifest, err := json.MarshalIndent(map[string]any{
		"format": packFormat, "call": p.v.Call.Slug, "cutoff": p.v.Cutoff.K, "at": p.v.Cutoff.At.UTC(), "frozen_at": p.v.Cutoff.FrozenAt.UTC(),
		"sha256": p.v.Cutoff.Hash, "deposits": deposits, "files": p.files,
	}, "", "  ")
	if err != nil {
		return err
	}
	if err := p.add("manifeste.json", append(manifest, '\n')); err != nil {
		return err
	}
	var sums strings.Builder
	for _, f := range p.files {
		sums.WriteString(f.Hash + "  " + f.Path + "\n")
	}
	if err := p.put("SHA256SUMS", []byte(sums.String())); err != nil {
		return err
	}
	return p.zip.Close()
}
