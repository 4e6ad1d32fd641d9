package mail_test

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"testing"
)

// server is a mail server for one connection after the other; answers replaces what it says to a command.
type server struct {
	port     int
	answers  map[string]string
	received chan string // one text for each message: its envelope, then its data
}

func serve(t *testing.T, answers map[string]string) *server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	s := &server{port: l.Addr().(*net.TCPAddr).Port, answers: answers, received: make(chan string, 10)}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			s.talk(conn)
		}
	}()
	return s
}

func (s *server) talk(conn net.Conn) {
	defer func() { _ = conn.Close() }() // the client is gone
	if s.answers["GREETING"] == "silence" {
		_, _ = conn.Read(make([]byte, 1)) // until the client gives up
		return
	}
	fmt.Fprint(conn, "220 test\r\n")
	in := bufio.NewReader(conn)
	var envelope strings.Builder
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSpace(line)
		verb, _, _ := strings.Cut(line, " ")
		answer, ok := s.answers[verb]
		switch {
		case ok:
		case verb == "DATA":
			fmt.Fprint(conn, "354 go on\r\n")
			s.received <- envelope.String() + "\n" + data(in)
			answer = "250 taken"
		case verb == "QUIT":
			fmt.Fprint(conn, "221 bye\r\n")
			return
		default:
			answer = "250 fine"
			if verb == "MAIL" || verb == "RCPT" {
				envelope.WriteString(line + "\n")
			}
		}
		fmt.Fprint(conn, answer+"\r\n")
	}
}

func data(in *bufio.Reader) string {
	var b strings.Builder
	for {
		line, err := in.ReadString('\n')
		if err != nil || line == ".\r\n" {
			return b.String()
		}
		b.WriteString(line)
	}
}
