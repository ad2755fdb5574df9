package app_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

const (
	widest         = 140 // columns of a line, with four for a tab
	mostParameters = 4   // of a function; a fifth asks for a struct
)

// TestFormOfTheSource: lines fit beside each other on a screen, and a call can be read without counting. What an example prints is as wide
// as it is.
func TestFormOfTheSource(t *testing.T) {
	for _, p := range packages(t, false) {
		files, err := filepath.Glob(filepath.Join(p.Dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasSuffix(file, "example_test.go") {
				narrow(t, file, b)
			}
			if !strings.HasSuffix(file, "_test.go") {
				fewParameters(t, file, b)
			}
		}
	}
}

func narrow(t *testing.T, file string, b []byte) {
	t.Helper()
	for i, line := range bytes.Split(b, []byte("\n")) {
		if n := utf8.RuneCount(line) + 3*bytes.Count(line, []byte("\t")); n > widest {
			t.Errorf("%s:%d has %d columns", file, i+1, n)
		}
	}
}

// fewParameters counts what has a name of its own: a list at the end is counted with what it belongs to, as in the statements of SQL.
func fewParameters(t *testing.T, file string, b []byte) {
	t.Helper()
	tree, err := parser.ParseFile(token.NewFileSet(), file, b, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range tree.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		n := 0
		for _, p := range f.Type.Params.List {
			if _, list := p.Type.(*ast.Ellipsis); !list {
				n += max(1, len(p.Names))
			}
		}
		if n > mostParameters {
			t.Errorf("%s: %s has %d parameters", file, f.Name.Name, n)
		}
	}
}
