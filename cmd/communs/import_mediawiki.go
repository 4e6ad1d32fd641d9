package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/importing"
	"github.com/appel-a-communs/communs/internal/licence"
	"github.com/appel-a-communs/communs/internal/mediawiki"
)

// wikiFlags are what the import of a wiki is told.
type wikiFlags struct{ call, licence, as, mapFile, source string }

func (p program) importMediaWiki() *cobra.Command {
	var f wikiFlags
	cmd := &cobra.Command{
		Use:   "mediawiki FICHIER --licence SPDX",
		Short: "Importe un export XML de MediaWiki (0.10 ou 0.11, simple ou gzip), avec toutes ses versions",
		Long: `Importe chaque page avec toutes ses versions : date, auteur, résumé, texte. Une page abîmée est laissée de côté en
entier et signalée avec sa ligne ; les autres sont importées. Relancée, la commande ne reprend que ce qui manque.

--as free fait des pages libres ; --as candidacy fait des candidatures de l’appel --call. --map lit un fichier YAML qui
dit quel paramètre d’un modèle de Page Forms va dans quelle rubrique (docs/examples/carte.yaml). Le texte en wikicode
est converti par pandoc s’il est installé ; sinon il est montré tel quel. « - » lit l’entrée standard.`,
		Args: exactly(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withApp(cmd, func(ctx context.Context, a *app.App) error { return p.runWikiImport(ctx, a, f, args[0]) })
		},
	}
	cmd.Flags().StringVar(&f.call, "call", "", "adresse courte de l’appel, pour des candidatures")
	cmd.Flags().StringVar(&f.licence, "licence", "", "identifiant SPDX de la licence des textes, par exemple CC-BY-SA-4.0 (obligatoire)")
	cmd.Flags().StringVar(&f.as, "as", "free", "ce que deviennent les pages : free ou candidacy")
	cmd.Flags().StringVar(&f.mapFile, "map", "", "fichier YAML qui associe paramètres et rubriques")
	cmd.Flags().StringVar(&f.source, "source", "", "nom du wiki d’origine ; par défaut celui de l’export")
	return cmd
}

func (p program) runWikiImport(ctx context.Context, a *app.App, f wikiFlags, name string) error {
	run, err := f.run(ctx, a)
	if err != nil {
		return err
	}
	in, size, err := p.openExport(name)
	if err != nil {
		return err
	}
	defer closing(in, "export")
	counted := &counting{Reader: in}
	shown := 0
	run.Told = func(t importing.Told) { p.tellPage(t, counted.share(size), &shown) }
	report, err := run.From(ctx, counted)
	p.tellReport(report)
	switch {
	case err != nil:
		return unusable("%s : %w", name, err)
	case report.Left > 0:
		return exitError{code: 1}
	}
	return nil
}

// run checks what was asked before anything is read.
func (f wikiFlags) run(ctx context.Context, a *app.App) (importing.Run, error) {
	run := importing.Run{App: a, Source: f.source, Licence: f.licence, Pandoc: mediawiki.NewPandoc(mediawiki.PandocOptions{})}
	if _, known := licence.Lookup(f.licence); !known {
		return run, unusable("--licence attend un identifiant SPDX connu, par exemple CC-BY-SA-4.0 ou etalab-2.0 ; reçu « %s »", f.licence)
	}
	switch f.as {
	case "free":
		run.Form = domain.FormFree
	case "candidacy":
		run.Form = domain.FormCandidacy
		if f.call == "" {
			return run, unusable("--as candidacy demande --call : à quel appel ces candidatures répondent-elles ?")
		}
	default:
		return run, unusable("--as attend free ou candidacy ; reçu « %s »", f.as)
	}
	if f.call != "" {
		if err := f.onCall(ctx, a, &run); err != nil {
			return run, err
		}
	}
	return run, f.readMap(&run)
}

func (f wikiFlags) onCall(ctx context.Context, a *app.App, run *importing.Run) error {
	v, err := a.ImportTarget(ctx, f.call)
	if domain.KindOf(err) == domain.NotFound {
		return unusable("aucun appel n’a l’adresse « %s »", f.call)
	}
	if err != nil {
		return err
	}
	run.CallID = v.Call.ID
	run.Challenges = map[string]string{}
	for _, c := range v.Challenges {
		run.Challenges[mediawiki.Fold(c.Title)] = c.ID
		if c.Number > 0 {
			run.Challenges[strconv.Itoa(c.Number)] = c.ID
		}
	}
	words, err := catalogue()
	if err != nil {
		return err
	}
	form, _ := domain.FormOf(run.Form) // one of two that are there
	run.Labels = map[string]string{}
	for _, s := range form.Sections {
		for _, lang := range []string{"fr", "en"} {
			run.Labels[mediawiki.Fold(words.For(lang).T("section."+form.Key+"."+s.Key))] = s.Key
		}
	}
	return nil
}

func (f wikiFlags) readMap(run *importing.Run) error {
	if f.mapFile == "" {
		return nil
	}
	text, err := os.ReadFile(f.mapFile)
	if err != nil {
		return unusable("%w", err)
	}
	forms := map[string][]string{}
	for _, key := range []string{domain.FormFree, domain.FormCandidacy} {
		form, _ := domain.FormOf(key) // both are there
		for _, s := range form.Sections {
			forms[key] = append(forms[key], s.Key)
		}
	}
	m, err := mediawiki.ParseMap(text, forms)
	if err != nil {
		return unusable("%s : %w", f.mapFile, err)
	}
	if m.Form != "" && m.Form != run.Form {
		return unusable("%s est faite pour « %s », la commande pour « %s »", f.mapFile, m.Form, run.Form)
	}
	run.Map = &m
	return nil
}

// openExport opens a file, or standard input, and tells its size; 0 where it is not known.
func (p program) openExport(name string) (io.ReadCloser, int64, error) {
	if name == "-" {
		return io.NopCloser(p.in), 0, nil
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, 0, unusable("%w", err)
	}
	info, err := file.Stat()
	if err != nil {
		return nil, 0, errors.Join(err, file.Close())
	}
	return file, info.Size(), nil
}

// counting tells how much of a file was read.
type counting struct {
	io.Reader
	n int64
}

func (c *counting) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	c.n += int64(n)
	return n, err
}

// share is the part that was read, in percent; "" where the whole is not known.
func (c *counting) share(size int64) string {
	if size <= 0 {
		return ""
	}
	return fmt.Sprintf("%3d %%  ", min(100, 100*c.n/size))
}

// maxShown bounds the problems that are printed: a file that is damaged throughout has one a page.
const maxShown = 200

func (p program) tellPage(t importing.Told, share string, shown *int) {
	switch {
	case t.Problem != nil:
		if *shown++; *shown <= maxShown {
			fmt.Fprintf(p.errs, "%slaissée de côté : %v\n", share, t.Problem)
		}
	case t.Added == 0:
		fmt.Fprintf(p.out, "%s%s : rien de nouveau (%s déjà là)\n", share, t.Title, several(t.Skipped, "version"))
	default:
		fmt.Fprintf(p.out, "%s%s : %s, %s\n", share, t.Title, several(t.Added, "version"), t.Path)
	}
	for _, note := range t.Notes {
		if *shown++; *shown <= maxShown {
			fmt.Fprintf(p.errs, "%s  %s : %s\n", share, t.Title, note)
		}
	}
}

func (p program) tellReport(r importing.Report) {
	fmt.Fprintf(p.out, "Pages importées : %d, dont %d sans rien de nouveau ; laissées de côté : %d. Versions ajoutées : %d ; déjà là : %d.\n",
		r.Pages, r.Unchanged, r.Left, r.Added, r.Skipped)
	for _, name := range slices.Sorted(maps.Keys(r.Unmapped)) {
		fmt.Fprintf(p.out, "  paramètre sans rubrique, gardé à part : %s (%s)\n", name, several(r.Unmapped[name], "page"))
	}
}

// several counts things in French: none and one are singular.
func several(n int, word string) string {
	if n > 1 {
		word += "s"
	}
	return strconv.Itoa(n) + " " + word
}
