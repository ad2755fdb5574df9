package update_test

import (
	"bytes"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"linnet/ads/tuf"
	"linnet/app/update"
	"linnet/app/update/publish"
)

// TestFromTheMakerToTheListener: a release is told of with what is new, fetched, checked, and laid into a folder once.
func TestFromTheMakerToTheListener(t *testing.T) {
	p := newProject(t)
	p.release("0.3.0")
	c, folder := p.client(t.TempDir()), t.TempDir()
	if _, ok := c.Last(); ok {
		t.Error("something is known before anybody asked")
	}
	r := told(t, c, "0.3.0")
	if !r.Newer || r.Notes != "### Added\n\n- What is new in 0.3.0." || r.File.Name != "linnet-0.3.0-linux-amd64.tar.gz" {
		t.Errorf("%+v", r)
	}
	for range 2 {
		path, err := c.Fetch(t.Context(), folder)
		data, wrong := os.ReadFile(path)
		if err != nil || wrong != nil || filepath.Base(path) != r.File.Name || int64(len(data)) != r.File.Size {
			t.Fatalf("%s, %v, %v", path, err, wrong)
		}
	}
	mine := filepath.Join(folder, r.File.Name)
	p.must(os.WriteFile(mine, []byte("my own"), 0o600))
	path, err := c.Fetch(t.Context(), folder)
	kept, _ := os.ReadFile(mine)
	if err != nil || string(kept) != "my own" || filepath.Base(path) != "linnet-0.3.0-linux-amd64 (2).tar.gz" {
		t.Errorf("%s, %v; the listener's own file is %q", path, err, kept)
	}
	if _, err := c.Fetch(t.Context(), filepath.Join(folder, "away")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder that is away: %v", err)
	}
}

// TestEveryListenerAsksAlike: nothing that is sent tells the version, the program or the system, before a file is fetched.
func TestEveryListenerAsksAlike(t *testing.T) {
	p := newProject(t)
	p.release("0.3.0")
	told(t, p.client(t.TempDir()), "0.3.0")
	first := p.asked
	p.asked = nil
	other := update.Here{Program: "linnet-node", Version: "0.3.0", System: "darwin", Processor: "arm64", Packaged: true}
	told(t, p.client(t.TempDir(), func(c *update.Config) { c.Here = other }), "0.3.0")
	if !slices.Equal(first, p.asked) || len(first) > 6 {
		t.Errorf("one asks %q, another %q", first, p.asked)
	}
	for _, line := range first {
		if !strings.HasSuffix(line, " Linnet ") {
			t.Errorf("%q says more than it must", line)
		}
	}
}

// TestAPackageOnlyTells: where a package manager installed Linnet, nothing is fetched.
func TestAPackageOnlyTells(t *testing.T) {
	p := newProject(t)
	p.release("0.3.0")
	c := p.client(t.TempDir(), func(c *update.Config) { c.Here.Packaged, c.Here.Kinds = true, nil })
	if r := told(t, c, "0.3.0"); !r.Newer || r.File.Name != "" || r.Notes == "" {
		t.Errorf("%+v", r)
	}
	if _, err := c.Fetch(t.Context(), t.TempDir()); !errors.Is(err, update.ErrNothing) {
		t.Errorf("%v", err)
	}
}

func TestBuildWithoutKeys(t *testing.T) {
	trust, err := update.ReadTrust([]byte("{}"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := update.Open(update.Config{Trust: trust, Dir: t.TempDir()}); !errors.Is(err, update.ErrNoKeys) {
		t.Errorf("%v", err)
	}
	if _, err := update.ReadTrust([]byte("{")); err == nil {
		t.Error("half a file is read")
	}
}

// TestSecondMirror is asked when the first is away, lies, or stands still.
func TestSecondMirror(t *testing.T) {
	p, thief := newProject(t), newProject(t)
	p.release("0.3.0")
	thief.release("0.9.0")
	for _, first := range []string{thief.url, thief.url + "/away", "http://127.0.0.1:1"} {
		c := p.client(t.TempDir(), func(c *update.Config) { c.Trust.URLs = []string{first, p.url} })
		told(t, c, "0.3.0")
		if _, err := c.Fetch(t.Context(), t.TempDir()); err != nil {
			t.Errorf("%s: %v", first, err)
		}
	}
}

// TestFileFromOtherListeners: what no mirror has comes over the swarm, and counts only if it is what was signed.
func TestFileFromOtherListeners(t *testing.T) {
	p := newProject(t)
	p.release("0.3.0")
	name := p.file("linnet-0.3.0-linux-amd64.tar.gz")
	data := p.read(name)
	p.must(os.Remove(filepath.Join(p.dir, name)))
	others := swarm{}
	c, folder := p.client(t.TempDir(), func(c *update.Config) { c.Swarm = others }), t.TempDir()
	told(t, c, "0.3.0")
	if _, err := c.Fetch(t.Context(), folder); !errors.Is(err, tuf.ErrAway) {
		t.Errorf("nobody has it: %v", err)
	}
	ih := tuf.SwarmFileOf(data, update.SwarmFormat).InfoHash
	others[ih] = append(bytes.Clone(data[1:]), 0)
	if _, err := c.Fetch(t.Context(), folder); !errors.Is(err, tuf.ErrForged) || len(files(t, folder)) > 0 {
		t.Errorf("another file: %v, %v", err, files(t, folder))
	}
	others[ih] = data
	path, err := c.Fetch(t.Context(), folder)
	if got, _ := os.ReadFile(path); err != nil || !bytes.Equal(got, data) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

// TestDamagedFilesOfAFeed: whatever a power cut left is said, and asked for anew.
func TestDamagedFilesOfAFeed(t *testing.T) {
	for _, broken := range []string{"seen/timestamp.json", "seen/snapshot.json", "seen/targets.json", "kept/notes", "kept/verified",
		"kept/2.root.json"} {
		for what, content := range map[string][]byte{"empty": nil, "zeros": make([]byte, 4096), "half": []byte(`{"signed":{"_type":"time`),
			"changed": nil} {
			p := newProject(t)
			p.release("0.3.0")
			p.rotate("timestamp")
			dir := t.TempDir()
			c := p.client(dir)
			told(t, c, "0.3.0")
			c.Close()
			found, err := filepath.Glob(filepath.Join(dir, "*", broken))
			if err != nil || len(found) != 1 {
				t.Fatalf("%s: %v, %v", broken, found, err)
			}
			if what == "changed" {
				content, err = os.ReadFile(found[0])
				p.must(err)
				content[len(content)/3] ^= 1
			}
			p.must(os.WriteFile(found[0], content, 0o600))
			c = p.client(dir)
			if _, ok := c.Last(); ok || !c.Damaged() {
				t.Errorf("%s, %s: it is told, or not that it is damaged", broken, what)
			}
			told(t, c, "0.3.0")
			if c.Damaged() {
				t.Errorf("%s, %s: still damaged", broken, what)
			}
		}
	}
}

// TestOneProgramLooksAtATime: two programs on one home do not write into the same files.
func TestOneProgramLooksAtATime(t *testing.T) {
	p := newProject(t)
	p.release("0.3.0")
	held := true
	c := p.client(t.TempDir(), func(c *update.Config) {
		c.Lock = func(string) (func() error, error) {
			if held {
				return nil, update.ErrBusy
			}
			return func() error { return nil }, nil
		}
	})
	refused(t, c, update.ErrBusy, "")
	held = false
	told(t, c, "0.3.0")
}

func TestWhoReplacesTheProgram(t *testing.T) {
	for path, want := range map[string]bool{"/usr/bin/linnet": true, "/usr/lib/linnet/linnet": true, "/nix/store/x-linnet/bin/linnet": true,
		"/snap/linnet/4/bin/linnet": true, "/app/bin/linnet": true, "/linnet-node": true, "/opt/homebrew/Cellar/linnet/bin/linnet": true,
		"/home/you/linnet/linnet": false, "/usr/local/bin/linnet": false, "/opt/linnet/linnet": false, "/home/usr/bin/linnet": false} {
		if got := update.Packaged("linux", path); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
	if !update.Packaged("freebsd", "/usr/local/bin/linnet") || update.Packaged("windows", `C:\Program Files\Linnet\linnet.exe`) ||
		!update.Packaged("windows", `C:\Program Files\WindowsApps\Linnet\linnet.exe`) {
		t.Error("another system is wrong")
	}
	if h := update.ThisProgram("linnet", "0.2.0"); h.Packaged || len(h.Kinds) == 0 || h.System == "" {
		t.Errorf("%+v", h)
	}
}

// TestMakerRefuses what no client could use.
func TestMakerRefuses(t *testing.T) {
	p := newProject(t)
	p.release("0.3.0")
	empty := t.TempDir()
	if err := p.feed(p.keys).Release(empty, "0.3.1"); !errors.Is(err, publish.ErrEmpty) {
		t.Errorf("an empty folder: %v", err)
	}
	p.must(os.WriteFile(filepath.Join(empty, "linnet-0.3.10-linux-amd64.tar.gz"), []byte("x"), 0o600))
	if err := p.feed(p.keys).Release(empty, "0.3.1"); !errors.Is(err, publish.ErrEmpty) {
		t.Errorf("another version: %v", err)
	}
	for _, version := range []string{"", "0.3", "v0.3.0", "0.3.0-rc1", "00.3.0"} {
		if err := p.feed(p.keys).Release(empty, version); !errors.Is(err, publish.ErrVersion) {
			t.Errorf("%q: %v", version, err)
		}
	}
	if err := p.feed(p.keys).Init(); !errors.Is(err, os.ErrExist) {
		t.Errorf("a feed over another: %v", err)
	}
	few := p.keys
	few.Root = few.Root[:1]
	if err := p.feed(few).Rotate("targets", func(tuf.Keys) error { return nil }); err == nil {
		t.Error("one root key changed a key")
	}
	if err := (publish.Feed{Dir: t.TempDir(), Keys: few, Now: noon}).Init(); !errors.Is(err, tuf.ErrNoKey) {
		t.Errorf("a feed with one root key: %v", err)
	}
	full := errors.New("the disk is full")
	before := p.read("root.json")
	if err := p.feed(p.keys).Rotate("targets", func(tuf.Keys) error { return full }); !errors.Is(err, full) {
		t.Errorf("%v", err)
	}
	if !bytes.Equal(before, p.read("root.json")) {
		t.Error("a root was written whose keys are lost")
	}
	p.tamper = func(w http.ResponseWriter, _ *http.Request) bool { return false }
	told(t, p.client(t.TempDir()), "0.3.0")
}
