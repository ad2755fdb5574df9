package app_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"linnet/ads/feed"
)

// signedFeed makes an operator's empty feed with keys of its own.
func signedFeed(t *testing.T) (root []byte, files fs.FS) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "feed")
	keys, err := feed.NewKeys()
	if err == nil {
		err = feed.Init(dir, keys, time.Now())
	}
	if err == nil {
		root, err = os.ReadFile(filepath.Join(dir, "root.json"))
	}
	if err != nil {
		t.Fatal(err)
	}
	return root, os.DirFS(dir)
}

func trusted(t *testing.T) []byte {
	t.Helper()
	root, _ := signedFeed(t)
	return root
}
