// Package unpack reads an archive that a stranger sent, zip or tar.gz, into a file system in memory. Sizes, numbers and
// names are bounded by its Limits; links are never followed, archives inside never opened, nothing touches the disk.
package unpack

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits bound what is read of an archive, and what is held of it in memory.
type Limits struct {
	Entries  int   // files, folders, links
	Expanded int64 // bytes that all entries hold together
	Ratio    int64 // expanded bytes for each byte of the archive
	Kept     int64 // bytes held in memory, of all files
	Whole    int64 // bytes held of a file worth reading whole
	Head     int64 // bytes held of any other
	Depth    int   // folders in folders
	Name     int   // bytes of a name with its folders
}

// Usual are limits for a repository: its archive, and at most 16 MiB of its files, are in memory at once.
func Usual() Limits {
	return Limits{
		Entries: 20_000, Expanded: 512 << 20, Ratio: 100, Kept: 16 << 20, Whole: 512<<10 + 1, Head: 4 << 10, Depth: 32, Name: 512,
	}
}

// Contents are the files of an archive, without the one folder around them where there is one.
type Contents struct {
	FS       fs.FS
	Files    int // regular files held
	Unread   int // regular files left out, once Limits.Kept was reached
	Links    int // links and devices, which are passed over
	Archives int // archives inside, which are not opened
}

// Fault says why an archive is not read.
type Fault string

// The faults.
const (
	Empty     Fault = "empty"     // not a byte
	NoArchive Fault = "none"      // neither zip nor tar.gz
	Broken    Fault = "broken"    // cut short or damaged
	Encrypted Fault = "encrypted" // asks for a password
	TooMany   Fault = "many"      // more entries than Limits.Entries
	Bomb      Fault = "bomb"      // expands beyond Limits.Expanded or Limits.Ratio
	BadName   Fault = "name"      // a name that leads out of the archive, is there twice, or no system takes
	NoFile    Fault = "no_file"   // only folders and links
)

// Error is a Fault, with the name at fault where it is about one.
type Error struct {
	Fault Fault
	Name  string
}

func (e Error) Error() string { return strings.TrimSpace("unpack: " + string(e.Fault) + " " + e.Name) }

// Read reads an archive. whole tells of a file's base name whether it is worth reading whole; any other gives its head.
func Read(archive []byte, whole func(base string) bool, l Limits) (Contents, error) {
	k := &keeper{limits: l, whole: whole, allowed: min(l.Expanded, l.Ratio*int64(len(archive))+1<<20), seen: map[string]bool{}}
	k.out = zip.NewWriter(&k.buffer)
	var err error
	switch {
	case len(archive) == 0:
		return Contents{}, Error{Fault: Empty}
	case bytes.HasPrefix(archive, []byte("PK\x03\x04")) || bytes.HasPrefix(archive, []byte("PK\x05\x06")):
		err = k.readZip(archive)
	case bytes.HasPrefix(archive, []byte{0x1f, 0x8b}):
		err = k.readTarball(archive)
	default:
		return Contents{}, Error{Fault: NoArchive}
	}
	if err != nil {
		return Contents{}, err
	}
	return k.contents()
}

// keeper holds what is kept, as a zip of its own in memory: a file system that the standard library reads.
type keeper struct {
	limits  Limits
	whole   func(string) bool
	allowed int64 // bytes that may still be expanded
	entries int
	kept    int64
	seen    map[string]bool
	top     string // the one folder around all, "" where there is none
	buffer  bytes.Buffer
	out     *zip.Writer
	Contents
}

// sort of an entry.
type sort int

const (
	regular sort = iota
	folder
	other // links, devices: passed over
)

// enter counts an entry and holds its name to what any system takes; skip tells that there is nothing to read.
func (k *keeper) enter(name string, what sort, size int64) (clean string, skip bool, err error) {
	if k.entries++; k.entries > k.limits.Entries {
		return "", true, Error{Fault: TooMany}
	}
	if size < 0 || size > k.allowed {
		return "", true, Error{Fault: Bomb}
	}
	if clean, err = k.name(name); err != nil {
		return "", true, err
	}
	switch what {
	case folder:
		return clean, true, nil
	case other:
		k.Links++
		return clean, true, nil
	}
	if k.seen[clean] {
		return "", true, Error{BadName, shown(name)}
	}
	k.seen[clean] = true
	if archiveName(clean) {
		k.Archives++
	}
	return clean, false, nil
}

func (k *keeper) name(name string) (string, error) {
	clean := strings.TrimSuffix(strings.TrimPrefix(name, "./"), "/")
	if clean == "" {
		clean = "."
	}
	control := strings.ContainsFunc(clean, func(r rune) bool { return unicode.IsControl(r) || r == '\\' || r == ':' })
	switch {
	case len(name) > k.limits.Name, !utf8.ValidString(name), control, !fs.ValidPath(clean), strings.Count(clean, "/") > k.limits.Depth:
		return "", Error{BadName, shown(name)}
	}
	return clean, nil
}

// shown is a name as an error may quote it.
func shown(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, "\uFFFD"))
	if r := []rune(name); len(r) > 80 {
		return string(r[:80]) + "…"
	}
	return name
}

func archiveName(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".zip", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".7z", ".zst", ".jar", ".whl", ".rar":
		return true
	}
	return false
}

// keep holds the beginning of a file, or all of it where it is worth it.
func (k *keeper) keep(name string, body io.Reader) error {
	most := k.limits.Head
	if k.whole(path.Base(name)) {
		most = k.limits.Whole
	}
	if k.kept+most > k.limits.Kept {
		k.Unread++
		return nil
	}
	w, err := k.out.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
	if err != nil {
		return fmt.Errorf("unpack: %w", err)
	}
	n, err := io.Copy(w, io.LimitReader(body, most))
	if err != nil {
		return err
	}
	k.kept += n
	k.within(name)
	return nil
}

// within follows whether one folder holds all files.
func (k *keeper) within(name string) {
	first, _, deep := strings.Cut(name, "/")
	switch {
	case !deep:
		k.top = "."
	case k.Files == 0:
		k.top = first
	case k.top != first:
		k.top = "."
	}
	k.Files++
}

func (k *keeper) contents() (Contents, error) {
	if err := k.out.Close(); err != nil {
		return Contents{}, fmt.Errorf("unpack: %w", err)
	}
	if k.Files == 0 {
		return Contents{}, Error{Fault: NoFile}
	}
	held, err := zip.NewReader(bytes.NewReader(k.buffer.Bytes()), int64(k.buffer.Len()))
	if err != nil {
		return Contents{}, fmt.Errorf("unpack: %w", err)
	}
	k.FS = held
	if k.top != "." {
		k.FS, err = fs.Sub(held, k.top)
	}
	return k.Contents, err
}
