package sitetest

import (
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/api"
	"github.com/appel-a-communs/communs/internal/site"
	"github.com/appel-a-communs/communs/internal/sqldb"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// matrixFile says what each route answers to each role, for each state of what it is about. It is read by people:
// a cell is what must be, not what is.
const matrixFile = "matrix.tsv"

// Run with -matrix.write, the test writes what it got over the file: for a reviewer to read line by line.
var writeMatrix = flag.Bool("matrix.write", false, "write the outcomes into "+matrixFile) //nolint:gochecknoglobals // a flag

// same in a cell stands for the outcome of the column "account".
const same = "."

// signIn in a cell is 401, or the way to the page where one signs in.
const signIn = "sign-in"

func roles() []string {
	return []string{
		anonymous, unconfirmed, disabled, account, "member", referent, otherReferent, "manager", otherManager, "facilitator",
		"instructor", "juror", "funder", "moderator", "auditor", "admin",
	}
}

// line is one line of the file: a route, what it is asked about, and what each role gets.
type line struct {
	method, path, what string
	cells              []string
}

func (l line) String() string {
	return l.method + "\t" + l.path + "\t" + l.what + "\t" + strings.Join(l.cells, "\t")
}

// want is the outcome of a role.
func (l line) want(role string) string {
	cell := l.cells[slices.Index(roles(), role)]
	if cell == same {
		cell = l.cells[slices.Index(roles(), account)]
	}
	return cell
}

func readMatrix(t *testing.T) []line {
	t.Helper()
	b, err := os.ReadFile(matrixFile)
	must(t, err)
	var list []line
	for text := range strings.Lines(string(b)) {
		text = strings.TrimRight(text, "\n")
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		cells := strings.Split(text, "\t")
		if !*writeMatrix && len(cells) != 3+len(roles()) {
			t.Fatalf("%d cells instead of %d: %s", len(cells), 3+len(roles()), text)
		}
		list = append(list, line{cells[0], cells[1], cells[2], cells[3:]})
	}
	return list
}

// routes are all that the product answers, "METHOD path".
func routes() []string {
	list := []string{"GET /static/*file", "GET /healthz", "GET /readyz"}
	for _, r := range site.Routes() {
		list = append(list, r.Method+" "+r.Path)
	}
	for _, r := range api.Routes() {
		list = append(list, r.Method+" "+api.Prefix+r.Path)
	}
	return list
}

func TestEveryRouteIsInTheMatrixAndNothingElse(t *testing.T) {
	listed := map[string]bool{}
	for _, l := range readMatrix(t) {
		listed[l.method+" "+l.path] = true
	}
	for _, r := range routes() {
		if !listed[r] {
			t.Errorf("%s: no line in %s says who gets what", r, matrixFile)
		}
		delete(listed, r)
	}
	for r := range listed {
		t.Errorf("%s: a line for no route", r)
	}
}

func TestEachRoleGetsWhatTheMatrixSays(t *testing.T) {
	t.Parallel() // beside the browser, which waits more than it works
	m := newMatrix(t)
	lines := readMatrix(t)
	for i, l := range lines {
		m.fresh() // budgets and kept pages of the line before are no matter of this one
		got := make([]string, 0, len(roles()))
		for _, role := range roles() {
			outcome := m.outcome(l, role)
			got = append(got, outcome)
			if !*writeMatrix && outcome != l.want(role) {
				t.Errorf("%s %s, %s, %s: got %s, want %s", l.method, l.path, l.what, role, outcome, l.want(role))
			}
		}
		m.checkEnglish(l, got[0])
		lines[i].cells = got
	}
	if *writeMatrix {
		writeLines(t, lines)
	}
}

// writeLines replaces the lines of the file, comments kept where they stand.
func writeLines(t *testing.T, lines []line) {
	t.Helper()
	b, err := os.ReadFile(matrixFile)
	must(t, err)
	var out strings.Builder
	for text := range strings.Lines(string(b)) {
		if strings.TrimSpace(text) == "" || strings.HasPrefix(text, "#") {
			out.WriteString(text)
			continue
		}
		l := lines[0]
		lines = lines[1:]
		at := slices.Index(roles(), account)
		for i := at + 1; i < len(l.cells); i++ {
			if l.cells[i] == l.cells[at] {
				l.cells[i] = same
			}
		}
		fmt.Fprintln(&out, l)
	}
	must(t, os.WriteFile(matrixFile, []byte(out.String()), 0o600))
}

// matrix asks; a request that changed something is followed by the world as it was.
type matrix struct {
	t        *testing.T
	world    *world
	clock    *sqldb.Clock
	template string // the world's database, closed
	copies   int
	db       *sqldb.DB
	whole    *whole
	shelf    shelf
}

func newMatrix(t *testing.T) *matrix {
	t.Helper()
	s := storetest.SQLite(t)
	m := &matrix{t: t, world: buildWorld(t, s), clock: s.DB().Clock(), template: filepath.Join(t.TempDir(), "template.db"), shelf: newShelf(t)}
	must(t, s.DB().CopyTo(t.Context(), m.template))
	t.Cleanup(func() { must(t, m.db.Close()) })
	m.again()
	return m
}

// again brings the world back as it was built.
func (m *matrix) again() {
	name := filepath.Join(filepath.Dir(m.template), "copy"+strconv.Itoa(m.copies)+".db")
	if m.db != nil {
		must(m.t, m.db.Close())
		must(m.t, os.Remove(name)) // there are thousands: the disk would have them all to write
	}
	m.copies++
	name = filepath.Join(filepath.Dir(m.template), "copy"+strconv.Itoa(m.copies)+".db")
	b, err := os.ReadFile(m.template)
	must(m.t, err)
	must(m.t, os.WriteFile(name, b, 0o600))
	m.db, err = sqldb.Open(m.t.Context(), name, m.clock)
	must(m.t, err)
	m.fresh()
}

// fresh is the product anew over the same database.
func (m *matrix) fresh() { m.whole = assemble(m.t, store.New(m.db), m.shelf, site.Options{}) }

// outcome asks for a line as one role, and reads the answer for what that role must not learn.
func (m *matrix) outcome(l line, role string) string {
	target := m.target(l)
	parts := []part{body(l, m.object(l))}
	if strings.HasPrefix(l.path, api.Prefix) {
		if token := m.world.tokens[role]; token != "" {
			parts = append(parts, header("Authorization", "Bearer "+token))
		}
	} else {
		parts = append(parts, session(m.world.cookies[role]))
	}
	rec := m.whole.ask(l.method, target, parts...)
	m.checkSecrets(rec, role, l, target)
	if l.method != http.MethodGet && rec.Code < 400 {
		m.again()
	}
	return outcomeOf(rec)
}

func outcomeOf(rec *httptest.ResponseRecorder) string {
	to, err := url.Parse(rec.Header().Get("Location"))
	if rec.Code == http.StatusUnauthorized || err == nil && rec.Code == http.StatusSeeOther && strings.TrimPrefix(to.Path, "/en") == "/connexion" {
		return signIn
	}
	return strconv.Itoa(rec.Code)
}

// object is what a line is about: the first word of its third column.
func (m *matrix) object(l line) object {
	name, _, _ := strings.Cut(l.what, " ")
	o, known := m.world.objects[name]
	if !known {
		m.t.Fatalf("%s %s: nothing is called %q", l.method, l.path, name)
	}
	return o
}

// target is the address of a line: its parameters from its object, or from what follows in the third column
// (name=value, ?query).
func (m *matrix) target(l line) string {
	values, query := object{"n": "1", "range": "1..2", "file": strings.TrimPrefix(m.shelf.assets.URL("icon.svg"), "/static/"), "k": "1"}, ""
	for k, v := range m.object(l) {
		values[k] = v
	}
	for _, word := range strings.Fields(l.what)[1:] {
		if strings.HasPrefix(word, "?") {
			query = word
			continue
		}
		k, v, _ := strings.Cut(word, "=")
		values[k] = v
		if from, inside, ok := strings.Cut(v, "."); ok && m.world.objects[from] != nil {
			values[k] = m.world.objects[from][inside]
		}
	}
	if strings.HasPrefix(l.path, api.Prefix+"/candidacies") {
		values["id"] = values["candidacy"]
	}
	parts := strings.Split(l.path, "/")
	for i, p := range parts {
		if p == "" || p[0] != ':' && p[0] != '*' {
			continue
		}
		v, known := values[p[1:]]
		if !known {
			m.t.Fatalf("%s %s, %s: no value for %s", l.method, l.path, l.what, p)
		}
		parts[i] = v
	}
	return strings.Join(parts, "/") + query
}

// checkEnglish holds the English address to what the French one answers.
func (m *matrix) checkEnglish(l line, want string) {
	i := slices.IndexFunc(site.Routes(), func(r site.Route) bool { return r.Method == l.method && r.Path == l.path })
	if i < 0 || site.Routes()[i].OneLanguage {
		return
	}
	rec := m.whole.ask(l.method, "/en"+m.target(l), body(l, m.object(l)))
	if got := outcomeOf(rec); got != want {
		m.t.Errorf("%s /en%s, %s: a visitor gets %s, in French %s", l.method, l.path, l.what, got, want)
	}
}

// checkSecrets reads an answer for words that a role must never be sent, whatever was asked.
func (m *matrix) checkSecrets(rec *httptest.ResponseRecorder, role string, l line, target string) {
	m.t.Helper()
	text := strings.ToLower(m.readable(rec) + rec.Header().Get("Location"))
	in := func(list ...string) bool { return slices.Contains(list, role) }
	told := func(what, word string, allowed bool) {
		if !allowed && strings.Contains(text, strings.ToLower(word)) {
			m.t.Errorf("%s %s, %s: %s is told %s", l.method, target, l.what, role, what)
		}
	}
	own := l.path == "/compte/mes-donnees/archive" && in(account) // a remark of hers on a page that she reads
	team := in(referent, "member", "auditor")
	told("the name of a candidacy kept to its team", teamTitle, team || strings.Contains(strings.ToLower(target), strings.ToLower(teamTitle)))
	told("the text of a candidacy kept to its team", teamWords, team)
	told("a proposal to a candidacy kept to its team", hiddenWords, team)
	told("a remark that is hidden", hiddenRemark, own)
	told("somebody’s draft", draftWords, in(referent))
	told("an opinion before its decision", opinionWord, in("juror", "manager", "instructor", "auditor"))
	told("what somebody wrote to a team that she would help", replyWords, in(referent, "member", helper))
	told("what somebody wrote to a team that she would join", joinWords, in(referent, helper))
	told("who registered for a workshop", seatedName, in("manager", "facilitator") && strings.HasPrefix(l.path, "/ateliers/:slug/inscriptions"))
	told("what a juror declared of her interests", tiedTo, in("auditor") || in("juror") && strings.HasSuffix(l.path, "/interets"))
	told("an administrative panel", siret, in(referent, otherReferent, "manager", "instructor"))
	if address := m.world.accounts[role].Email; address != "" {
		text = strings.ReplaceAll(text, strings.ToLower(address), "")
	}
	if in(referent, otherReferent, "manager", "instructor") {
		text = strings.ReplaceAll(text, panelMail, "")
	}
	told("an address", mailAddress, in("manager", "facilitator") && strings.HasPrefix(l.path, "/ateliers/:slug/inscriptions"))
}
