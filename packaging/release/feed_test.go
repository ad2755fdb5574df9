package main

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linnet/app/update"
)

// TestFeedOfReleases goes the whole way: keys, a feed, a release, a build that trusts it, other keys, a listener who is told and fetches.
func TestFeedOfReleases(t *testing.T) {
	now := time.Now()
	keys, dir, release := filepath.Join(t.TempDir(), "keys"), filepath.Join(t.TempDir(), "feed"), t.TempDir()
	typed := func(words ...string) string {
		t.Helper()
		var out bytes.Buffer
		if err := feed(words, &out, now); err != nil {
			t.Fatalf("feed %s: %v", strings.Join(words, " "), err)
		}
		return out.String()
	}
	for name, content := range map[string]string{"linnet-node-0.3.0-linux-amd64.tar.gz": "program",
		"linnet-node_0.3.0-1_amd64.deb": "package", "CHANGES-0.3.0.md": "- All is new.\n", "SHA256SUMS": "x",
		"linnet-node-0.3.0-amd64.spdx.json": "{}"} {
		if err := os.WriteFile(filepath.Join(release, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	typed("keys", keys)
	typed("init", keys, dir)
	server := httptest.NewServer(http.FileServer(http.Dir(dir)))
	defer server.Close()
	trust, err := update.ReadTrust([]byte(typed("trust", dir, server.URL)))
	if err != nil {
		t.Fatal(err)
	}
	typed("add", keys, dir, release, "0.3.0")
	web := &http.Client{Transport: &http.Transport{}}
	defer web.CloseIdleConnections()
	c, err := update.Open(update.Config{Trust: trust, Dir: t.TempDir(), Client: web, Here: update.Here{Program: "linnet-node",
		Version: "0.2.0", System: "linux", Processor: "amd64", Kinds: []string{"tar.gz"}}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, words := range [][]string{{"renew", keys, dir}, {"rotate", keys, dir, "root"}, {"rotate", keys, dir, "timestamp"},
		{"renew", keys, dir}} {
		typed(words...)
		if r, err := c.Look(t.Context()); err != nil || !r.Newer || r.Version != "0.3.0" || r.Notes != "- All is new." {
			t.Fatalf("after %v: %+v, %v", words, r, err)
		}
	}
	path, err := c.Fetch(t.Context(), t.TempDir())
	if data, _ := os.ReadFile(path); err != nil || string(data) != "program" {
		t.Errorf("%q, %v", data, err)
	}
	for _, name := range []string{"targets.pem", "snapshot.pem", "timestamp.pem", "timestamp.pem.old", "root/root-1.pem",
		"root.old/root-3.pem"} {
		if info, err := os.Stat(filepath.Join(keys, name)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	for _, words := range [][]string{{}, {"keys"}, {"add", keys, dir}, {"sing", keys, dir}, {"rotate", keys, dir}} {
		if err := feed(words, new(bytes.Buffer), now); !errors.Is(err, errFeedUsage) {
			t.Errorf("%v: %v", words, err)
		}
	}
	for _, words := range [][]string{{"keys", keys}, {"init", keys, dir}, {"rotate", keys, dir, "root"}, {"renew", release, dir}} {
		if err := feed(words, new(bytes.Buffer), now); err == nil {
			t.Errorf("%v: no word against it", words)
		}
	}
}
