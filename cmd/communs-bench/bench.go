package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/appel-a-communs/communs/internal/prose"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

func benchCommand() *cobra.Command {
	var b benchmark
	cmd := &cobra.Command{
		Use: "bench", Short: "Speed of the main pages and of a save, beside a bare gin handler, on both databases", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return b.run(cmd.Context()) },
	}
	cmd.Flags().DurationVar(&b.each, "each", 2*time.Second, "time for each measurement")
	cmd.Flags().StringVar(&b.only, "only", "", "only the paths whose names contain this")
	cmd.Flags().StringVar(&b.database, "on", "", "only this database: sqlite or postgres")
	return cmd
}

// benchmark is what to measure, and for how long.
type benchmark struct {
	each     time.Duration
	only     string
	database string
}

// run measures each database in turn.
func (b benchmark) run(ctx context.Context) error {
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
		if b.database != "" && b.database != dialect(source) {
			continue
		}
		if err := b.on(ctx, source); err != nil {
			return err
		}
	}
	if len(list) == 1 {
		fmt.Println("\npostgres: skipped,", errNoPostgres)
	}
	return nil
}

// table prints measurements as they come, in columns.
type table struct {
	benchmark
	*tabwriter.Writer
	bare map[int]result // of the bare handler, by connections
}

func dialect(source string) string {
	if sqldb.IsPostgres(source) {
		return sqldb.Postgres
	}
	return sqldb.SQLite
}

func (b benchmark) on(ctx context.Context, source string) error {
	w, err := build(ctx, source)
	if err != nil {
		return fmt.Errorf("building the world: %w", err)
	}
	began := time.Now()
	c, err := start(ctx, source)
	if err != nil {
		return err
	}
	first, err := once(c.address, get(w.candidacies[0].Path(), "", "10.0.0.1"))
	if err != nil || first.status != http.StatusOK {
		return errors.Join(fmt.Errorf("first page: status %d", first.status), err, c.kill())
	}
	fmt.Printf("\n%s: first page %.3f s after the start of the process, %d bytes with gzip\n", dialect(source), time.Since(began).Seconds(), len(first.body))
	if err := promises(ctx, source); err != nil {
		return errors.Join(err, c.kill())
	}
	t := table{b, tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight), map[int]result{}}
	fmt.Fprintln(t, "path\tconns\trequests/s\tof bare\tCPU µs\tof bare\tp50 ms\tp99 ms\t")
	err = errors.Join(t.beside(c, first.body), t.paths(c, &w), t.Flush())
	now, most := memoryOf(c.cmd.Process.Pid)
	fmt.Printf("memory after the run: %.0f MiB (%.0f at its most)\n", now, most)
	return errors.Join(err, coldEngine(ctx, source, w), c.stop())
}

// promises prints what a commit means on this database.
func promises(ctx context.Context, source string) error {
	s, err := open(ctx, source)
	if err != nil {
		return err
	}
	facts, err := s.DB().Examine(ctx)
	for _, f := range facts {
		fmt.Printf("%s=%s ", f.Name, f.Got)
	}
	fmt.Println()
	return errors.Join(err, s.DB().Close())
}

// beside measures the bare handler with the bytes of a page.
func (t table) beside(c *child, page []byte) error {
	put := request{text: "PUT /page HTTP/1.1\r\nHost: x\r\nContent-Length: " + strconv.Itoa(len(page)) + "\r\n\r\n" + string(page)}
	if a, err := once(c.bare, put); err != nil || a.status != http.StatusNoContent {
		return errors.Join(fmt.Errorf("bare handler: status %d", a.status), err)
	}
	for _, conns := range []int{1, connections} {
		r, err := load{c.bare, conns, t.each, anonymous("/page")}.run(c.cmd.Process.Pid)
		if err != nil {
			return err
		}
		t.bare[conns] = r
		t.line("bare gin handler, same bytes", conns, r)
	}
	return nil
}

// paths measures the product. A path that the site does not have is told, and the others are measured.
func (t table) paths(c *child, w *world) error {
	for _, p := range hotPaths() {
		if !strings.Contains(p.name, t.only) {
			continue
		}
		for _, conns := range []int{1, connections} {
			r, err := load{c.address, conns, t.each, p.next(w)}.run(c.cmd.Process.Pid)
			if err != nil && r.requests == 0 {
				fmt.Fprintf(t, "%s\t%d\t%v\t\n", p.name, conns, err)
				break
			}
			if err != nil {
				return err
			}
			t.line(p.name, conns, r)
		}
	}
	return nil
}

func (t table) line(name string, conns int, r result) {
	bare := t.bare[conns]
	ratio := func(a, b float64) string {
		if b == 0 {
			return "–"
		}
		return fmt.Sprintf("%.2f", a/b)
	}
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	fmt.Fprintf(t, "%s\t%d\t%.0f\t%s\t%d\t%s\t%.2f\t%.2f\t\n", name, conns, r.rate(), ratio(r.rate(), bare.rate()),
		r.perRequest().Microseconds(), ratio(float64(r.perRequest()), float64(bare.perRequest())), ms(r.quantile(.5)), ms(r.quantile(.99)))
}

// coldEngine compares neighbouring versions with the engine alone, nothing kept between two.
func coldEngine(ctx context.Context, source string, w world) (err error) {
	s, err := open(ctx, source)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.DB().Close()) }()
	versions := make([]map[string]string, candidacyVersions)
	size := 0
	for n := range versions {
		v, err := s.Revision(ctx, w.candidacies[0].Page.ID, n+1)
		if err != nil {
			return err
		}
		versions[n], size = v.Sections, v.Size
	}
	for _, workers := range []int{1, 2} {
		const rounds = 20
		began := time.Now()
		var all sync.WaitGroup
		for range workers {
			all.Go(func() {
				for range rounds {
					for n := 1; n < len(versions); n++ {
						compare(versions[n-1], versions[n])
					}
				}
			})
		}
		all.Wait()
		done := float64(workers * rounds * (len(versions) - 1))
		fmt.Printf("cold diff of neighbours, %d bytes, engine alone, %d at once: %.0f/s\n", size, workers, done/time.Since(began).Seconds())
	}
	return nil
}

// compare compares every section of two versions, as the page of a comparison does.
func compare(old, new map[string]string) {
	for key, text := range new {
		prose.Diff(old[key], text)
	}
}
