package feed

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestCheckRoot(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "feed")
	keys, err := NewKeys()
	if err == nil {
		err = Init(dir, keys, time.Now())
	}
	if err != nil {
		t.Fatal(err)
	}
	root, err := os.ReadFile(filepath.Join(dir, "root.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := CheckRoot(root); err != nil {
		t.Errorf("a good root file: %v", err)
	}
	for name, bad := range map[string][]byte{
		"empty":    nil,
		"not JSON": []byte("keys"),
		"altered":  bytes.Replace(root, []byte(`"threshold":2`), []byte(`"threshold":1`), 1),
	} {
		if bytes.Equal(bad, root) {
			t.Fatalf("%s: nothing was altered", name)
		}
		if err := CheckRoot(bad); !errors.Is(err, ErrForged) {
			t.Errorf("%s: %v, want ErrForged", name, err)
		}
	}
}
