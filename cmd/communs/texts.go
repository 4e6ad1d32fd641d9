package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/appel-a-communs/communs/internal/prose"
)

// maxTextFile bounds what the text tools read: ten times the largest page.
const maxTextFile = 4 << 20

// exitUnusable is the status of a text tool that could not do its work; 1 says that it did and found a conflict.
const exitUnusable = 2

func unusable(format string, args ...any) error {
	return exitError{exitUnusable, fmt.Errorf(format, args...)}
}

// readTexts reads and normalises the named files; "-" is the standard input.
func (p program) readTexts(names []string) ([]string, error) {
	texts := make([]string, len(names))
	for i, name := range names {
		raw, err := p.readLimited(name)
		if err != nil {
			return nil, err
		}
		texts[i], err = prose.Normalise(raw)
		switch {
		case errors.Is(err, prose.ErrNUL):
			return nil, unusable("%s : le texte contient un octet nul, ce n’est pas un fichier de texte", name)
		case err != nil:
			return nil, unusable("%s : le texte n’est pas de l’UTF-8 valide", name)
		}
	}
	return texts, nil
}

func (p program) readLimited(name string) (string, error) {
	from := p.in
	if name != "-" {
		file, err := os.Open(name) // the person who runs the command names the file
		if err != nil {
			return "", unusable("%s : lecture impossible : %w", name, err)
		}
		defer func() { _ = file.Close() }() // nothing was written: a failure to close loses nothing
		from = file
	}
	raw, err := io.ReadAll(io.LimitReader(from, maxTextFile+1))
	switch {
	case err != nil:
		return "", unusable("%s : lecture impossible : %w", name, err)
	case len(raw) > maxTextFile:
		return "", unusable("%s : le texte dépasse %d Mio", name, maxTextFile>>20)
	}
	return string(raw), nil
}
