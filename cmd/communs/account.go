package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
)

// accountCommand holds what the operator does with accounts: whoever runs it on the machine may.
func (p program) accountCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "account",
		Short: "Ouvre des comptes, donne des rôles et des clés, ferme des comptes",
		Args:  exactly(0),
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	databaseFlags(cmd)
	cmd.AddCommand(p.accountAdd(), p.accountGrant(), p.accountToken(), p.accountDisable())
	return cmd
}

func (p program) accountAdd() *cobra.Command {
	var s app.SignUp
	var fromStdin, admin bool
	cmd := &cobra.Command{
		Use:   "add --name NOM --email ADRESSE",
		Short: "Ouvre un compte déjà confirmé",
		Long: `Ouvre un compte déjà confirmé. Sans --password-stdin, le compte n’a pas de mot de passe : la personne en choisit
un sur le site, par « Mot de passe oublié ».`,
		Args: exactly(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if fromStdin {
				password, err := p.readPassword()
				if err != nil {
					return err
				}
				s.Password = password
			}
			return p.withApp(cmd, func(ctx context.Context, a *app.App) error { return p.add(ctx, a, s, admin) })
		},
	}
	cmd.Flags().StringVar(&s.Name, "name", "", "nom public ou pseudonyme")
	cmd.Flags().StringVar(&s.Email, "email", "", "adresse électronique, qui n’est jamais publiée")
	cmd.Flags().StringVar(&s.Lang, "lang", "fr", "langue des messages : fr ou en")
	cmd.Flags().BoolVar(&fromStdin, "password-stdin", false, "lit le mot de passe sur l’entrée standard, une ligne")
	cmd.Flags().BoolVar(&admin, "admin", false, "donne aussi l’administration du site")
	return cmd
}

// readPassword reads one line; a password never stands on a command line, which other users of the machine can read.
func (p program) readPassword() (string, error) {
	line, err := bufio.NewReader(io.LimitReader(p.in, 4096)).ReadString('\n')
	line = strings.TrimRight(line, "\r\n")
	if line == "" {
		return "", unusable("aucun mot de passe sur l’entrée standard : %w", err)
	}
	return line, nil
}

func (p program) add(ctx context.Context, a *app.App, s app.SignUp, admin bool) error {
	who, err := a.AddAccount(ctx, s)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "Compte ouvert : %s (%s)\n", who.Name, who.Email)
	if !admin {
		return nil
	}
	if err := a.GrantAsOperator(ctx, "", domain.Grant{AccountID: who.ID, Role: domain.Admin}); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%s administre le site.\n", who.Name)
	return nil
}

// holding is where a role is asked for.
type holding struct{ call, candidacy string }

func (p program) accountGrant() *cobra.Command {
	var where holding
	cmd := &cobra.Command{
		Use:   "grant NOM|ADRESSE RÔLE [--call APPEL | --candidacy CANDIDATURE]",
		Short: "Donne un rôle, ou les rôles d’une équipe",
		Long: `Donne un rôle, ou tous ceux d’une équipe.

Sur un appel (--call) : manager, facilitator, instructor, juror, funder ; équipes : equipe, jury.
Sur une candidature (--candidacy) : referent, member.
Sur tout le site : moderator, auditor, admin ; équipe : moderation.`,
		Args: exactly(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if where.call != "" && where.candidacy != "" {
				return unusable("--call et --candidacy ne vont pas ensemble")
			}
			return p.withApp(cmd, func(ctx context.Context, a *app.App) error { return p.grant(ctx, a, where, args) })
		},
	}
	cmd.Flags().StringVar(&where.call, "call", "", "nom de l’appel dans son adresse")
	cmd.Flags().StringVar(&where.candidacy, "candidacy", "", "nom de la candidature dans son adresse")
	return cmd
}

func (p program) grant(ctx context.Context, a *app.App, where holding, args []string) error {
	who, err := a.FindAccount(ctx, args[0])
	if err != nil {
		return err
	}
	g := domain.Grant{AccountID: who.ID, Role: domain.Role(args[1])}
	switch {
	case where.call != "":
		call, err := a.Store().CallAt(ctx, where.call)
		if err != nil {
			return err
		}
		g.Scope = domain.OnCall(call.ID)
	case where.candidacy != "":
		c, err := a.Store().CandidacyAt(ctx, where.candidacy)
		if err != nil {
			return err
		}
		g.Scope = domain.OnCandidacy(c.ID)
	}
	preset := domain.Preset(args[1])
	if len(preset.Roles()) == 0 {
		preset = ""
	}
	if err := a.GrantAsOperator(ctx, preset, g); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "Rôle donné à %s : %s\n", who.Name, args[1])
	return nil
}

func (p program) accountToken() *cobra.Command {
	var label string
	cmd := &cobra.Command{
		Use:   "token NOM|ADRESSE",
		Short: "Fait une clé pour l’API, montrée une seule fois",
		Args:  exactly(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withApp(cmd, func(ctx context.Context, a *app.App) error {
				who, err := a.FindAccount(ctx, args[0])
				if err != nil {
					return err
				}
				token, err := a.NewAPIToken(ctx, who, label)
				if err != nil {
					return err
				}
				fmt.Fprintf(p.errs, "Clé de %s ; elle ne sera plus montrée :\n", who.Name)
				fmt.Fprintln(p.out, token)
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&label, "label", "ligne de commande", "à quoi sert la clé")
	return cmd
}

func (p program) accountDisable() *cobra.Command {
	return &cobra.Command{
		Use:   "disable NOM|ADRESSE",
		Short: "Ferme un compte : sessions, liens et clés ne servent plus",
		Args:  exactly(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withApp(cmd, func(ctx context.Context, a *app.App) error {
				who, err := a.FindAccount(ctx, args[0])
				if err != nil {
					return err
				}
				if err := a.DisableAsOperator(ctx, who.ID); err != nil {
					return err
				}
				fmt.Fprintf(p.out, "Compte fermé : %s\n", who.Name)
				if slices.ContainsFunc(who.Grants, func(g domain.Grant) bool { return g.Role == domain.Manager }) {
					fmt.Fprintln(p.errs, "Cette personne gérait un appel : nommez-en une autre (communs account grant).")
				}
				return nil
			})
		},
	}
}
