package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/appel-a-communs/communs/config"
	"github.com/appel-a-communs/communs/internal/sqldb"
	"github.com/appel-a-communs/communs/migrations"
)

// restoreCommand reads a backup into an empty database.
func (p program) restoreCommand() *cobra.Command {
	var from string
	cmd := &cobra.Command{
		Use:   "restore --from FICHIER",
		Short: "Restaure une sauvegarde dans une base vide",
		Long: `Restaure une sauvegarde dans une base vide, puis met son schéma à jour. Le fichier est vérifié en entier avant que
quoi que ce soit ne soit gardé : une sauvegarde tronquée ou modifiée laisse la base vide.`,
		Args: exactly(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := p.settings(cmd)
			if err != nil {
				return err
			}
			in, err := p.openBackup(from)
			if err != nil {
				return err
			}
			err = p.restore(cmd.Context(), c, in, from)
			return errors.Join(err, in.Close())
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "sauvegarde à lire, « - » pour l’entrée standard")
	databaseFlags(cmd)
	return cmd
}

func (p program) openBackup(from string) (io.ReadCloser, error) {
	switch from {
	case "":
		return nil, unusable("--from attend le nom d’une sauvegarde (ou « - », l’entrée standard)")
	case "-":
		return io.NopCloser(p.in), nil
	}
	f, err := os.Open(filepath.Clean(from))
	if err != nil {
		return nil, unusable("%s : lecture impossible : %w", from, err)
	}
	return f, nil
}

func (p program) restore(ctx context.Context, c config.Config, in io.Reader, from string) error {
	newest, err := migrations.Newest()
	if err != nil {
		return err
	}
	db, err := openDatabase(ctx, c)
	if err != nil {
		return err
	}
	b, err := db.Restore(ctx, in, sqldb.Schema{Files: migrations.For(db.Dialect()), Newest: newest})
	if err = errors.Join(err, db.Close()); err != nil {
		return restoreRefused(from, err)
	}
	fmt.Fprintf(p.out, "Restauré et vérifié : %d lignes de %d tables, telles qu’à %s.\n", total(b.Rows), len(b.Rows), b.At)
	return nil
}

// restoreRefused says why a backup was not restored, and that nothing of it was kept.
func restoreRefused(from string, err error) error {
	for _, why := range []struct {
		kind error
		says string
	}{
		{sqldb.ErrNotBackup, "ce n’est pas une sauvegarde faite par communs backup"},
		{sqldb.ErrCut, "la sauvegarde est tronquée ; la base reste vide"},
		{sqldb.ErrAltered, "la sauvegarde a été modifiée ou abîmée ; la base reste vide"},
		{sqldb.ErrNewer, "la sauvegarde vient d’une version plus récente de communs : mettez d’abord le programme à jour"},
		{sqldb.ErrNotEmpty, "la base n’est pas vide : on ne restaure jamais par-dessus un site, donnez une base neuve"},
	} {
		if errors.Is(err, why.kind) {
			return fmt.Errorf("%s : %s (%w)", from, why.says, err)
		}
	}
	return fmt.Errorf("la restauration a échoué, rien n’a été gardé : %w", err)
}

// openExisting opens a database that must be there: opening a SQLite file that is not would make an empty one.
func openExisting(ctx context.Context, c config.Config) (*sqldb.DB, error) {
	if c.Database == "" {
		file := filepath.Join(c.Data, "communs.db")
		if _, err := os.Stat(file); err != nil {
			return nil, unusable("il n’y a pas de base dans %s : %w", c.Data, err)
		}
	}
	return openDatabase(ctx, c)
}
