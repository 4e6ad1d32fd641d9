package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/appel-a-communs/communs/config"
	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/job"
	"github.com/appel-a-communs/communs/internal/site"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/web"
)

func (p program) serveCommand() *cobra.Command {
	var at database
	var listen string
	cmd := &cobra.Command{
		Use: "serve", Short: "Sert le site", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := p.settings(at, listen)
			if err != nil {
				return err
			}
			if err := cfg.CheckExposure(); err != nil {
				return err
			}
			p.logJSON(cfg.LogLevel)
			s, err := at.open(cmd.Context(), cfg, keepCopy)
			if err != nil {
				return err
			}
			defer closing(s.DB(), "database")
			return p.serve(cmd.Context(), cfg, s, site.Options{}, nil)
		},
	}
	at.flags(cmd)
	cmd.Flags().StringVar(&listen, "listen", "", "adresse d’écoute (COMMUNS_LISTEN)")
	return cmd
}

// settings reads the environment; flags win over it.
func (p program) settings(at database, listen string) (config.Config, error) {
	cfg, err := config.Load(p.env)
	if err != nil {
		return cfg, err
	}
	if listen != "" {
		cfg.Listen = listen
		if !isSet(p.env, "COMMUNS_BASE_URL") {
			cfg.BaseURL = "http://" + listen
		}
	}
	return at.over(cfg), nil
}

func (p program) logJSON(level string) {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		l = slog.LevelInfo
	}
	slog.SetDefault(slog.New(slog.NewJSONHandler(p.errs, &slog.HandlerOptions{Level: l})))
}

// parts are what serves requests and what works beside them.
type parts struct {
	app    *app.App
	site   *site.Site
	health *site.Health
	worker *job.Worker
	root   http.Handler
}

// assemble wires each part to the next.
func assemble(cfg config.Config, s *store.Store, o site.Options, cheap bool) (parts, error) {
	var at parts
	messages, err := fs.Sub(web.Messages, "messages")
	if err != nil {
		return at, err
	}
	words, err := i18n.Load(messages)
	if err != nil {
		return at, err
	}
	assets, err := web.NewAssets(web.Dist)
	if err != nil {
		return at, err
	}
	at.app = app.New(s, app.Options{BaseURL: cfg.BaseURL, CheapPasswords: cheap})
	o.Name, o.BaseURL, o.Source, o.Proxies, o.Licence = cfg.SiteName, cfg.BaseURL, cfg.SourceURL, cfg.TrustedProxies, cfg.ContentLicence
	if at.site, err = site.New(at.app, words, assets, o); err != nil {
		return at, err
	}
	pages, err := at.site.Handler()
	if err != nil {
		return at, err
	}
	if at.worker, err = newWorker(cfg, at.app, words); err != nil {
		return at, err
	}
	at.health = site.NewHealth(at.site)
	mux := http.NewServeMux()
	at.health.Mount(mux)
	mux.Handle("/", pages)
	at.root = mux
	return at, nil
}

// serve answers requests until ctx ends, then lets those under way end. ready, where given, is told the
// address once connections are taken.
func (p program) serve(ctx context.Context, cfg config.Config, s *store.Store, o site.Options, ready func(address string)) error {
	at, err := assemble(cfg, s, o, o.Demo)
	if err != nil {
		return err
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", cfg.Listen)
	if err != nil {
		return fmt.Errorf("impossible d’écouter sur %s : %w", cfg.Listen, err)
	}
	work, endWork := context.WithCancel(context.WithoutCancel(ctx))
	defer endWork()
	go at.site.Poll(work)
	worked := make(chan struct{})
	go func() { defer close(worked); at.worker.Run(work) }()
	stopMetrics := serveMetrics(work, cfg.MetricsListen, at.site)
	srv := &http.Server{
		Handler: at.root, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 60 * time.Second,
		IdleTimeout: 120 * time.Second, MaxHeaderBytes: 32 << 10, ErrorLog: slog.NewLogLogger(slog.Default().Handler(), slog.LevelDebug),
	}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(l) }()
	slog.Info("serving", "address", l.Addr().String(), "base_url", cfg.BaseURL, "database", s.DB().Dialect())
	if ready != nil {
		ready(l.Addr().String())
	}
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	err = stop(srv, at.health, cfg.StopWait)
	endWork()
	<-worked
	stopMetrics()
	return err
}

// stop tells the balancer first, waits until it has looked, then takes no more connections and lets the
// requests under way end.
func stop(srv *http.Server, health *site.Health, wait time.Duration) error {
	health.Stop()
	slog.Info("stopping")
	time.Sleep(wait)
	ctx, cancel := context.WithTimeout(context.Background(), 25*time.Second)
	defer cancel()
	return srv.Shutdown(ctx)
}

// serveMetrics answers Prometheus on a listener of its own, where one is wanted.
func serveMetrics(ctx context.Context, address string, s *site.Site) (stop func()) {
	if address == "" {
		return func() {}
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", s.Metrics())
	srv := &http.Server{Addr: address, Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go func() {
		if err := srv.ListenAndServe(); err != nil && !errors.Is(err, http.ErrServerClosed) {
			slog.ErrorContext(ctx, "metrics are not served", "address", address, "err", err)
		}
	}()
	return func() { closing(srv, "metrics") }
}

// closing closes what a command opened; what cannot be closed is logged, since the work is done.
func closing(c interface{ Close() error }, what string) {
	if err := c.Close(); err != nil {
		slog.Warn("closing", "what", what, "err", err)
	}
}

// mailFolder is where mails go that nobody sends.
func mailFolder(cfg config.Config) (string, error) {
	dir := filepath.Join(cfg.Data, "mails")
	return dir, os.MkdirAll(dir, 0o750)
}
