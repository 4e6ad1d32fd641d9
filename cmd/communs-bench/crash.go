package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/appel-a-communs/communs/internal/sqldb"
	"github.com/appel-a-communs/communs/internal/store"
)

func crashCommand() *cobra.Command {
	var rounds int
	cmd := &cobra.Command{
		Use: "crash", Short: "kill -9 under load: every acknowledged save is there afterwards", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return crash(cmd.Context(), rounds) },
	}
	cmd.Flags().IntVar(&rounds, "rounds", 25, "how often the server is killed, on each database")
	return cmd
}

func crash(ctx context.Context, rounds int) error {
	p, err := newPlaces(ctx)
	if err != nil {
		return err
	}
	defer p.close()
	list, err := p.sources(ctx)
	if err != nil {
		return err
	}
	for _, source := range list {
		if err := crashOn(ctx, source, rounds); err != nil {
			return err
		}
	}
	if len(list) == 1 {
		fmt.Println("postgres: skipped,", errNoPostgres)
	}
	return nil
}

// acknowledged is one save that its writer was told of.
type acknowledged struct {
	page  string
	n     int
	token string
}

// crashOn kills the server so many times while eight people save, then looks for every save that was acknowledged.
func crashOn(ctx context.Context, source string, rounds int) error {
	w, err := build(ctx, source)
	if err != nil {
		return err
	}
	rng := rand.New(rand.NewPCG(3, 4)) //nolint:gosec // the same moments each run
	var told []acknowledged
	for round := range rounds {
		c, err := start(ctx, source)
		if err != nil {
			return err
		}
		life := 200*time.Millisecond + time.Duration(rng.Int64N(int64(time.Second)))
		saves, err := saveUntilKilled(c, &w, round, life)
		if err != nil {
			return err
		}
		told = append(told, saves...)
	}
	return lookFor(ctx, source, told, rounds)
}

// saveUntilKilled has every page saved as fast as it goes until the server is killed.
func saveUntilKilled(c *child, w *world, round int, life time.Duration) ([]acknowledged, error) {
	lists := make([][]acknowledged, connections)
	var writers sync.WaitGroup
	for i := range connections {
		writers.Go(func() { lists[i] = saveOn(c.address, w.saved[i].Page.ID, w.author.ID, fmt.Sprintf("r%dw%d", round, i)) })
	}
	time.Sleep(life)
	err := c.kill()
	writers.Wait()
	var all []acknowledged
	for _, l := range lists {
		all = append(all, l...)
	}
	return all, err
}

// saveOn saves one page until the server is gone, and gives what was acknowledged.
func saveOn(address, page, by, prefix string) (list []acknowledged) {
	to, err := dial(address)
	if err != nil {
		return nil
	}
	defer func() { _ = to.conn.Close() }() // the other end is gone
	for i := 0; ; i++ {
		token := fmt.Sprintf("%si%d", prefix, i)
		q := url.Values{"page": {page}, "by": {by}, "token": {token}}
		var body strings.Builder
		a, err := to.ask(post(savePath+"?"+q.Encode(), "", "10.0.0.1", ""), &body)
		var saved struct{ N int }
		if err != nil || a.status != http.StatusOK || json.Unmarshal([]byte(body.String()), &saved) != nil {
			return list // no answer, no acknowledgement
		}
		list = append(list, acknowledged{page, saved.N, token})
	}
}

// lookFor finds each acknowledged save in its version, whose hash is checked on the way, and the file whole.
func lookFor(ctx context.Context, source string, told []acknowledged, rounds int) (err error) {
	s, err := open(ctx, source)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.DB().Close()) }()
	lost := 0
	for _, k := range told {
		if !isThere(ctx, s, k) {
			lost++
		}
	}
	whole := "not asked: PostgreSQL was not killed"
	if s.DB().Dialect() == sqldb.SQLite {
		whole = "ok"
		if err := sqldb.CheckFile(ctx, source); err != nil {
			whole = err.Error()
		}
	}
	fmt.Printf("%s: killed %d times, %d saves acknowledged, %d lost, integrity_check %s\n", s.DB().Dialect(), rounds, len(told), lost, whole)
	if lost > 0 || len(told) == 0 || s.DB().Dialect() == sqldb.SQLite && whole != "ok" {
		return fmt.Errorf("%s: acknowledged saves were lost, or none was made", s.DB().Dialect())
	}
	return nil
}

func isThere(ctx context.Context, s *store.Store, k acknowledged) bool {
	v, err := s.Revision(ctx, k.page, k.n)
	return err == nil && v.Summary == k.token && strings.Contains(v.Sections["texte"], k.token)
}
