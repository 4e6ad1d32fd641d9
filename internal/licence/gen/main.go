// Command gen writes the fingerprint file of internal/licence from npm's spdx-license-list, fetched with npm, and prints
// the identifiers of the list of go-spdx that the tables do not hold. With -check it writes nothing.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/appel-a-communs/communs/internal/licence"
)

// listPackage is the source of the texts: npm's name and the version that the fingerprints follow; newestPackage is what
// npm gives today, for what is new in it.
const (
	listPackage   = "spdx-license-list@6.12.0"
	newestPackage = "spdx-license-list@latest"
)

func main() {
	check := flag.Bool("check", false, "print what is new upstream and whether the file is up to date; write nothing")
	texts := flag.String("texts", "", "folder of the unpacked package; fetched with npm when empty")
	out := flag.String("out", "fingerprints.bin", "file to write")
	flag.Parse()
	if err := run(context.Background(), *texts, *out, *check); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, texts, out string, check bool) error {
	licences, err := readOrFetch(ctx, texts, listPackage)
	if check && errors.Is(err, errUnreachable) {
		fmt.Fprintln(os.Stdout, "nothing to compare with:", err)
		return nil
	}
	if err != nil {
		return err
	}
	file, err := build(licences).Encode()
	if err != nil {
		return err
	}
	newest := licences
	if check {
		if newest, err = readOrFetch(ctx, "", newestPackage); errors.Is(err, errUnreachable) {
			fmt.Fprintln(os.Stdout, "what is new since", listPackage, "is not known:", err)
			newest, err = licences, nil
		}
	}
	if err != nil {
		return err
	}
	if err := printNew(ctx, licences, newest); err != nil {
		return err
	}
	if !check {
		return os.WriteFile(out, file, 0o644) //nolint:gosec // a source file, for everybody
	}
	old, err := os.ReadFile(out) //nolint:gosec // the path is the developer's own
	if err != nil {
		return err
	}
	if !slices.Equal(old, file) {
		return fmt.Errorf("%s is not what %s gives: run go generate ./internal/licence", out, listPackage)
	}
	return nil
}

// readOrFetch reads the unpacked package in a folder, or the one that npm gives.
func readOrFetch(ctx context.Context, folder, name string) ([]source, error) {
	if folder != "" {
		return read(folder)
	}
	fetched, err := fetch(ctx, name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(fetched) }() // a temporary folder; the system clears it otherwise
	return read(filepath.Join(fetched, "package"))
}

// errUnreachable tells that npm or its registry is not there, which says nothing about the fingerprints.
var errUnreachable = errors.New("npm's registry is out of reach")

// patience is how long npm may take for one package.
const patience = 30 * time.Second

// fetch unpacks a package of npm into a new folder.
func fetch(ctx context.Context, name string) (string, error) {
	folder, err := os.MkdirTemp("", "licences")
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	pack := exec.CommandContext(ctx, "npm", "pack", "--silent", name) //nolint:gosec // one of the two names above
	pack.Dir, pack.Stderr = folder, os.Stderr
	file, err := pack.Output()
	if err != nil {
		return "", fmt.Errorf("%w: npm pack: %w", errUnreachable, err)
	}
	unpack := exec.CommandContext(ctx, "tar", "xzf", strings.TrimSpace(string(file))) //nolint:gosec // npm's own answer
	unpack.Dir, unpack.Stderr = folder, os.Stderr
	if err := unpack.Run(); err != nil {
		return "", fmt.Errorf("tar: %w", err)
	}
	return folder, nil
}

// source is one licence of the list.
type source struct {
	id   string
	Text string `json:"licenseText"`
}

func read(folder string) ([]source, error) {
	names, err := filepath.Glob(filepath.Join(folder, "licenses", "*.json"))
	if err != nil || len(names) < 600 {
		return nil, fmt.Errorf("%s holds %d licences: %w", folder, len(names), err)
	}
	var list []source
	for _, name := range names {
		text, err := os.ReadFile(name) //nolint:gosec // the path is the developer's own
		if err != nil {
			return nil, err
		}
		s := source{id: strings.TrimSuffix(filepath.Base(name), ".json")}
		if err := json.Unmarshal(text, &s); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		list = append(list, s)
	}
	return list, nil
}

// printNew prints the identifiers of the lists that the tables do not know.
func printNew(ctx context.Context, licences, newest []source) error {
	ids, err := upstream(ctx)
	if err != nil {
		return err
	}
	texts := map[string]bool{}
	for _, s := range licences {
		texts[s.id] = true
	}
	for _, s := range newest {
		ids = append(ids, s.id)
	}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		if _, known := licence.Lookup(id); !known {
			fmt.Fprintln(os.Stdout, "new upstream, not in the tables:", id)
		}
		if !texts[id] {
			fmt.Fprintln(os.Stdout, "no text in", listPackage+":", id)
		}
	}
	return nil
}

// upstream lists the identifiers of go-spdx, wherever the module cache keeps it.
func upstream(ctx context.Context) ([]string, error) {
	cache, err := exec.CommandContext(ctx, "go", "env", "GOMODCACHE").Output()
	if err != nil {
		return nil, err
	}
	found, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(cache)), "github.com/github/go-spdx/v2@*/cmd/licenses.json"))
	if err != nil || len(found) == 0 {
		return nil, err // a machine without go-spdx still writes the file
	}
	slices.Sort(found)
	text, err := os.ReadFile(found[len(found)-1])
	if err != nil {
		return nil, err
	}
	var list struct {
		Licenses []struct {
			ID string `json:"licenseId"`
		} `json:"licenses"`
	}
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, err
	}
	var ids []string
	for _, l := range list.Licenses {
		ids = append(ids, l.ID)
	}
	return ids, nil
}
