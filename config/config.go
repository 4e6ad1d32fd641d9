// Package config reads every setting of the program once, from the environment, each with its meaning and
// its default. communs.env.example is written from it and tested against it.
package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
)

// Config is every setting of communs.
type Config struct {
	Data           string        `env:"COMMUNS_DATA" envDefault:"data" help:"Folder of the embedded SQLite database and of mails that are not sent."`
	Database       string        `env:"COMMUNS_DATABASE" help:"postgres://… for PostgreSQL; empty for the embedded database."`
	Listen         string        `env:"COMMUNS_LISTEN" envDefault:"127.0.0.1:8080" help:"Address to listen on. Beyond loopback, COMMUNS_BASE_URL must be https."`
	BaseURL        string        `env:"COMMUNS_BASE_URL" envDefault:"http://127.0.0.1:8080" help:"Address of the site as readers see it, without a slash at its end."`
	SiteName       string        `env:"COMMUNS_SITE_NAME" help:"Name of the platform, in the header and in mails; empty for the usual one in each language."`
	TrustedProxies []string      `env:"COMMUNS_TRUSTED_PROXIES" envSeparator:"," help:"Addresses or networks of the proxies whose X-Forwarded-For is believed."`
	MetricsListen  string        `env:"COMMUNS_METRICS_LISTEN" help:"Address of a listener of its own for Prometheus, as 127.0.0.1:9090; empty for none."`
	SMTP           string        `env:"COMMUNS_SMTP" help:"smtp://user:password@host:587 or smtps://…:465; empty writes mails to DATA/mails instead."`
	MailFrom       string        `env:"COMMUNS_MAIL_FROM" envDefault:"ne-pas-repondre@localhost" help:"Address that mails come from."`
	ContentLicence string        `env:"COMMUNS_CONTENT_LICENCE" envDefault:"CC-BY-SA-4.0" help:"SPDX id of the licence under which contributions are published."`
	SourceURL      string        `env:"COMMUNS_SOURCE_URL" help:"Address of the source code of what runs here (EUPL-1.2, article 5)."`
	StopWait       time.Duration `env:"COMMUNS_STOP_WAIT" envDefault:"5s" help:"Between a signal to stop and the end of new connections: a balancer must see /readyz first."`
	LogLevel       string        `env:"COMMUNS_LOG_LEVEL" envDefault:"info" help:"debug, info, warn or error."`
}

// Load reads the settings from an environment of KEY=value lines.
func Load(environ []string) (Config, error) {
	c, err := env.ParseAsWithOptions[Config](env.Options{Environment: env.ToMap(environ)})
	if err != nil {
		return c, fmt.Errorf("config: %w", err)
	}
	c.BaseURL = strings.TrimSuffix(c.BaseURL, "/")
	return c, c.check()
}

func (c Config) check() error {
	u, err := url.Parse(c.BaseURL)
	var errs []error
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		errs = append(errs, fmt.Errorf("COMMUNS_BASE_URL: %q is not an http or https address", c.BaseURL))
	}
	for _, p := range c.TrustedProxies {
		if _, errA := netip.ParseAddr(p); errA == nil {
			continue
		}
		if _, errP := netip.ParsePrefix(p); errP != nil {
			errs = append(errs, fmt.Errorf("COMMUNS_TRUSTED_PROXIES: %q is neither an address nor a network", p))
		}
	}
	return errors.Join(errs...)
}

// Exposed tells whether Listen takes connections from other machines.
func (c Config) Exposed() bool {
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil || host == "localhost" {
		return err != nil
	}
	a, err := netip.ParseAddr(host)
	return err != nil || !a.IsLoopback()
}

// CheckExposure refuses to serve other machines without TLS before the program: cookies of sessions are
// sent over https, or to loopback.
func (c Config) CheckExposure() error {
	if c.Exposed() && !strings.HasPrefix(c.BaseURL, "https://") {
		return fmt.Errorf("config: listening on %s needs an https COMMUNS_BASE_URL, served by a proxy with TLS (docs/operations.md)", c.Listen)
	}
	return nil
}
