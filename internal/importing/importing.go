// Package importing brings another wiki's history here: it reads an export with package mediawiki and
// writes each page with its versions through app. It knows neither SQL nor HTTP.
package importing

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/mediawiki"
)

// Run is one import.
type Run struct {
	App     *app.App
	Source  string // names the wiki; "" takes the export's own database name or address
	CallID  string // of candidacies
	Licence string // SPDX id of the texts
	Form    string // domain.FormFree or domain.FormCandidacy
	Map     *mediawiki.Map
	// Labels are the folded labels of the form's sections, for candidacies without a map.
	Labels map[string]string
	// Challenges are the ids of the call's défis by folded title and by number.
	Challenges map[string]string
	Pandoc     *mediawiki.Pandoc
	// Told is called after each page, with what became of it.
	Told func(Told)
	// Enough is asked before each page and each version with what is here so far; a run that has enough keeps the
	// versions that it has of the page at hand, and ends. nil takes everything.
	Enough func(pages, versions int) bool
	// Limits of the reading of the export.
	Limits mediawiki.Options
}

// Told is what became of one page.
type Told struct {
	Title          string
	Path           string
	Added, Skipped int
	Problem        error    // why the page was left out
	Notes          []string // what was kept apart or shown as source
}

// Report sums a run up.
type Report struct {
	Pages, Unchanged, Left int
	Added, Skipped         int
	Problems               []error
	Unmapped               map[string]int // parameters that the map does not speak of, with the pages that use them
	Cut                    bool           // the run had enough before the export's end
}

func (r Run) enough(report *Report, more int) bool {
	if r.Enough != nil && r.Enough(report.Pages, report.Added+more) {
		report.Cut = true
	}
	return report.Cut
}

// From reads an export to its end. A damaged page is left out whole and reported; pages before and after
// it are imported. The error is for what ends the run: a reader or a database that fails.
func (r Run) From(ctx context.Context, export io.Reader) (Report, error) {
	report := Report{Unmapped: map[string]int{}}
	in, err := mediawiki.Open(export, r.Limits)
	if err != nil {
		return report, err
	}
	if r.Source == "" {
		r.Source = sourceName(in.Site())
	}
	for !r.enough(&report, 0) {
		page, err := in.Next(ctx)
		if errors.Is(err, io.EOF) {
			return report, nil
		}
		told := Told{}
		if err == nil {
			told, err = r.page(ctx, page, &report)
		}
		if _, damaged := errors.AsType[*mediawiki.DamageError](err); damaged || isLeft(err) {
			told.Problem, err = err, nil
			report.Left++
			report.Problems = append(report.Problems, told.Problem)
		}
		if err != nil {
			return report, err
		}
		report.Added, report.Skipped = report.Added+told.Added, report.Skipped+told.Skipped
		if r.Told != nil {
			r.Told(told)
		}
	}
	return report, nil
}

// leftError is a page that is whole and that this import leaves out all the same.
type leftError struct {
	Title string
	Err   error
}

func (e leftError) Error() string { return fmt.Sprintf("page %q: %v", e.Title, e.Err) }
func (e leftError) Unwrap() error { return e.Err }

func isLeft(err error) bool {
	_, left := errors.AsType[leftError](err)
	return left
}

func sourceName(site mediawiki.Site) string {
	for _, name := range []string{site.Database, site.Base, site.Name} {
		if name != "" {
			return name
		}
	}
	return "mediawiki"
}

// page imports one page whole, or leaves nothing of it.
func (r Run) page(ctx context.Context, p *mediawiki.Page, report *Report) (told Told, err error) {
	told.Title = p.Title
	im, err := r.App.StartImport(ctx, app.ForeignPage{
		Source: r.Source, Ref: strconv.FormatInt(p.ID, 10), Title: p.Title, Form: r.Form, CallID: r.CallID, Licence: r.Licence,
	})
	if err != nil {
		return told, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, im.Abandon(context.WithoutCancel(ctx)))
		}
	}()
	rest := leftovers{}
	for !r.enough(report, im.Added) {
		v, errNext := p.NextRevision(ctx)
		if errors.Is(errNext, io.EOF) {
			break
		}
		if errNext != nil {
			return told, errNext
		}
		if err := r.revision(ctx, im, p.Title, v, &rest, &told); err != nil {
			return told, err
		}
	}
	page, err := im.Finish(ctx, rest.json())
	if err != nil {
		return told, err
	}
	told.Added, told.Skipped, told.Path = im.Added, im.Skipped, page.Path("")
	report.Pages++
	if im.Added == 0 {
		report.Unchanged++
	}
	for name := range rest.Unmapped {
		report.Unmapped[name]++
	}
	return told, nil
}

// revision makes a version of a revision and adds it.
func (r Run) revision(ctx context.Context, im *app.Import, title string, rev mediawiki.Revision, rest *leftovers, told *Told) error {
	v := app.ForeignVersion{Ref: strconv.FormatInt(rev.ID, 10), At: rev.At, Author: rev.By.Name, Summary: rev.Summary}
	if im.Has(v.Ref) {
		return im.Add(ctx, v)
	}
	told.Notes = append(told.Notes, rev.Notes...)
	made, err := r.sections(ctx, title, rev, rest)
	if err != nil {
		return leftError{title, err}
	}
	v.Sections = made.sections
	if made.source != "" {
		v.Model, v.Source = rev.Model, made.source
	}
	if made.note != "" {
		told.Notes = append(told.Notes, "version "+v.Ref+": "+made.note)
	}
	err = im.Add(ctx, v)
	if domain.KindOf(err) == domain.Conflict {
		return leftError{title, err}
	}
	return err
}

// leftovers is what the last version of a page says that no section holds.
type leftovers struct {
	Unmapped   map[string]string `json:"unmapped,omitempty"`
	Tags       []string          `json:"tags,omitempty"`
	Challenges []string          `json:"challenges,omitempty"` // named, and unknown here
}

func (l leftovers) json() string {
	if len(l.Unmapped)+len(l.Tags)+len(l.Challenges) == 0 {
		return ""
	}
	text, err := json.Marshal(l)
	if err != nil {
		return "" // strings always encode
	}
	return string(text)
}
