package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// request is one request as it goes over the wire, and the status that it must be answered with.
type request struct {
	text   string
	status int
}

// visitor names the address that the i-th request of a connection claims to come from.
func visitor(conn, i int) string { return fmt.Sprintf("10.%d.%d.%d", conn, i/250%250, i%250) }

// get asks for a page as a browser does that takes gzip; cookie is "" for somebody who is not signed in.
func get(path, cookie, from string) request {
	return request{"GET " + path + head(cookie, from) + "\r\n", http.StatusOK}
}

// post sends a form, or nothing.
func post(path, cookie, from, form string) request {
	const kind = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
	return request{"POST " + path + head(cookie, from) + kind + strconv.Itoa(len(form)) + "\r\n\r\n" + form, http.StatusOK}
}

func head(cookie, from string) string {
	text := " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\nX-Forwarded-For: " + from + "\r\n"
	if cookie != "" {
		text += "Cookie: __Host-sid=" + cookie + "\r\n"
	}
	return text
}

// line is one connection to a server.
type line struct {
	conn net.Conn
	in   *bufio.Reader
}

func dial(address string) (*line, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	return &line{conn, bufio.NewReaderSize(conn, 64<<10)}, nil
}

// answered is what came back of a request.
type answered struct {
	status int
	header http.Header
	body   []byte // where it is kept
}

// ask sends a request and reads its whole answer; keep says where the body goes.
func (l *line) ask(r request, keep io.Writer) (answered, error) {
	if err := l.conn.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		return answered{}, err
	}
	if _, err := io.WriteString(l.conn, r.text); err != nil {
		return answered{}, err
	}
	resp, err := http.ReadResponse(l.in, nil)
	if err != nil {
		return answered{}, err
	}
	_, err = io.Copy(keep, resp.Body)
	return answered{status: resp.StatusCode, header: resp.Header}, errors.Join(err, resp.Body.Close())
}

// once asks one thing on a connection of its own and gives the body.
func once(address string, r request) (answered, error) {
	l, err := dial(address)
	if err != nil {
		return answered{}, err
	}
	var body strings.Builder
	a, err := l.ask(r, &body)
	a.body = []byte(body.String())
	return a, errors.Join(err, l.conn.Close())
}

// load is requests sent over some connections for a time, or until there are no more.
type load struct {
	address string
	conns   int
	time    time.Duration
	next    requests
}

// result is what a load measured.
type result struct {
	requests int
	took     time.Duration
	cpu      time.Duration // of the server
	times    []time.Duration
}

func (r result) rate() float64 { return float64(r.requests) / r.took.Seconds() }

func (r result) perRequest() time.Duration {
	if r.requests == 0 {
		return 0
	}
	return r.cpu / time.Duration(r.requests)
}

// quantile is the time within which a share of the requests was answered.
func (r result) quantile(share float64) time.Duration {
	if len(r.times) == 0 {
		return 0
	}
	return r.times[min(len(r.times)-1, int(share*float64(len(r.times))))]
}

// run sends the load to a server of process pid.
func (l load) run(pid int) (result, error) {
	times := make([][]time.Duration, l.conns)
	errs := make([]error, l.conns)
	before := cpuOf(pid)
	began := time.Now()
	var conns sync.WaitGroup
	for i := range l.conns {
		conns.Go(func() { times[i], errs[i] = l.one(i, began.Add(l.time)) })
	}
	conns.Wait()
	r := result{took: time.Since(began), cpu: cpuOf(pid) - before, times: slices.Concat(times...)}
	r.requests = len(r.times)
	slices.Sort(r.times)
	return r, errors.Join(errs...)
}

func (l load) one(conn int, end time.Time) (times []time.Duration, err error) {
	to, err := dial(l.address)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, to.conn.Close()) }()
	for i := 0; ; i++ {
		if time.Now().After(end) {
			return times, nil
		}
		r, ok := l.next(conn, i)
		if !ok {
			return times, nil
		}
		began := time.Now()
		a, err := to.ask(r, io.Discard)
		if err != nil {
			return times, err
		}
		if a.status != r.status {
			path, _, _ := strings.Cut(r.text, " HTTP/")
			return times, fmt.Errorf("%s: status %d, want %d", path, a.status, r.status)
		}
		times = append(times, time.Since(began))
	}
}

// clockTick is the unit of /proc/PID/stat: USER_HZ, 100 on every Linux that Go runs on.
const clockTick = 10 * time.Millisecond

// cpuOf is the time that a process has used; 0 where /proc does not tell.
func cpuOf(pid int) time.Duration {
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(text), ") ") // the name before may hold blanks
	f := strings.Fields(after)
	if len(f) < 13 {
		return 0
	}
	user, errUser := strconv.Atoi(f[11])
	system, errSystem := strconv.Atoi(f[12])
	if errUser != nil || errSystem != nil {
		return 0
	}
	return time.Duration(user+system) * clockTick
}

// memoryOf is a process's resident memory now and at its most, in MiB; zeros where /proc does not tell.
func memoryOf(pid int) (now, most float64) {
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
	if err != nil {
		return 0, 0
	}
	for row := range strings.Lines(string(text)) {
		f := strings.Fields(row)
		if len(f) < 2 {
			continue
		}
		kb, _ := strconv.ParseFloat(f[1], 64) // other rows hold words
		switch f[0] {
		case "VmRSS:":
			now = kb / 1024
		case "VmHWM:":
			most = kb / 1024
		}
	}
	return now, most
}
