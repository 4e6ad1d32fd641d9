package sitetest_test

import (
	"context"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/api"
	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/demo/play"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n/i18ntest"
	"github.com/appel-a-communs/communs/internal/job"
	"github.com/appel-a-communs/communs/internal/mail"
	"github.com/appel-a-communs/communs/internal/site"
	"github.com/appel-a-communs/communs/internal/sqldb"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
	"github.com/appel-a-communs/communs/migrations"
	"github.com/appel-a-communs/communs/web"
)

// today is the last day of the story on a stage: what is due next is always as far away.
var today = storetest.Start //nolint:gochecknoglobals // a constant that Go cannot write as one

// script is what all stages share: the demonstration's story, played once, of which each gets a copy, and the browser.
type script struct {
	file    string
	browser context.Context
}

func writeScript(t *testing.T) script {
	t.Helper()
	at := script{filepath.Join(t.TempDir(), "story.db"), startBrowser(t)}
	db := openDatabase(t, at.file)
	_, err := db.Migrate(t.Context(), migrations.For(db.Dialect()))
	must(t, err)
	a := app.New(store.New(db), app.Options{BaseURL: "http://communs.test", CheapPasswords: true})
	must(t, play.Story(t.Context(), a, db.Clock(), today))
	must(t, db.Close())
	return at
}

func openDatabase(t *testing.T, file string) *sqldb.DB {
	t.Helper()
	clock := sqldb.NewClock(time.Now)
	clock.Set(today)
	db, err := sqldb.Open(t.Context(), file, clock)
	must(t, err)
	return db
}

// stage is a whole site that runs, with the demonstration's story in a database of its own.
type stage struct {
	browser context.Context
	app     *app.App
	store   *store.Store
	worker  *job.Worker
	mails   *mail.Recorder
	root    http.Handler
	server  *http.Server
	url     string
}

// newStage assembles what the program's serve command assembles, with a recorder in the place of a mail server.
func newStage(t *testing.T, from script) *stage {
	t.Helper()
	file := filepath.Join(t.TempDir(), "stage.db")
	copyFile(t, from.file, file)
	db := openDatabase(t, file)
	t.Cleanup(func() { must(t, db.Close()) })
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	st := &stage{browser: from.browser, store: store.New(db), mails: new(mail.Recorder), url: "http://" + listener.Addr().String()}
	st.assemble(t)
	st.serve(listener)
	t.Cleanup(st.stop)
	return st
}

func (st *stage) assemble(t *testing.T) {
	t.Helper()
	words := i18ntest.Catalogue(t)
	assets, err := web.NewAssets(web.Dist)
	must(t, err)
	st.app = app.New(st.store, app.Options{BaseURL: st.url, CheapPasswords: true})
	tour, err := play.Tour(t.Context(), st.app)
	must(t, err)
	pages, err := site.New(st.app, words, assets, site.Options{Name: "Appels à communs", BaseURL: st.url, Licence: "CC-BY-SA-4.0", Demo: true, Tour: tour})
	must(t, err)
	handler, err := pages.Handler()
	must(t, err)
	data, err := api.New(st.app, words, api.Options{BaseURL: st.url})
	must(t, err)
	mux := http.NewServeMux()
	mux.Handle("/api/", data)
	mux.Handle("/", handler)
	st.root = mux
	desk := job.Desk{Words: words, Base: st.url, Site: "Appels à communs", Sender: st.mails, Now: st.app.Now}
	st.worker = job.New(st.app, map[string]job.Handler{app.JobMail: desk.Send, app.JobReceipt: desk.Receipts(st.app)})
}

func (st *stage) serve(l net.Listener) {
	st.server = &http.Server{Handler: st.root, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = st.server.Serve(l) }() // ends by stop
}

// stop takes the site down, as a restart or a cut of the network does.
func (st *stage) stop() { _ = st.server.Close() } // what was under way is cut on purpose

// again brings it back at the same address.
func (st *stage) again(t *testing.T) {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", strings.TrimPrefix(st.url, "http://"))
	must(t, err)
	st.assemble(t)
	st.serve(listener)
}

// letters does the jobs that wait and gives the texts of the mails sent so far to an address.
func (st *stage) letters(t *testing.T, to string) []string {
	t.Helper()
	_, err := st.worker.Drain(t.Context())
	must(t, err)
	var list []string
	for _, m := range st.mails.Sent() {
		if m.To == to {
			list = append(list, m.Text)
		}
	}
	return list
}

// link is the one address of ours in the last mail to somebody, without the host.
func (st *stage) link(t *testing.T, to string) string {
	t.Helper()
	list := st.letters(t, to)
	if len(list) == 0 {
		t.Fatalf("no mail to %s", to)
	}
	_, after, found := strings.Cut(list[len(list)-1], st.url)
	if !found {
		t.Fatalf("no address of ours in the mail to %s:\n%s", to, list[len(list)-1])
	}
	return strings.Fields(after)[0]
}

// account is somebody of the story, by her address before the @.
func (st *stage) account(t *testing.T, name string) domain.Account {
	t.Helper()
	who, err := st.app.SignIn(t.Context(), app.Credentials{Email: name + "@exemple.fr", Password: play.Password, From: "127.0.0.1"})
	must(t, err)
	return who
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	must(t, err)
	must(t, os.WriteFile(to, data, 0o600))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
