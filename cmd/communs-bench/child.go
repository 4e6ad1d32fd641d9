package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime/pprof"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/spf13/cobra"

	"github.com/appel-a-communs/communs/config"
	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/site"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/web"
)

// child is a server in a process of its own, so that its time and memory are its own and it can be killed.
type child struct {
	cmd     *exec.Cmd
	in      io.WriteCloser
	address string
	bare    string // address of the bare gin handler in the same process
}

// start runs a server over an existing database and gives it once it listens.
func start(ctx context.Context, source string) (*child, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	c := &child{cmd: exec.CommandContext(ctx, self, "child", source)}
	c.cmd.Stderr = os.Stderr
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := c.cmd.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	addresses := strings.Fields(line)
	if err != nil || len(addresses) != 2 {
		return nil, errors.Join(fmt.Errorf("the server did not start: %q", line), err, c.kill())
	}
	c.address, c.bare = addresses[0], addresses[1]
	return c, nil
}

// stop lets the server end by itself.
func (c *child) stop() error { return errors.Join(c.in.Close(), c.cmd.Wait()) }

// kill ends it as a power cut ends a process: kill -9, no word before.
func (c *child) kill() error {
	err := c.cmd.Process.Kill()
	_ = c.cmd.Wait() // it says that it was killed
	return err
}

func childCommand() *cobra.Command {
	return &cobra.Command{
		Use: "child SOURCE", Short: "The measured server; ends when its standard input does", Hidden: true, Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return serveChild(cmd.Context(), args[0]) },
	}
}

// profileEnv names a file that the server writes its CPU profile to.
const profileEnv = "COMMUNS_BENCH_PROFILE"

// profile records where the server spends its time, where that is asked for.
func profile() (stop func() error, err error) {
	path := os.Getenv(profileEnv)
	if path == "" {
		return func() error { return nil }, nil
	}
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	stop = func() error { pprof.StopCPUProfile(); return f.Close() }
	return stop, pprof.StartCPUProfile(f)
}

func serveChild(ctx context.Context, source string) (err error) {
	config.BoundMemory(os.Environ()) // as serve does
	stopProfile, err := profile()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stopProfile()) }()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})))
	s, err := open(ctx, source)
	if err != nil {
		return err
	}
	handler, err := product(ctx, s)
	if err != nil {
		return err
	}
	var lc net.ListenConfig
	ours, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	bare, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	srv := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 60 * time.Second}
	beside := &http.Server{Handler: bareGin(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 60 * time.Second}
	failed := make(chan error, 2)
	go func() { failed <- srv.Serve(ours) }()
	go func() { failed <- beside.Serve(bare) }()
	fmt.Println(ours.Addr(), bare.Addr())
	ended := make(chan error, 1)
	go func() { _, err := io.Copy(io.Discard, os.Stdin); ended <- err }()
	select {
	case err = <-failed:
	case err = <-ended:
	case <-ctx.Done():
	}
	return errors.Join(err, srv.Close(), beside.Close(), s.DB().Close())
}

// product is the site as serve mounts it, and beside it the act of saving without its form.
func product(ctx context.Context, s *store.Store) (http.Handler, error) {
	messages, err := fs.Sub(web.Messages, "messages")
	if err != nil {
		return nil, err
	}
	words, err := i18n.Load(messages)
	if err != nil {
		return nil, err
	}
	assets, err := web.NewAssets(web.Dist)
	if err != nil {
		return nil, err
	}
	a := app.New(s, app.Options{BaseURL: "http://127.0.0.1", CheapPasswords: true})
	// Requests name another visitor each: the limits of one visitor are not what is measured.
	at, err := site.New(a, words, assets, site.Options{
		Name: "Mesure", BaseURL: "http://127.0.0.1", Licence: contentLicence, Proxies: []string{"127.0.0.1"},
	})
	if err != nil {
		return nil, err
	}
	pages, err := at.Handler()
	if err != nil {
		return nil, err
	}
	go at.Poll(ctx)
	mux := http.NewServeMux()
	mux.Handle("/", pages)
	mux.Handle("POST "+savePath, newSaver(a))
	return mux, nil
}

// bareGin is what a page costs at least: gin answering with bytes that are ready (PUT sets them).
func bareGin() http.Handler {
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	var page []byte
	e.PUT("/page", func(c *gin.Context) {
		body, err := io.ReadAll(c.Request.Body)
		if err != nil {
			c.Status(http.StatusBadRequest)
			return
		}
		page = body
		c.Status(http.StatusNoContent)
	})
	e.GET("/page", func(c *gin.Context) {
		c.Header("Content-Encoding", "gzip")
		c.Header("Vary", "Accept-Encoding")
		c.Data(http.StatusOK, "text/html; charset=utf-8", page)
	})
	return e
}
