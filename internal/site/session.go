package site

import (
	"errors"
	"net/http"

	"github.com/gorilla/sessions"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
)

// The cookie of a session holds a random id and nothing else; __Host- keeps other hosts from setting it. The plain
// one is for tests over HTTP.
const (
	sessionCookie = "__Host-sid"
	plainCookie   = "sid"
)

// cookieAge is as long as a session may live, in seconds; the database ends it sooner.
const cookieAge = 30 * 24 * 3600

// sessionStore keeps gorilla's sessions in our database, where they can be ended: the row holds the hash of what the
// cookie holds. The one value of a session is the account that it signs in.
type sessionStore struct {
	app    *app.App
	secure bool
}

func newSessionStore(a *app.App, secure bool) sessions.Store { return sessionStore{a, secure} }

// accountKey is where a session's account stands among its values.
type accountKey struct{}

// Get gives the session of a request, looked up once a request.
func (st sessionStore) Get(r *http.Request, name string) (*sessions.Session, error) {
	return sessions.GetRegistry(r).Get(st, name)
}

// New looks the session of a request up; it is new where no cookie came, or one that opens nothing any more.
func (st sessionStore) New(r *http.Request, name string) (*sessions.Session, error) {
	s := sessions.NewSession(st, name)
	s.IsNew = true
	s.Options = &sessions.Options{Path: "/", MaxAge: cookieAge, Secure: st.secure, HttpOnly: true, SameSite: http.SameSiteLaxMode}
	ck, err := r.Cookie(name)
	if errors.Is(err, http.ErrNoCookie) {
		return s, nil
	}
	if err != nil {
		return s, err
	}
	who, err := st.app.Session(r.Context(), ck.Value)
	switch {
	case domain.KindOf(err) == domain.Unauthenticated:
		return s, nil
	case err != nil:
		return s, err
	}
	s.IsNew, s.ID = false, ck.Value
	s.Values[accountKey{}] = who
	return s, nil
}

// Save starts a new session for an account, or ends the one that was (MaxAge < 0): a session's id never outlives a
// change of who is signed in.
func (st sessionStore) Save(r *http.Request, w http.ResponseWriter, s *sessions.Session) error {
	who, _ := s.Values[accountKey{}].(domain.Account) // absent for a visitor
	leaving := s.Options.MaxAge < 0
	if !s.IsNew && !leaving {
		return nil
	}
	if s.ID != "" {
		if err := st.app.EndSession(r.Context(), s.ID); err != nil {
			return err
		}
		s.ID = ""
	}
	if leaving || !who.SignedIn() {
		http.SetCookie(w, sessions.NewCookie(s.Name(), "", s.Options))
		return nil
	}
	cookie, err := st.app.StartSession(r.Context(), who, r.UserAgent())
	if err != nil {
		return err
	}
	s.ID, s.IsNew = cookie, false
	http.SetCookie(w, sessions.NewCookie(s.Name(), cookie, s.Options))
	return nil
}

// session is the session of a request, new or known.
func (s *Site) session(r *http.Request) (*sessions.Session, error) {
	name := sessionCookie
	if s.options.Insecure {
		name = plainCookie
	}
	return newSessionStore(s.app, !s.options.Insecure).Get(r, name)
}

// accountOf is who a request is signed in as; the zero Account for a visitor.
func (s *Site) accountOf(r *http.Request) (domain.Account, error) {
	session, err := s.session(r)
	if err != nil {
		return domain.Account{}, err
	}
	who, _ := session.Values[accountKey{}].(domain.Account) // absent for a visitor
	return who, nil
}

// signIn signs a browser in under a new id.
func (s *Site) signIn(w http.ResponseWriter, r *http.Request, who domain.Account) error {
	session, err := s.session(r)
	if err != nil {
		return err
	}
	session.IsNew = true
	session.Values[accountKey{}] = who
	return session.Save(r, w)
}

// signOut ends the session of a browser and takes its cookie away.
func (s *Site) signOut(w http.ResponseWriter, r *http.Request) error {
	session, err := s.session(r)
	if err != nil {
		return err
	}
	session.Options.MaxAge = -1
	delete(session.Values, accountKey{})
	return session.Save(r, w)
}
