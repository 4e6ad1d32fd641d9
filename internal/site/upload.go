package site

import (
	"context"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/web/view"
)

// uploadForm asks for an image or a PDF, and for the words that stand for it.
func (s *Site) uploadForm(_ context.Context, c *gin.Context) error {
	if !viewer(c).SignedIn() {
		return domain.Error{Kind: domain.Unauthenticated, Key: "error.sign_in"}
	}
	s.showUpload(c, view.UploadScreen{}, "", nil)
	return nil
}

func (s *Site) showUpload(c *gin.Context, v view.UploadScreen, alt string, err error) {
	pr := s.printer(c)
	a := asker{s: s, pr: pr, faults: domain.ProblemsOf(err)}
	v.Title, v.Lead, v.Action, v.Submit = pr.T("upload.title"), pr.T("upload.lead"), s.local(c, "/fichiers"), pr.T("upload.submit")
	v.Alt = view.Field{
		Name: "alternative", Kind: view.KindLine, Label: pr.T("upload.alt"), Help: pr.T("upload.alt_help"), Required: true,
		Value: shownText(alt), MaxLength: 300, Error: a.fault("alternative"),
	}
	v.FileLabel, v.FileError = pr.T("upload.file"), a.fault("file")
	v.Problems = a.problems()
	status := http.StatusOK
	if err != nil {
		status = statusOf(domain.KindOf(err))
	}
	s.show(c, screen{status: status, page: view.Page{Title: v.Title, Robots: "noindex"}, body: view.Upload(pr, v)})
}

// upload stores a file and gives the words to paste where it should stand.
func (s *Site) upload(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if domain.KindOf(err) == domain.TooLarge {
		err = domain.Problems{{Kind: domain.TooLarge, Key: "error.file_too_large", Field: "file"}}
		s.showUpload(c, view.UploadScreen{}, "", err)
		return nil
	}
	if err != nil {
		return err
	}
	alt := strings.Join(strings.Fields(shownText(f.get("alternative"))), " ")
	if alt == "" {
		s.showUpload(c, view.UploadScreen{}, alt, domain.Problems{{Kind: domain.Invalid, Key: "error.alternative", Field: "alternative"}})
		return nil
	}
	u, err := s.app.UploadFile(ctx, viewer(c), f.name, f.file)
	switch domain.KindOf(err) {
	case domain.Invalid:
		s.showUpload(c, view.UploadScreen{}, alt, err)
		return nil
	case "":
	default:
		return err
	}
	if err != nil {
		return err
	}
	pr := s.printer(c)
	done := view.UploadScreen{Markdown: markdownOf(u, alt), Done: pr.T("upload.done"), Copy: pr.T("upload.copy")}
	if u.Type != "application/pdf" {
		done.Image, done.ImageAlt = "/fichiers/"+fileName(u), alt
	}
	s.showUpload(c, done, "", nil)
	return nil
}

// markdownOf shows an image in its place, or leads to a PDF.
func markdownOf(u store.Upload, alt string) string {
	alt = strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`, "`", "\\`", "*", `\*`, "_", `\_`, "<", `\<`).Replace(alt)
	words := "[" + alt + "](/fichiers/" + fileName(u) + ")"
	if u.Type == "application/pdf" {
		return words
	}
	return "!" + words
}

func fileName(u store.Upload) string {
	switch u.Type {
	case "image/png":
		return u.Hash + ".png"
	case "image/jpeg":
		return u.Hash + ".jpg"
	}
	return u.Hash + ".pdf"
}

// sendFile serves a file under the name that its bytes have: it never changes. Nothing in it may run.
func (s *Site) sendFile(ctx context.Context, c *gin.Context) error {
	name := c.Param("name")
	hash, _, _ := strings.Cut(name, ".")
	if len(hash) != 64 || strings.Trim(hash, "0123456789abcdef") != "" {
		return domain.Missing("file")
	}
	etag := `"` + hash + `"`
	u, err := s.app.ReadUpload(ctx, hash)
	if err != nil {
		return err
	}
	if name != fileName(u) {
		return domain.Missing("file")
	}
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("ETag", etag)
	if u.Type == "application/pdf" {
		h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	}
	if etagMatches(c.Request.Header.Get("If-None-Match"), etag) {
		c.Status(http.StatusNotModified)
		c.Writer.WriteHeaderNow()
		return nil
	}
	write(c, http.StatusOK, u.Type, u.Bytes)
	return nil
}
