// Package forge reads what a public repository says of its licence: a listing of its root by the forge's own API, then
// the few files that speak of licences. It judges nothing, and reaches nothing but by package fetch.
package forge

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/fetch"
)

// The limits of one look at a repository, beside those of each request.
const (
	allTime  = 30 * time.Second
	allSize  = 2 << 20
	fileSize = 512 << 10
	rootMost = 20 // files of the root
	textMost = 12 // files of LICENSES
	pages    = 3  // of a listing
)

// Reader reads repositories.
type Reader struct{ client *fetch.Client }

// New returns a reader over a client.
func New(c *fetch.Client) Reader { return Reader{c} }

// Read looks at a repository; known is what was found before, zero for nothing. What goes wrong is the state of the
// answer: a forge that fails is not a failure of ours.
func (r Reader) Read(ctx context.Context, repo domain.Repository, known domain.RepositoryCheck) domain.Reading {
	l, ok := layoutOf(repo)
	if !ok {
		return domain.Reading{State: domain.RepositoryStrange}
	}
	ctx, cancel := context.WithTimeout(ctx, allTime)
	defer cancel()
	look := &look{client: r.client, layout: l, left: allSize}
	out, err := look.read(ctx, known)
	if err != nil {
		return failed(err)
	}
	return out
}

// look is one look at a repository.
type look struct {
	client *fetch.Client
	layout layout
	left   int // bytes that may still be read
}

func (l *look) read(ctx context.Context, known domain.RepositoryCheck) (domain.Reading, error) {
	out := domain.Reading{State: domain.RepositoryRead, Files: map[string][]byte{}}
	root, tag, err := l.list(ctx, "", known.ETag)
	switch {
	case err != nil:
		return out, err
	case root == nil:
		return domain.Reading{State: domain.RepositoryRead, Unchanged: true, ETag: known.ETag, Revision: known.Revision}, nil
	}
	out.ETag, out.Revision = tag, revisionOf(root)
	if out.Revision == known.Revision {
		out.Unchanged, out.Files = true, nil
		return out, nil
	}
	if err := l.take(ctx, &out, "", wanted(root), rootMost); err != nil {
		return out, err
	}
	folder := slices.IndexFunc(root, func(e entry) bool { return e.Folder && e.Path == texts })
	if folder < 0 {
		return out, nil
	}
	list, _, err := l.list(ctx, l.layout.folderAddress(root[folder]), "")
	if err != nil {
		return out, err
	}
	for i := range list { // some forges write the folder before each name
		list[i].Path = strings.TrimPrefix(list[i].Path, texts+"/")
	}
	return out, l.take(ctx, &out, texts+"/", plain(list), textMost)
}

// texts is the folder that REUSE puts licences into.
const texts = "LICENSES"

// list reads a listing, page by page; nil where the known one still holds.
func (l *look) list(ctx context.Context, folder, tag string) ([]entry, string, error) {
	all, first := []entry{}, ""
	for page := 1; page <= pages; page++ {
		a, err := l.get(ctx, l.layout.listAddress(folder, page), tag)
		switch {
		case err != nil:
			return nil, "", err
		case a.Unchanged:
			return nil, tag, nil
		}
		found, err := l.layout.parse(a.Body)
		if err != nil {
			return nil, "", err
		}
		if page == 1 {
			first = a.ETag
		}
		all, tag = append(all, found...), ""
		if a.Header.Get("X-Next-Page") == "" {
			return all, first, nil
		}
		first = "" // the tag of a first page says nothing of the second
	}
	return all, first, nil
}

func (l *look) get(ctx context.Context, address, tag string) (fetch.Answer, error) {
	return l.client.Get(ctx, fetch.Request{URL: address, Hosts: l.layout.hosts, Types: []string{"application/json"}, ETag: tag})
}

// take reads files; those that are too many or too large are counted, any other fault is one of the whole look: half a
// repository would say that licences agree which do not.
func (l *look) take(ctx context.Context, out *domain.Reading, under string, files []entry, most int) error {
	for i, e := range files {
		if i >= most || e.Size > fileSize || l.left <= 0 {
			out.Left++
			continue
		}
		a, err := l.client.Get(ctx, fetch.Request{
			URL: l.layout.fileAddress(under + e.Path), Hosts: l.layout.hosts, Types: fileTypes(), Length: int64(min(fileSize, l.left)),
		})
		if r, refused := errors.AsType[fetch.RefusalError](err); refused && (r.Code == fetch.TooLarge || r.Code == fetch.WrongType) {
			out.Left++
			continue
		}
		if err != nil {
			return err
		}
		l.left -= len(a.Body)
		out.Files[under+e.Path] = a.Body
	}
	return nil
}

// fileTypes are the media types by which forges give a text: whatever its name, they call it text or bytes.
func fileTypes() []string {
	return []string{"text/plain", "application/octet-stream", "application/json", "text/markdown", "text/x-markdown", "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", "application/toml", "text/x-toml"}
}

// revisionOf stands for a listing: it changes with any of its files.
func revisionOf(root []entry) string {
	lines := make([]string, len(root))
	for i, e := range root {
		lines[i] = e.ID + " " + e.Path
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:16])
}

// failed puts a fault of the line into the words of a look.
func failed(err error) domain.Reading {
	r, ok := errors.AsType[fetch.RefusalError](err)
	if !ok {
		return domain.Reading{State: domain.RepositoryStrange}
	}
	states := map[fetch.Code]domain.RepositoryState{
		fetch.BadAddress: domain.RepositoryRefused, fetch.OtherHost: domain.RepositoryRefused, fetch.Inside: domain.RepositoryRefused,
		fetch.TooManyRedirects: domain.RepositoryRefused, fetch.TooSlow: domain.RepositorySlow, fetch.TooLarge: domain.RepositoryLarge,
		fetch.WrongType: domain.RepositoryStrange, fetch.Missing: domain.RepositoryMissing, fetch.Busy: domain.RepositoryBusy,
		fetch.Unreachable: domain.RepositoryUnreachable,
	}
	return domain.Reading{State: states[r.Code], Wait: r.Wait}
}
