package sqldb

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"strconv"

	"github.com/klauspost/compress/zstd"
)

// maxBackupLine bounds one row: a file of 5 MB is the largest value that a table holds.
const maxBackupLine = 64 << 20

// backupReader reads the lines of a backup and checks them on the way.
type backupReader struct {
	Backup
	z     *zstd.Decoder
	lines *bufio.Scanner
	sum   hash.Hash
}

// openBackup reads what a backup says of itself.
func openBackup(r io.Reader) (*backupReader, error) {
	z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(64<<20))
	if err != nil {
		return nil, err
	}
	in := &backupReader{z: z, lines: bufio.NewScanner(z), sum: sha256.New()}
	in.lines.Buffer(nil, maxBackupLine)
	line, err := in.next()
	switch {
	case errors.Is(err, ErrCut):
	case err != nil, json.Unmarshal(line, &in.Backup) != nil, in.Format != backupFormat:
		err = errors.Join(ErrNotBackup, err)
	case in.Version > backupVersion:
		err = ErrNewer
	}
	if err != nil {
		in.close()
		return nil, err
	}
	return in, nil
}

func (in *backupReader) close() { in.z.Close() }

// next gives a line, which stands until the next call. All but the last are hashed.
func (in *backupReader) next() ([]byte, error) {
	if !in.lines.Scan() {
		err := in.lines.Err()
		if err == nil || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, ErrCut
		}
		return nil, fmt.Errorf("%w: %w", ErrAltered, err)
	}
	line := in.lines.Bytes()
	if !bytes.HasPrefix(line, []byte(`{"rows"`)) {
		in.sum.Write(line)
		in.sum.Write([]byte{'\n'})
	}
	return line, nil
}

// each gives every row to l and checks the end.
func (in *backupReader) each(ctx context.Context, l *loader) (backupEnd, error) {
	for {
		line, err := in.next()
		switch {
		case err != nil:
			return backupEnd{}, err
		case bytes.HasPrefix(line, []byte(`{"rows"`)):
			if err := l.flush(ctx); err != nil {
				return backupEnd{}, err
			}
			return in.end(line)
		case bytes.HasPrefix(line, []byte(`{"table"`)):
			err = in.table(ctx, line, l)
		default:
			err = in.row(ctx, line, l)
		}
		if err != nil {
			return backupEnd{}, err
		}
	}
}

func (in *backupReader) table(ctx context.Context, line []byte, l *loader) error {
	var t table
	if err := json.Unmarshal(line, &t); err != nil {
		return fmt.Errorf("%w: %w", ErrAltered, err)
	}
	if err := l.flush(ctx); err != nil {
		return err
	}
	return l.begin(t)
}

func (in *backupReader) row(ctx context.Context, line []byte, l *loader) error {
	var cells []json.RawMessage
	if err := json.Unmarshal(line, &cells); err != nil {
		return fmt.Errorf("%w: %w", ErrAltered, err)
	}
	if len(cells) == 0 || len(cells) != len(l.into.Columns) {
		return fmt.Errorf("%w: a row of %d values for the %d columns of table %q", ErrAltered, len(cells), len(l.into.Columns), l.into.Name)
	}
	values := make([]any, len(cells))
	for i, c := range l.into.Columns {
		v, err := readBack(c.Kind, cells[i])
		if err != nil {
			return fmt.Errorf("%w: column %s of table %s: %w", ErrAltered, c.Name, l.into.Name, err)
		}
		values[i] = v
	}
	return l.add(ctx, values, len(line))
}

// end checks the last line, and that it is the last.
func (in *backupReader) end(line []byte) (backupEnd, error) {
	var end backupEnd
	if err := json.Unmarshal(line, &end); err != nil {
		return end, fmt.Errorf("%w: %w", ErrAltered, err)
	}
	if end.SHA256 != hex.EncodeToString(in.sum.Sum(nil)) {
		return end, fmt.Errorf("%w: its lines do not match its SHA-256", ErrAltered)
	}
	if in.lines.Scan() {
		return end, fmt.Errorf("%w: something follows its end", ErrAltered)
	}
	// The frame's own checksum and length are known only now.
	switch err := in.lines.Err(); {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return end, ErrCut
	case err != nil:
		return end, fmt.Errorf("%w: %w", ErrAltered, err)
	}
	return end, nil
}

// readBack is a value as the database takes it.
func readBack(kind string, cell json.RawMessage) (any, error) {
	if string(cell) == "null" {
		return nil, nil
	}
	switch kind {
	case textKind:
		if cell[0] == '{' {
			var t rawText
			err := json.Unmarshal(cell, &t)
			return string(t.Raw), err
		}
		var s string
		err := json.Unmarshal(cell, &s)
		return s, err
	case intKind:
		return strconv.ParseInt(string(cell), 10, 64)
	case boolKind:
		var b bool
		err := json.Unmarshal(cell, &b)
		return b, err
	case bytesKind:
		b := []byte{} // an empty value is not NULL
		err := json.Unmarshal(cell, &b)
		return b, err
	}
	return nil, fmt.Errorf("type %q", kind)
}
