package app

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// OwnDataView is what the page of one's own data shows.
type OwnDataView struct {
	HasPassword bool
	HasRoles    bool          // an office that must be handed over first
	Erasure     store.Erasure // zero where none was asked for
	Sole        []store.SoleReference
}

// ViewOwnData loads it.
func (a *App) ViewOwnData(ctx context.Context, by domain.Account) (OwnDataView, error) {
	if !by.SignedIn() {
		return OwnDataView{}, signInFirst()
	}
	v := OwnDataView{HasRoles: freeOfRoles(by) != nil}
	phc, err := a.store.Password(ctx, by.ID)
	if err != nil {
		return v, err
	}
	v.HasPassword = phc != ""
	if v.Erasure, err = a.store.Erasure(ctx, by.ID); err != nil && domain.KindOf(err) != domain.NotFound {
		return v, err
	}
	v.Sole, err = a.store.SoleReferences(ctx, by.ID)
	return v, err
}

// ownVersionsAtOnce bounds the texts held while an archive is written.
const ownVersionsAtOnce = 50

// WriteOwnData writes all that is kept of somebody as an archive, piece by piece: nothing of it is held but a few texts.
func (a *App) WriteOwnData(ctx context.Context, by domain.Account, to io.Writer) error {
	z := zip.NewWriter(to)
	write := func(name string, v any) error {
		w, err := z.Create(name)
		if err != nil {
			return err
		}
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(v)
	}
	if err := write("compte.json", map[string]any{"name": by.Name, "email": by.Email, "lang": by.Lang, "created_at": by.CreatedAt, "roles": by.Grants}); err != nil {
		return err
	}
	for _, table := range store.OwnTables() {
		rows, err := a.store.OwnRows(ctx, table, by.ID)
		if err != nil {
			return err
		}
		if err := write(table+".json", rows); err != nil {
			return err
		}
	}
	after := store.OwnAfter{}
	for {
		list, err := a.store.OwnVersions(ctx, by.ID, after, ownVersionsAtOnce)
		if err != nil || len(list) == 0 {
			return firstOf(err, z.Close)
		}
		for _, v := range list {
			if err := writeVersion(z, v); err != nil {
				return err
			}
			after = store.OwnAfter{PageID: v.PageID, N: v.N}
		}
	}
}

func firstOf(err error, then func() error) error {
	if err != nil {
		return err
	}
	return then()
}

// writeVersion writes one text as Markdown: its sections under their names.
func writeVersion(z *zip.Writer, v domain.Revision) error {
	w, err := z.Create(fmt.Sprintf("textes/%s/version-%d.md", v.PageID, v.N))
	if err != nil {
		return err
	}
	keys := make([]string, 0, len(v.Sections))
	for k := range v.Sections {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	if _, err := fmt.Fprintf(w, "# %s\n\nVersion %d, %s\n", v.Sections["title"], v.N, v.At.UTC().Format("2006-01-02 15:04:05 UTC")); err != nil {
		return err
	}
	for _, k := range keys {
		if _, err := fmt.Fprintf(w, "\n## %s\n\n%s\n", k, v.Sections[k]); err != nil {
			return err
		}
	}
	return nil
}
