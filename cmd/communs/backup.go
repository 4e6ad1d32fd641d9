package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/appel-a-communs/communs/internal/sqldb"
)

// backupCommand writes everything into one file while the site runs.
func (p program) backupCommand() *cobra.Command {
	var to string
	var raw bool
	cmd := &cobra.Command{
		Use:   "backup --to FICHIER",
		Short: "Sauvegarde toute la base dans un fichier, pendant que le site tourne",
		Long: `Sauvegarde toute la base dans un fichier, telle qu’elle est au début de la commande, pendant que le site tourne.
Le fichier se restaure sur SQLite comme sur PostgreSQL : communs restore. Il contient des adresses et des mots de passe
chiffrés : rangez-le ailleurs, hors de la vue de tous.

Avec --raw, sur la base intégrée, le fichier est une base SQLite que l’on remet simplement à sa place.`,
		Example: "  communs backup --to communs-$(date +%F).backup\n  communs backup --to - | ssh ailleurs 'cat > communs.backup'",
		Args:    exactly(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if to == "" || raw && to == "-" {
				return unusable("--to attend le nom d’un nouveau fichier (ou « - », la sortie standard, sans --raw)")
			}
			c, err := p.settings(cmd)
			if err != nil {
				return err
			}
			db, err := openExisting(cmd.Context(), c)
			if err != nil {
				return err
			}
			if raw {
				err = p.copyFile(cmd.Context(), db, to)
			} else {
				err = p.backup(cmd.Context(), db, to)
			}
			return errors.Join(err, db.Close())
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "fichier à créer, « - » pour la sortie standard")
	cmd.Flags().BoolVar(&raw, "raw", false, "copie de la base intégrée elle-même (SQLite, VACUUM INTO)")
	databaseFlags(cmd)
	return cmd
}

// copyFile copies the embedded database as a database.
func (p program) copyFile(ctx context.Context, db *sqldb.DB, to string) error {
	err := db.CopyTo(ctx, to)
	switch {
	case errors.Is(err, sqldb.ErrNoCopy):
		return unusable("--raw ne vaut que pour la base intégrée ; sur PostgreSQL, sauvegardez sans --raw")
	case errors.Is(err, os.ErrExist):
		return existsAlready(to)
	case err != nil:
		return fmt.Errorf("la copie a échoué : %w", err)
	}
	fmt.Fprintf(p.errs, "Copié et vérifié : %s\n", to)
	return nil
}

func existsAlready(to string) error {
	return unusable("%s existe déjà : une sauvegarde n’en remplace pas une autre", to)
}

func (p program) backup(ctx context.Context, db *sqldb.DB, to string) error {
	if to == "-" {
		return p.dump(ctx, db, p.out, "la sortie standard")
	}
	f, err := os.OpenFile(filepath.Clean(to), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	switch {
	case errors.Is(err, os.ErrExist):
		return existsAlready(to)
	case err != nil:
		return unusable("%s : écriture impossible : %w", to, err)
	}
	err = p.dump(ctx, db, f, to)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(to)) // half a backup must not be taken for one
	}
	return nil
}

func (p program) dump(ctx context.Context, db *sqldb.DB, w io.Writer, name string) error {
	b, err := db.Dump(ctx, w)
	if err != nil {
		return fmt.Errorf("la sauvegarde a échoué : %w", err)
	}
	fmt.Fprintf(p.errs, "Sauvegardé dans %s : %d lignes de %d tables, schéma %d, telles qu’à %s.\n", name, total(b.Rows), len(b.Rows), b.Schema, b.At)
	return nil
}

func total(rows map[string]int64) (n int64) {
	for _, k := range rows {
		n += k
	}
	return n
}
