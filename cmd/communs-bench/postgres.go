package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/appel-a-communs/communs/internal/sqldb"
)

// postgresEnv names a server that is there already, as for the tests.
const postgresEnv = "COMMUNS_TEST_POSTGRES"

// errNoPostgres tells that this machine has no PostgreSQL to measure.
var errNoPostgres = errors.New("no PostgreSQL: set " + postgresEnv + " or install Debian's postgresql")

// places are the databases of a run: a folder for SQLite and a PostgreSQL server, each with fresh databases.
type places struct {
	folder string
	server string // address; "" where there is none
	serial int
	stop   func()
}

// newPlaces finds a server, or starts one of its own, which flushes to disk as one in production does.
func newPlaces(ctx context.Context) (*places, error) {
	folder, err := os.MkdirTemp("", "communs-bench-")
	if err != nil {
		return nil, err
	}
	p := &places{folder: folder, server: os.Getenv(postgresEnv), stop: func() {}}
	if p.server != "" {
		return p, nil
	}
	p.server, p.stop, err = startPostgres(ctx, filepath.Join(folder, "postgres"))
	if err != nil {
		fmt.Fprintln(os.Stderr, "PostgreSQL is left out:", err)
	}
	return p, nil
}

func (p *places) close() {
	p.stop()
	if err := os.RemoveAll(p.folder); err != nil {
		fmt.Fprintln(os.Stderr, "communs-bench:", err)
	}
}

// sources are a fresh database of each dialect.
func (p *places) sources(ctx context.Context) ([]string, error) {
	p.serial++
	list := []string{filepath.Join(p.folder, fmt.Sprintf("bench%d.db", p.serial))}
	if p.server == "" {
		return list, nil
	}
	name := fmt.Sprintf("bench_%d_%d", os.Getpid(), p.serial)
	db, err := sqldb.Open(ctx, p.server, sqldb.NewClock(time.Now))
	if err != nil {
		return nil, err
	}
	if err = errors.Join(db.Read().Script(ctx, `CREATE DATABASE `+name), db.Close()); err != nil {
		return nil, err
	}
	u, err := url.Parse(p.server)
	if err != nil {
		return nil, err
	}
	u.Path = "/" + name
	stopServer := p.stop
	p.stop = func() { p.drop(name); stopServer() }
	return append(list, u.String()), nil
}

// drop removes a database of ours from a server that stays.
func (p *places) drop(name string) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	db, err := sqldb.Open(ctx, p.server, sqldb.NewClock(time.Now))
	if err == nil {
		err = errors.Join(db.Read().Script(ctx, `DROP DATABASE `+name+` WITH (FORCE)`), db.Close())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "communs-bench:", err)
	}
}

// startPostgres runs a cluster of its own, which flushes as a server in production does.
func startPostgres(ctx context.Context, dir string) (address string, stop func(), err error) {
	none := func() {}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		return "", none, errNoPostgres
	}
	bin := filepath.Dir(slices.Max(found))
	port, err := freePort(ctx)
	if err != nil {
		return "", none, err
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return "", none, err
	}
	if os.Getuid() == 0 { // its programs refuse to run as root
		if out, err := exec.CommandContext(ctx, "chown", "postgres", dir).CombinedOutput(); err != nil {
			return "", none, fmt.Errorf("%s: %w", out, err)
		}
		if err := os.Chmod(filepath.Dir(dir), 0o711); err != nil { // to reach it, the user postgres passes here
			return "", none, err
		}
	}
	data := filepath.Join(dir, "data")
	options := fmt.Sprintf("-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories=%s -c max_connections=60", port, dir)
	for _, args := range [][]string{
		{filepath.Join(bin, "initdb"), "-D", data, "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"},
		{filepath.Join(bin, "pg_ctl"), "-D", data, "-o", options, "-l", filepath.Join(dir, "log"), "-w", "start"},
	} {
		if err := asPostgres(ctx, dir, args...); err != nil {
			return "", none, err
		}
	}
	stop = func() {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		if err := asPostgres(ctx, dir, filepath.Join(bin, "pg_ctl"), "-D", data, "-m", "immediate", "stop"); err != nil {
			fmt.Fprintln(os.Stderr, "communs-bench:", err)
		}
	}
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres?sslmode=disable", port), stop, nil
}

func asPostgres(ctx context.Context, dir string, args ...string) error {
	if os.Getuid() == 0 {
		args = append([]string{"runuser", "-u", "postgres", "--"}, args...)
	}
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir = dir
	log, err := os.Create(filepath.Join(filepath.Dir(dir), "postgres.out")) // a pipe would be held open by the server
	if err != nil {
		return err
	}
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Run(); err != nil {
		text, _ := os.ReadFile(log.Name()) // what is there helps, what is not is missed
		return errors.Join(fmt.Errorf("%s: %w: %s", filepath.Base(args[0]), err, strings.TrimSpace(string(text))), log.Close())
	}
	return log.Close()
}

func freePort(ctx context.Context) (int, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err = errors.Join(err, l.Close()); err != nil {
		return 0, err
	}
	return strconv.Atoi(port)
}
