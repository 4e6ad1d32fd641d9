package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// write makes dist hold these files and nothing else.
func write(dist string, files map[string][]byte) error {
	if err := os.MkdirAll(dist, 0o755); err != nil {
		return err
	}
	stale, err := extra(dist, files)
	if err != nil {
		return err
	}
	for _, name := range stale {
		if err := os.Remove(filepath.Join(dist, name)); err != nil {
			return err
		}
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dist, name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// compare refuses a dist that differs from these files by one byte, and names what differs.
func compare(dist string, files map[string][]byte) error {
	differ, err := extra(dist, files)
	if err != nil {
		return err
	}
	for name, content := range files {
		committed, err := os.ReadFile(filepath.Join(dist, name))
		if err != nil || !bytes.Equal(committed, content) {
			differ = append(differ, name)
		}
	}
	if len(differ) == 0 {
		return nil
	}
	slices.Sort(differ)
	return fmt.Errorf("%s is not what the sources give: %s; run go run ./cmd/assets", dist, strings.Join(differ, ", "))
}

// extra lists the files of dist that these are not.
func extra(dist string, files map[string][]byte) ([]string, error) {
	entries, err := os.ReadDir(dist)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, entry := range entries {
		if _, ok := files[entry.Name()]; !ok {
			names = append(names, entry.Name())
		}
	}
	return names, nil
}
