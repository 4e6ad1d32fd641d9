package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/appel-a-communs/communs/internal/licence"
)

// maxLicenceText is the longest text that is read, in bytes.
const maxLicenceText = 512 << 10

// statusNotOpen ends the process where a text or files were read and are not under an open licence.
const statusNotOpen = 3

func (p program) licenceTextCommand() *cobra.Command {
	var opt licenceCheck
	cmd := &cobra.Command{
		Use:   "text FICHIER",
		Short: "Reconnaître le texte d’une licence, et dire ce qui y a été changé",
		Long: `Reconnaître le texte d’une licence, mot par mot, et dire ce qui y a été changé ou ajouté. « - » lit l’entrée standard.

Code de sortie : 0 le texte est celui d’une licence ouverte, 1 il n’a pas pu être lu, 2 la demande est mal écrite,
3 le texte n’est pas celui d’une licence ouverte, ou ne l’est pas avec certitude.`,
		Example: `  communs licence text LICENSE
  communs licence text --kind data --json - < LICENCE.md`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return p.identifyText(opt, args[0]) },
	}
	cmd.Flags().StringVar(&opt.kind, "kind", "software", "nature de la ressource : software, data, content, hardware, method, font, model")
	cmd.Flags().StringVar(&opt.lang, "lang", "fr", "langue de la réponse : fr, en")
	cmd.Flags().BoolVar(&opt.json, "json", false, "répondre en JSON")
	return cmd
}

// textAnswer is the JSON of one text.
type textAnswer struct {
	Kind    licence.Kind `json:"kind"`
	Version string       `json:"table_version"`
	licence.Result
	Texts   []string        `json:"texts"` // the reasons as sentences
	Matches []licence.Match `json:"matches"`
}

func (p program) identifyText(opt licenceCheck, name string) error {
	kind, err := opt.asked()
	if err != nil {
		return err
	}
	text, err := p.licenceText(name)
	if err != nil {
		return err
	}
	matches := licence.Identify(text)
	r := licence.JudgeText(matches, kind)
	if opt.json {
		enc := json.NewEncoder(p.out)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		err = enc.Encode(textAnswer{kind, licence.TableVersion(), r, reasonTexts(r, opt.lang), append([]licence.Match{}, matches...)})
	} else {
		_, err = io.WriteString(p.out, licenceText(r, opt.lang)+matchesText(matches))
	}
	if err == nil && !r.Verdict.Accepted() {
		return exitError{code: statusNotOpen}
	}
	return err
}

// asked reads the kind and the language that the flags give.
func (opt licenceCheck) asked() (licence.Kind, error) {
	kind, ok := licence.ParseKind(opt.kind)
	switch {
	case !ok:
		return "", exitError{2, fmt.Errorf("nature inconnue : %q (software, data, content, hardware, method, font, model)", opt.kind)}
	case opt.lang != "fr" && opt.lang != "en":
		return "", exitError{2, fmt.Errorf("langue inconnue : %q (fr, en)", opt.lang)}
	}
	return kind, nil
}

// licenceText reads a file, or the standard input, no further than a licence may be long.
func (p program) licenceText(name string) ([]byte, error) {
	in := p.in
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close() //nolint:errcheck // opened for reading
		in = f
	}
	text, err := io.ReadAll(io.LimitReader(in, maxLicenceText+1))
	if err == nil && len(text) > maxLicenceText {
		return nil, errors.New("le texte dépasse 512 Kio : ce n’est pas une licence")
	}
	return text, err
}

// matchesText lists what was recognised, with the words that differ.
func matchesText(matches []licence.Match) string {
	var b strings.Builder
	for _, m := range matches {
		fmt.Fprintf(&b, "  %s  %s  [%d, %d[\n", m.ID, m.Level, m.Start, m.End)
		for _, d := range m.Diff {
			if sign := map[licence.SpanOp]string{licence.SpanDelete: "-", licence.SpanInsert: "+"}[d.Op]; sign != "" {
				b.WriteString("    " + sign + " " + d.Text + "\n")
			}
		}
		for _, a := range m.Added {
			b.WriteString("    ! " + a.Words + "\n")
		}
	}
	return b.String()
}
