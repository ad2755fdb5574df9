package app_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// otherInput are fuzz targets whose input no stranger sends: it is typed at this machine, or made by the program itself.
var otherInput = []string{
	"library/internal/scan MountTable",        // of what the system says of its disks
	"app/state/view Rules",                    // of a query that the listener wrote
	"app/ui/kit FoldAndElideStayInTheirWidth", // of texts that were bounded before
	"ads/ledger ParseMoney",                   // typed by the operator
}

// tableOf is the table of bombs of a package; that of an internal one may stand with the package whose part it is.
func tableOf(dir string) (table string) {
	whole, _, _ := strings.Cut(dir, string(filepath.Separator)+"internal"+string(filepath.Separator))
	for _, where := range []string{dir, whole} {
		if text, err := os.ReadFile(filepath.Join(where, "bombs_test.go")); err == nil {
			table += string(text)
		}
	}
	return table
}

// TestEveryParserIsHeldToItsBounds: each fuzz target of the repository has rows in the table of bombs of its package.
func TestEveryParserIsHeldToItsBounds(t *testing.T) {
	target := regexp.MustCompile(`(?m)^func Fuzz(\w+)\(`)
	seen := 0
	for _, p := range packages(t, false) {
		tests, err := filepath.Glob(filepath.Join(p.Dir, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		table := tableOf(p.Dir)
		for _, file := range tests {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, found := range target.FindAllStringSubmatch(string(src), -1) {
				seen++
				name := strings.TrimPrefix(p.ImportPath, "linnet/") + " " + found[1]
				if !strings.Contains(table, `"`+found[1]+`"`) && !slices.Contains(otherInput, name) {
					t.Errorf("%s has no row among the bombs of its package (see linnet/packaging/bombtest)", name)
				}
			}
		}
	}
	if seen < 40 {
		t.Errorf("%d fuzz targets: the search is wrong", seen)
	}
}
