package app_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// catalogueFile lists all messages in the format of gettext. UPDATE=1 writes it anew.
const catalogueFile = "message/linnet.pot"

// shownBy are the parts of the program that make what a person reads; the kit shows what it is given, and figures are formats.
// In sentences are the parts below, whose errors and whole sentences are messages too: see message.Given.
var (
	shownBy   = []string{"..", ".", "message", "state", "ui"}
	notShown  = []string{"ui/kit", "ui/uitest", "state/statetest", "state/loop/looptest", "message/figures.go"}
	sentences = []string{"../p2p", "../library", "../ads/choose.go", "sharing", "player", "wishes", "outbound", "desktop"}
)

// below are the parts that app knows and that do not know it.
var below = []string{"p2p", "library", "ads", "app/player", "app/player/decode", "app/wishes", "app/outbound", "app/desktop", "app/sharing"}

// A found is one message of the catalogue.
type found struct {
	context, one, other string
	folders             []string // that use it
}

// TestCatalogueDocumentsEveryText: whatever a person reads is a message, whole and filled, and linnet.pot lists all messages and no other.
func TestCatalogueDocumentsEveryText(t *testing.T) {
	c := &catalogue{messages: map[string]*found{}}
	for _, path := range sources(t, shownBy) {
		c.read(t, path)
	}
	for _, path := range sources(t, sentences) {
		c.readBelow(t, path)
	}
	want := c.template()
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(catalogueFile, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := os.ReadFile(catalogueFile)
	if err != nil {
		t.Fatal(err)
	}
	got, wanted := ownEntries(string(raw)), ownEntries(want)
	for _, entry := range wanted {
		if !slices.Contains(got, entry) {
			t.Errorf("missing in %s, which UPDATE=1 go test ./app -run Catalogue writes:\n%s", catalogueFile, entry)
		}
	}
	for _, entry := range got {
		if !slices.Contains(wanted, entry) {
			t.Errorf("in %s and used nowhere as it stands there:\n%s", catalogueFile, entry)
		}
	}
}

// ownEntries are the entries of app itself. What parts below say may be older or newer in the catalogue, for they know none.
func ownEntries(catalogue string) (entries []string) {
	for _, entry := range strings.Split(catalogue, "\n\n") {
		var lines []string
		own := false
		for _, line := range strings.Split(strings.TrimSpace(entry), "\n") {
			folder, is := strings.CutPrefix(line, "#: ")
			if is && slices.Contains(below, folder) {
				continue
			}
			own = own || is
			lines = append(lines, line)
		}
		if own {
			entries = append(entries, strings.Join(lines, "\n"))
		}
	}
	return entries
}

// sources are the files of Go in folders, without tests.
func sources(t *testing.T, folders []string) (paths []string) {
	t.Helper()
	for _, folder := range folders {
		deep := folder != "." && folder != ".."
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil && path == folder:
				return nil // a part of another day
			case err != nil:
				return err
			case d.IsDir() && path != folder && (!deep || slices.Contains(notShown, path)):
				return fs.SkipDir
			case slices.Contains(notShown, path):
				return nil
			case !d.IsDir() && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go"):
				paths = append(paths, path)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return paths
}

// catalogue gathers messages.
type catalogue struct {
	messages map[string]*found
	files    *token.FileSet
	folder   string // of the file that is being read
}

func (c *catalogue) parse(t *testing.T, path string) *ast.File {
	t.Helper()
	c.files, c.folder = token.NewFileSet(), filepath.ToSlash(filepath.Join("app", filepath.Dir(path)))
	f, err := parser.ParseFile(c.files, path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// read gathers the messages of a file, and finds texts that are none.
func (c *catalogue) read(t *testing.T, path string) {
	t.Helper()
	f := c.parse(t, path)
	within := map[ast.Node]bool{} // literals that are messages, or that nobody reads
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			c.call(t, f.Name.Name, n, within)
		case *ast.BinaryExpr:
			if n.Op == token.ADD && (isMessage(f.Name.Name, n.X) || isMessage(f.Name.Name, n.Y)) {
				t.Errorf("%s glues a message to something: make it one message with a value", c.files.Position(n.Pos()))
			}
			if n.Op != token.ADD {
				unread(n, within)
			}
		case *ast.ImportSpec, *ast.CaseClause, *ast.IndexExpr, *ast.Field:
			unreadOf(n, within)
		case *ast.ValueSpec:
			if n.Type != nil {
				unread(n, within) // values of a type of their own are keys
			}
		case *ast.BasicLit:
			if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING && !within[n] && reads(text) {
				t.Errorf("%s: %q is read by people and is no message: use message.Text, Count, ID or Error",
					c.files.Position(n.Pos()), text)
			}
		}
		return true
	})
}

// unread marks all literals below n as not read by a person.
func unread(n ast.Node, within map[ast.Node]bool) {
	ast.Inspect(n, func(x ast.Node) bool {
		if l, ok := x.(*ast.BasicLit); ok {
			within[l] = true
		}
		return true
	})
}

func unreadOf(n ast.Node, within map[ast.Node]bool) {
	switch n := n.(type) {
	case *ast.ImportSpec:
		unread(n, within)
	case *ast.CaseClause:
		for _, e := range n.List {
			unread(e, within)
		}
	case *ast.IndexExpr:
		unread(n.Index, within)
	case *ast.Field:
		if n.Tag != nil {
			within[n.Tag] = true
		}
	}
}
