package feed

import (
	"bytes"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"linnet/ads/tuf"
)

func TestFetchShowsWhatWasPublished(t *testing.T) {
	o := newOperator(t)
	r := release("one", "two")
	if got := o.publish(r); got != 2 {
		t.Fatalf("version %d", got)
	}
	c := o.client(t.TempDir())
	if _, ok := c.Last(); ok {
		t.Error("there is a last edition before the first")
	}
	news := fetched(t, c, 2)
	if !news.Changed || len(news.Catalogue.Ads) != 2 || news.Catalogue.Version != 2 || !news.Verified.Equal(noon) {
		t.Errorf("news: %+v", news)
	}
	for sha, want := range r.Pictures {
		if got, err := c.Picture(sha); err != nil || !bytes.Equal(got, want) {
			t.Errorf("Picture: %q, %v", got, err)
		}
	}
	if b := c.Blocked(); b.Notice != r.Blocklist.Notice || b.InfoHashes[0] != r.Blocklist.InfoHashes[0] {
		t.Errorf("Blocked: %+v", b)
	}
	if http.DefaultClient.Transport != nil {
		t.Error("http.DefaultClient was changed")
	}
}

func TestLastNeedsNoNetwork(t *testing.T) {
	o := newOperator(t)
	o.publish(release("one"))
	home := t.TempDir()
	c := o.client(home)
	news := fetched(t, c, 2)
	c.Close()
	before := o.hits.Load()
	c = o.client(home)
	last, ok := c.Last()
	if !ok || last.Version != 2 || last.Changed || len(last.Catalogue.Ads) != 1 {
		t.Errorf("Last: %+v, %v", last, ok)
	}
	if _, err := c.Picture(news.Catalogue.Ads[0].Picture); err != nil {
		t.Error(err)
	}
	if o.hits.Load() != before {
		t.Error("the network was asked")
	}
}

func TestAwayKeepsTheLastGood(t *testing.T) {
	o := newOperator(t)
	c := o.client(t.TempDir())
	fetched(t, c, 1)
	for _, status := range []int{http.StatusNotFound, http.StatusForbidden, http.StatusInternalServerError} {
		o.tamper = func(w http.ResponseWriter, r *http.Request) bool {
			w.WriteHeader(status)
			return true
		}
		refused(t, c, ErrAway, 1)
	}
}

func TestCatalogueMissingMidway(t *testing.T) {
	o := newOperator(t)
	home := t.TempDir()
	c := o.client(home)
	fetched(t, c, 1)
	o.publish(release("one"))
	o.tamper = func(w http.ResponseWriter, r *http.Request) bool {
		if strings.HasPrefix(r.URL.Path, "/targets/") {
			w.WriteHeader(http.StatusServiceUnavailable)
			return true
		}
		return false
	}
	refused(t, c, ErrAway, 1)
	c.Close()
	c = o.client(home)
	refused(t, c, ErrAway, 1)
	o.tamper = nil
	fetched(t, c, 2)
}

func TestPollWithoutNewsIsSmall(t *testing.T) {
	o := newOperator(t)
	o.publish(release("one", "two", "three"))
	c := o.client(t.TempDir())
	fetched(t, c, 2)
	o.hits.Store(0)
	o.body.Store(0)
	if news := fetched(t, c, 2); news.Changed {
		t.Error("nothing changed, yet the news says so")
	}
	if hits, body := o.hits.Load(), o.body.Load(); hits != 2 || body > 600 {
		t.Errorf("%d requests, %d bytes", hits, body)
	}
}

func TestLostFilesAreFetchedAgain(t *testing.T) {
	o := newOperator(t)
	o.publish(release("one"))
	c := o.client(t.TempDir())
	news := fetched(t, c, 2)
	os.Remove(c.last.files[bundleName(ofPictures, news.Catalogue.Ads[0].Picture)])
	fetched(t, c, 2)
	if _, err := c.Picture(news.Catalogue.Ads[0].Picture); err != nil {
		t.Error(err)
	}
}

func TestOldEditionsLeaveTheDisk(t *testing.T) {
	o := newOperator(t)
	c := o.client(t.TempDir())
	for i, headline := range []string{"one", "two", "three"} {
		o.publish(release(headline))
		fetched(t, c, int64(i+2))
	}
	files, _ := os.ReadDir(c.cache.targets())
	meta, _ := os.ReadDir(c.cache.good)
	if len(files) != 3 || len(meta) != 5 { // catalogue, blocklist, one bundle; targets/ and four files
		t.Errorf("%d targets and %d entries are left: %v", len(files), len(meta), meta)
	}
}

func TestAnyFolderIsAMirror(t *testing.T) {
	o := newOperator(t)
	o.publish(release("one"))
	c, err := Open(Config{Root: o.read("root.json"), Files: os.DirFS(o.dir), Dir: t.TempDir(), Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fetched(t, c, 2)
}

func TestForbiddenMeansNoNewerRoot(t *testing.T) {
	o := newOperator(t)
	o.tamper = func(w http.ResponseWriter, r *http.Request) bool {
		missing := r.URL.Path == "/2.root.json"
		if missing {
			w.WriteHeader(http.StatusForbidden)
		}
		return missing
	}
	fetched(t, o.client(t.TempDir()), 1)
}

func TestRotatedKeys(t *testing.T) {
	o := newOperator(t)
	home := t.TempDir()
	c := o.client(home)
	fetched(t, c, 1)
	first := o.read("root.json")
	o.rotate()
	o.publish(release("one"))
	fetched(t, c, 2)
	o.hits.Store(0)
	fetched(t, c, 2)
	if o.hits.Load() != 2 {
		t.Errorf("%d requests after the rotation, want 2", o.hits.Load())
	}
	c.Close()
	o.write("root.json", first) // the listener still has the root that came with the program
	if last, ok := o.client(home).Last(); !ok || last.Version != 2 {
		t.Errorf("Last: %+v, %v", last, ok)
	}
}

// rotate replaces every key but the root keys.
func (o *operator) rotate() {
	o.t.Helper()
	fresh, err := NewKeys()
	if err != nil {
		o.t.Fatal(err)
	}
	fresh.Root = o.keys.Root
	root, err := tuf.NewRoot(fresh, tuf.Expires(o.now, rootLife))
	if err != nil {
		o.t.Fatal(err)
	}
	root.ClearSignatures()
	root.Signed.Version = 2
	for _, key := range fresh.Root {
		if err := tuf.Sign(root, key); err != nil {
			o.t.Fatal(err)
		}
	}
	r := &repository{dir: o.dir}
	if err := errors.Join(write(r, "2.root.json", root), write(r, "root.json", root)); err != nil {
		o.t.Fatal(err)
	}
	o.keys = fresh
}

func TestInitRefusesAnExistingFeed(t *testing.T) {
	o := newOperator(t)
	if err := Init(o.dir, o.keys, noon); !errors.Is(err, fs.ErrExist) {
		t.Errorf("Init: %v", err)
	}
}

func TestResignKeepsTheCatalogue(t *testing.T) {
	o := newOperator(t)
	o.publish(release("one"))
	c := o.client(t.TempDir())
	fetched(t, c, 2)
	for range 10 { // 15 days: the snapshot must be renewed on the way
		o.now = o.now.Add(36 * time.Hour)
		online := Keys{Snapshot: o.keys.Snapshot, Timestamp: o.keys.Timestamp}
		if err := Resign(o.dir, online, o.now); err != nil {
			t.Fatal(err)
		}
		if fetched(t, c, 2).Changed {
			t.Error("a new signature is no news")
		}
	}
	if _, err := Publish(o.dir, Keys{}, Release{}, o.now); !errors.Is(err, ErrNoKey) {
		t.Errorf("Publish without keys: %v", err)
	}
}

func TestInterruptedPublishIsInvisible(t *testing.T) {
	o := newOperator(t)
	timestamp := o.read("timestamp.json")
	o.publish(release("one"))
	o.write("timestamp.json", timestamp) // as if it had ended before its last step
	c := o.client(t.TempDir())
	fetched(t, c, 1)
	o.publish(release("two"))
	if news := fetched(t, c, 2); news.Catalogue.Ads[0].ID != "two" {
		t.Errorf("%+v", news)
	}
}

func TestClosedClientFetchesNothing(t *testing.T) {
	o := newOperator(t)
	c, err := Open(Config{Root: o.read("root.json"), Files: os.DirFS(o.dir), Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
	c.Close()
	refused(t, c, ErrAway, 0)
}

func TestKeysSurviveTheDisk(t *testing.T) {
	dir := t.TempDir()
	keys, err := NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	if err := keys.Save(dir); err != nil {
		t.Fatal(err)
	}
	if err := keys.Save(dir); !errors.Is(err, fs.ErrExist) {
		t.Errorf("keys were overwritten: %v", err)
	}
	loaded, err := LoadKeys(dir)
	if err != nil || len(loaded.Root) != 3 || !loaded.Targets.Equal(keys.Targets) || !loaded.Timestamp.Equal(keys.Timestamp) {
		t.Errorf("LoadKeys: %v", err)
	}
	info, err := os.Stat(filepath.Join(dir, "root", "root-1.pem"))
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	os.RemoveAll(filepath.Join(dir, "root"))
	os.Remove(filepath.Join(dir, "targets.pem"))
	if loaded, err = LoadKeys(dir); err != nil || loaded.Root != nil || loaded.Targets != nil || loaded.Snapshot == nil {
		t.Errorf("LoadKeys of the online keys: %v", err)
	}
	os.WriteFile(filepath.Join(dir, "snapshot.pem"), []byte("rubbish"), 0o600)
	if _, err = LoadKeys(dir); err == nil {
		t.Error("rubbish was loaded as a key")
	}
}

func FuzzCatalogue(f *testing.F) {
	good, _ := zip(release("one").Catalogue)
	f.Add(good)
	f.Add([]byte{0x1f, 0x8b})
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := parseCatalogue(data)
		for _, ad := range c.Ads {
			if err != nil || ad.Check() != nil {
				t.Errorf("an ad that may not be shown came through: %+v", ad)
			}
		}
	})
}

func FuzzBlocklist(f *testing.F) {
	good, _ := zip(release("one").Blocklist)
	f.Add(good)
	f.Fuzz(func(t *testing.T, data []byte) {
		if b, err := parseBlocklist(data); err == nil && b.check() != nil {
			t.Errorf("%+v", b)
		}
	})
}

func FuzzUnpack(f *testing.F) {
	r := release("one")
	sha := r.Catalogue.Ads[0].Picture
	files, _ := bundle(ofPictures, r.Pictures)
	f.Add(files[bundleName(ofPictures, sha)])
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "bundle")
		os.WriteFile(path, data, 0o600)
		if got, err := unpack(path, sha, maxPicture); err == nil && !bytes.Equal(got, r.Pictures[sha]) {
			t.Errorf("%q", got)
		}
	})
}

func BenchmarkPollWithoutNews(b *testing.B) {
	dir := b.TempDir()
	keys, _ := NewKeys()
	if err := Init(dir, keys, noon); err != nil {
		b.Fatal(err)
	}
	root, _ := os.ReadFile(filepath.Join(dir, "root.json"))
	c, err := Open(Config{Root: root, Files: os.DirFS(dir), Dir: b.TempDir(), Now: func() time.Time { return noon }})
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	for b.Loop() {
		if _, err := c.Fetch(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
