package unpack

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
)

// entryMark begins each line of a zip's directory. Counting them comes before the directory is read, which takes some
// hundred bytes of memory a line.
const entryMark = "PK\x01\x02"

// encryptedFlag of a zip's entry: its bytes ask for a password.
const encryptedFlag = 1

func (k *keeper) readZip(archive []byte) error {
	if bytes.Count(archive, []byte(entryMark)) > k.limits.Entries {
		return Error{Fault: TooMany}
	}
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // names are held to our own rules
		return Error{Fault: Broken}
	}
	for _, f := range r.File {
		if f.Flags&encryptedFlag != 0 {
			return Error{Encrypted, shown(f.Name)}
		}
		what := other
		switch mode := f.Mode(); {
		case mode.IsDir():
			what = folder
		case mode.IsRegular():
			what = regular
		}
		if f.UncompressedSize64 > uint64(k.allowed) {
			return Error{Fault: Bomb}
		}
		size := int64(f.UncompressedSize64)
		name, skip, err := k.enter(f.Name, what, size)
		if err != nil {
			return err
		}
		k.allowed -= size
		if skip {
			continue
		}
		if err := k.keepZipped(name, f); err != nil {
			return err
		}
	}
	return nil
}

// keepZipped reads no more of an entry than is kept: a size that lies about the rest costs nothing.
func (k *keeper) keepZipped(name string, f *zip.File) error {
	body, err := f.Open()
	if err != nil {
		return Error{Broken, shown(f.Name)}
	}
	defer body.Close() //nolint:errcheck // it only reads memory
	if err := k.keep(name, body); err != nil {
		return Error{Broken, shown(f.Name)}
	}
	return nil
}

func (k *keeper) readTarball(archive []byte) error {
	packed, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		return Error{Fault: Broken}
	}
	all := &bounded{from: packed, left: k.allowed}
	r := tar.NewReader(all)
	for {
		h, err := r.Next()
		switch {
		case errors.Is(err, io.EOF):
			return all.rest(k.entries)
		case all.over:
			return Error{Fault: Bomb}
		case err != nil && !errors.Is(err, tar.ErrInsecurePath):
			return brokenTar(k.entries)
		}
		if h.Typeflag == tar.TypeXGlobalHeader {
			continue
		}
		name, skip, err := k.enter(h.Name, sortOf(h), h.Size)
		if err != nil {
			return err
		}
		if skip {
			continue
		}
		err = k.keep(name, r)
		switch {
		case all.over:
			return Error{Fault: Bomb}
		case err != nil:
			return Error{Broken, shown(h.Name)}
		}
	}
}

// brokenTar: a gzip whose first entry is none holds something else than a tar.
func brokenTar(entries int) error {
	if entries == 0 {
		return Error{Fault: NoArchive}
	}
	return Error{Fault: Broken}
}

func sortOf(h *tar.Header) sort {
	switch h.Typeflag {
	case tar.TypeReg:
		return regular
	case tar.TypeDir:
		return folder
	}
	return other
}

// bounded reads until too much came out of the compression.
type bounded struct {
	from io.Reader
	left int64
	over bool
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		b.over = true
		return 0, io.ErrUnexpectedEOF
	}
	n, err := b.from.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}

// rest reads what stands behind the last entry, so that an archive cut short in its checksum is told.
func (b *bounded) rest(entries int) error {
	_, err := io.Copy(io.Discard, b)
	switch {
	case b.over:
		return Error{Fault: Bomb}
	case err != nil:
		return brokenTar(entries)
	}
	return nil
}
