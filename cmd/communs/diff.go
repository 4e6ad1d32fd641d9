package main

import (
	"encoding/json"
	"fmt"
	"html"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/appel-a-communs/communs/internal/prose"
)

// diffCommand compares two files. It succeeds where it could compare, whether they differ or not.
func (p program) diffCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "diff ANCIEN NOUVEAU",
		Short: "Compare deux textes par paragraphes, puis par mots",
		Long: `Compare deux textes par paragraphes, puis par mots ; « - » lit l’entrée standard.

Les décalages du format json sont en octets des textes normalisés (NFC, fins de ligne LF).
Code de sortie : 0 comparaison faite, 2 erreur.`,
		Args: exactTexts(2),
		RunE: func(_ *cobra.Command, args []string) error {
			write, ok := diffFormats()[format]
			if !ok {
				return unusable("format inconnu : « %s » (text, html ou json)", format)
			}
			texts, err := p.readTexts(args)
			if err != nil {
				return err
			}
			return written(write(p.out, prose.Diff(texts[0], texts[1])))
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "text, html ou json")
	cmd.SetFlagErrorFunc(badFlag)
	return cmd
}

// exactTexts and badFlag give the status of an error to a wrong command line.
func exactTexts(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != n {
			return unusable("%d fichiers attendus, %d donnés : communs %s", n, len(args), cmd.Use)
		}
		return nil
	}
}

func badFlag(_ *cobra.Command, err error) error { return unusable("option refusée : %w", err) }

func written(err error) error {
	if err != nil {
		return unusable("écriture impossible : %w", err)
	}
	return nil
}

func diffFormats() map[string]func(io.Writer, prose.Result) error {
	return map[string]func(io.Writer, prose.Result) error{"text": diffText, "html": diffHTML, "json": writeJSON[prose.Result]}
}

func writeJSON[T any](out io.Writer, v T) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// diffText writes each block that changed under a line that says what became of it, with [-removed-] and {+added+}.
func diffText(out io.Writer, r prose.Result) error {
	var sb strings.Builder
	for _, b := range r.Blocks {
		if b.Op == prose.Same {
			continue
		}
		fmt.Fprintf(&sb, "@@ %s%s @@\n", blockTitle(b), overBudgetNote(b))
		if !b.SpacingOnly {
			sb.WriteString(strings.TrimRight(markedText(b.Spans), "\n"))
			sb.WriteString("\n")
		}
	}
	stats := r.Stats()
	switch {
	case r.Same:
		sb.WriteString("Textes identiques.\n")
	case stats.Passages == 0:
		sb.WriteString("Seuls les espacements diffèrent.\n")
	default:
		fmt.Fprintf(&sb, "Passages modifiés : %d ; mots ajoutés : %d ; mots retirés : %d.\n", stats.Passages, stats.Added, stats.Removed)
	}
	_, err := io.WriteString(out, sb.String())
	return err
}

func blockTitle(b prose.Block) string {
	if b.SpacingOnly {
		return "espacement seul"
	}
	return map[prose.BlockOp]string{
		prose.Changed: "modifié", prose.Deleted: "supprimé", prose.Inserted: "ajouté", prose.Moved: "déplacé",
	}[b.Op]
}

func overBudgetNote(b prose.Block) string {
	if b.OverBudget {
		return ", trop long pour être comparé en détail"
	}
	return ""
}

func markedText(spans []prose.Span) string {
	var sb strings.Builder
	for _, s := range spans {
		words := strings.TrimRight(s.Text, "\n") // line ends stay outside the marks
		lines := s.Text[len(words):]
		switch {
		case s.Op == prose.Equal, s.Op == prose.Insert && s.Blank():
			sb.WriteString(s.Text)
		case s.Op == prose.Insert:
			sb.WriteString("{+" + words + "+}" + lines)
		case !s.Blank():
			sb.WriteString("[-" + words + "-]" + lines)
		}
	}
	return sb.String()
}

// diffHTML writes a fragment: one div a block, its op as data, words in ins and del, everything else escaped.
func diffHTML(out io.Writer, r prose.Result) error {
	var sb strings.Builder
	for _, b := range r.Blocks {
		fmt.Fprintf(&sb, `<div class="%s"`, b.Op)
		if b.SpacingOnly {
			sb.WriteString(` data-spacing-only`)
		}
		if b.OverBudget {
			sb.WriteString(` data-over-budget`)
		}
		sb.WriteString(">" + markedHTML(b.Spans) + "</div>\n")
	}
	_, err := io.WriteString(out, sb.String())
	return err
}

func markedHTML(spans []prose.Span) string {
	var sb strings.Builder
	for _, s := range spans {
		text := html.EscapeString(s.Text)
		switch {
		case s.Op == prose.Equal, s.Op == prose.Insert && s.Blank():
			sb.WriteString(text)
		case s.Op == prose.Insert:
			sb.WriteString("<ins>" + text + "</ins>")
		case !s.Blank():
			sb.WriteString("<del>" + text + "</del>")
		}
	}
	return sb.String()
}
