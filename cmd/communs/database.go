package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/appel-a-communs/communs/config"
	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/sqldb"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/migrations"
	"github.com/appel-a-communs/communs/web"
)

// databaseFlags gives a command and those under it the two flags that say where the data is.
func databaseFlags(cmd *cobra.Command) {
	cmd.PersistentFlags().String("data", "", "dossier de la base intégrée (DOSSIER/communs.db) ; par défaut COMMUNS_DATA, puis « data »")
	cmd.PersistentFlags().String("database", "", "adresse postgres://… d’une base PostgreSQL ; par défaut COMMUNS_DATABASE")
	cmd.SetFlagErrorFunc(badFlag)
}

// settings reads the environment, then the flags that say otherwise.
func (p program) settings(cmd *cobra.Command) (config.Config, error) {
	c, err := config.Load(p.env)
	if err != nil {
		return c, unusable("réglages refusés : %w", err)
	}
	data, database := cmd.Flag("data"), cmd.Flag("database")
	if data != nil && data.Changed {
		c.Data = data.Value.String()
		c.Database = "" // the folder that was asked for, not the database of the environment
	}
	if database != nil && database.Changed {
		c.Database = database.Value.String()
	}
	if c.Database != "" && !sqldb.IsPostgres(c.Database) {
		return c, unusable("--database attend une adresse postgres://… ; pour la base intégrée, donnez --data DOSSIER")
	}
	return c, nil
}

// openDatabase opens the database of the settings, whatever its schema.
func openDatabase(ctx context.Context, c config.Config) (*sqldb.DB, error) {
	source := c.Database
	if source == "" {
		source = filepath.Join(c.Data, "communs.db")
	}
	db, err := sqldb.Open(ctx, source, sqldb.NewClock(time.Now))
	if err != nil {
		return nil, fmt.Errorf("la base de données ne s’ouvre pas : %w", err)
	}
	return db, nil
}

// openStore opens the database and sees to its schema: the embedded one is brought up to date, PostgreSQL, which
// other processes may be using, is only looked at.
func openStore(ctx context.Context, c config.Config) (*store.Store, error) {
	db, err := openDatabase(ctx, c)
	if err != nil {
		return nil, err
	}
	if err := ready(ctx, db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return store.New(db), nil
}

func ready(ctx context.Context, db *sqldb.DB) error {
	schema := migrations.For(db.Dialect())
	if db.Dialect() == sqldb.SQLite {
		_, kept, err := db.MigrateKeepingCopy(ctx, schema)
		if kept != "" {
			slog.InfoContext(ctx, "schema is brought up to date", "copy_of_before", kept)
		}
		if err != nil {
			return fmt.Errorf("le schéma de la base n’a pas pu être mis à jour : %w", err)
		}
		return nil
	}
	missing, err := db.Pending(ctx, schema)
	switch {
	case err != nil:
		return fmt.Errorf("la base de données ne répond pas : %w", err)
	case missing > 0:
		return fmt.Errorf("le schéma de la base est plus ancien que ce programme (%d migrations à faire) : lancez « communs migrate »", missing)
	}
	return nil
}

// withApp runs an act of a command on an open App and closes its database.
func (p program) withApp(cmd *cobra.Command, act func(context.Context, *app.App) error) error {
	c, err := p.settings(cmd)
	if err != nil {
		return err
	}
	ctx := cmd.Context()
	s, err := openStore(ctx, c)
	if err != nil {
		return err
	}
	err = said(act(ctx, app.New(s, app.Options{BaseURL: c.BaseURL})))
	return errors.Join(err, s.DB().Close())
}

// catalogue gives the words of the interface.
func catalogue() (*i18n.Catalogue, error) {
	messages, err := fs.Sub(web.Messages, "messages")
	if err != nil {
		return nil, err
	}
	return i18n.Load(messages)
}

// said is a refusal in the words of the interface; other errors are as they are.
func said(err error) error {
	refusals := domain.ProblemsOf(err)
	if len(refusals) == 0 {
		return err
	}
	words, errWords := catalogue()
	if errWords != nil {
		return errors.Join(err, errWords)
	}
	sentences := make([]string, len(refusals))
	for i, r := range refusals {
		sentences[i] = words.For("fr").T(r.Key, r.Args...)
	}
	return errors.New(strings.Join(sentences, "\n"))
}
