package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/appel-a-communs/communs/internal/app"
)

// importCallCommand makes a call of a YAML file.
func (p program) importCallCommand() *cobra.Command {
	var manager string
	cmd := &cobra.Command{
		Use:   "call FICHIER",
		Short: "Ouvre un appel à partir d’un fichier YAML",
		Long: `Ouvre un appel à partir d’un fichier YAML ; « - » lit l’entrée standard.

Le fichier dit le nom de l’appel, ses dates, ses réglages, son règlement et ses défis : voir docs/examples/appel.yaml.
L’appel est créé en entier ou pas du tout ; chaque faute est dite avec sa ligne. La personne nommée par --manager
en devient la gestionnaire.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			source, err := p.readFile(args[0])
			if err != nil {
				return err
			}
			return p.withApp(cmd, func(ctx context.Context, a *app.App) error {
				who, err := a.FindAccount(ctx, manager)
				if err != nil {
					return err
				}
				made, err := a.ImportCallAsOperator(ctx, who, source)
				if err != nil {
					return inFile(err)
				}
				_, err = fmt.Fprintf(p.out, "Appel ouvert\u00a0: %s (/appels/%s), %d défis, règlement version %d.\n",
					made.Call.Title, made.Call.Slug, made.Challenges, made.RulesN)
				return err
			})
		},
	}
	cmd.Flags().StringVar(&manager, "manager", "", "nom public ou adresse de la personne qui gère l’appel")
	if err := cmd.MarkFlagRequired("manager"); err != nil {
		panic(err) // the flag stands on the line above
	}
	return cmd
}

// mostFile is a little more than what a file may weigh: the act itself tells that it is too large.
const mostFile = 5 << 20

// readFile reads a file that an act takes whole; « - » is the standard input.
func (p program) readFile(name string) ([]byte, error) {
	in := p.in
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close() //nolint:errcheck // only read
		in = f
	}
	return io.ReadAll(io.LimitReader(in, mostFile))
}

// inFile says each fault of a file in the words of the interface, with its line.
func inFile(err error) error {
	faults, ok := errors.AsType[app.FileErrors](err)
	if !ok {
		return err
	}
	words, errWords := catalogue()
	if errWords != nil {
		return errors.Join(err, errWords)
	}
	pr := words.For("fr")
	lines := make([]string, len(faults))
	for i, f := range faults {
		var b strings.Builder
		if f.Line > 0 {
			fmt.Fprintf(&b, "ligne %d", f.Line)
		} else {
			b.WriteString("fichier")
		}
		if f.Path != "" {
			b.WriteString(" (" + f.Path + ")")
		}
		lines[i] = b.String() + "\u00a0: " + pr.T(f.Key, f.Args...)
	}
	return errors.New(strings.Join(lines, "\n"))
}
