package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/appel-a-communs/communs/config"
	"github.com/appel-a-communs/communs/internal/api"
	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/job"
	"github.com/appel-a-communs/communs/internal/site"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/web"
)

func (p program) serveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Sert le site",
		Long: `Sert le site jusqu’à un signal d’arrêt. La base intégrée est mise à jour d’elle-même ; sur PostgreSQL, un schéma
ancien est refusé : lancez « communs migrate ».`,
		Args: exactly(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := p.serving(cmd)
			if err != nil {
				return err
			}
			if err := c.CheckExposure(); err != nil {
				return unusable("%w", err)
			}
			p.logJSON(c.LogLevel)
			s, err := openStore(cmd.Context(), c)
			if err != nil {
				return err
			}
			defer closing(s.DB(), "database")
			if err := s.DB().TryPooler(cmd.Context()); err != nil { // other clients' answers would reach our readers
				return fmt.Errorf("la base ne répond pas à ce qu’on lui demande (voir « communs doctor ») : %w", err)
			}
			return p.serve(cmd.Context(), c, s, site.Options{}, nil)
		},
	}
	databaseFlags(cmd)
	listenFlag(cmd)
	return cmd
}

func listenFlag(cmd *cobra.Command) {
	cmd.Flags().String("listen", "", "adresse d’écoute ; par défaut COMMUNS_LISTEN, puis 127.0.0.1:8080")
}

// serving reads the settings of a command that listens: another address to listen on is the site's own,
// unless its address was set apart.
func (p program) serving(cmd *cobra.Command) (config.Config, error) {
	c, err := p.settings(cmd)
	if err != nil {
		return c, err
	}
	if listen := cmd.Flag("listen"); listen.Changed {
		c.Listen = listen.Value.String()
		if !slices.ContainsFunc(p.env, func(line string) bool { return strings.HasPrefix(line, "COMMUNS_BASE_URL=") }) {
			c.BaseURL = "http://" + c.Listen
		}
	}
	return c, nil
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
	outer  *job.Worker
	root   http.Handler
}

// assemble wires each part to the next.
func assemble(cfg config.Config, s *store.Store, o site.Options) (parts, error) {
	var at parts
	words, err := catalogue()
	if err != nil {
		return at, err
	}
	assets, err := web.NewAssets(web.Dist)
	if err != nil {
		return at, err
	}
	at.app = app.New(s, app.Options{BaseURL: cfg.BaseURL, CheapPasswords: o.Demo})
	o.Name, o.BaseURL, o.Source, o.Proxies, o.Licence = cfg.SiteName, cfg.BaseURL, cfg.SourceURL, cfg.TrustedProxies, cfg.ContentLicence
	if at.site, err = site.New(at.app, words, assets, o); err != nil {
		return at, err
	}
	pages, err := at.site.Handler()
	if err != nil {
		return at, err
	}
	data, err := api.New(at.app, words, api.Options{BaseURL: cfg.BaseURL, Proxies: cfg.TrustedProxies})
	if err != nil {
		return at, err
	}
	if at.worker, err = newWorker(cfg, at.app, words); err != nil {
		return at, err
	}
	at.outer = newOutside(cfg, at.app, o)
	at.health = site.NewHealth(at.site)
	at.root = site.Front(at.health, data, pages)
	return at, nil
}

// serve answers requests until ctx ends, then lets those under way end. ready, where given, is told the
// address once connections are taken.
func (p program) serve(ctx context.Context, cfg config.Config, s *store.Store, o site.Options, ready func(address string)) error {
	config.BoundMemory(p.env)
	at, err := assemble(cfg, s, o)
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
	go func() { defer close(worked); at.work(work) }()
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

// work does what waits until ctx ends.
func (at parts) work(ctx context.Context) {
	var both sync.WaitGroup
	both.Go(func() { at.worker.Run(ctx) })
	both.Go(func() { at.outer.Run(ctx) })
	both.Wait()
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
