package unpack_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/unpack"
)

type entry struct {
	name, body string
	link       bool
}

func zipped(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		if e.link {
			h.SetMode(fs.ModeSymlink | 0o777)
		}
		f, err := w.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(e.body)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func tarred(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	for _, e := range entries {
		h := &tar.Header{Name: e.name, Typeflag: tar.TypeReg, Mode: 0o644, Size: int64(len(e.body))}
		if e.link {
			h.Typeflag, h.Linkname, h.Size = tar.TypeSymlink, e.body, 0
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if e.link {
			continue
		}
		if _, err := w.Write([]byte(e.body)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func licences(base string) bool { return strings.HasPrefix(base, "LICENSE") }

func fault(t *testing.T, archive []byte, l unpack.Limits) unpack.Error {
	t.Helper()
	_, err := unpack.Read(archive, licences, l)
	e, ok := errors.AsType[unpack.Error](err)
	if err != nil && !ok {
		t.Fatalf("an error of another kind: %v", err)
	}
	return e
}

func TestFilesAreReadWithoutTheFolderAroundThem(t *testing.T) {
	files := []entry{{name: "projet-1.2/LICENSE", body: "MIT"}, {name: "projet-1.2/src/main.go", body: strings.Repeat("x", 5000)}}
	for kind, archive := range map[string][]byte{"zip": zipped(t, files...), "tar.gz": tarred(t, files...)} {
		got, err := unpack.Read(archive, licences, unpack.Usual())
		if err != nil {
			t.Fatal(kind, err)
		}
		var names []string
		if err := fs.WalkDir(got.FS, ".", func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				names = append(names, name)
			}
			return err
		}); err != nil {
			t.Fatal(kind, err)
		}
		text, err := fs.ReadFile(got.FS, "LICENSE")
		head, errHead := fs.ReadFile(got.FS, "src/main.go")
		if !slices.Equal(names, []string{"LICENSE", "src/main.go"}) || string(text) != "MIT" || len(head) != 4096 || errors.Join(err, errHead) != nil {
			t.Errorf("%s: %q, licence %q, head of %d bytes, %v, %v", kind, names, text, len(head), err, errHead)
		}
		if got.Files != 2 || got.Links != 0 || got.Unread != 0 {
			t.Errorf("%s: %+v", kind, got)
		}
	}
}

func TestLinksAndArchivesInsideArePassedOver(t *testing.T) {
	inner := string(zipped(t, entry{name: "LICENSE", body: "MIT"}))
	files := []entry{{name: "README", body: "x"}, {name: "LICENSE", body: "/etc/passwd", link: true}, {name: "vendor.zip", body: inner}}
	for kind, archive := range map[string][]byte{"zip": zipped(t, files...), "tar.gz": tarred(t, files...)} {
		got, err := unpack.Read(archive, licences, unpack.Usual())
		if err != nil {
			t.Fatal(kind, err)
		}
		_, err = fs.Stat(got.FS, "LICENSE")
		if got.Files != 2 || got.Links != 1 || got.Archives != 1 || !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %+v, the link: %v", kind, got, err)
		}
	}
}

func TestHostileArchivesAreRefused(t *testing.T) {
	good := []entry{{name: "LICENSE", body: strings.Repeat("Permission is granted. ", 400)}, {name: "b", body: "text"}}
	zipFile, tarFile := zipped(t, good...), tarred(t, good...)
	bomb := entry{name: "a", body: strings.Repeat("\x00", 8<<20)}
	locked := bytes.Clone(zipFile)
	locked[6] |= 1 // flags of the first local header, then of its directory line
	locked[bytes.Index(locked, []byte("PK\x01\x02"))+8] |= 1
	var plain bytes.Buffer
	z := gzip.NewWriter(&plain)
	if _, err := z.Write([]byte("no tar at all")); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	few := unpack.Usual()
	few.Entries = 1
	for _, x := range []struct {
		what    string
		archive []byte
		limits  unpack.Limits
		want    unpack.Error
	}{
		{"nothing", nil, unpack.Usual(), unpack.Error{Fault: unpack.Empty}},
		{"a text", []byte("MIT License"), unpack.Usual(), unpack.Error{Fault: unpack.NoArchive}},
		{"a gzip of a text", plain.Bytes(), unpack.Usual(), unpack.Error{Fault: unpack.NoArchive}},
		{"a zip cut short", zipFile[:len(zipFile)/2], unpack.Usual(), unpack.Error{Fault: unpack.Broken}},
		{"a tar cut short", tarFile[:len(tarFile)-6], unpack.Usual(), unpack.Error{Fault: unpack.Broken}},
		{"a password", locked, unpack.Usual(), unpack.Error{Fault: unpack.Encrypted, Name: "LICENSE"}},
		{"a zip bomb", zipped(t, bomb), unpack.Usual(), unpack.Error{Fault: unpack.Bomb}},
		{"a tar bomb", tarred(t, bomb), unpack.Usual(), unpack.Error{Fault: unpack.Bomb}},
		{"many small bombs", zipped(t, slices.Repeat([]entry{{name: "x", body: strings.Repeat(" ", 900<<10)}}, 9)...), unpack.Usual(), unpack.Error{Fault: unpack.BadName, Name: "x"}},
		{"too many", zipFile, few, unpack.Error{Fault: unpack.TooMany}},
		{"too many in a tar", tarFile, few, unpack.Error{Fault: unpack.TooMany}},
		{"a way out", zipped(t, entry{name: "../../etc/cron.d/x", body: "x"}), unpack.Usual(), unpack.Error{Fault: unpack.BadName, Name: "../../etc/cron.d/x"}},
		{"a way out of a tar", tarred(t, entry{name: "../x", body: "x"}), unpack.Usual(), unpack.Error{Fault: unpack.BadName, Name: "../x"}},
		{"an absolute name", tarred(t, entry{name: "/etc/passwd", body: "x"}), unpack.Usual(), unpack.Error{Fault: unpack.BadName, Name: "/etc/passwd"}},
		{"a name of Windows", zipped(t, entry{name: `..\x`, body: "x"}), unpack.Usual(), unpack.Error{Fault: unpack.BadName, Name: `..\x`}},
		{"a drive", zipped(t, entry{name: `C:x`, body: "x"}), unpack.Usual(), unpack.Error{Fault: unpack.BadName, Name: `C:x`}},
		{"deep folders", zipped(t, entry{name: strings.Repeat("d/", 40) + "x", body: "x"}), unpack.Usual(), unpack.Error{Fault: unpack.BadName, Name: strings.Repeat("d/", 40) + "…"}},
		{"only links", tarred(t, entry{name: "l", body: "x", link: true}), unpack.Usual(), unpack.Error{Fault: unpack.NoFile}},
	} {
		if got := fault(t, x.archive, x.limits); got != x.want {
			t.Errorf("%s: %+v, want %+v", x.what, got, x.want)
		}
	}
}

// A size that a zip declares too small must not let more through; one too large is a bomb by its own word.
func TestDeclaredSizesAreNotBelieved(t *testing.T) {
	archive := zipped(t, entry{name: "LICENSE", body: strings.Repeat("\x00", 4<<20)})
	line := bytes.Index(archive, []byte("PK\x01\x02"))
	copy(archive[line+24:line+28], []byte{1, 0, 0, 0})
	if got := fault(t, archive, unpack.Usual()); got.Fault != unpack.Broken {
		t.Errorf("a lie: %+v", got)
	}
}

func TestMemoryHeldIsBounded(t *testing.T) {
	l := unpack.Usual()
	l.Kept, l.Whole, l.Head = 1000, 400, 100
	got, err := unpack.Read(zipped(t,
		entry{name: "LICENSE", body: strings.Repeat("a", 900)}, entry{name: "LICENSE-2", body: strings.Repeat("b", 900)},
		entry{name: "LICENSE-3", body: "c"}, entry{name: "d", body: "d"}), licences, l)
	if err != nil || got.Files != 3 || got.Unread != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	text, err := fs.ReadFile(got.FS, "LICENSE")
	if err != nil || len(text) != 400 {
		t.Errorf("%d bytes, %v", len(text), err)
	}
}

func FuzzRead(f *testing.F) {
	good := []entry{{name: "p/LICENSE", body: "MIT"}, {name: "p/l", body: "x", link: true}}
	f.Add(zipped(f, good...))
	f.Add(tarred(f, good...))
	f.Add([]byte("PK\x05\x06"))
	f.Add([]byte{0x1f, 0x8b})
	l := unpack.Usual()
	f.Fuzz(func(t *testing.T, archive []byte) {
		got, err := unpack.Read(archive, licences, l)
		if err != nil {
			return
		}
		held := int64(0)
		if err := fs.WalkDir(got.FS, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := fs.ReadFile(got.FS, name)
			held += int64(len(text))
			return err
		}); err != nil || held > l.Kept {
			t.Errorf("%d bytes held, %v", held, err)
		}
	})
}
