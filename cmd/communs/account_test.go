package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/config"
	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// desk runs commands on a database of its own.
type desk struct {
	t     *testing.T
	where []string // the flags that name the database
}

// desks runs a test once on each database.
func desks(t *testing.T, f func(*testing.T, desk)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, desk{t, []string{"--data", t.TempDir()}}) })
	t.Run("postgres", func(t *testing.T) {
		f(t, desk{t, []string{"--database", storetest.Postgres(t).DB().Source()}})
	})
}

// run runs a command with a line on its standard input.
func (d desk) run(in string, args ...string) ran {
	d.t.Helper()
	var out, errs bytes.Buffer
	p := program{in: strings.NewReader(in), out: &out, errs: &errs}
	code := p.exit(p.run(d.t.Context(), append(args, d.where...)))
	return ran{code, out.String(), errs.String()}
}

// says holds a command to its outcome.
func (d desk) says(want ran, in string, args ...string) {
	d.t.Helper()
	if got := d.run(in, args...); got != want {
		d.t.Fatalf("%q: got %+v, want %+v", args, got, want)
	}
}

// inside asks the database what the commands made of it.
func (d desk) inside(ask func(context.Context, *app.App)) {
	d.t.Helper()
	c := config.Config{}
	if d.where[0] == "--data" {
		c.Data = d.where[1]
	} else {
		c.Database = d.where[1]
	}
	s, err := openStore(d.t.Context(), c)
	if err != nil {
		d.t.Fatal(err)
	}
	ask(d.t.Context(), app.New(s, app.Options{}))
	if err := s.DB().Close(); err != nil {
		d.t.Error(err)
	}
}

func TestAccountAddedSignsInAndAdministers(t *testing.T) {
	desks(t, func(t *testing.T, d desk) {
		d.says(ran{0, "Compte ouvert : Élodie Ruiz (elodie@exemple.fr)\nÉlodie Ruiz administre le site.\n", ""}, "quatre chats gris\n",
			"account", "add", "--name", "Élodie Ruiz", "--email", "elodie@exemple.fr", "--password-stdin", "--admin")
		d.inside(func(ctx context.Context, a *app.App) {
			who, err := a.SignIn(ctx, app.Credentials{Email: "elodie@exemple.fr", Password: "quatre chats gris"})
			if err != nil || !who.Is(domain.Admin, domain.Instance) {
				t.Errorf("signed in as %+v, %v", who, err)
			}
		})
		d.says(ran{1, "", "communs: Ce nom est déjà pris. Si c’est le vôtre, connectez-vous ; sinon, choisissez-en un autre.\n"}, "",
			"account", "add", "--name", "elodie ruiz", "--email", "autre@exemple.fr")
		d.says(ran{1, "", "communs: Cette adresse est déjà celle d’un compte. Connectez-vous avec ce compte.\n"}, "",
			"account", "add", "--name", "Autre", "--email", "Elodie@exemple.fr")
	})
}

func TestRoleIsGivenByNameOrAddress(t *testing.T) {
	desks(t, func(t *testing.T, d desk) {
		d.run("", "account", "add", "--name", "Maud", "--email", "maud@exemple.fr")
		d.inside(func(ctx context.Context, a *app.App) { addCall(ctx, t, a) })
		d.says(ran{0, "Rôle donné à Maud : equipe\n", ""}, "", "account", "grant", "MAUD", "equipe", "--call", "sobriete")
		d.says(ran{0, "Rôle donné à Maud : moderation\n", ""}, "", "account", "grant", "maud@exemple.fr", "moderation")
		d.says(ran{1, "", "communs: Ce rôle n’existe pas ici.\n"}, "", "account", "grant", "maud", "juror")
		d.says(ran{1, "", "communs: Ce compte n’existe pas.\n"}, "", "account", "grant", "personne", "admin")
		d.says(ran{2, "", "communs: --call et --candidacy ne vont pas ensemble\n"}, "",
			"account", "grant", "maud", "juror", "--call", "a", "--candidacy", "b")
		d.inside(func(ctx context.Context, a *app.App) {
			who, err := a.FindAccount(ctx, "maud")
			call, errCall := a.Store().CallAt(ctx, "sobriete")
			if err != nil || errCall != nil {
				t.Fatal(err, errCall)
			}
			on := domain.OnCall(call.ID)
			if !who.Is(domain.Manager, on) || !who.Is(domain.Facilitator, on) || !who.Is(domain.Instructor, on) ||
				!who.Is(domain.Moderator, domain.Instance) || len(who.Grants) != 4 {
				t.Errorf("roles %+v", who.Grants)
			}
		})
	})
}

func addCall(ctx context.Context, t *testing.T, a *app.App) {
	t.Helper()
	c := domain.Call{
		ID: store.NewID(), Slug: "sobriete", Agency: "Agence", PageID: store.NewID(), Recorded: domain.PhaseOpen, CreatedAt: a.Now(),
		Phases: domain.Phases{Open: a.Now()}, Cutoffs: []domain.Cutoff{{K: 1, At: a.Now().Add(time.Hour)}},
	}
	_, err := a.Store().Write(ctx, store.Key{}, func(tx *store.Tx) error {
		p := domain.Page{ID: c.PageID, Form: domain.FormCall, Slug: c.Slug, Title: "Sobriété", Head: 1, CreatedAt: a.Now(), UpdatedAt: a.Now()}
		if _, err := tx.AddPage(ctx, p, "sobriete"); err != nil {
			return err
		}
		_, err := tx.AddCall(ctx, c)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTokenIsShownOnceAndEndsWithItsAccount(t *testing.T) {
	desks(t, func(t *testing.T, d desk) {
		d.run("", "account", "add", "--name", "Robot", "--email", "robot@exemple.fr")
		got := d.run("", "account", "token", "robot")
		if got.code != 0 || got.errs != "Clé de Robot ; elle ne sera plus montrée :\n" {
			t.Fatalf("got %+v", got)
		}
		token := strings.TrimSuffix(got.out, "\n")
		opens := func() (name string) {
			d.inside(func(ctx context.Context, a *app.App) {
				who, err := a.AccountByAPIToken(ctx, token)
				if err != nil && domain.KindOf(err) != domain.Unauthenticated {
					t.Error(err)
				}
				name = who.Name
			})
			return name
		}
		if name := opens(); name != "Robot" {
			t.Errorf("the token acts for %q", name)
		}
		d.says(ran{0, "Compte fermé : Robot\n", ""}, "", "account", "disable", "robot")
		if name := opens(); name != "" {
			t.Errorf("the token of a closed account acts for %q", name)
		}
	})
}

func TestWrongCommandLinesAreTold(t *testing.T) {
	desks(t, func(_ *testing.T, d desk) {
		d.says(ran{2, "", "communs: arguments attendus : 2, donnés : 1 (communs account grant NOM|ADRESSE RÔLE [--call APPEL | --candidacy CANDIDATURE] [flags])\n"},
			"", "account", "grant", "maud")
		d.says(ran{2, "", "communs: aucun mot de passe sur l’entrée standard : EOF\n"}, "",
			"account", "add", "--name", "X", "--email", "x@exemple.fr", "--password-stdin")
		d.says(ran{1, "", "communs: Donnez un nom ou un pseudonyme : il signera ce que vous publiez.\nDonnez votre adresse électronique.\n"},
			"", "account", "add")
	})
}

func TestOldSchemaOnPostgresIsRefusedUntilMigrated(t *testing.T) {
	d := desk{t, []string{"--database", storetest.Empty(t, sqldb.Postgres).Source()}}
	got := d.run("", "account", "disable", "maud")
	if got.code != 1 || !strings.HasSuffix(got.errs, "lancez « communs migrate »\n") {
		t.Fatalf("got %+v", got)
	}
	if got := d.run("", "migrate"); got.code != 0 || !strings.HasPrefix(got.out, "fait : 0001_accounts.sql\n") {
		t.Fatalf("got %+v", got)
	}
	d.says(ran{0, "Le schéma était à jour.\n", ""}, "", "migrate")
	d.says(ran{1, "", "communs: Ce compte n’existe pas.\n"}, "", "account", "disable", "maud")
}

func TestDatabaseThatIsNoAddressIsRefused(t *testing.T) {
	d := desk{t, []string{"--database", "communs.db"}}
	d.says(ran{2, "", "communs: --database attend une adresse postgres://… ; pour la base intégrée, donnez --data DOSSIER\n"}, "", "migrate")
}
