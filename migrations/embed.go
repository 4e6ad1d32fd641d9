// Package migrations holds the schema: common/ is one text for both databases, sqlite/ and postgres/
// what cannot be one text. Numbers are unique across the three.
package migrations

import (
	"embed"
	"errors"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

//go:embed common all:sqlite postgres
var files embed.FS

// For gives the migrations of a dialect ("sqlite" or "postgres") as one folder.
func For(dialect string) fs.FS { return merged{dialect} }

// Newest is the number of the newest migration of any dialect, 0 if there is none.
func Newest() (int64, error) {
	var newest int64
	err := fs.WalkDir(files, ".", func(p string, _ fs.DirEntry, err error) error {
		if number, _, ok := strings.Cut(path.Base(p), "_"); ok && path.Ext(p) == ".sql" {
			n, errNumber := strconv.ParseInt(number, 10, 64)
			newest = max(newest, n)
			return errors.Join(err, errNumber)
		}
		return err
	})
	return newest, err
}

// merged shows common/ and one dialect's folder as a single flat folder.
type merged struct{ dialect string }

func (m merged) Open(name string) (fs.File, error) {
	if name == "." {
		return files.Open("common")
	}
	f, err := files.Open(path.Join("common", name))
	if err != nil {
		return files.Open(path.Join(m.dialect, name))
	}
	return f, nil
}

// ReadDir lists both folders: goose looks for its files this way.
func (m merged) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := files.ReadDir(path.Join("common", name))
	if err != nil {
		return nil, err
	}
	own, err := files.ReadDir(path.Join(m.dialect, name))
	return append(list, own...), err
}

// Glob finds the files of both folders that match a pattern.
func (m merged) Glob(pattern string) ([]string, error) {
	entries, err := m.ReadDir(".")
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if ok, err := path.Match(pattern, e.Name()); err != nil {
			return nil, err
		} else if ok {
			names = append(names, e.Name())
		}
	}
	return names, nil
}
