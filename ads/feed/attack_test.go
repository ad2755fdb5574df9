package feed

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"
)

// refused fetches, wants the error, and wants the edition before to be still there.
func refused(t *testing.T, c *Client, want error, version int64) {
	t.Helper()
	if _, err := c.Fetch(t.Context()); !errors.Is(err, want) {
		t.Errorf("Fetch: %v, want %v", err, want)
	}
	if last, _ := c.Last(); last.Version != version {
		t.Errorf("the last good version is %d, want %d", last.Version, version)
	}
}

func fetched(t *testing.T, c *Client, version int64) News {
	t.Helper()
	news, err := c.Fetch(t.Context())
	if err != nil || news.Version != version {
		t.Fatalf("Fetch: version %d, %v; want version %d", news.Version, err, version)
	}
	return news
}

func TestForgedTimestamp(t *testing.T) {
	o := newOperator(t)
	c := o.client(t.TempDir())
	fetched(t, c, 1)
	o.publish(release("one"))
	o.write("timestamp.json", bytes.Replace(o.read("timestamp.json"), []byte(`"version":2`), []byte(`"version":9`), -1))
	refused(t, c, ErrForged, 1)
}

func TestForgedCatalogue(t *testing.T) {
	o := newOperator(t)
	c := o.client(t.TempDir())
	fetched(t, c, 1)
	os.RemoveAll(filepath.Join(o.dir, "targets"))
	os.Mkdir(filepath.Join(o.dir, "targets"), 0o755)
	o.publish(release("one"))
	name := o.find("targets/*." + catalogueFile)
	data := o.read(name)
	data[len(data)/2] ^= 1
	o.write(name, data)
	refused(t, c, ErrForged, 1)
}

func TestForgedPictureBundle(t *testing.T) {
	o := newOperator(t)
	o.publish(release("one"))
	name := o.find("targets/*.pictures-?.tar")
	data := o.read(name)
	data[600] ^= 1
	o.write(name, data)
	refused(t, o.client(t.TempDir()), ErrForged, 0)
}

func TestRolledBack(t *testing.T) {
	o := newOperator(t)
	old := o.read("timestamp.json")
	o.publish(release("one"))
	home := t.TempDir()
	c := o.client(home)
	fetched(t, c, 2)
	o.write("timestamp.json", old)
	refused(t, c, ErrForged, 2)
	c.Close()
	refused(t, o.client(home), ErrForged, 2) // nor after a restart
}

func TestFrozen(t *testing.T) {
	o := newOperator(t)
	o.publish(release("one"))
	home := t.TempDir()
	c := o.client(home)
	fetched(t, c, 2)
	o.now = o.now.Add(timestampLife)
	refused(t, c, ErrStale, 0)
	if len(c.Blocked().InfoHashes) != 1 {
		t.Error("the blocklist fell with the feed's freshness")
	}
	c.Close()
	c = o.client(home)
	if _, ok := c.Last(); ok || len(c.Blocked().InfoHashes) != 1 {
		t.Error("after a restart a stale feed is shown, or the blocklist is gone")
	}
	if err := Resign(o.dir, o.keys, o.now); err != nil {
		t.Fatal(err)
	}
	fetched(t, c, 2)
}

func TestMixed(t *testing.T) {
	o := newOperator(t)
	c := o.client(t.TempDir())
	fetched(t, c, 1)
	o.publish(release("one"))
	snapshot := o.read("2.snapshot.json")
	o.write("2.snapshot.json", o.read("1.snapshot.json"))
	refused(t, c, ErrForged, 1)
	o.write("2.snapshot.json", snapshot)
	o.write("2.targets.json", o.read("1.targets.json"))
	refused(t, c, ErrForged, 1)
}

func TestWrongKey(t *testing.T) {
	o, other := newOperator(t), newOperator(t)
	c := o.client(t.TempDir())
	fetched(t, c, 1)
	other.publish(release("one"))
	o.tamper = func(w http.ResponseWriter, r *http.Request) bool {
		http.FileServer(http.Dir(other.dir)).ServeHTTP(w, r)
		return true
	}
	refused(t, c, ErrForged, 1)
	if _, err := Publish(o.dir, other.keys, Release{}, noon); err == nil {
		t.Error("a release was signed with the keys of another feed")
	}
}

func TestExpiredTargets(t *testing.T) {
	o := newOperator(t)
	c := o.client(t.TempDir())
	o.now = o.now.Add(targetsLife)
	if err := Resign(o.dir, o.keys, o.now); err != nil {
		t.Fatal(err)
	}
	refused(t, c, ErrStale, 0)
	o.publish(Release{})
	fetched(t, c, 2)
}

func TestOversizedTimestamp(t *testing.T) {
	o := newOperator(t)
	o.tamper = func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/timestamp.json" {
			return false
		}
		for block := make([]byte, 1<<16); ; { // without end
			if _, err := w.Write(block); err != nil {
				return true
			}
		}
	}
	refused(t, o.client(t.TempDir()), ErrForged, 0)
}

func TestOversizedCatalogueUnzips(t *testing.T) {
	var bomb bytes.Buffer
	w := gzip.NewWriter(&bomb)
	for range maxUnzipped>>20 + 1 {
		w.Write(bytes.Repeat([]byte(" "), 1<<20))
	}
	w.Close()
	if _, err := parseCatalogue(bomb.Bytes()); err == nil || !strings.Contains(err.Error(), "unzips") {
		t.Errorf("parseCatalogue: %v", err)
	}
}

// signed publishes targets that the operator itself made wrong.
func (o *operator) signed(change func(*metadata.TargetFiles)) {
	o.t.Helper()
	r, err := openRepository(o.dir, o.keys)
	if err != nil {
		o.t.Fatal(err)
	}
	next := r.targets
	next.ClearSignatures()
	next.Signed.Version++
	change(next.Signed.Targets[catalogueFile])
	if err := errors.Join(r.signTargets(next), r.signSnapshot(o.now), r.signTimestamp(o.now)); err != nil {
		o.t.Fatal(err)
	}
}

func TestOversizedTargetIsNotAskedFor(t *testing.T) {
	o := newOperator(t)
	o.signed(func(f *metadata.TargetFiles) { f.Length = 1 << 40 })
	o.tamper = func(w http.ResponseWriter, r *http.Request) bool {
		if strings.HasPrefix(r.URL.Path, "/targets/") && strings.HasSuffix(r.URL.Path, catalogueFile) {
			t.Error("the catalogue was asked for")
		}
		return false
	}
	refused(t, o.client(t.TempDir()), ErrForged, 0)
}

func TestSeveralHashesAreRefused(t *testing.T) {
	o := newOperator(t)
	o.signed(func(f *metadata.TargetFiles) { f.Hashes["sha512"] = make([]byte, 64) })
	refused(t, o.client(t.TempDir()), ErrForged, 0)
}

func TestTamperedCache(t *testing.T) {
	o := newOperator(t)
	r := release("one")
	o.publish(r)
	home := t.TempDir()
	c := o.client(home)
	news := fetched(t, c, 2)
	sha := news.Catalogue.Ads[0].Picture
	path := c.last.files[bundleName(ofPictures, sha)]
	data, _ := os.ReadFile(path)
	data[514] ^= 1
	os.WriteFile(path, data, 0o600)
	if _, err := c.Picture(sha); !errors.Is(err, ErrForged) {
		t.Errorf("Picture: %v", err)
	}
	c.Close()
	if _, ok := o.client(home).Last(); !ok { // the disk lied, so the mirror is asked again
		return
	}
	t.Error("a cache that does not verify was used")
}

// TestDamagedFilesOnDisk do not keep a feed away for ever.
func TestDamagedFilesOnDisk(t *testing.T) {
	for _, name := range []string{"good/2.root.json", "seen/timestamp.json", "seen/snapshot.json", "seen/targets.json", "good/verified"} {
		o := newOperator(t)
		o.nextRoot(o.keys, func(*metadata.RootType) {})
		home := t.TempDir()
		c := o.client(home)
		fetched(t, c, 1)
		path := filepath.Join(filepath.Dir(c.cache.good), name)
		c.Close()
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		fetched(t, o.client(home), 1)
	}
}

func TestHangingMirror(t *testing.T) {
	o := newOperator(t)
	asked := make(chan struct{})
	o.tamper = func(w http.ResponseWriter, r *http.Request) bool {
		close(asked)
		<-r.Context().Done()
		return true
	}
	c := o.client(t.TempDir())
	done := make(chan error)
	go func() {
		_, err := c.Fetch(context.Background())
		done <- err
	}()
	<-asked
	c.Close()
	if err := <-done; !errors.Is(err, ErrAway) {
		t.Errorf("Fetch: %v", err)
	}
}

func TestPathTricksInPictureNames(t *testing.T) {
	o := newOperator(t)
	o.publish(release("one"))
	c := o.client(t.TempDir())
	fetched(t, c, 2)
	for _, name := range []string{"", "..", "../../x", strings.Repeat("/", 64), strings.Repeat("A", 64), strings.Repeat("a", 63)} {
		if _, err := c.Picture(name); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("Picture(%q): %v", name, err)
		}
	}
}

func TestPublishRefuses(t *testing.T) {
	o := newOperator(t)
	sum := sha256.Sum256([]byte("other"))
	for name, change := range map[string]func(*Release){
		"a bad ad":         func(r *Release) { r.Catalogue.Ads[0].Link = "javascript:alert(1)" },
		"two of an id":     func(r *Release) { r.Catalogue.Ads = append(r.Catalogue.Ads, r.Catalogue.Ads[0]) },
		"no picture":       func(r *Release) { r.Pictures = nil },
		"another picture":  func(r *Release) { r.Pictures[r.Catalogue.Ads[0].Picture] = []byte("x") },
		"missing picture":  func(r *Release) { r.Catalogue.Ads[0].Picture = hex.EncodeToString(sum[:]) },
		"a bad infohash":   func(r *Release) { r.Blocklist.InfoHashes = []string{"xyz"} },
		"a bad audio hash": func(r *Release) { r.Blocklist.AudioHashes = []string{"ABCD"} },
	} {
		r := release("one")
		change(&r)
		if version, err := Publish(o.dir, o.keys, r, noon.Add(time.Hour)); err == nil {
			t.Errorf("%s: published as %d", name, version)
		}
	}
}
