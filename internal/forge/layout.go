package forge

import (
	"encoding/json"
	"errors"
	"io/fs"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/appel-a-communs/communs/internal/domain"
)

// entry is a line of a listing.
type entry struct {
	Path   string
	ID     string // of the content
	Folder bool
	Size   int64 // where the listing tells it
}

// layout is how a forge answers: where its listings and its files are, and how a listing is written.
type layout struct {
	hosts         []string
	listAddress   func(folder string, page int) string
	folderAddress func(entry) string // what listAddress takes for a folder of the root
	fileAddress   func(path string) string
	parse         func([]byte) ([]entry, error)
}

func layoutOf(r domain.Repository) (layout, bool) {
	switch r.Forge.Kind {
	case domain.GitHub:
		return gitHub(r), true
	case domain.GitLab:
		return gitLab(r), true
	case domain.Gitea:
		return gitea(r), true
	}
	return layout{}, false
}

// errStrange: a listing that no forge of its kind writes.
var errStrange = errors.New("forge: not a listing")

// listed reads a listing into rows, each with a path.
func listed[T any](body []byte, entryOf func(T) (entry, bool)) ([]entry, error) {
	var rows []T
	if json.Unmarshal(body, &rows) != nil || rows == nil || len(rows) > 10_000 {
		return nil, errStrange
	}
	list := []entry{}
	for _, row := range rows {
		e, keep := entryOf(row)
		if e.Path == "" || len(e.Path) > 300 || len(e.ID) > 100 {
			return nil, errStrange
		}
		if keep {
			list = append(list, e)
		}
	}
	return list, nil
}

// link is the mode of a symbolic link in git: what it holds is a path.
const link = "120000"

// gitHub lists trees of git by their id, and serves files from a host of their own, which counts no requests.
func gitHub(r domain.Repository) layout {
	const api, raw = "api.github.com", "raw.githubusercontent.com"
	type row struct {
		Path, Mode, Type, SHA string
		Size                  int64
	}
	return layout{
		hosts: []string{api, raw},
		listAddress: func(tree string, _ int) string {
			if tree == "" {
				tree = "HEAD"
			}
			return "https://" + api + "/repos/" + r.Path + "/git/trees/" + url.PathEscape(tree)
		},
		folderAddress: func(e entry) string { return e.ID },
		fileAddress:   func(path string) string { return "https://" + raw + "/" + r.Path + "/HEAD/" + escaped(path) },
		parse: func(body []byte) ([]entry, error) {
			var tree struct{ Tree json.RawMessage }
			if json.Unmarshal(body, &tree) != nil {
				return nil, errStrange
			}
			return listed(tree.Tree, func(w row) (entry, bool) {
				return entry{w.Path, w.SHA, w.Type == "tree", w.Size}, w.Mode != link && w.Type != "commit"
			})
		},
	}
}

// gitLab names a project by its whole path, as one segment.
func gitLab(r domain.Repository) layout {
	base := "https://" + r.Forge.Host + "/api/v4/projects/" + strings.ReplaceAll(r.Path, "/", "%2F") + "/repository"
	type row struct{ ID, Path, Mode, Type string }
	return layout{
		hosts: []string{r.Forge.Host},
		listAddress: func(folder string, page int) string {
			return base + "/tree?" + url.Values{"path": {folder}, "per_page": {"100"}, "page": {strconv.Itoa(page)}}.Encode()
		},
		folderAddress: func(e entry) string { return e.Path },
		fileAddress: func(path string) string {
			return base + "/files/" + strings.ReplaceAll(escaped(path), "/", "%2F") + "/raw?ref=HEAD"
		},
		parse: func(body []byte) ([]entry, error) {
			return listed(body, func(w row) (entry, bool) {
				return entry{Path: w.Path, ID: w.ID, Folder: w.Type == "tree"}, w.Mode != link && w.Type != "commit"
			})
		},
	}
}

// gitea is the layout of Gitea and Forgejo.
func gitea(r domain.Repository) layout {
	base := "https://" + r.Forge.Host + "/api/v1/repos/" + r.Path
	type row struct {
		Path, SHA, Type string
		Size            int64
	}
	return layout{
		hosts: []string{r.Forge.Host},
		listAddress: func(folder string, _ int) string {
			return strings.TrimSuffix(base+"/contents/"+escaped(folder), "/")
		},
		folderAddress: func(e entry) string { return e.Path },
		fileAddress:   func(path string) string { return base + "/raw/" + escaped(path) },
		parse: func(body []byte) ([]entry, error) {
			return listed(body, func(w row) (entry, bool) {
				return entry{w.Path, w.SHA, w.Type == "dir", w.Size}, w.Type == "file" || w.Type == "dir"
			})
		},
	}
}

// escaped writes a path into an address, segment by segment.
func escaped(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		parts[i] = url.PathEscape(p)
	}
	return strings.Join(parts, "/")
}

// wanted picks the files of a root that speak of licences, those that matter most first.
func wanted(root []entry) []entry {
	var list []entry
	for _, e := range plain(root) {
		if rank(e.Path) > 0 {
			list = append(list, e)
		}
	}
	slices.SortStableFunc(list, func(a, b entry) int {
		if d := rank(a.Path) - rank(b.Path); d != 0 {
			return d
		}
		return strings.Compare(a.Path, b.Path)
	})
	readme := slices.IndexFunc(list, func(e entry) bool { return rank(e.Path) == readmeRank })
	if readme >= 0 {
		list = list[:readme+1] // the first says what the others repeat
	}
	return list
}

const readmeRank = 3

// rank is 0 for a file that says nothing of licences.
func rank(name string) int {
	lower := strings.ToLower(name)
	for _, begin := range []string{"licence", "license", "copying", "unlicense", "unlicence"} {
		if strings.HasPrefix(lower, begin) {
			return 1
		}
	}
	switch {
	case slices.Contains([]string{
		"package.json", "pyproject.toml", "cargo.toml", "go.mod", "composer.json", "publiccode.yml", "publiccode.yaml", "codemeta.json", "citation.cff",
	}, lower):
		return 2
	case lower == "readme" || strings.HasPrefix(lower, "readme.") && !strings.HasSuffix(lower, ".html"):
		return readmeRank
	}
	return 0
}

// plain keeps the files that lie in a folder itself and whose names are names.
func plain(list []entry) []entry {
	return slices.DeleteFunc(slices.Clone(list), func(e entry) bool {
		return e.Folder || e.Path == "." || strings.ContainsAny(e.Path, "/\\\x00") || !fs.ValidPath(e.Path)
	})
}
