package feed

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"linnet/ads/tuf"
)

// The attacks of go-tuf's own updater tests, against the whole client.

// nextRoot signs a root after the current one, changed, with these keys, and publishes it.
func (o *operator) nextRoot(k Keys, change func(*metadata.RootType)) {
	o.t.Helper()
	r, err := openRepository(o.dir, o.keys)
	if err != nil {
		o.t.Fatal(err)
	}
	r.root.Signed.Version++
	change(&r.root.Signed)
	r.root.ClearSignatures()
	for _, key := range k.Root {
		if err := tuf.Sign(r.root, key); err != nil {
			o.t.Fatal(err)
		}
	}
	if err := write(r, fmt.Sprintf("%d.root.json", r.root.Signed.Version), r.root); err != nil {
		o.t.Fatal(err)
	}
}

func TestNewRootAttacks(t *testing.T) {
	same := func(*metadata.RootType) {}
	for _, tt := range []struct {
		name   string
		keys   func(Keys) Keys
		change func(*metadata.RootType)
		want   error
	}{
		{"unsigned", func(k Keys) Keys { k.Root = nil; return k }, same, ErrForged},
		{"below the threshold", func(k Keys) Keys { k.Root = k.Root[:1]; return k }, same, ErrForged},
		{"one key twice", func(k Keys) Keys { k.Root = append(k.Root[:1:1], k.Root[0]); return k }, same, ErrForged},
		{"foreign keys", func(Keys) Keys { k, _ := NewKeys(); return k }, same, ErrForged},
		{"version not incremented", func(k Keys) Keys { return k }, func(r *metadata.RootType) { r.Version++ }, ErrForged},
		{"expired", func(k Keys) Keys { return k }, func(r *metadata.RootType) { r.Expires = noon.Add(-time.Hour) }, ErrStale},
	} {
		o := newOperator(t)
		c := o.client(t.TempDir())
		fetched(t, c, 1)
		if tt.name == "version not incremented" { // 2.root.json that says 3
			o.nextRoot(tt.keys(o.keys), tt.change)
			if err := os.Rename(filepath.Join(o.dir, "3.root.json"), filepath.Join(o.dir, "2.root.json")); err != nil {
				t.Fatal(err)
			}
		} else {
			o.nextRoot(tt.keys(o.keys), tt.change)
		}
		if _, err := c.Fetch(t.Context()); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
		if last, _ := c.Last(); last.Version != 1 {
			t.Errorf("%s: the last good version is %d", tt.name, last.Version)
		}
	}
}

func TestUnsignedRoles(t *testing.T) {
	for _, name := range []string{"timestamp.json", "1.snapshot.json", "1.targets.json"} {
		o := newOperator(t)
		var unsigned []byte
		switch data := o.read(name); name {
		case "timestamp.json":
			m, err := metadata.Timestamp().FromBytes(data)
			unsigned = stripped(t, m, err)
		case "1.snapshot.json":
			m, err := metadata.Snapshot().FromBytes(data)
			unsigned = stripped(t, m, err)
		default:
			m, err := metadata.Targets().FromBytes(data)
			unsigned = stripped(t, m, err)
		}
		o.write(name, unsigned)
		refused(t, o.client(t.TempDir()), ErrForged, 0)
	}
}

func stripped[T metadata.Roles](t *testing.T, m *metadata.Metadata[T], err error) []byte {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	m.ClearSignatures()
	data, err := m.ToBytes(false)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// resealed signs a role anew after changing the repository's idea of it, as a thief of the online keys can.
func (o *operator) resealed(change func(*repository)) {
	o.t.Helper()
	r, err := openRepository(o.dir, o.keys)
	if err != nil {
		o.t.Fatal(err)
	}
	change(r)
	if err := errors.Join(r.signSnapshot(o.now), r.signTimestamp(o.now)); err != nil {
		o.t.Fatal(err)
	}
}

func TestThiefOfOnlineKeysCannotRollBackTheTargets(t *testing.T) {
	o := newOperator(t)
	old, err := openRepository(o.dir, o.keys)
	if err != nil {
		t.Fatal(err)
	}
	o.publish(release("one"))
	c := o.client(t.TempDir())
	fetched(t, c, 2)
	o.resealed(func(r *repository) { r.targets = old.targets })
	refused(t, c, ErrForged, 2)
}

func TestThiefOfOnlineKeysCannotRollBackTheSnapshot(t *testing.T) {
	o := newOperator(t)
	o.publish(release("one"))
	o.publish(release("two"))
	c := o.client(t.TempDir())
	fetched(t, c, 3)
	o.resealed(func(r *repository) { r.snapshot.Signed.Version -= 3 })
	refused(t, c, ErrForged, 3)
}

func TestExpiredSnapshot(t *testing.T) {
	o := newOperator(t)
	c := o.client(t.TempDir())
	fetched(t, c, 1)
	o.now = o.now.Add(snapshotLife)
	r, err := openRepository(o.dir, o.keys)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.signTimestamp(o.now); err != nil {
		t.Fatal(err)
	}
	refused(t, c, ErrStale, 0)
}

func TestMissingFiles(t *testing.T) {
	for _, name := range []string{"timestamp.json", "1.snapshot.json", "1.targets.json"} {
		o := newOperator(t)
		if err := os.Remove(filepath.Join(o.dir, name)); err != nil {
			t.Fatal(err)
		}
		refused(t, o.client(t.TempDir()), ErrAway, 0)
	}
}

// TestEndlessRoots: a mirror that always has one more root is left after a bounded number, each of which it must have signed anyway.
func TestEndlessRoots(t *testing.T) {
	o := newOperator(t)
	root := o.read("1.root.json")
	asked := 0
	o.tamper = func(w http.ResponseWriter, r *http.Request) bool {
		if filepath.Ext(r.URL.Path) != ".json" || !bytes.HasSuffix([]byte(r.URL.Path), []byte(".root.json")) {
			return false
		}
		asked++
		w.Write(root)
		return true
	}
	refused(t, o.client(t.TempDir()), ErrForged, 0)
	if asked > 2 {
		t.Errorf("%d roots were asked for", asked)
	}
}

// mirrored is a client of o with these mirrors after it.
func (o *operator) mirrored(others ...string) *Client {
	o.t.Helper()
	c, err := Open(Config{Root: o.read("root.json"), URL: o.url, Client: new(http.Client), Others: others,
		Dir: o.t.TempDir(), Now: func() time.Time { return o.now }})
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(func() { c.Close() })
	return c
}

// copied serves what o has at the moment.
func (o *operator) copied() string {
	o.t.Helper()
	dir := o.t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(o.dir)); err != nil {
		o.t.Fatal(err)
	}
	mirror := &operator{t: o.t, dir: dir}
	return mirror.serve()
}

func TestMirrorsAreTriedInTurn(t *testing.T) {
	o, stranger := newOperator(t), newOperator(t)
	old := o.copied()
	o.publish(release("one"))
	fresh := o.copied()
	for name, bad := range map[string]func(http.ResponseWriter, *http.Request) bool{
		"away":    func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(http.StatusBadGateway); return true },
		"foreign": func(w http.ResponseWriter, r *http.Request) bool { stranger.ServeHTTP(w, r); return true },
	} {
		o.tamper = bad
		c := o.mirrored(fresh)
		fetched(t, c, 2)
		if name == "away" {
			fetched(t, o.mirrored(stranger.url, fresh), 2)
		}
	}
	o.tamper = nil
	c := o.mirrored(old)
	fetched(t, c, 2)
	o.tamper = func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(http.StatusBadGateway); return true }
	if _, err := c.Fetch(t.Context()); !errors.Is(err, ErrForged) || !errors.Is(err, ErrAway) { // the old mirror would take it back
		t.Errorf("Fetch: %v", err)
	}
	if last, _ := c.Last(); last.Version != 2 {
		t.Errorf("the last good version is %d", last.Version)
	}
	if _, err := Open(Config{Root: o.read("root.json"), URL: o.url, Client: new(http.Client), Others: []string{"ftp://x"},
		Dir: t.TempDir()}); err == nil {
		t.Error("a mirror that is no web address was taken")
	}
}
