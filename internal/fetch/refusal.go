package fetch

import (
	"net/http"
	"strconv"
	"time"
)

// Code says why there is no answer.
type Code string

// Why there is no answer.
const (
	BadAddress       Code = "bad-address" // no https address, or one with a port or a name in it
	OtherHost        Code = "other-host"  // a host that was not named, perhaps by a redirect
	Inside           Code = "inside"      // an address that is not public
	TooManyRedirects Code = "redirects"
	TooSlow          Code = "too-slow"
	TooLarge         Code = "too-large"
	WrongType        Code = "wrong-type" // not one of the types that are taken, or packed
	Missing          Code = "missing"    // there is nothing there that everybody may read
	Busy             Code = "busy"       // the host asks to come back later
	Unreachable      Code = "unreachable"
)

// RefusalError is why an address gave no answer.
type RefusalError struct {
	Code  Code
	About string        // for the operator
	Wait  time.Duration // that the host asked for, where it did
}

func (r RefusalError) Error() string {
	if r.About == "" {
		return "fetch: " + string(r.Code)
	}
	return "fetch: " + string(r.Code) + ": " + r.About
}

func refuse(code Code, about string) RefusalError {
	return RefusalError{Code: code, About: about[:min(len(about), 300)]}
}

// refuseStatus reads a status that is no answer. A host that counts anonymous requests may say so by 403.
func refuseStatus(res *http.Response) RefusalError {
	r := refuse(Unreachable, strconv.Itoa(res.StatusCode))
	switch s := res.StatusCode; {
	case s == http.StatusTooManyRequests, s == http.StatusServiceUnavailable,
		s == http.StatusForbidden && (res.Header.Get("Retry-After") != "" || res.Header.Get("X-RateLimit-Remaining") == "0"):
		r.Code, r.Wait = Busy, waitOf(res.Header)
	case s == http.StatusNotFound, s == http.StatusGone, s == http.StatusUnauthorized, s == http.StatusForbidden,
		s == http.StatusUnavailableForLegalReasons:
		r.Code = Missing
	}
	return r
}

// longestWait bounds what a host may ask for.
const longestWait = 24 * time.Hour

func waitOf(h http.Header) time.Duration {
	seconds, err := strconv.Atoi(h.Get("Retry-After"))
	if err != nil || seconds < 0 {
		return 0
	}
	return min(time.Duration(min(seconds, 1<<20))*time.Second, longestWait)
}
