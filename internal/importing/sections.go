package importing

import (
	"context"
	"errors"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/mediawiki"
)

// made is what a revision's text becomes.
type made struct {
	sections domain.Document
	source   string // the text before its conversion; "" where it is kept as it is
	note     string
}

// restSection is the text section that takes what belongs to no other.
func restSection(form string) string {
	if form == domain.FormCandidacy {
		return "problem"
	}
	return "texte"
}

func (r Run) sections(ctx context.Context, title string, rev mediawiki.Revision, rest *leftovers) (made, error) {
	if r.Map != nil && rev.Model == "wikitext" {
		return r.mapped(ctx, title, rev, rest)
	}
	text, out, err := r.markdown(ctx, rev.Model, rev.Text)
	if err != nil {
		return out, err
	}
	if r.Form == domain.FormFree {
		out.sections = domain.Document{"texte": text}
		return out, nil
	}
	out.sections = mediawiki.SplitSections(text, r.Labels, restSection(r.Form))
	return out, nil
}

// markdown gives a text as Markdown: as it is, converted, or fenced as its source.
func (r Run) markdown(ctx context.Context, model, text string) (string, made, error) {
	if model == "markdown" || model == "" || text == "" {
		return text, made{}, nil
	}
	c, err := r.Pandoc.Convert(ctx, mediawiki.Text{Model: model, Body: text})
	if err != nil {
		return "", made{}, err
	}
	return wikiLinks(c.Markdown), made{source: text, note: c.Reason}, nil
}

// pandocLink is how pandoc writes a link between pages of a wiki.
var pandocLink = regexp.MustCompile(`\[([^\[\]]*)\]\(<?([^()<>"\n]*?)>? "wikilink"\)`)

// wikiLinks turns pandoc's links between pages into ours, [[Page|words]], which lead to the page here.
func wikiLinks(md string) string {
	return pandocLink.ReplaceAllStringFunc(md, func(link string) string {
		m := pandocLink.FindStringSubmatch(link)
		page, err := url.PathUnescape(m[2])
		if err != nil {
			page = m[2]
		}
		if page = strings.TrimSpace(strings.ReplaceAll(page, "_", " ")); page == "" || page == m[1] {
			return "[[" + m[1] + "]]"
		}
		return "[[" + page + "|" + m[1] + "]]"
	})
}

// mapped puts the parameters of the template of a Page Forms wiki into their sections.
func (r Run) mapped(ctx context.Context, title string, rev mediawiki.Revision, rest *leftovers) (made, error) {
	m, err := r.Map.Apply(title, rev.Text)
	if errors.Is(err, mediawiki.ErrNoTemplate) { // an early version, before the form was used
		text, out, err := r.markdown(ctx, rev.Model, rev.Text)
		out.sections = domain.Document{restSection(r.Form): text}
		return out, err
	}
	if err != nil {
		return made{}, err
	}
	out := made{sections: domain.Document{}, source: rev.Text}
	form, _ := domain.FormOf(r.Form) // checked when the import was opened
	for _, key := range slices.Sorted(maps.Keys(m.Sections)) {
		text := m.Sections[key]
		if s, ok := form.Section(key); ok && s.Kind == domain.Text {
			var c made
			if text, c, err = r.markdown(ctx, rev.Model, text); err != nil {
				return out, err
			}
			out.note = c.note
		}
		out.sections[key] = text
	}
	if err := r.remainder(ctx, rev.Model, m.Rest, &out); err != nil {
		return out, err
	}
	*rest = leftovers{Unmapped: m.Unmapped, Tags: m.Tags}
	out.sections["challenges"], rest.Challenges = r.answers(m.Challenges)
	return out, nil
}

// remainder keeps the words around the template in the first text section, after its own.
func (r Run) remainder(ctx context.Context, model, text string, out *made) error {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	md, _, err := r.markdown(ctx, model, strings.TrimSpace(text))
	key := restSection(r.Form)
	out.sections[key] = strings.TrimSpace(out.sections[key] + "\n\n" + md)
	return err
}

// answers gives the rows for the défis that are known here, and the names of the others.
func (r Run) answers(names []string) (section string, unknown []string) {
	var rows []domain.Answer
	for _, name := range names {
		id, ok := r.Challenges[mediawiki.Fold(name)]
		if !ok {
			unknown = append(unknown, name)
			continue
		}
		rows = append(rows, domain.Answer{ID: "d" + id, Challenge: id})
	}
	if len(rows) == 0 {
		return "", unknown
	}
	text, err := domain.CanonicalJSON(rows)
	if err != nil {
		return "", names // rows of strings always encode
	}
	return text, unknown
}
