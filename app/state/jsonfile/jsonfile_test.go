package jsonfile

import (
	"os"
	"path/filepath"
	"testing"
)

// TestAFileIsReplacedWhole: what cannot be written leaves the one before, and nothing beside it.
func TestAFileIsReplacedWhole(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.json")
	for _, value := range []any{map[string]int{"a": 1}, map[string]int{"b": 2}} {
		if err := Write(path, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := Write(path, func() {}); err == nil {
		t.Error("a function was written as JSON")
	}
	raw, err := os.ReadFile(path)
	if err != nil || string(raw) != "{\n  \"b\": 2\n}\n" {
		t.Errorf("%q, %v", raw, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others can read it: %v, %v", info, err)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 1 {
		t.Errorf("%v lie there, %v", files, err)
	}
	if err := Write(filepath.Join(dir, "gone", "a.json"), 1); err == nil {
		t.Error("a folder that is not there took a file")
	}
}
