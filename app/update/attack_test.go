package update_test

import (
	"bytes"
	"cmp"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"linnet/ads/tuf"
	"linnet/app/update"
	"linnet/app/update/publish"
)

func TestForgedTimestamp(t *testing.T) {
	p := newProject(t)
	p.release("0.3.0")
	c := p.client(t.TempDir())
	told(t, c, "0.3.0")
	p.write("timestamp.json", bytes.ReplaceAll(p.read("timestamp.json"), []byte(`"version":2`), []byte(`"version":9`)))
	refused(t, c, tuf.ErrForged, "0.3.0")
}

func TestRolledBack(t *testing.T) {
	p := newProject(t)
	p.release("0.3.0")
	old := p.read("timestamp.json")
	p.release("0.3.1") // which mends what is wrong in 0.3.0
	dir := t.TempDir()
	c := p.client(dir)
	told(t, c, "0.3.1")
	p.write("timestamp.json", old)
	refused(t, c, tuf.ErrForged, "0.3.1")
	c.Close()
	refused(t, p.client(dir), tuf.ErrForged, "0.3.1") // nor after a restart
}

func TestFrozen(t *testing.T) {
	p := newProject(t)
	p.release("0.3.0")
	dir := t.TempDir()
	c := p.client(dir)
	told(t, c, "0.3.0")
	p.now = p.now.Add(publish.TimestampLife)
	refused(t, c, tuf.ErrStale, "")
	if _, err := c.Fetch(t.Context(), t.TempDir()); !errors.Is(err, update.ErrNothing) {
		t.Errorf("what has expired was fetched: %v", err)
	}
	c.Close()
	if last, ok := p.client(dir).Last(); ok {
		t.Errorf("after a restart %v is told", last)
	}
	p.must(p.feed(p.keys).Renew())
	told(t, p.client(dir), "0.3.0")
}

func TestMixed(t *testing.T) {
	p := newProject(t)
	p.release("0.3.0")
	c := p.client(t.TempDir())
	told(t, c, "0.3.0")
	p.release("0.3.1")
	snapshot := p.read("3.snapshot.json")
	p.write("3.snapshot.json", p.read("2.snapshot.json"))
	refused(t, c, tuf.ErrForged, "0.3.0")
	p.write("3.snapshot.json", snapshot)
	p.write("3.targets.json", p.read("2.targets.json"))
	refused(t, c, tuf.ErrForged, "0.3.0")
}

func TestKeyThatIsNotTrusted(t *testing.T) {
	p, thief := newProject(t), newProject(t)
	p.release("0.3.0")
	thief.release("0.9.0")
	c := p.client(t.TempDir())
	told(t, c, "0.3.0")
	p.tamper = func(w http.ResponseWriter, r *http.Request) bool {
		http.FileServer(http.Dir(thief.dir)).ServeHTTP(w, r)
		return true
	}
	refused(t, c, tuf.ErrForged, "0.3.0")
	if err := p.feed(thief.keys).Renew(); err == nil {
		t.Error("a timestamp was signed with the key of another feed")
	}
}

// endless answers a path with bytes that never end.
func endless(end string) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasSuffix(r.URL.Path, end) {
			return false
		}
		for block := make([]byte, 1<<16); ; {
			if _, err := w.Write(block); err != nil {
				return true
			}
		}
	}
}

func TestEndlessData(t *testing.T) {
	for _, name := range []string{"timestamp.json", "2.snapshot.json", "2.targets.json", "2.root.json", "CHANGES-0.3.0.md"} {
		p := newProject(t)
		p.release("0.3.0")
		p.tamper = endless(name)
		refused(t, p.client(t.TempDir()), tuf.ErrForged, "")
	}
	p := newProject(t)
	p.release("0.3.0")
	c, folder := p.client(t.TempDir()), t.TempDir()
	told(t, c, "0.3.0")
	p.tamper = endless(".tar.gz")
	if _, err := c.Fetch(t.Context(), folder); !errors.Is(err, tuf.ErrForged) || len(files(t, folder)) > 0 {
		t.Errorf("%v; left %v", err, files(t, folder))
	}
}

func TestWrongSizeOrHash(t *testing.T) {
	p := newProject(t)
	p.release("0.3.0")
	c, folder := p.client(t.TempDir()), t.TempDir()
	told(t, c, "0.3.0")
	name := p.file("linnet-0.3.0-linux-amd64.tar.gz")
	good := p.read(name)
	flipped := bytes.Clone(good)
	flipped[100] ^= 1
	for what, bad := range map[string]struct {
		data []byte
		want error
	}{"a flipped bit": {flipped, tuf.ErrForged}, "a byte more": {append(bytes.Clone(good), 0), tuf.ErrForged},
		"cut off": {good[:100], tuf.ErrAway}, "empty": {nil, tuf.ErrAway}} {
		p.write(name, bad.data)
		if _, err := c.Fetch(t.Context(), folder); !errors.Is(err, bad.want) || len(files(t, folder)) > 0 {
			t.Errorf("%s: %v; left %v", what, err, files(t, folder))
		}
	}
	notes := p.file("CHANGES-0.3.0.md")
	p.write(notes, append(p.read(notes), '!'))
	refused(t, p.client(t.TempDir()), tuf.ErrForged, "")
}

// nextRoot signs a root after the current one, changed, with these keys, and serves it.
func (p *project) nextRoot(keys []ed25519.PrivateKey, change func(*metadata.RootType)) {
	p.t.Helper()
	root := p.state().root
	root.Signed.Version++
	change(&root.Signed)
	root.ClearSignatures()
	for _, key := range keys {
		p.must(tuf.Sign(root, key))
	}
	p.must(tuf.Write(p.dir, versioned(root.Signed.Version, "root"), root))
}

func TestWrongRoots(t *testing.T) {
	same := func(*metadata.RootType) {}
	for what, attack := range map[string]struct {
		keys   func(k, foreign []ed25519.PrivateKey) []ed25519.PrivateKey
		change func(*metadata.RootType)
		want   error
	}{
		"unsigned":            {func(_, _ []ed25519.PrivateKey) []ed25519.PrivateKey { return nil }, same, tuf.ErrForged},
		"below the threshold": {func(k, _ []ed25519.PrivateKey) []ed25519.PrivateKey { return k[:1] }, same, tuf.ErrForged},
		"one key twice": {func(k, _ []ed25519.PrivateKey) []ed25519.PrivateKey { return []ed25519.PrivateKey{k[0], k[0]} }, same,
			tuf.ErrForged},
		"foreign keys": {func(_, f []ed25519.PrivateKey) []ed25519.PrivateKey { return f }, same, tuf.ErrForged},
		"one of ours": {func(k, f []ed25519.PrivateKey) []ed25519.PrivateKey { return append(f[:2:2], k[0]) }, same,
			tuf.ErrForged},
		"expired": {func(k, _ []ed25519.PrivateKey) []ed25519.PrivateKey { return k },
			func(r *metadata.RootType) { r.Expires = noon.Add(-time.Hour) }, tuf.ErrStale},
		"of no threshold": {func(k, _ []ed25519.PrivateKey) []ed25519.PrivateKey { return k },
			func(r *metadata.RootType) { r.Roles["root"].Threshold = 0 }, tuf.ErrForged},
	} {
		p := newProject(t)
		p.release("0.3.0")
		c := p.client(t.TempDir())
		told(t, c, "0.3.0")
		foreign, err := tuf.NewKeys()
		p.must(err)
		p.nextRoot(attack.keys(p.keys.Root, foreign.Root), attack.change)
		if _, err := c.Look(t.Context()); !errors.Is(err, attack.want) {
			t.Errorf("%s: %v, want %v", what, err, attack.want)
		}
		if last, _ := c.Last(); last.Version != "0.3.0" {
			t.Errorf("%s: %q is known", what, last.Version)
		}
	}
}

// TestRootWithAGap: a root that leaves one out is not gone to, whatever it is called.
func TestRootWithAGap(t *testing.T) {
	p := newProject(t)
	p.release("0.3.0")
	c := p.client(t.TempDir())
	told(t, c, "0.3.0")
	p.nextRoot(p.keys.Root, func(r *metadata.RootType) { r.Version++ }) // 3.root.json
	told(t, c, "0.3.0")                                                 // it is not found
	p.must(os.Rename(filepath.Join(p.dir, "3.root.json"), filepath.Join(p.dir, "2.root.json")))
	refused(t, c, tuf.ErrForged, "0.3.0")
}

// rotate replaces the key of a role.
func (p *project) rotate(role string) {
	p.t.Helper()
	p.must(p.feed(p.keys).Rotate(role, func(k tuf.Keys) error { p.keys = k; return nil }))
}

func TestKeysAreReplaced(t *testing.T) {
	p := newProject(t)
	p.release("0.3.0")
	dir := t.TempDir()
	c := p.client(dir)
	told(t, c, "0.3.0")
	stolen := p.keys
	for _, role := range []string{"root", "targets", "snapshot", "timestamp", "root"} {
		p.rotate(role)
		told(t, c, "0.3.0")
	}
	p.release("0.3.1")
	told(t, c, "0.3.1")
	c.Close()
	p.tamper = func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(http.StatusTeapot); return true }
	if last, ok := p.client(dir).Last(); !ok || last.Version != "0.3.1" || !strings.Contains(last.Notes, "new in 0.3.1") {
		t.Errorf("after a restart without a network: %+v, %v", last, ok)
	}
	p.tamper = nil
	told(t, p.client(t.TempDir()), "0.3.1") // one who was away for all of it
	for what, err := range map[string]error{"timestamp": p.feed(stolen).Renew(),
		"root": p.feed(stolen).Rotate("targets", func(tuf.Keys) error { return nil })} {
		if err == nil {
			t.Errorf("%s: a key that was replaced still signs", what)
		}
	}
}

// TestFastForward: a thief of the online keys counts so far ahead that nothing true can follow; new keys end it.
func TestFastForward(t *testing.T) {
	p := newProject(t)
	p.release("0.3.0")
	c := p.client(t.TempDir())
	before := p.state()
	far := p.state()
	far.timestamp.Signed.Version, far.snapshot.Signed.Version = 1<<30, 1<<30
	far.timestamp.Signed.Meta["snapshot.json"].Version = 1 << 30
	p.seal(far)
	told(t, c, "0.3.0")
	p.seal(before)
	p.release("0.3.1")
	refused(t, c, tuf.ErrForged, "0.3.0")
	p.rotate("snapshot")
	p.rotate("timestamp")
	told(t, c, "0.3.1")
}

func TestThiefOfOnlineKeysCannotRollBackTheTargets(t *testing.T) {
	p := newProject(t)
	p.release("0.3.0")
	old := p.state()
	p.release("0.3.1")
	c := p.client(t.TempDir())
	told(t, c, "0.3.1")
	next := p.state()
	next.targets = old.targets
	next.snapshot.Signed.Version++
	next.snapshot.Signed.Meta["targets.json"].Version = old.targets.Signed.Version
	next.timestamp.Signed.Version++
	next.timestamp.Signed.Meta["snapshot.json"].Version = next.snapshot.Signed.Version
	p.seal(next)
	refused(t, c, tuf.ErrForged, "0.3.1")
}

// TestOlderReleaseIsNotOffered, even where it is signed anew: a project that goes back does so by a higher number.
func TestOlderReleaseIsNotOffered(t *testing.T) {
	p := newProject(t)
	p.release("0.1.9")
	c := p.client(t.TempDir())
	if r := told(t, c, "0.1.9"); r.Newer {
		t.Error("0.1.9 is offered to 0.2.0")
	}
	if _, err := c.Fetch(t.Context(), t.TempDir()); !errors.Is(err, update.ErrNothing) {
		t.Errorf("it was fetched: %v", err)
	}
}

// TestWhatIsSignedIsStillBounded: whoever holds the targets key cannot make a listener write elsewhere, or without end.
func TestWhatIsSignedIsStillBounded(t *testing.T) {
	custom := func(about string) *json.RawMessage { raw := json.RawMessage(about); return &raw }
	for what, change := range map[string]func(f *metadata.TargetFiles) (name string){
		"a path":      func(*metadata.TargetFiles) string { return "../../evil.tar.gz" },
		"an absolute": func(*metadata.TargetFiles) string { return "/etc/cron.d/x.tar.gz" },
		"a hidden":    func(*metadata.TargetFiles) string { return ".bashrc" },
		"a stream":    func(*metadata.TargetFiles) string { return "linnet.tar.gz:x" },
		"a long name": func(*metadata.TargetFiles) string { return strings.Repeat("x", 200) },
		"a giant":     func(f *metadata.TargetFiles) string { f.Length = 1 << 40; return "" },
		"two hashes":  func(f *metadata.TargetFiles) string { f.Hashes["sha512"] = make([]byte, 64); return "" },
		"no hash":     func(f *metadata.TargetFiles) string { f.Hashes = metadata.Hashes{"md5": make([]byte, 16)}; return "" },
		"no word":     func(f *metadata.TargetFiles) string { f.Custom = nil; return "" },
		"nonsense":    func(f *metadata.TargetFiles) string { f.Custom = custom(`[1,2]`); return "" },
		"many words": func(f *metadata.TargetFiles) string {
			f.Custom = custom(`{"version":"0.9.0","program":"linnet","x":"` + strings.Repeat("x", 2000) + `"}`)
			return ""
		},
		"no version": func(f *metadata.TargetFiles) string {
			f.Custom = custom(`{"version":"9.9.9\u202e","program":"linnet","system":"linux","processor":"amd64","kind":"tar.gz"}`)
			return ""
		},
	} {
		p := newProject(t)
		p.release("0.3.0")
		p.signedTargets(func(list *metadata.TargetsType) {
			for name, file := range list.Targets {
				delete(list.Targets, name)
				if strings.HasPrefix(name, "linnet-0.3.0-linux") {
					list.Targets[cmp.Or(change(file), name)] = file
				}
			}
		})
		c, folder := p.client(t.TempDir()), t.TempDir()
		r, err := c.Look(t.Context())
		if err != nil && !errors.Is(err, tuf.ErrForged) {
			t.Errorf("%s: %v", what, err)
		}
		if r.File.Name != "" || r.Newer {
			t.Errorf("%s: %+v is offered", what, r)
		}
		if _, err := c.Fetch(t.Context(), folder); err == nil || len(files(t, folder)) > 0 {
			t.Errorf("%s: it was fetched, %v", what, files(t, folder))
		}
	}
}

func TestHangingMirror(t *testing.T) {
	p := newProject(t)
	asked := make(chan struct{})
	p.tamper = func(_ http.ResponseWriter, r *http.Request) bool {
		close(asked)
		<-r.Context().Done()
		return true
	}
	c := p.client(t.TempDir())
	done := make(chan error)
	go func() {
		_, err := c.Look(t.Context())
		done <- err
	}()
	<-asked
	c.Close()
	if err := <-done; !errors.Is(err, tuf.ErrAway) {
		t.Errorf("Look: %v", err)
	}
}

// TestNotesThatPlayTricks: what is new is shown as lines of letters, however it was written.
func TestNotesThatPlayTricks(t *testing.T) {
	got := update.Plain("  - one\x1b[2Jtwo\u202egnp.exe\r\n\x00\n\ufeff<b>three</b>\u2028four\n" + strings.Repeat("x", 5000) + "\n\n")
	lines := strings.Split(got, "\n")
	if len(lines) != 4 || lines[0] != "  - one[2Jtwognp.exe" || lines[1] != "" || lines[2] != "<b>three</b> four" || len(lines[3]) != 400 {
		t.Errorf("%q", got)
	}
}
