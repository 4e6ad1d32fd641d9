package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/appel-a-communs/communs/internal/licence"
)

func (p program) licenceFilesCommand() *cobra.Command {
	var opt licenceCheck
	cmd := &cobra.Command{
		Use:   "files DOSSIER",
		Short: "Contrôler les licences d’un dossier : textes, déclarations, désaccords",
		Long: `Contrôler les licences d’un dossier : les textes, ce que les fichiers déclarent, et leurs désaccords.

Code de sortie : 0 tout est sous licence ouverte, 1 le dossier n’a pas pu être lu, 2 la demande est mal écrite,
3 ce n’est pas le cas, ou ce n’est pas établi.`,
		Example: "  communs licence files . --json",
		Args:    cobra.ExactArgs(1),
		RunE:    func(_ *cobra.Command, args []string) error { return p.checkFiles(opt, args[0]) },
	}
	cmd.Flags().StringVar(&opt.kind, "kind", "software", "nature de la ressource : software, data, content, hardware, method, font, model")
	cmd.Flags().StringVar(&opt.lang, "lang", "fr", "langue de la réponse : fr, en")
	cmd.Flags().BoolVar(&opt.json, "json", false, "répondre en JSON")
	return cmd
}

func (p program) checkFiles(opt licenceCheck, dir string) error {
	kind, err := opt.asked()
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(dir) // nothing outside the folder is read, whatever its links say
	if err != nil {
		return err
	}
	defer root.Close() //nolint:errcheck // opened for reading
	report := licence.CheckFiles(root.FS(), kind)
	if opt.json {
		enc := json.NewEncoder(p.out)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		err = enc.Encode(report)
	} else {
		_, err = io.WriteString(p.out, licenceText(report.Result, opt.lang)+filesText(report, opt.lang))
	}
	if err == nil && !report.Result.Verdict.Accepted() {
		return exitError{code: statusNotOpen}
	}
	return err
}

// filesText lists what was read and what disagrees.
func filesText(r licence.RepoReport, lang string) string {
	var b strings.Builder
	for _, t := range r.Texts {
		fmt.Fprintf(&b, "%s\n%s", t.File, matchesText(t.Matches))
	}
	for _, d := range r.Declared {
		fmt.Fprintf(&b, "%s  %s  %s\n", d.File, d.Field, d.Written)
	}
	for _, d := range r.Disagreements {
		b.WriteString("! " + d.Reason.Text(lang) + "\n")
	}
	for _, why := range r.Unread {
		b.WriteString("? " + why.Text(lang) + "\n")
	}
	return b.String()
}
