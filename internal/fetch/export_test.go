package fetch

import (
	"context"
	"net"
	"net/http"
)

// Over returns a client whose only connection is given, without TLS.
func Over(conn net.Conn) *Client {
	c := New(Policy{}, "communs-test")
	c.http.Transport.(*http.Transport).DialTLSContext = func(context.Context, string, string) (net.Conn, error) { return conn, nil }
	return c
}
