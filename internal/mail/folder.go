package mail

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// FolderSender writes each message to a file, for a demonstration without a mail server.
type FolderSender struct {
	dir  string
	from From
}

// Folder makes dir, which only its owner reads: mails hold links that sign in.
func Folder(dir string, from From) (*FolderSender, error) {
	if err := from.check(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("mail: folder: %w", err)
	}
	return &FolderSender{dir: dir, from: from}, nil
}

// Send writes m to DATE-ID.eml; a reader never sees half of it.
func (s *FolderSender) Send(ctx context.Context, m Message) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("mail: folder: %w", err)
	}
	msg, err := s.from.compose(m)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(s.dir, ".new-*")
	if err != nil {
		return fmt.Errorf("mail: folder: %w", err)
	}
	_, err = msg.WriteTo(f)
	if shut := f.Close(); err == nil {
		err = shut
	}
	name := m.At.UTC().Format("20060102-150405") + "-" + m.ID + ".eml"
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(s.dir, name))
	}
	if err != nil {
		_ = os.Remove(f.Name()) // the first error is the one to tell
		return fmt.Errorf("mail: folder: %w", err)
	}
	return nil
}

// Recorder keeps messages for tests; it refuses what the other senders refuse. Safe for concurrent use.
type Recorder struct {
	mu   sync.Mutex
	sent []Message
}

// Send keeps m.
func (r *Recorder) Send(_ context.Context, m Message) error {
	if err := m.check(); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sent = append(r.sent, m)
	return nil
}

// Sent answers the messages so far, the oldest first.
func (r *Recorder) Sent() []Message {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]Message(nil), r.sent...)
}
