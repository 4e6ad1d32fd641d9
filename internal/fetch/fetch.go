// Package fetch is the only outgoing HTTP of the product: it reads public addresses of hosts that were named to it, over
// https, within limits of time and size, and reaches no address inside. It knows nothing of what it reads.
package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The limits of one request, redirects and body included.
const (
	Time      = 6 * time.Second
	Size      = 1 << 20 // bytes of body
	Redirects = 3
	headers   = 64 << 10 // bytes of an answer's header
)

// Client makes requests under a policy. It keeps no cookie, sends no credential and uses no proxy; several goroutines
// may use it.
type Client struct {
	http  *http.Client
	agent string
	time  time.Duration
}

// New returns a client whose connections follow a policy, and that says who it is in User-Agent.
func New(p Policy, agent string) *Client {
	c := &Client{agent: agent, time: Time}
	c.http = &http.Client{CheckRedirect: again, Transport: &http.Transport{
		Proxy:                  nil, // not even that of the environment
		DialContext:            p.dial,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: p.Roots},
		TLSHandshakeTimeout:    Time,
		ResponseHeaderTimeout:  Time,
		MaxResponseHeaderBytes: headers,
		DisableCompression:     true, // nothing is unpacked, so nothing swells
		MaxIdleConnsPerHost:    1,
		MaxIdleConns:           8,
		IdleConnTimeout:        10 * time.Second,
		// HTTP/1.1 alone: a dialer of one's own turns HTTP/2 off, which spares us its settings.
	}}
	return c
}

// Request asks for one address.
type Request struct {
	URL    string
	Hosts  []string // that may be asked, redirects included
	Types  []string // media types that are taken
	ETag   string   // of what is known already; "" for nothing
	Length int64    // bytes taken at most; 0 for Size
}

// Answer is what a host said.
type Answer struct {
	Unchanged bool // what is known already still holds
	Body      []byte
	ETag      string
	Header    http.Header
}

// redirecting carries the hosts of a request to the check of its redirects.
type redirecting struct{}

// Get reads an address. Its error, where the answer is no answer, is a RefusalError.
func (c *Client) Get(ctx context.Context, r Request) (Answer, error) {
	if err := Check(r.URL, r.Hosts); err != nil {
		return Answer{}, err
	}
	ctx, cancel := context.WithTimeout(context.WithValue(ctx, redirecting{}, r.Hosts), c.time)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.URL, nil)
	if err != nil {
		return Answer{}, refuse(BadAddress, err.Error())
	}
	req.Header.Set("User-Agent", c.agent)
	req.Header.Set("Accept", strings.Join(r.Types, ", "))
	req.Header.Set("Accept-Encoding", "identity")
	if r.ETag != "" {
		req.Header.Set("If-None-Match", r.ETag)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return Answer{}, reasonOf(ctx, err)
	}
	defer func() { _ = res.Body.Close() }() // it was only read
	return read(ctx, r, res)
}

// again checks each redirect as the first address was, and sends nothing of one host to another.
func again(req *http.Request, via []*http.Request) error {
	if len(via) > Redirects {
		return refuse(TooManyRedirects, strconv.Itoa(Redirects))
	}
	req.Header.Del("Referer")
	hosts, _ := req.Context().Value(redirecting{}).([]string) // none is a host that nobody named
	return Check(req.URL.String(), hosts)
}

func read(ctx context.Context, r Request, res *http.Response) (Answer, error) {
	a := Answer{ETag: etagOf(res.Header), Header: res.Header}
	switch {
	case res.StatusCode == http.StatusNotModified && r.ETag != "":
		a.Unchanged, a.ETag = true, r.ETag
		return a, nil
	case res.StatusCode != http.StatusOK:
		return Answer{}, refuseStatus(res)
	case res.Header.Get("Content-Encoding") != "" && !strings.EqualFold(res.Header.Get("Content-Encoding"), "identity"):
		return Answer{}, refuse(WrongType, "Content-Encoding")
	}
	media, _, err := mime.ParseMediaType(res.Header.Get("Content-Type"))
	if err != nil || !slices.Contains(r.Types, media) {
		return Answer{}, refuse(WrongType, media)
	}
	most := r.Length
	if most <= 0 || most > Size {
		most = Size
	}
	if res.ContentLength > most {
		return Answer{}, refuse(TooLarge, "")
	}
	if a.Body, err = io.ReadAll(io.LimitReader(res.Body, most+1)); err != nil {
		return Answer{}, reasonOf(ctx, err)
	}
	if int64(len(a.Body)) > most {
		return Answer{}, refuse(TooLarge, "")
	}
	return a, nil
}

// longestTag is the longest ETag that is kept, to be sent back.
const longestTag = 200

func etagOf(h http.Header) string {
	tag := h.Get("ETag")
	if len(tag) > longestTag || strings.ContainsFunc(tag, func(r rune) bool { return r < ' ' || r > '~' }) {
		return ""
	}
	return tag
}

// Check tells whether an address may be asked: https, on port 443, without a name or password, of one of the hosts.
func Check(address string, hosts []string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Opaque != "" || strings.ContainsAny(address, "\\ \t\r\n"):
		return refuse(BadAddress, "")
	case u.Scheme != "https":
		return refuse(BadAddress, u.Scheme)
	case u.User != nil:
		return refuse(BadAddress, "user")
	case u.Port() != "" && u.Port() != "443", strings.HasSuffix(u.Host, ":"):
		return refuse(BadAddress, u.Port())
	case !slices.Contains(hosts, strings.ToLower(u.Hostname())):
		return refuse(OtherHost, u.Hostname())
	}
	return nil
}

// reasonOf is why no answer came, as a RefusalError.
func reasonOf(ctx context.Context, err error) error {
	if r, ok := errors.AsType[RefusalError](err); ok {
		return r
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) || errors.Is(err, context.DeadlineExceeded) {
		return refuse(TooSlow, "")
	}
	return refuse(Unreachable, err.Error())
}
