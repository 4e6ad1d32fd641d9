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

	"github.com/appel-a-communs/communs/internal/licence"
	"github.com/appel-a-communs/communs/internal/unpack"
)

func (p program) licenceFilesCommand() *cobra.Command {
	var opt licenceCheck
	cmd := &cobra.Command{
		Use:   "files DOSSIER|ARCHIVE",
		Short: "Contrôler les licences d’un dossier : textes, déclarations, désaccords",
		Long: `Contrôler les licences d’un dossier : les textes, ce que les fichiers déclarent, et leurs désaccords.

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
		return nil, nil, fmt.Errorf("%s : l’archive dépasse %d Mio", name, mostArchive>>20)
	}
	archive, err := os.ReadFile(name)
	if err != nil {
		return nil, nil, err
	}
	contents, err := unpack.Read(archive, licence.WorthWhole, unpack.Usual())
	if fault, refused := errors.AsType[unpack.Error](err); refused {
		return nil, nil, fmt.Errorf("%s : %s", name, strings.TrimSpace(archiveFaults[fault.Fault]+" "+fault.Name))
	}
	return contents.FS, func() {}, err
}

// archiveFaults say why an archive is not read.
var archiveFaults = map[unpack.Fault]string{
	unpack.Empty: "le fichier est vide", unpack.NoArchive: "ni dossier, ni archive .zip ou .tar.gz",
	unpack.Broken: "l’archive est coupée ou abîmée", unpack.Encrypted: "l’archive demande un mot de passe",
	unpack.TooMany: "l’archive contient trop de fichiers", unpack.Bomb: "l’archive prendrait trop de place une fois ouverte",
	unpack.BadName: "l’archive contient un nom qui n’est pas admis :", unpack.NoFile: "l’archive ne contient aucun fichier",
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
