package communs_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const (
	longestFile     = 400 // lines; a reader holds one concept at a time
	longestFunction = 80
)

// generated is Go's own mark for a file that no person writes.
var generated = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)

// immutable lists what may make a package-level value: it cannot change once made. A table that must be computed waits
// for its first use (sync.OnceValue), since nothing happens because of an import; goldmark counts its kinds of nodes.
var immutable = []string{
	"errors.New", "fmt.Errorf", "regexp.MustCompile", "strings.NewReplacer", "netip.MustParsePrefix",
	"language.MustParse", "cascadia.MustCompile", "time.Date",
	"sync.OnceValue", "sync.OnceValues", "ast.NewNodeKind",
}

func TestFilesFitInAHead(t *testing.T) {
	for path, text := range sources(t, ".go", ".templ", ".js", ".css", ".sql") {
		isTable := strings.HasSuffix(path, "_table.go") || filepath.Base(path) == "table.go"
		if n := bytes.Count(text, []byte("\n")); n > longestFile && !isTable && !generated.Match(text) {
			t.Errorf("%s has %d lines, more than %d: it holds more than one concept", path, n, longestFile)
		}
	}
}

func TestFunctionsFitOnAScreen(t *testing.T) {
	eachGoFile(t, func(fset *token.FileSet, file *ast.File) {
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if n := fset.Position(f.End()).Line - fset.Position(f.Pos()).Line + 1; n > longestFunction {
				t.Errorf("%s: %s has %d lines, more than %d", fset.Position(f.Pos()), f.Name.Name, n, longestFunction)
			}
		}
	})
}

func TestImportingAPackageChangesNothing(t *testing.T) {
	eachGoFile(t, func(fset *token.FileSet, file *ast.File) {
		for _, decl := range file.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if d.Name.Name == "init" && d.Recv == nil {
					t.Errorf("%s: init() runs because of an import", fset.Position(d.Pos()))
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if v, ok := spec.(*ast.ValueSpec); ok && d.Tok == token.VAR && !isFixed(d, v) {
						t.Errorf("%s: package variable %s: pass it in, or make it a constant, an error, a compiled "+
							"expression, an embedded file or a commented table that nobody writes to",
							fset.Position(v.Pos()), v.Names[0].Name)
					}
				}
			}
		}
	})
}

// isFixed tells whether a package variable is one of those that never change: assertions on a blank name, embedded
// files, values of immutable constructors, and tables (composite literals) that a comment explains.
func isFixed(d *ast.GenDecl, v *ast.ValueSpec) bool {
	comment := d.Doc
	if v.Doc != nil {
		comment = v.Doc
	}
	if v.Names[0].Name == "_" || comment != nil && slices.ContainsFunc(comment.List, isEmbed) {
		return true
	}
	for _, value := range v.Values {
		_, isTable := value.(*ast.CompositeLit)
		if !isImmutableCall(value) && (!isTable || comment.Text() == "" && v.Comment.Text() == "") {
			return false
		}
	}
	return len(v.Values) > 0
}

func isEmbed(c *ast.Comment) bool { return strings.HasPrefix(c.Text, "//go:embed ") }

func isImmutableCall(value ast.Expr) bool {
	call, ok := value.(*ast.CallExpr)
	if !ok {
		return false
	}
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	pkg, ok := f.X.(*ast.Ident)
	return ok && slices.Contains(immutable, pkg.Name+"."+f.Sel.Name)
}

// eachGoFile calls check for every Go file that a person wrote for the program; tests have their own measures.
func eachGoFile(t *testing.T, check func(*token.FileSet, *ast.File)) {
	t.Helper()
	for path, text := range sources(t, ".go") {
		if strings.HasSuffix(path, "_test.go") || generated.Match(text) {
			continue
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, path, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		check(fset, file)
	}
}

// sources reads the files of the tree with one of the extensions, by path. What is built, fetched or test data is apart.
func sources(t *testing.T, extensions ...string) map[string][]byte {
	t.Helper()
	apart := []string{".git", "bin", "data", "dist", "web/dist", "node_modules"}
	files := map[string][]byte{}
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (slices.Contains(apart, filepath.ToSlash(path)) || entry.Name() == "testdata"):
			return filepath.SkipDir
		case entry.IsDir() || !slices.Contains(extensions, filepath.Ext(path)):
			return nil
		}
		text, err := os.ReadFile(path)
		files[path] = text
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
