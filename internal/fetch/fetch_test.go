package fetch_test

import (
	"compress/gzip"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/appel-a-communs/communs/internal/fetch"
)

// stand is a server on loopback that answers for every name.
type stand struct {
	*httptest.Server
	port  uint16
	roots *x509.CertPool
}

func standIn(t *testing.T, h http.HandlerFunc) stand {
	t.Helper()
	srv := httptest.NewUnstartedServer(h)
	srv.Config.ErrorLog = nil
	srv.StartTLS()
	t.Cleanup(srv.Close)
	u, err := url.Parse(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	port, err := strconv.Atoi(u.Port())
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(srv.Certificate())
	return stand{srv, uint16(port), roots}
}

// policy reaches the stand-in alone, under any name.
func (s stand) policy() fetch.Policy {
	return fetch.Policy{
		Port: s.port, Roots: s.roots,
		Allow: func(a netip.AddrPort) bool { return a.Addr().IsLoopback() && a.Port() == s.port },
		Lookup: func(context.Context, string, string) ([]netip.Addr, error) {
			return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
		},
	}
}

// forge is a name that the certificate of httptest is for.
const forge = "example.com"

func ask(t *testing.T, s stand, path string) (fetch.Answer, error) {
	t.Helper()
	return fetch.New(s.policy(), "communs-test").Get(t.Context(), fetch.Request{
		URL: "https://" + forge + path, Hosts: []string{forge}, Types: []string{"text/plain"},
	})
}

func codeOf(err error) fetch.Code {
	r, ok := errors.AsType[fetch.RefusalError](err)
	if !ok {
		return fetch.Code(fmt.Sprint("not a refusal: ", err))
	}
	return r.Code
}

func TestAnswerIsRead(t *testing.T) {
	var seen http.Header
	s := standIn(t, func(w http.ResponseWriter, r *http.Request) {
		seen = r.Header.Clone()
		http.SetCookie(w, &http.Cookie{Name: "who", Value: "x"})
		w.Header().Set("ETag", `"one"`)
		if r.Header.Get("If-None-Match") == `"one"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		fmt.Fprint(w, "MIT")
	})
	c := fetch.New(s.policy(), "communs-test")
	r := fetch.Request{URL: "https://" + forge + "/LICENSE", Hosts: []string{forge}, Types: []string{"text/plain"}}
	a, err := c.Get(t.Context(), r)
	if err != nil || string(a.Body) != "MIT" || a.ETag != `"one"` || a.Unchanged {
		t.Errorf("%q, tag %q, unchanged %v, %v", a.Body, a.ETag, a.Unchanged, err)
	}
	r.ETag = a.ETag
	if a, err = c.Get(t.Context(), r); err != nil || !a.Unchanged || a.ETag != `"one"` {
		t.Errorf("the second look: %+v, %v", a, err)
	}
	for _, header := range []string{"Cookie", "Authorization", "Referer"} {
		if v := seen.Get(header); v != "" {
			t.Errorf("%s %q was sent", header, v)
		}
	}
	if got := seen.Get("Accept-Encoding"); got != "identity" {
		t.Errorf("Accept-Encoding %q", got)
	}
	if got := seen.Get("User-Agent"); got != "communs-test" {
		t.Errorf("User-Agent %q", got)
	}
}

func TestOnlyPlainHTTPSAddressesOfNamedHostsAreAsked(t *testing.T) {
	hosts := []string{"github.com", "codeberg.org"}
	for _, address := range []string{"https://github.com/a/b", "https://GitHub.com/a/b", "https://github.com:443/a/b", "https://codeberg.org"} {
		if err := fetch.Check(address, hosts); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
	for address, want := range map[string]fetch.Code{
		"http://github.com/a/b":                        fetch.BadAddress,
		"ftp://github.com/a/b":                         fetch.BadAddress,
		"file:///etc/passwd":                           fetch.BadAddress,
		"gopher://github.com/_":                        fetch.BadAddress,
		"//github.com/a/b":                             fetch.BadAddress,
		"github.com/a/b":                               fetch.BadAddress,
		"https:github.com/a/b":                         fetch.BadAddress,
		"https://ada@github.com/a/b":                   fetch.BadAddress,
		"https://ada:secret@github.com/a/b":            fetch.BadAddress,
		"https://github.com@169.254.169.254/":          fetch.BadAddress,
		"https://github.com:22/a/b":                    fetch.BadAddress,
		"https://github.com:/a/b":                      fetch.BadAddress,
		"https://github.com\\@127.0.0.1/":              fetch.BadAddress,
		"https://github.com\n.evil.example/":           fetch.BadAddress,
		"https://github.com .evil.example/":            fetch.BadAddress,
		"https://github.com.evil.example/a/b":          fetch.OtherHost,
		"https://evil.example/github.com/a":            fetch.OtherHost,
		"https://evil.example/?https://github.com/":    fetch.OtherHost,
		"https://evil.example#@github.com/":            fetch.OtherHost,
		"https://evilgithub.com/a/b":                   fetch.OtherHost,
		"https://github.com./a/b":                      fetch.OtherHost,
		"https://gıthub.com/a/b":                       fetch.OtherHost,
		"https://ｇithub.com/a/b":                       fetch.OtherHost,
		"https://api.github.com/repos":                 fetch.OtherHost,
		"https://[::ffff:127.0.0.1]/":                  fetch.OtherHost,
		"https://github.com%2eevil.example/":           fetch.BadAddress,
		"https:///a/b":                                 fetch.OtherHost,
		"https://xn--gthub-n4a.com/a/b":                fetch.OtherHost,
		"https://%67ithub.com.evil.example/%2f..%2f..": fetch.BadAddress,
	} {
		if got := codeOf(fetch.Check(address, hosts)); got != want {
			t.Errorf("%q: %s, want %s", address, got, want)
		}
	}
}

func TestHostileAnswersAreCutShort(t *testing.T) {
	text := func(w http.ResponseWriter) { w.Header().Set("Content-Type", "text/plain") }
	block := strings.Repeat("a", 64<<10)
	for name, tt := range map[string]struct {
		answer http.HandlerFunc
		want   fetch.Code
	}{
		"an endless body": {func(w http.ResponseWriter, r *http.Request) {
			text(w)
			for r.Context().Err() == nil {
				if _, err := fmt.Fprint(w, block); err != nil {
					return
				}
			}
		}, fetch.TooLarge},
		"a body announced too large": {func(w http.ResponseWriter, _ *http.Request) {
			text(w)
			w.Header().Set("Content-Length", "99999999999")
		}, fetch.TooLarge},
		"a bomb that nobody asked for": {func(w http.ResponseWriter, _ *http.Request) {
			text(w)
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			for range 2000 {
				if _, err := z.Write([]byte(block)); err != nil {
					return
				}
			}
			_ = z.Close()
		}, fetch.WrongType},
		"a page": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, "<!doctype html>")
		}, fetch.WrongType},
		"no type": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Content-Type"] = nil
			fmt.Fprint(w, "MIT")
		}, fetch.WrongType},
		"a flood of headers": {func(w http.ResponseWriter, _ *http.Request) {
			for i := range 200 {
				w.Header().Set("X-"+strconv.Itoa(i), block[:1000])
			}
			text(w)
		}, fetch.Unreachable},
		"a body cut short": {func(w http.ResponseWriter, _ *http.Request) {
			text(w)
			w.Header().Set("Content-Length", "100")
			fmt.Fprint(w, "MIT")
		}, fetch.Unreachable},
		"a dropped line": {func(w http.ResponseWriter, _ *http.Request) {
			panic(http.ErrAbortHandler)
		}, fetch.Unreachable},
		"nothing there": {http.NotFound, fetch.Missing},
		"a locked door": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) }, fetch.Missing},
		"a fault":       {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }, fetch.Unreachable},
		"unasked 304":   {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotModified) }, fetch.Unreachable},
		"a part": {func(w http.ResponseWriter, _ *http.Request) {
			text(w)
			w.WriteHeader(http.StatusPartialContent)
		}, fetch.Unreachable},
	} {
		t.Run(name, func(t *testing.T) {
			begun := time.Now()
			a, err := ask(t, standIn(t, tt.answer), "/LICENSE")
			if got := codeOf(err); got != tt.want || a.Body != nil {
				t.Errorf("%s with %d bytes (%v), want %s", got, len(a.Body), err, tt.want)
			}
			if took := time.Since(begun); took > fetch.Time {
				t.Errorf("it took %s", took)
			}
		})
	}
}

func TestBusyHostSaysHowLongToWait(t *testing.T) {
	for header, want := range map[string]time.Duration{"120": 2 * time.Minute, "999999999999": 24 * time.Hour, "99999999": 24 * time.Hour, "-1": 0, "soon": 0, "": 0} {
		s := standIn(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", header)
			w.WriteHeader(http.StatusTooManyRequests)
		})
		_, err := ask(t, s, "/")
		r, _ := errors.AsType[fetch.RefusalError](err)
		if r.Code != fetch.Busy || r.Wait != want {
			t.Errorf("Retry-After %q: %s, %s, want %s", header, r.Code, r.Wait, want)
		}
	}
}

func TestRedirectsAreCheckedAndCounted(t *testing.T) {
	var asked atomic.Int32
	to := func(address string) stand {
		return standIn(t, func(w http.ResponseWriter, r *http.Request) {
			asked.Add(1)
			if r.URL.Path == "/there" {
				w.Header().Set("Content-Type", "text/plain")
				fmt.Fprint(w, "MIT")
				return
			}
			http.Redirect(w, r, address, http.StatusFound)
		})
	}
	if a, err := ask(t, to("/there"), "/"); err != nil || string(a.Body) != "MIT" {
		t.Errorf("one redirect: %q, %v", a.Body, err)
	}
	asked.Store(0)
	if _, err := ask(t, to("/again"), "/"); codeOf(err) != fetch.TooManyRedirects || asked.Load() != fetch.Redirects+1 {
		t.Errorf("a circle: %v after %d requests", err, asked.Load())
	}
	for address, want := range map[string]fetch.Code{
		"http://example.com/there": fetch.BadAddress, "https://evil.example/there": fetch.OtherHost, "https://ada@example.com/there": fetch.BadAddress,
		"https://example.com:8443/there": fetch.BadAddress, "https://169.254.169.254/latest/meta-data": fetch.OtherHost, "file:///etc/passwd": fetch.BadAddress,
		"https://localhost/": fetch.OtherHost, "https://[::1]/": fetch.OtherHost, "//evil.example/": fetch.OtherHost,
	} {
		asked.Store(0)
		if _, err := ask(t, to(address), "/"); codeOf(err) != want || asked.Load() != 1 {
			t.Errorf("%s: %v after %d requests, want %s", address, err, asked.Load(), want)
		}
	}
}

func TestSlowBodyEndsAtTheLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, server := net.Pipe()
		var busy sync.WaitGroup
		busy.Go(func() {
			buf := make([]byte, 4096)
			if _, err := server.Read(buf); err != nil {
				return
			}
			if _, err := server.Write([]byte("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\n")); err != nil {
				return
			}
			for {
				if _, err := server.Write([]byte("a")); err != nil {
					return
				}
				time.Sleep(time.Second)
			}
		})
		begun := time.Now()
		_, err := fetch.Over(client).Get(t.Context(), fetch.Request{URL: "https://" + forge + "/", Hosts: []string{forge}, Types: []string{"text/plain"}})
		if codeOf(err) != fetch.TooSlow || time.Since(begun) != fetch.Time {
			t.Errorf("%v after %s, want %s after %s", err, time.Since(begun), fetch.TooSlow, fetch.Time)
		}
		_ = server.Close()
		busy.Wait()
	})
}

func TestCertificateMustBeOfTheHost(t *testing.T) {
	s := standIn(t, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Type", "text/plain") })
	c := fetch.New(s.policy(), "communs-test")
	if _, err := c.Get(t.Context(), fetch.Request{URL: "https://github.com/", Hosts: []string{"github.com"}, Types: []string{"text/plain"}}); codeOf(err) != fetch.Unreachable {
		t.Errorf("another's certificate: %v", err)
	}
}
