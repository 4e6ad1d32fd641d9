package sqldb

import (
	"database/sql"
	"net"
	"time"

	"github.com/lib/pq"
)

func sqlOpen(c *pq.Connector) *sql.DB { return sql.OpenDB(c) }

// dialer puts a deadline on each read and write of the socket: without it a frozen server holds a
// request for as long as it is frozen, whatever the request's own deadline (trust.md F2).
type dialer struct{}

// silence is the longest that a server may say nothing; statement_timeout ends its statements sooner.
const silence = 12 * time.Second

// Dial connects.
func (dialer) Dial(network, address string) (net.Conn, error) {
	return dialer{}.DialTimeout(network, address, silence)
}

// DialTimeout connects within a time.
func (dialer) DialTimeout(network, address string, timeout time.Duration) (net.Conn, error) {
	d := net.Dialer{Timeout: timeout, KeepAlive: 15 * time.Second}
	c, err := d.Dial(network, address)
	if err != nil {
		return nil, err
	}
	return deadlined{c}, nil
}

type deadlined struct{ net.Conn }

func (c deadlined) Read(b []byte) (int, error) {
	if err := c.SetReadDeadline(time.Now().Add(silence)); err != nil { //nolint:forbidigo // a socket's deadline is the wall clock's
		return 0, err
	}
	return c.Conn.Read(b)
}

func (c deadlined) Write(b []byte) (int, error) {
	if err := c.SetWriteDeadline(time.Now().Add(silence)); err != nil { //nolint:forbidigo // a socket's deadline is the wall clock's
		return 0, err
	}
	return c.Conn.Write(b)
}
