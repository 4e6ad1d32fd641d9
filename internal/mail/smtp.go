package mail

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Security says how the way to the server is protected.
type Security string

// StartTLS is the zero value: a server that does not offer it is refused.
const (
	StartTLS Security = ""
	TLS      Security = "tls"  // from the first byte, usually port 465
	Plain    Security = "none" // only to this machine, or without password
)

// Config is where and as whom mail is handed over.
type Config struct {
	Host     string
	Port     int
	User     string // empty: no sign-in
	Password string
	Security Security
	Timeout  time.Duration // of the whole hand-over; zero is 15 seconds
	From     From
	TLS      *tls.Config // nil: the host's certificate is verified against the system's roots
}

const defaultTimeout = 15 * time.Second

// SMTPSender hands messages to a mail server, one connection each.
type SMTPSender struct {
	config  Config
	options []gomail.Option
}

// SMTP checks the settings; it does not connect.
func SMTP(c Config) (*SMTPSender, error) {
	if err := c.From.check(); err != nil {
		return nil, err
	}
	if c.Timeout == 0 {
		c.Timeout = defaultTimeout
	}
	options := []gomail.Option{gomail.WithPort(c.Port), gomail.WithTimeout(c.Timeout), gomail.WithHELO(c.From.Host)}
	switch c.Security {
	case StartTLS:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case TLS:
		options = append(options, gomail.WithSSL())
	case Plain:
		if c.User != "" && !loopback(c.Host) {
			return nil, fmt.Errorf("mail: a password would travel in clear to %s", c.Host)
		}
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		return nil, fmt.Errorf("mail: unknown security %q", c.Security)
	}
	if c.TLS != nil {
		options = append(options, gomail.WithTLSConfig(c.TLS))
	}
	if c.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(c.User), gomail.WithPassword(c.Password))
	}
	if _, err := gomail.NewClient(c.Host, options...); err != nil {
		return nil, fmt.Errorf("mail: settings: %w", err)
	}
	return &SMTPSender{config: c, options: options}, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Check connects to the server as for a message, signs in, and leaves.
func (s *SMTPSender) Check(ctx context.Context) error {
	client, err := gomail.NewClient(s.config.Host, s.options...)
	if err != nil {
		return fmt.Errorf("mail: settings: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, s.config.Timeout)
	defer cancel()
	if err := client.DialWithContext(ctx); err != nil {
		return fmt.Errorf("mail: connect: %w", err)
	}
	return client.Close()
}

// Send hands m over within the timeout.
func (s *SMTPSender) Send(ctx context.Context, m Message) error {
	msg, err := s.config.From.compose(m)
	if err != nil {
		return err
	}
	client, err := gomail.NewClient(s.config.Host, s.options...)
	if err != nil {
		return fmt.Errorf("mail: settings: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, s.config.Timeout)
	defer cancel()
	if err := client.DialAndSendWithContext(ctx, msg); err != nil {
		return fmt.Errorf("mail: send %s: %w", m.ID, err)
	}
	return nil
}
