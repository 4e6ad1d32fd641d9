package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/appel-a-communs/communs/config"
	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/demo"
	"github.com/appel-a-communs/communs/internal/demo/play"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/site"
	"github.com/appel-a-communs/communs/internal/store"
)

func (p program) demoCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Montre le site avec un appel, ses défis, ses candidatures et un compte par rôle",
		Long: `Sert le site avec une histoire inventée : un appel, huit défis, douze candidatures, des dépôts, et
l’appel de l’année d’avant avec ses décisions. Sans --data ni
--database, tout est dans un dossier temporaire, effacé à la fin ; une base donnée doit être vide, ou avoir
déjà servi à la démonstration. Les mails sont écrits dans un dossier.`,
		Args: exactly(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := p.serving(cmd)
			if err != nil {
				return err
			}
			if c.Exposed() {
				return unusable("la démonstration n’écoute que sur cette machine : ses mots de passe sont publics")
			}
			done, err := demoFolder(cmd, &c)
			if err != nil {
				return err
			}
			defer done()
			p.logJSON("warn")
			c.StopWait = 0
			return p.demo(cmd.Context(), c)
		},
	}
	databaseFlags(cmd)
	listenFlag(cmd)
	return cmd
}

// demoFolder puts the demonstration into a folder of its own, which goes with it, unless a place was given.
func demoFolder(cmd *cobra.Command, c *config.Config) (done func(), err error) {
	if cmd.Flag("data").Changed || cmd.Flag("database").Changed {
		return func() {}, nil
	}
	c.Database = ""
	c.Data, err = os.MkdirTemp("", "communs-demo-")
	return func() {
		if err := os.RemoveAll(c.Data); err != nil {
			fmt.Fprintln(os.Stderr, "communs:", err)
		}
	}, err
}

func (p program) demo(ctx context.Context, c config.Config) error {
	go func() { // while the schema is made; a fault comes back to whoever asks next
		_, _ = demo.Load()
		_, _ = demo.LoadBefore()
	}()
	s, err := openStore(ctx, c)
	if err != nil {
		return err
	}
	defer closing(s.DB(), "database")
	if err := p.prepareDemo(ctx, c, s); err != nil {
		return err
	}
	tour, err := play.Tour(ctx, app.New(s, app.Options{BaseURL: c.BaseURL}))
	if err != nil {
		return err
	}
	return p.serve(ctx, c, s, site.Options{Demo: true, Tour: tour}, func(string) { p.welcome(c) })
}

// prepareDemo plays the story on an empty base, and leaves alone one on which it was played.
func (p program) prepareDemo(ctx context.Context, c config.Config, s *store.Store) error {
	calls, err := s.Calls(ctx)
	if err != nil {
		return err
	}
	if len(calls) > 0 {
		story, err := demo.Load()
		if err != nil {
			return err
		}
		if _, err := s.CallAt(ctx, story.Call.Slug); domain.KindOf(err) == domain.NotFound {
			return unusable("cette base contient déjà autre chose que la démonstration")
		}
		return nil
	}
	fmt.Fprint(p.out, "L’histoire de la démonstration se joue… ")
	start := time.Now()
	a := app.New(s, app.Options{BaseURL: c.BaseURL, CheapPasswords: true})
	if err := s.DB().Unsynced(ctx, func() error { return play.Story(ctx, a, s.DB().Clock(), start) }); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "fait, en %.1f s.\n", time.Since(start).Seconds())
	return nil
}

// welcome says where the site is and who opens it.
func (p program) welcome(c config.Config) {
	fmt.Fprintf(p.out, "\nLe site est là : %s\n\nComptes, tous avec le mot de passe « %s » :\n", c.BaseURL, play.Password)
	story, err := demo.Load()
	if err != nil {
		fmt.Fprintln(p.errs, "communs:", err)
		return
	}
	listAccounts(p.out, story)
	dir, err := mailFolder(c)
	if err == nil {
		fmt.Fprintf(p.out, "\nLes mails arrivent dans %s. Ctrl-C arrête tout.\n", dir)
	}
}

// listAccounts names one account for each role, then a referent, a member and somebody outside any team.
func listAccounts(out io.Writer, story demo.Story) {
	words := map[domain.Role]string{
		domain.Manager: "gestion de l’appel", domain.Facilitator: "animation", domain.Instructor: "instruction", domain.Juror: "jury",
		domain.Funder: "financement", domain.Moderator: "modération", domain.Auditor: "audit", domain.Admin: "administration",
	}
	shown := map[string]bool{}
	line := func(a demo.Account, role string) {
		if !shown[a.Key] {
			shown[a.Key] = true
			fmt.Fprintf(out, "  %-34s %-18s %s\n", a.Email, a.Name, role)
		}
	}
	byKey := map[string]demo.Account{}
	for _, a := range story.Accounts {
		byKey[a.Key] = a
		for _, r := range a.Roles {
			line(a, words[r])
		}
	}
	for _, c := range story.Candidacies[:2] {
		for key, role := range c.Team {
			if role == domain.Referent {
				line(byKey[key], "référente ou référent de « "+c.Title+" »")
			}
		}
		for key, role := range c.Team {
			if role == domain.Member && len(shown) < 11 {
				line(byKey[key], "membre de « "+c.Title+" »")
			}
		}
	}
	for _, a := range story.Accounts {
		if !shown[a.Key] {
			line(a, "contributrice ou contributeur")
			return
		}
	}
}
