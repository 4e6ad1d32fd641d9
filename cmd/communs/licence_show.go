package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/appel-a-communs/communs/internal/licence"
)

// licenceShow is what the flags of "licence show" ask for.
type licenceShow struct {
	lang string
	json bool
}

func (p program) licenceShowCommand() *cobra.Command {
	var opt licenceShow
	cmd := &cobra.Command{
		Use:   "show IDENTIFIANT",
		Short: "Dire en clair ce qu’une licence permet, demande et ne donne pas",
		Long: `Dire en clair ce qu’une licence permet, demande et ne donne pas, pour quoi elle convient et qui la tient pour ouverte.

Code de sortie : 0 la licence est connue, 1 aucune licence ne porte cet identifiant, 2 la demande est mal écrite.`,
		Example: `  communs licence show EUPL-1.2
  communs licence show cc-by-nc-4.0 --lang en --json`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return p.showLicence(opt, args[0]) },
	}
	cmd.Flags().StringVar(&opt.lang, "lang", "fr", "langue de la réponse : fr, en")
	cmd.Flags().BoolVar(&opt.json, "json", false, "répondre en JSON")
	return cmd
}

func (p program) showLicence(opt licenceShow, id string) error {
	if opt.lang != "fr" && opt.lang != "en" {
		return exitError{2, fmt.Errorf("langue inconnue : %q (fr, en)", opt.lang)}
	}
	f, ok := licence.Lookup(id)
	if !ok {
		return noLicence(id)
	}
	if opt.json {
		enc := json.NewEncoder(p.out)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		return enc.Encode(shownLicenceOf(f, opt.lang))
	}
	_, err := io.WriteString(p.out, licenceSheet(f, opt.lang))
	return err
}

// noLicence refuses an identifier, and names those that resemble it.
func noLicence(id string) error {
	var near []string
	for _, f := range licence.Nearest(id, 5) {
		near = append(near, f.ID)
	}
	if len(near) == 0 {
		return fmt.Errorf("aucune licence ne porte l’identifiant %q", id)
	}
	return fmt.Errorf("aucune licence ne porte l’identifiant %q ; proches : %s", id, strings.Join(near, ", "))
}

// shownLicence is the JSON of one licence.
type shownLicence struct {
	licence.Facts
	Version   string              `json:"table_version"`
	Text      string              `json:"text"`
	Allows    []string            `json:"allows"`
	Asks      []string            `json:"asks"`
	Withholds []string            `json:"withholds"`
	Kinds     map[string]shownFit `json:"kinds"`
}

// shownFit is how a licence suits a kind, with the reasons as sentences.
type shownFit struct {
	Verdict licence.Verdict `json:"verdict"`
	Reasons []string        `json:"reasons"`
}

func shownLicenceOf(f licence.Facts, lang string) shownLicence {
	p := f.Plain()
	out := shownLicence{
		Facts: f, Version: licence.TableVersion(), Text: f.TextURL(), Kinds: map[string]shownFit{},
		Allows: sentences(p.Allows, lang), Asks: sentences(p.Asks, lang), Withholds: sentences(p.Withholds, lang),
	}
	for _, fit := range f.Fits() {
		out.Kinds[string(fit.Kind)] = shownFit{fit.Verdict, reasonTexts(licence.Result{Reasons: fit.Reasons}, lang)}
	}
	return out
}

func sentences(list []licence.Clause, lang string) []string {
	out := make([]string, len(list))
	for i, c := range list {
		out[i] = c.Text(lang)
	}
	return out
}

// licenceSheet is a licence for a person.
func licenceSheet(f licence.Facts, lang string) string {
	words := sheetWords(lang)
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s) : %s\n", f.Name, f.ID, f.Verdict.Text(lang))
	if f.ReplacedBy != "" {
		fmt.Fprintf(&b, "%s %s\n", words["now"], f.ReplacedBy)
	}
	for _, why := range f.ClosedReasons() {
		b.WriteString("  " + why.Text(lang) + "\n")
	}
	p := f.Plain()
	for _, part := range []struct {
		title string
		list  []licence.Clause
	}{{words["allows"], p.Allows}, {words["asks"], p.Asks}, {words["withholds"], p.Withholds}} {
		if len(part.list) > 0 {
			b.WriteString(part.title + "\n  " + strings.Join(sentences(part.list, lang), "\n  ") + "\n")
		}
	}
	for _, fit := range f.Fits() {
		fmt.Fprintf(&b, "%-10s%s\n", fit.Kind, strings.Join(append([]string{fit.Verdict.Text(lang)}, reasonTexts(licence.Result{Reasons: fit.Reasons}, lang)...), " ; "))
	}
	for _, a := range f.Approvals() {
		mark := "-"
		if a.Approves {
			mark = "+"
		}
		fmt.Fprintf(&b, "%s %s  %s\n", mark, a.By, a.URL)
	}
	b.WriteString(f.TextURL() + "\n")
	return b.String()
}

func sheetWords(lang string) map[string]string {
	if lang == "en" {
		return map[string]string{"now": "now written", "allows": "It allows", "asks": "It asks", "withholds": "It does not give"}
	}
	return map[string]string{"now": "s’écrit aujourd’hui", "allows": "Elle permet", "asks": "Elle demande", "withholds": "Elle ne donne pas"}
}
