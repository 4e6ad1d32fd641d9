package main

import "github.com/spf13/cobra"

// importCommand groups what brings texts in from elsewhere.
func (p program) importCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "import",
		Short: "Importe un appel ou des pages venus d’ailleurs",
	}
	databaseFlags(cmd)
	cmd.AddCommand(p.importCallCommand())
	return cmd
}
