package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/appel-a-communs/communs/internal/prose"
)

// exitConflict is the status of a merge that found a conflict.
const exitConflict = 1

// mergeCommand merges two texts written over the same base.
func (p program) mergeCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "merge BASE MIEN AUTRE",
		Short: "Fusionne deux textes écrits à partir d’une même base",
		Long: `Fusionne deux textes écrits à partir d’une même base ; « - » lit l’entrée standard.

En cas de conflit, le format text n’écrit rien sur la sortie et montre les conflits sur la sortie d’erreur ;
dans le format json, « text » garde alors le passage de la base à la place de chaque conflit, et « pieces »
dit d’où vient chaque morceau. Aucun marqueur de conflit n’est jamais écrit.
Code de sortie : 0 fusion complète, 1 conflit, 2 erreur.`,
		Args: exactTexts(3),
		RunE: func(_ *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return unusable("format inconnu : « %s » (text ou json)", format)
			}
			texts, err := p.readTexts(args)
			if err != nil {
				return err
			}
			return p.writeMerge(prose.Merge(texts[0], texts[1], texts[2]), format)
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "text ou json")
	cmd.SetFlagErrorFunc(badFlag)
	return cmd
}

func (p program) writeMerge(m prose.Merged, format string) error {
	var err error
	switch {
	case format == "json":
		err = writeJSON(p.out, m)
	case m.Clean:
		_, err = io.WriteString(p.out, m.Text)
	default:
		_, err = io.WriteString(p.errs, conflictsText(m.Conflicts))
	}
	if err == nil && !m.Clean {
		return exitError{code: exitConflict}
	}
	return written(err)
}

func conflictsText(conflicts []prose.Conflict) string {
	var sb strings.Builder
	for i, c := range conflicts {
		fmt.Fprintf(&sb, "Conflit %d sur %d\n", i+1, len(conflicts))
		for _, side := range [][2]string{{"base", c.Base}, {"mien", c.Mine}, {"autre", c.Theirs}} {
			fmt.Fprintf(&sb, "  %s :\n%s", side[0], indented(side[1]))
		}
	}
	return sb.String()
}

func indented(text string) string {
	text = strings.Trim(text, "\n")
	if text == "" {
		return "    (rien)\n"
	}
	return "    " + strings.ReplaceAll(text, "\n", "\n    ") + "\n"
}
