package site

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// door is a site with one account, and a browser that keeps its one cookie.
type door struct {
	*Site
	t      *testing.T
	who    domain.Account
	cookie *http.Cookie
}

func openDoor(t *testing.T, s *store.Store) *door {
	t.Helper()
	a := app.New(s, app.Options{CheapPasswords: true})
	who, err := a.AddAccount(t.Context(), app.SignUp{Name: "Jeanne", Email: "jeanne@exemple.fr"})
	if err != nil {
		t.Fatal(err)
	}
	return &door{Site: &Site{app: a}, t: t, who: who}
}

// visit runs an act with a request of the browser and takes the cookie that it sets.
func (d *door) visit(act func(http.ResponseWriter, *http.Request) error) {
	d.t.Helper()
	w, r := httptest.NewRecorder(), httptest.NewRequestWithContext(d.t.Context(), http.MethodPost, "/", http.NoBody)
	if d.cookie != nil {
		r.AddCookie(d.cookie)
	}
	if err := act(w, r); err != nil {
		d.t.Fatal(err)
	}
	for _, ck := range w.Result().Cookies() {
		d.cookie = ck
	}
}

// viewer is who the site takes the browser for.
func (d *door) viewer() string {
	d.t.Helper()
	name := ""
	d.visit(func(_ http.ResponseWriter, r *http.Request) error {
		who, err := d.accountOf(r)
		name = who.Name
		return err
	})
	return name
}

func (d *door) enter() {
	d.t.Helper()
	d.visit(func(w http.ResponseWriter, r *http.Request) error { return d.signIn(w, r, d.who) })
}

func TestCookieOfASessionIsOfThisHostOnly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := openDoor(t, s)
		if d.viewer() != "" || d.cookie != nil {
			t.Fatalf("a visitor is %q, with the cookie %v", d.viewer(), d.cookie)
		}
		d.enter()
		ck := d.cookie
		if ck.Name != "__Host-sid" || !ck.Secure || !ck.HttpOnly || ck.SameSite != http.SameSiteLaxMode || ck.Path != "/" || ck.Domain != "" {
			t.Errorf("cookie %+v", ck)
		}
		if d.viewer() != "Jeanne" {
			t.Errorf("signed in as %q", d.viewer())
		}
	})
}

func TestEachSignInHasANewID(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := openDoor(t, s)
		d.enter()
		first := d.cookie
		d.enter()
		if d.cookie.Value == first.Value {
			t.Error("the same id twice")
		}
		d.cookie = first
		if got := d.viewer(); got != "" {
			t.Errorf("the old id still signs %q in", got)
		}
	})
}

func TestSignedOutCookieOpensNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := openDoor(t, s)
		d.enter()
		kept := d.cookie
		d.visit(d.signOut)
		if d.cookie.MaxAge >= 0 || d.cookie.Value != "" {
			t.Errorf("the cookie stays: %+v", d.cookie)
		}
		d.cookie = kept
		if got := d.viewer(); got != "" {
			t.Errorf("the id still signs %q in", got)
		}
		d.visit(d.signOut) // once more does no harm
	})
}

func TestStrangeCookieIsAVisitor(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := openDoor(t, s)
		d.cookie = &http.Cookie{Name: sessionCookie, Value: "0000"}
		if got := d.viewer(); got != "" {
			t.Errorf("signed in as %q", got)
		}
	})
}

func TestLookingUpASessionCostsTwoStatements(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		n := 0
		s.Reader = s.Counted(&n)
		d := openDoor(t, s)
		d.enter()
		n = 0
		d.visit(func(_ http.ResponseWriter, r *http.Request) error {
			for range 3 {
				if _, err := d.accountOf(r); err != nil {
					return err
				}
			}
			return nil
		})
		if n != 1 {
			t.Errorf("%d statements, want 1", n)
		}
	})
}
