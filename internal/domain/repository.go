package domain

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// ForgeKind says how a forge answers those who read its repositories.
type ForgeKind string

// The kinds of forge. Forgejo, which runs Codeberg, answers as Gitea does.
const (
	GitHub ForgeKind = "github"
	GitLab ForgeKind = "gitlab"
	Gitea  ForgeKind = "gitea"
)

// Forge is a host whose repositories are read.
type Forge struct {
	Host string    `json:"host"`
	Kind ForgeKind `json:"kind"`
}

// gitHub is the one host of its kind: an installation of its own answers elsewhere.
const gitHub = "github.com"

// DefaultForges are the forges that are read where nobody chose others.
func DefaultForges() []Forge {
	return []Forge{
		{gitHub, GitHub},
		{"gitlab.com", GitLab},
		{"codeberg.org", Gitea},
		{"framagit.org", GitLab},
		{"gitlab.adullact.net", GitLab},
		{"forge.apps.education.fr", GitLab},
		{"gitlab.inria.fr", GitLab},
		{"forge.inrae.fr", GitLab},
		{"gitlab.huma-num.fr", GitLab},
		{"gitlab.mim-libre.fr", GitLab},
	}
}

// MaxForges bounds the list of forges.
const MaxForges = 40

// hostName is a name of the public internet: no address, no port, no name of a local network.
var hostName = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$`)

// ParseForges reads a list of forges as it is typed: a line each, the host then the kind. Nothing is an empty list.
func ParseForges(text string) ([]Forge, error) {
	const field = "forges"
	list, faults := []Forge{}, Problems{}
	for line := range strings.Lines(text) {
		words := strings.Fields(strings.ToLower(line))
		if len(words) == 0 {
			continue
		}
		f := Forge{Host: words[0]}
		if len(words) == 2 {
			f.Kind = kindOfForge(words[1])
		}
		switch {
		case len(words) > 2 || len(f.Host) > 253 || !hostName.MatchString(f.Host):
			faults.Add(field, "error.forge_host", "Line", cutText(line, 80))
		case f.Kind == "" || (f.Kind == GitHub) != (f.Host == gitHub):
			faults.Add(field, "error.forge_kind", "Line", cutText(line, 80))
		case slices.ContainsFunc(list, func(o Forge) bool { return o.Host == f.Host }):
			faults.Add(field, "error.forge_twice", "Host", f.Host)
		case len(list) == MaxForges:
			faults.Add(field, "error.forge_many", "Max", MaxForges)
		default:
			list = append(list, f)
			continue
		}
		return nil, faults
	}
	return list, nil
}

func kindOfForge(word string) ForgeKind {
	switch word {
	case "github", "gitlab", "gitea":
		return ForgeKind(word)
	case "forgejo":
		return Gitea
	}
	return ""
}

func cutText(s string, most int) string {
	r := []rune(strings.TrimSpace(s))
	return string(r[:min(len(r), most)])
}

// WriteForges is a list of forges as ParseForges reads it.
func WriteForges(list []Forge) string {
	var b strings.Builder
	for _, f := range list {
		b.WriteString(f.Host + " " + string(f.Kind) + "\n")
	}
	return b.String()
}

// Repository is a public repository of a forge.
type Repository struct {
	Forge Forge
	Path  string // owner/name; on GitLab groups/…/name
}

// URL is the one address of a repository, however it was written.
func (r Repository) URL() string { return "https://" + r.Forge.Host + "/" + r.Path }

// segment is one part of a repository's path.
var segment = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$`)

// RepositoryOf finds the repository that a link leads to, into or below: with .git or without, a branch, a file, a
// page of its own. A link to no forge of the list, or to none of its repositories, is none.
func RepositoryOf(link string, forges []Forge) (r Repository, found bool) {
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.User != nil || u.Port() != "" && u.Port() != "443" || len(link) > 2000 {
		return r, false
	}
	host := strings.ToLower(strings.TrimPrefix(u.Hostname(), "www."))
	i := slices.IndexFunc(forges, func(f Forge) bool { return f.Host == host })
	if i < 0 {
		return r, false
	}
	parts := strings.FieldsFunc(u.Path, func(c rune) bool { return c == '/' })
	if parts = forges[i].Kind.repositoryPath(parts); parts == nil {
		return r, false
	}
	last := len(parts) - 1
	parts[last] = strings.TrimSuffix(parts[last], ".git")
	if slices.ContainsFunc(parts, func(p string) bool { return !segment.MatchString(p) }) {
		return r, false
	}
	return Repository{forges[i], strings.Join(parts, "/")}, true
}

// repositoryPath is the part of a path that names a repository; nil where it names none.
func (k ForgeKind) repositoryPath(parts []string) []string {
	if len(parts) < 2 || slices.Contains(ownPages(k), strings.ToLower(parts[0])) {
		return nil
	}
	if k != GitLab {
		return slices.Clone(parts[:2])
	}
	for i, p := range parts {
		if p == "-" || i >= 2 && slices.Contains([]string{"tree", "blob", "raw", "blame", "commits", "commit", "issues", "merge_requests", "wikis"}, p) {
			parts = parts[:i]
			break
		}
	}
	if len(parts) < 2 || len(parts) > 21 { // a project and twenty groups, the most that GitLab nests
		return nil
	}
	return slices.Clone(parts)
}

// ownPages begin the addresses that a forge keeps for itself.
func ownPages(k ForgeKind) []string {
	switch k {
	case GitHub:
		return []string{"orgs", "users", "topics", "search", "marketplace", "settings", "sponsors", "features", "about", "collections", "login", "explore", "apps", "notifications", "site", "enterprise", "customer-stories", "readme", "stars"}
	case GitLab:
		return []string{"explore", "groups", "dashboard", "users", "help", "admin", "search", "api", "-"}
	}
	return []string{"explore", "user", "org", "api", "admin", "assets"}
}

// shell is an address of a repository for git over SSH: user@host:path or ssh://user@host/path.
var shell = regexp.MustCompile(`^(?:ssh://)?[A-Za-z0-9._-]+@([A-Za-z0-9.-]+)(?::[0-9]+/|[:/])([A-Za-z0-9._~/-]+?)(?:\.git)?/?$`)

// WebAddressOf is what an address for git over SSH is on the web: a reader's browser does not open the first.
func WebAddressOf(link string) (web string, found bool) {
	m := shell.FindStringSubmatch(strings.TrimSpace(link))
	if m == nil {
		return "", false
	}
	return "https://" + strings.ToLower(m[1]) + "/" + strings.TrimPrefix(m[2], "/"), true
}

// RepositoryChanged is the line of the register that tells of a repository that says something else.
const RepositoryChanged Verb = "repository.changed"

// RepositoryState says how the last look at a repository went.
type RepositoryState string

// The states. All but the first say why nothing was read.
const (
	RepositoryRead        RepositoryState = "read"
	RepositoryMissing     RepositoryState = "missing"     // it is not there, or not for everybody
	RepositoryBusy        RepositoryState = "busy"        // the forge asks to come back later
	RepositorySlow        RepositoryState = "slow"        // it did not answer in time
	RepositoryLarge       RepositoryState = "large"       // its answers pass what is read
	RepositoryRefused     RepositoryState = "refused"     // it leads to a host that is not on the list, or inside
	RepositoryStrange     RepositoryState = "strange"     // it answers as no forge of its kind does
	RepositoryUnreachable RepositoryState = "unreachable" // anything else
)

// RepositoryStates lists them.
func RepositoryStates() []RepositoryState {
	return []RepositoryState{
		RepositoryRead, RepositoryMissing, RepositoryBusy, RepositorySlow, RepositoryLarge, RepositoryRefused, RepositoryStrange, RepositoryUnreachable,
	}
}

// Reading is what a look at a repository found.
type Reading struct {
	State     RepositoryState
	Files     map[string][]byte // those that speak of licences, by path
	Left      int               // that speak of licences too and were not read: too large, too many
	Revision  string            // stands for the files of the repository
	ETag      string
	Unchanged bool          // what is known already still holds; Files is then empty
	Wait      time.Duration // that the forge asked for
}

// RepositoryCheck is what a look at the repository of a resource said, and of which declared state.
type RepositoryCheck struct {
	PageID     string
	ResourceID string
	Kind       string // of the resource
	URL        string // of the repository
	State      RepositoryState
	At         time.Time // of the last look
	ReadAt     time.Time // of the last look that read it; zero where none did
	Tries      int       // looks since then that read nothing
	ETag       string
	Revision   string
	Answer     RepositoryAnswer
}

// RepositoryAnswer is what the files of a repository say about its licence.
type RepositoryAnswer struct {
	Expr    string  // what all of them agree on; "" where they do not, or say nothing
	Verdict Verdict // for the kind of the resource; "" where nothing was read
	Table   string  // version of the table that judged
	Report  string  // JSON
}

// Same tells whether two answers say the same of the licence.
func (a RepositoryAnswer) Same(b RepositoryAnswer) bool {
	return a.Expr == b.Expr && a.Verdict == b.Verdict
}

// RepositoryChange is a line of the history of what a repository says.
type RepositoryChange struct {
	PageID     string
	ResourceID string
	URL        string
	At         time.Time
	From, To   RepositoryAnswer // without their reports
}

// How long an answer is taken for that of now, and how long before each relève it is asked anew.
const (
	RepositoryFresh   = 24 * time.Hour
	RepositoryAhead   = 7 * 24 * time.Hour
	RepositoryStale   = 60 * 24 * time.Hour
	RepositoryPatient = 10 * time.Minute // between two looks that somebody asks for
)
