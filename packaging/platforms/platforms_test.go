package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// module writes a module of one file each for what a compiler says on some systems only.
func module(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	files["go.mod"] = "module small\n\ngo 1.26\n"
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestFindsWhatThisMachineDoesNot: an int that overflows, a function that another system lacks, and tests where they are looked at.
func TestFindsWhatThisMachineDoesNot(t *testing.T) {
	dir := module(t, map[string]string{
		"main.go":         "package main\n\nfunc main() { println(limit(), here()) }\n\nfunc limit() int { return 1 << 40 }\n",
		"here_windows.go": "package main\n\nfunc here() string { return \"windows\" }\n",
		"here_linux.go":   "package main\n\nfunc here() string { return \"linux\" }\n",
		"main_test.go":    "package main\n\nvar _ int32 = 1 << 33\n",
	})
	for word, want := range map[string][]string{
		"linux/arm":     {"linux/arm: 1 errors", "overflows"},
		"windows/amd64": {"windows/amd64: 1 errors", "main_test.go"},
		"freebsd/amd64": {"freebsd/amd64: 2 errors", "undefined: here"},
	} {
		var out strings.Builder
		if status := run(dir, []string{word}, &out); status != 1 {
			t.Errorf("%s: status %d", word, status)
		}
		for _, w := range want {
			if !strings.Contains(out.String(), w) {
				t.Errorf("%s: no %q in:\n%s", word, w, out.String())
			}
		}
	}
}

func TestWordsThatAreNoTarget(t *testing.T) {
	for word, want := range map[string]string{"linux": "not GOOS/GOARCH", "/arm": "not GOOS/GOARCH", "linux/sparrow": "no processor"} {
		var out strings.Builder
		if status := run(".", []string{word}, &out); status == 0 || !strings.Contains(out.String(), want) {
			t.Errorf("%q: status %d, %q", word, status, out.String())
		}
	}
}
