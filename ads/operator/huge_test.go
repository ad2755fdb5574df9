package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestHugeFileNamedByMistake: a disk image in the place of an invitation is not read into memory.
func TestHugeFileNamedByMistake(t *testing.T) {
	path := filepath.Join(t.TempDir(), "image")
	if err := os.WriteFile(path, append([]byte("{}"), bytes.Repeat([]byte(" "), maxJSON)...), 0o600); err != nil {
		t.Fatal(err)
	}
	var into any
	if err := readJSON(path, &into); err == nil || into != nil {
		t.Errorf("it is read as %v", into)
	}
}
