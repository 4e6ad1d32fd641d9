package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/url"
	"os/exec"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/appel-a-communs/communs/config"
	"github.com/appel-a-communs/communs/internal/mail"
	"github.com/appel-a-communs/communs/internal/sqldb"
	"github.com/appel-a-communs/communs/migrations"
)

// finding is one line of the doctor: what was looked at, what was seen, and what to do where it is not well.
type finding struct {
	about string
	seen  string
	todo  string // "" where all is well
}

func well(about, seen string) finding { return finding{about, seen, ""} }

func (p program) doctorCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Examine les réglages, la base, le disque, l’horloge et le courrier, et dit quoi faire",
		Args:  exactly(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := p.settings(cmd)
			if err != nil {
				return err
			}
			return p.report(p.examine(cmd.Context(), c))
		},
	}
	databaseFlags(cmd)
	return cmd
}

// report prints the findings; the status is 1 when one of them asks for something.
func (p program) report(findings []finding) error {
	wrong := 0
	for _, f := range findings {
		if f.todo == "" {
			fmt.Fprintf(p.out, "ok        %s : %s\n", f.about, f.seen)
			continue
		}
		wrong++
		fmt.Fprintf(p.out, "à revoir  %s : %s\n          → %s\n", f.about, f.seen, f.todo)
	}
	if wrong > 0 {
		fmt.Fprintf(p.out, "\nPoints à revoir : %d sur %d.\n", wrong, len(findings))
		return exitError{code: 1}
	}
	fmt.Fprintln(p.out, "\nTout va bien.")
	return nil
}

func (p program) examine(ctx context.Context, c config.Config) []finding {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	findings := []finding{lookAtAddress(ctx, c), lookAtExposure(c)}
	findings = append(findings, lookAtDatabase(ctx, c)...)
	return append(findings, lookAtDisk(c), lookAtMail(ctx, c), lookAtPandoc(ctx))
}

// lookAtAddress asks the address of the site for its certificate.
func lookAtAddress(ctx context.Context, c config.Config) finding {
	const about = "adresse du site"
	u, err := url.Parse(c.BaseURL)
	if err != nil {
		return finding{about, c.BaseURL, "corrigez COMMUNS_BASE_URL"}
	}
	if u.Scheme != "https" {
		if host := net.ParseIP(u.Hostname()); u.Hostname() == "localhost" || host != nil && host.IsLoopback() {
			return well(about, c.BaseURL+", sans TLS : cette machine seulement")
		}
		return finding{about, c.BaseURL + ", sans TLS", "mettez un mandataire avec TLS devant le programme et une adresse https:// dans COMMUNS_BASE_URL"}
	}
	port := u.Port()
	if port == "" {
		port = "443"
	}
	d := tls.Dialer{NetDialer: &net.Dialer{Timeout: 10 * time.Second}}
	conn, err := d.DialContext(ctx, "tcp", net.JoinHostPort(u.Hostname(), port))
	if err != nil {
		return finding{about, c.BaseURL + " : " + err.Error(), "vérifiez le mandataire, le nom de domaine et le certificat"}
	}
	defer func() { _ = conn.Close() }() // it was only looked at
	secured, ok := conn.(*tls.Conn)
	if !ok || len(secured.ConnectionState().PeerCertificates) == 0 {
		return finding{about, c.BaseURL + " : pas de certificat", "vérifiez le mandataire"}
	}
	end := secured.ConnectionState().PeerCertificates[0].NotAfter
	if time.Until(end) < 14*24*time.Hour {
		return finding{about, "le certificat finit le " + end.Format(time.DateOnly), "renouvelez-le"}
	}
	return well(about, c.BaseURL+", certificat valable jusqu’au "+end.Format(time.DateOnly))
}

func lookAtExposure(c config.Config) finding {
	if err := c.CheckExposure(); err != nil {
		return finding{"écoute", c.Listen + " : ouverte à d’autres machines sans TLS", "écoutez sur 127.0.0.1, ou donnez une adresse https:// à COMMUNS_BASE_URL"}
	}
	if c.Exposed() && len(c.TrustedProxies) == 0 {
		return finding{
			"écoute", c.Listen + " : aucun mandataire de confiance",
			"nommez votre mandataire dans COMMUNS_TRUSTED_PROXIES, sans quoi tous les visiteurs partagent ses limites",
		}
	}
	return well("écoute", c.Listen)
}

// lookAtDatabase opens the database and asks it all that the promises of the site rest on.
func lookAtDatabase(ctx context.Context, c config.Config) []finding {
	const about = "base de données"
	db, err := openExisting(ctx, c)
	if err != nil {
		return []finding{{about, err.Error(), "vérifiez --data ou --database ; « communs serve » ou « communs migrate » crée la base"}}
	}
	defer closing(db, "database")
	facts, err := db.Examine(ctx)
	if err != nil {
		return []finding{{about, "ne répond pas : " + err.Error(), "vérifiez l’adresse, le serveur et les droits"}}
	}
	findings := []finding{well(about, db.Dialect()+", répond")}
	for _, f := range facts {
		if f.OK {
			findings = append(findings, well("base, "+f.Name, f.Got))
			continue
		}
		findings = append(findings, finding{"base, " + f.Name, f.Got, "attendu : " + f.Want + " (docs/operations.md)"})
	}
	findings = append(findings, lookAtSchema(ctx, db), lookAtClock(ctx, db), lookAtOperator(ctx, db))
	if err := db.TryWrite(ctx); err != nil {
		findings = append(findings, finding{"écriture", err.Error(), "donnez à l’utilisateur de la base son schéma, et de la place au disque"})
	} else {
		findings = append(findings, well("écriture", "possible"))
	}
	if err := db.TryPooler(ctx); err != nil {
		findings = append(findings, finding{"requêtes", err.Error(), "derrière un répartiteur de connexions, ajoutez binary_parameters=yes à l’adresse et activez ses requêtes préparées (PgBouncer 1.21 : max_prepared_statements)"})
	}
	return findings
}

func lookAtSchema(ctx context.Context, db *sqldb.DB) finding {
	version, err := db.SchemaVersion(ctx)
	if err != nil {
		return finding{"schéma", err.Error(), "vérifiez les droits sur la base"}
	}
	newest, err := migrations.Newest()
	seen := fmt.Sprintf("version %d", version)
	switch {
	case err != nil:
		return finding{"schéma", err.Error(), "signalez cette erreur"}
	case version > newest:
		return finding{"schéma", seen + ", plus récente que ce programme", "mettez le programme à jour"}
	}
	missing, err := db.Pending(ctx, migrations.For(db.Dialect()))
	if err != nil || missing > 0 {
		return finding{"schéma", fmt.Sprintf("%s, migrations à faire : %d", seen, missing), "sauvegardez, puis lancez « communs migrate »"}
	}
	return well("schéma", seen)
}

// maxClockGap is how far the database's clock, by which hours are judged, may be from ours.
const maxClockGap = time.Second

func lookAtClock(ctx context.Context, db *sqldb.DB) finding {
	before := time.Now()
	theirs, err := db.Read().Now(ctx)
	if err != nil {
		return finding{"horloge", err.Error(), "vérifiez la base"}
	}
	gap := max(before.Sub(theirs), -time.Since(theirs), 0).Round(time.Millisecond)
	if gap > maxClockGap {
		return finding{"horloge", fmt.Sprintf("%s d’écart entre la base et cette machine", gap), "mettez les deux machines à l’heure (chrony)"}
	}
	return well("horloge", "la base et cette machine s’accordent")
}

func lookAtDisk(c config.Config) finding {
	free, size, err := diskSpace(c.Data)
	switch {
	case err != nil:
		return finding{"disque", c.Data + " : " + err.Error(), "vérifiez COMMUNS_DATA"}
	case size == 0:
		return well("disque", "espace libre inconnu sur ce système")
	}
	seen := fmt.Sprintf("%d Mio libres dans %s (%d %%)", free>>20, c.Data, free*100/size)
	if free*20 < size {
		return finding{"disque", seen, "faites de la place : sous 5 %, les écritures vont être refusées"}
	}
	return well("disque", seen)
}

func lookAtMail(ctx context.Context, c config.Config) finding {
	if c.SMTP == "" {
		if c.Exposed() || strings.HasPrefix(c.BaseURL, "https://") {
			return finding{"courrier", "aucun serveur : les messages restent dans un dossier", "donnez un serveur à COMMUNS_SMTP, sans quoi personne ne peut confirmer son adresse"}
		}
		return well("courrier", "écrit dans "+c.Data+"/mails")
	}
	sender, err := newSender(c)
	if err != nil {
		return finding{"courrier", err.Error(), "corrigez COMMUNS_SMTP et COMMUNS_MAIL_FROM"}
	}
	server, ok := sender.(*mail.SMTPSender)
	if !ok {
		return well("courrier", "réglé")
	}
	if err := server.Check(ctx); err != nil {
		return finding{"courrier", "le serveur ne répond pas comme il faut : " + err.Error(), "vérifiez COMMUNS_SMTP : serveur, port, TLS, mot de passe"}
	}
	return well("courrier", "le serveur répond")
}

func lookAtPandoc(ctx context.Context) finding {
	out, err := exec.CommandContext(ctx, "pandoc", "--version").Output()
	if err != nil {
		return well("pandoc", "absent ; facultatif : sans lui, les pages MediaWiki importées sont montrées telles quelles")
	}
	line, _, _ := strings.Cut(string(out), "\n")
	return well("pandoc", line)
}
