package main

import "github.com/spf13/cobra"

// importCommand holds what brings things here from elsewhere.
func (p program) importCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "import",
		Short: "Importe un appel, ou l’histoire d’un autre wiki",
		Args:  exactly(0),
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	databaseFlags(cmd)
	cmd.AddCommand(p.importCallCommand(), p.importMediaWiki())
	return cmd
}
