package plainfile

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestOnlyPlainFilesAreOpened: neither directories nor links, which could lead anywhere.
func TestOnlyPlainFilesAreOpened(t *testing.T) {
	dir := t.TempDir()
	plain := filepath.Join(dir, "plain")
	if err := WriteWhole(plain, []byte("four"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, size, err := Open(plain)
	if err != nil || size != 4 {
		t.Fatalf("%d bytes, %v", size, err)
	}
	b := make([]byte, 4)
	if n, err := f.ReadAt(b[:2], 2); n != 2 || err != nil || string(b[:2]) != "ur" {
		t.Errorf("%q %v", b[:n], err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink(plain, link); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dir, link} {
		if _, _, err := Open(path); !errors.Is(err, ErrNotFile) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if _, _, err := Open(filepath.Join(dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

// TestWriteWholeLeavesNothingHalf: a file that cannot take its place is removed again.
func TestWriteWholeLeavesNothingHalf(t *testing.T) {
	dir := t.TempDir()
	taken := filepath.Join(dir, "taken")
	if err := os.Mkdir(taken, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := WriteWhole(taken, []byte("x"), 0o600); err == nil {
		t.Error("a folder was replaced")
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("left: %v %v", left, err)
	}
}

// TestWriteWholeReplaces: what was there is there until all of the new is.
func TestWriteWholeReplaces(t *testing.T) {
	path := filepath.Join(t.TempDir(), "list")
	for _, text := range []string{"a longer text", "short"} {
		if err := WriteWhole(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if b, err := os.ReadFile(path); err != nil || string(b) != text {
			t.Errorf("%q, %v", b, err)
		}
	}
}
