package update_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"
	"go.uber.org/goleak"

	"linnet/ads/tuf"
	"linnet/app/update"
	"linnet/app/update/publish"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

// A project is a feed of releases on a web server that a test may make lie.
type project struct {
	t      *testing.T
	dir    string
	keys   tuf.Keys
	url    string
	now    time.Time
	tamper func(http.ResponseWriter, *http.Request) bool // true: it answered

	mu    sync.Mutex
	asked []string // paths, with the headers that tell anything
}

// newProject has no release yet.
func newProject(t *testing.T) *project {
	t.Helper()
	p := &project{t: t, dir: t.TempDir(), now: noon}
	keys, err := tuf.NewKeys()
	p.must(err)
	p.keys = keys
	p.must(p.feed(p.keys).Init())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.asked = append(p.asked, r.URL.Path+" "+r.UserAgent()+" "+r.Header.Get("Cookie")+r.URL.RawQuery)
		p.mu.Unlock()
		if p.tamper == nil || !p.tamper(w, r) {
			http.FileServer(http.Dir(p.dir)).ServeHTTP(w, r)
		}
	}))
	t.Cleanup(server.Close)
	p.url = server.URL
	return p
}

// feed is what a holder of these keys changes.
func (p *project) feed(k tuf.Keys) publish.Feed { return publish.Feed{Dir: p.dir, Keys: k, Now: p.now} }

func (p *project) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// release publishes a version with a small file for each of several systems, and says what is new.
func (p *project) release(version string) {
	p.t.Helper()
	folder := p.t.TempDir()
	for _, name := range []string{"linnet_" + version + "-1_amd64.deb", "linnet-" + version + "-linux-amd64.tar.gz",
		"linnet-" + version + "-windows-amd64.exe", "linnet-node-" + version + "-linux-amd64.tar.gz", "SHA256SUMS"} {
		p.must(os.WriteFile(filepath.Join(folder, name), []byte(strings.Repeat(name+"\n", 200)), 0o600))
	}
	p.must(os.WriteFile(filepath.Join(folder, "CHANGES-"+version+".md"), []byte("### Added\n\n- What is new in "+version+".\n"), 0o600))
	p.must(p.feed(p.keys).Release(folder, version))
}

// here is a player of version 0.2.0 that nobody packaged.
var here = update.Here{Program: "linnet", Version: "0.2.0", System: "linux", Processor: "amd64", Kinds: []string{"tar.gz", "zip"}}

// client is a listener with the first root.
func (p *project) client(dir string, change ...func(*update.Config)) *update.Client {
	p.t.Helper()
	web := &http.Client{Transport: &http.Transport{}}
	c := update.Config{Trust: update.Trust{Root: p.read("1.root.json"), URLs: []string{p.url}}, Here: here, Dir: dir, Client: web,
		Now: func() time.Time { return p.now }}
	for _, alter := range change {
		alter(&c)
	}
	u, err := update.Open(c)
	p.must(err)
	p.t.Cleanup(func() { u.Close(); web.CloseIdleConnections() })
	return u
}

func (p *project) read(name string) []byte {
	p.t.Helper()
	data, err := os.ReadFile(filepath.Join(p.dir, name))
	p.must(err)
	return data
}

func (p *project) write(name string, data []byte) {
	p.t.Helper()
	p.must(os.WriteFile(filepath.Join(p.dir, name), data, 0o600))
}

// file is the one served file whose name ends so.
func (p *project) file(end string) string {
	p.t.Helper()
	found, err := filepath.Glob(filepath.Join(p.dir, "targets", "*."+end))
	if err != nil || len(found) != 1 {
		p.t.Fatalf("%v, %v", found, err)
	}
	return "targets/" + filepath.Base(found[0])
}

// told looks, and wants to hear of the version.
func told(t *testing.T, c *update.Client, version string) update.Release {
	t.Helper()
	r, err := c.Look(t.Context())
	if err != nil || r.Version != version {
		t.Fatalf("told of %q, %v; want %q", r.Version, err, version)
	}
	return r
}

// refused looks, wants the error, and wants what was known to stay.
func refused(t *testing.T, c *update.Client, want error, version string) {
	t.Helper()
	if _, err := c.Look(t.Context()); !errors.Is(err, want) {
		t.Errorf("Look: %v, want %v", err, want)
	}
	if last, _ := c.Last(); last.Version != version {
		t.Errorf("the last is %q, want %q", last.Version, version)
	}
}

// signedTargets publishes a list of files that its holder made wrong, as a thief of the three online keys can.
func (p *project) signedTargets(change func(*metadata.TargetsType)) {
	p.t.Helper()
	s := p.state()
	s.targets.Signed.Version++
	change(&s.targets.Signed)
	s.snapshot.Signed.Version++
	s.snapshot.Signed.Meta["targets.json"].Version = s.targets.Signed.Version
	s.timestamp.Signed.Version++
	s.timestamp.Signed.Meta["snapshot.json"].Version = s.snapshot.Signed.Version
	p.seal(s)
}

// state is what is served now.
type state struct {
	root      *tuf.Root
	targets   *metadata.Metadata[metadata.TargetsType]
	snapshot  *metadata.Metadata[metadata.SnapshotType]
	timestamp *metadata.Metadata[metadata.TimestampType]
}

func (p *project) state() (s state) {
	p.t.Helper()
	var errs [4]error
	files := os.DirFS(p.dir)
	s.root, errs[0] = tuf.Read(files, "root.json", metadata.Root())
	s.timestamp, errs[1] = tuf.Read(files, "timestamp.json", metadata.Timestamp())
	s.snapshot, errs[2] = tuf.Read(files, versioned(s.timestamp.Signed.Meta["snapshot.json"].Version, "snapshot"), metadata.Snapshot())
	s.targets, errs[3] = tuf.Read(files, versioned(s.snapshot.Signed.Meta["targets.json"].Version, "targets"), metadata.Targets())
	p.must(errors.Join(errs[:]...))
	return s
}

// seal signs and writes what its holder changed.
func (p *project) seal(s state) {
	p.t.Helper()
	s.targets.ClearSignatures()
	s.snapshot.ClearSignatures()
	s.timestamp.ClearSignatures()
	to := func(role, file string) tuf.Sealing { return tuf.Sealing{Role: role, Dir: p.dir, File: file} }
	targets := to("targets", versioned(s.targets.Signed.Version, "targets"))
	snapshot, timestamp := to("snapshot", versioned(s.snapshot.Signed.Version, "snapshot")), to("timestamp", "timestamp.json")
	targets.Key, snapshot.Key, timestamp.Key = p.keys.Targets, p.keys.Snapshot, p.keys.Timestamp
	p.must(errors.Join(tuf.Seal(s.root, s.targets, targets), tuf.Seal(s.root, s.snapshot, snapshot),
		tuf.Seal(s.root, s.timestamp, timestamp)))
}

func versioned(version int64, role string) string {
	return fmt.Sprintf("%d.%s.json", version, role)
}

// files are the names in a folder.
func files(t *testing.T, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// swarm gives what it holds.
type swarm map[[20]byte][]byte

func (s swarm) Fetch(_ context.Context, f tuf.SwarmFile) ([]byte, error) {
	data, here := s[f.InfoHash]
	if !here {
		return nil, errors.New("nobody has it")
	}
	return slices.Clone(data), nil
}
