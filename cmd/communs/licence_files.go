package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/licence"
	"github.com/appel-a-communs/communs/internal/unpack"
)

func (p program) licenceFilesCommand() *cobra.Command {
	var opt licenceCheck
	cmd := &cobra.Command{
		Use:   "files DOSSIER|ARCHIVE",
		Short: "Contrôler les licences d’un dossier ou d’une archive : textes, déclarations, désaccords",
		Long: `Contrôler les licences d’un dossier, ou d’une archive .zip ou .tar.gz d’au plus 64 Mio : les textes, ce que les
fichiers déclarent, et leurs désaccords.

Code de sortie : 0 tout est sous licence ouverte, 1 le dossier ou l’archive n’a pas pu être lu, 2 la demande est mal écrite,
3 ce n’est pas le cas, ou ce n’est pas établi.`,
		Example: "  communs licence files . --json\n  communs licence files depot.tar.gz",
		Args:    cobra.ExactArgs(1),
		RunE:    func(_ *cobra.Command, args []string) error { return p.checkFiles(opt, args[0]) },
	}
	cmd.Flags().StringVar(&opt.kind, "kind", "software", "nature de la ressource : software, data, content, hardware, method, font, model")
	cmd.Flags().StringVar(&opt.lang, "lang", "fr", "langue de la réponse : fr, en")
	cmd.Flags().BoolVar(&opt.json, "json", false, "répondre en JSON")
	return cmd
}

func (p program) checkFiles(opt licenceCheck, name string) error {
	kind, err := opt.asked()
	if err != nil {
		return err
	}
	tree, done, err := openTree(name)
	if err != nil {
		return err
	}
	defer done()
	report := licence.CheckFiles(tree, kind)
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

// mostArchive is how large an archive may be, in bytes: it is held in memory.
const mostArchive = 64 << 20

// openTree opens a folder, or the files of an archive.
func openTree(name string) (tree fs.FS, done func(), err error) {
	about, err := os.Stat(name)
	if err != nil {
		return nil, nil, err
	}
	if about.IsDir() {
		root, err := os.OpenRoot(name) // nothing outside the folder is read, whatever its links say
		if err != nil {
			return nil, nil, err
		}
		return root.FS(), func() { _ = root.Close() }, nil // opened for reading
	}
	if about.Size() > mostArchive {
		return nil, nil, archiveRefused("too_large", "")
	}
	archive, err := os.ReadFile(name)
	if err != nil {
		return nil, nil, err
	}
	contents, err := unpack.Read(archive, licence.WorthWhole, unpack.Usual())
	fault, refused := errors.AsType[unpack.Error](err)
	switch {
	case refused && fault.Fault == unpack.NoArchive:
		return nil, nil, errors.New("ni un dossier, ni une archive .zip ou .tar.gz ; un texte se lit avec « communs licence text »")
	case refused:
		return nil, nil, archiveRefused(string(fault.Fault), fault.Name)
	}
	return contents.FS, func() {}, err
}

// archiveRefused says why an archive is not read, in the words of the page that reads archives too.
func archiveRefused(code, inside string) error {
	return said(domain.Error{
		Kind: domain.Invalid, Key: "error.licence_file." + code, Args: []any{"Name", inside, "Max", int64(mostArchive)},
	})
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
