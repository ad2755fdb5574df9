package app_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// documents are the texts whose names of files and tests must be true.
var documents = []string{"ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "p2p/PROTOCOL.md", "ads/PROTOCOL.md", "ads/MANUAL.md"}

var (
	namedFile = regexp.MustCompile("`((?:[a-z0-9_]+/)*[A-Za-z0-9_.]+\\.(?:go|md|sh|conf))`")
	namedTest = regexp.MustCompile(`\b(?:Test|Fuzz|Example)[A-Z][A-Za-z0-9_]*\b`)
)

// TestDocumentsNameWhatExists finds files and tests that a document names and that were moved or renamed since.
func TestDocumentsNameWhatExists(t *testing.T) {
	tests := testNames(t)
	for _, doc := range documents {
		text, err := os.ReadFile(filepath.Join("..", doc))
		if err != nil {
			t.Fatal(err)
		}
		dir := filepath.Join("..", filepath.Dir(doc))
		for _, m := range namedFile.FindAllStringSubmatch(string(text), -1) {
			_, below := os.Stat(filepath.Join("..", m[1]))
			_, beside := os.Stat(filepath.Join(dir, m[1]))
			if below != nil && beside != nil {
				t.Errorf("%s names the file %s, which does not exist: name the one that took its place", doc, m[1])
			}
		}
		for _, name := range namedTest.FindAllString(string(text), -1) {
			if !tests[name] {
				t.Errorf("%s names %s, which does not exist: name the test that took its place", doc, name)
			}
		}
	}
}

// testNames are the tests, fuzz targets and examples of the module.
func testNames(t *testing.T) map[string]bool {
	declared, names := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Example)\w*)\(`), map[string]bool{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains([]string{".git", "build", "testdata"}, d.Name()):
			return fs.SkipDir
		case !strings.HasSuffix(path, "_test.go"):
			return nil
		}
		src, err := os.ReadFile(path)
		for _, m := range declared.FindAllSubmatch(src, -1) {
			names[string(m[1])] = true
		}
		return err
	})
	if err != nil || len(names) == 0 {
		t.Fatalf("%d tests found: %v", len(names), err)
	}
	return names
}
