package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/appel-a-communs/communs/migrations"
)

// migrateCommand brings the schema of the database up to this version of the program.
func (p program) migrateCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "migrate",
		Short: "Met le schéma de la base de données à jour",
		Long: `Met le schéma de la base de données à jour, migration après migration.

Faites d’abord une sauvegarde : communs backup. Lancez-la d’une seule machine.`,
		Args: exactly(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := p.settings(cmd)
			if err != nil {
				return err
			}
			db, err := openDatabase(cmd.Context(), c)
			if err != nil {
				return err
			}
			done, err := db.Migrate(cmd.Context(), migrations.For(db.Dialect()))
			for _, name := range done {
				fmt.Fprintln(p.out, "fait :", name)
			}
			if err == nil && len(done) == 0 {
				fmt.Fprintln(p.out, "Le schéma était à jour.")
			}
			return errors.Join(err, db.Close())
		},
	}
	databaseFlags(cmd)
	return cmd
}

// exactly refuses another number of arguments.
func exactly(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != n {
			return unusable("arguments attendus : %d, donnés : %d (%s)", n, len(args), cmd.UseLine())
		}
		return nil
	}
}
