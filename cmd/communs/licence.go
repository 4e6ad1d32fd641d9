package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/appel-a-communs/communs/internal/licence"
)

func (p program) licenceCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "licence",
		Short: "Dire si une licence est ouverte, pour quoi et pourquoi",
	}
	cmd.AddCommand(p.licenceCheckCommand(), p.licenceShowCommand(), p.licenceTextCommand(), p.licenceFilesCommand())
	return cmd
}

// licenceCheck is what the flags of "licence check" ask for.
type licenceCheck struct {
	kind  string
	lang  string
	json  bool
	batch bool
}

func (p program) licenceCheckCommand() *cobra.Command {
	var opt licenceCheck
	cmd := &cobra.Command{
		Use:   "check [EXPRESSION]",
		Short: "Juger une licence : nom, identifiant ou expression SPDX, adresse",
		Example: `  communs licence check "CC BY-SA 4.0" --kind content
  communs licence check "MIT OR Apache-2.0" --json
  communs licence check --batch < licences.tsv`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return p.checkLicence(opt, args) },
	}
	cmd.Flags().StringVar(&opt.kind, "kind", "software", "nature de la ressource : software, data, content, hardware, method, font, model")
	cmd.Flags().StringVar(&opt.lang, "lang", "fr", "langue de la réponse : fr, en")
	cmd.Flags().BoolVar(&opt.json, "json", false, "répondre en JSON")
	cmd.Flags().BoolVar(&opt.batch, "batch", false, "lire des lignes « licence<TAB>nature » sur l’entrée standard")
	return cmd
}

func (p program) checkLicence(opt licenceCheck, args []string) error {
	kind, err := opt.asked()
	switch {
	case err != nil:
		return err
	case opt.batch && (len(args) > 0 || opt.json):
		return exitError{2, errors.New("--batch lit l’entrée standard et répond en lignes : ni expression, ni --json")}
	case opt.batch:
		return p.checkLicences(opt.lang, kind)
	case len(args) == 0:
		return exitError{2, errors.New("il manque la licence à juger, ou --batch")}
	}
	result := licence.Declare(args[0], kind)
	if opt.json {
		return p.printLicenceJSON(licenceAnswer{args[0], kind, licence.TableVersion(), result, reasonTexts(result, opt.lang)})
	}
	_, err = io.WriteString(p.out, licenceText(result, opt.lang))
	return err
}

// licenceAnswer is the JSON of one check.
type licenceAnswer struct {
	Input   string       `json:"input"`
	Kind    licence.Kind `json:"kind"`
	Version string       `json:"table_version"`
	licence.Result
	Texts []string `json:"texts"` // the reasons as sentences
}

func (p program) printLicenceJSON(answer licenceAnswer) error {
	enc := json.NewEncoder(p.out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(answer)
}

func reasonTexts(r licence.Result, lang string) []string {
	texts := make([]string, 0, len(r.Reasons))
	for _, why := range r.Reasons {
		texts = append(texts, why.Text(lang))
	}
	return texts
}

// licenceText is the answer for a person: the verdict, the reasons with their pages, the advice.
func licenceText(r licence.Result, lang string) string {
	var b strings.Builder
	b.WriteString(r.Verdict.Text(lang))
	if !r.Expr.IsZero() {
		b.WriteString(" (" + r.Expr.String() + ")")
	}
	b.WriteByte('\n')
	for _, why := range r.Reasons {
		b.WriteString("  " + why.Text(lang) + "\n")
		if strings.HasPrefix(why.URL, "https://") {
			b.WriteString("    " + why.URL + "\n")
		}
	}
	var names []string
	for _, a := range r.Advice {
		names = append(names, a.ID+" ("+a.Name+")")
	}
	if len(names) > 0 {
		b.WriteString(map[string]string{"fr": "  À choisir plutôt : ", "en": "  Choose rather: "}[lang] + strings.Join(names, ", ") + "\n")
	}
	return b.String()
}

// maxLicenceLine bounds a line of the batch, in bytes.
const maxLicenceLine = 64 << 10

// checkLicences answers each line of the standard input; a line that is not one is told on the error output, and the
// others are answered all the same.
func (p program) checkLicences(lang string, kind licence.Kind) error {
	in := bufio.NewReaderSize(p.in, maxLicenceLine)
	out := bufio.NewWriter(p.out)
	bad := 0
	for number := 1; ; number++ {
		line, whole, err := readLine(in)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return errors.Join(fmt.Errorf("entrée standard : %w", err), out.Flush())
		}
		answer, problem := batchAnswer(line, whole, lang, kind)
		if problem != "" {
			bad++
			fmt.Fprintf(p.errs, "communs: ligne %d : %s\n", number, problem)
			continue
		}
		fmt.Fprintln(out, answer)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if bad > 0 {
		return exitError{code: 2}
	}
	return nil
}

// readLine reads a line without its end; whole is false when it was too long, and its rest is skipped.
func readLine(in *bufio.Reader) (line string, whole bool, err error) {
	part, more, err := in.ReadLine()
	line, whole = string(part), !more
	for more && err == nil {
		_, more, err = in.ReadLine()
	}
	return line, whole, err
}

func batchAnswer(line string, whole bool, lang string, kind licence.Kind) (answer, problem string) {
	input, name, given := strings.Cut(line, "\t")
	switch {
	case !whole:
		return "", "plus de 64 Kio"
	case strings.Contains(name, "\t"):
		return "", "plus de deux colonnes (licence<TAB>nature)"
	case given && name != "":
		var ok bool
		if kind, ok = licence.ParseKind(name); !ok {
			return "", fmt.Sprintf("nature inconnue : %q", name)
		}
	default:
		name = string(kind)
	}
	r := licence.Declare(input, kind)
	return strings.Join([]string{input, name, r.Expr.String(), string(r.Verdict), r.Reasons[0].Text(lang)}, "\t"), ""
}
