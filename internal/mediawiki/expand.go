package mediawiki

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
)

// ratioFloor is the expanded size below which the ratio is not looked at.
const ratioFloor = 16 << 20

// errExpanded tells that a compressed input grows over what the options allow.
var errExpanded = errors.New("the compressed export expands too much")

// foreign lists first bytes of what is often handed over in place of an export.
var foreign = []struct {
	magic, name string
}{
	{"BZh", "bzip2"}, {"7z\xbc\xaf", "7z"}, {"PK\x03\x04", "zip"}, {"\xfd7zXZ", "xz"}, {"\x28\xb5\x2f\xfd", "zstd"},
}

// expand detects gzip by its first bytes and reads through it.
func expand(in io.Reader, opt Options) (io.Reader, error) {
	counted := &counter{in: in}
	buffered := bufio.NewReaderSize(counted, bufferSize)
	head, err := buffered.Peek(6)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("mediawiki: read: %w", err)
	}
	for _, f := range foreign {
		if bytes.HasPrefix(head, []byte(f.magic)) {
			return nil, &DamageError{Line: 1, Reason: "compressed with " + f.name + "; only gzip and plain XML are read"}
		}
	}
	if !bytes.HasPrefix(head, []byte{0x1f, 0x8b}) {
		return &bounded{in: buffered, max: opt.MaxExpanded}, nil
	}
	z, err := gzip.NewReader(buffered)
	if err != nil {
		return nil, &DamageError{Line: 1, Reason: "gzip header: " + err.Error()}
	}
	return &bounded{in: z, packed: counted, max: opt.MaxExpanded, ratio: opt.MaxRatio}, nil
}

// counter counts the bytes that were read from the file itself.
type counter struct {
	in io.Reader
	n  int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	c.n += int64(n)
	return n, err
}

// bounded ends an input whose expanded size passes its limits.
type bounded struct {
	in         io.Reader
	packed     *counter
	n          int64
	max, ratio int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.in.Read(p)
	b.n += int64(n)
	if b.n > b.max {
		return 0, fmt.Errorf("%w: over %d bytes", errExpanded, b.max)
	}
	if b.packed != nil && b.n > ratioFloor && b.n/b.ratio > b.packed.n {
		return 0, fmt.Errorf("%w: more than %d times", errExpanded, b.ratio)
	}
	return n, err
}
