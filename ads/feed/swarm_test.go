package feed

import (
	"context"
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/anacrolix/torrent/bencode"
)

// A crowd is a swarm in memory: what one listener offers all can fetch.
type crowd struct {
	mu      sync.Mutex
	items   map[[32]byte]MutableItem
	offers  map[string][]string // by owner
	asked   int                 // fetches
	private bool
}

func newCrowd() *crowd {
	return &crowd{items: map[[32]byte]MutableItem{}, offers: map[string][]string{}}
}

func (c *crowd) Public() bool { return !c.private }

func (c *crowd) Item(_ context.Context, key [32]byte) (MutableItem, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	i, there := c.items[key]
	if !there {
		return i, fs.ErrNotExist
	}
	return i, nil
}

func (c *crowd) PutItem(_ context.Context, key [32]byte, i MutableItem) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.items[key].Seq <= i.Seq {
		c.items[key] = i
	}
	return nil
}

func (c *crowd) Fetch(_ context.Context, f SwarmFile) ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked++
	for _, files := range c.offers {
		for _, file := range files {
			if data, err := os.ReadFile(file); err == nil && swarmFile(data) == f {
				return data, nil
			}
		}
	}
	return nil, context.DeadlineExceeded
}

func (c *crowd) Offer(_ context.Context, owner string, files []string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offers[owner] = files
	return nil
}

// member opens a listener's side in a crowd; without an address it knows nobody else.
func (o *operator) member(c *crowd, url string) *Client {
	o.t.Helper()
	client, err := Open(Config{Root: o.read("root.json"), URL: url, Client: new(http.Client), Swarm: c,
		Dir: o.t.TempDir(), Now: func() time.Time { return o.now }})
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(func() { client.Close() })
	return client
}

func (o *operator) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// key is that of the feed's item.
func (o *operator) key() [32]byte { return [32]byte(o.keys.Timestamp.Public().(ed25519.PublicKey)) }

// TestTheFeedOutlivesItsWebServer: one listener got the release from the web; another, who never reached it, gets all of it from the
// first, and so does a third from the second.
func TestTheFeedOutlivesItsWebServer(t *testing.T) {
	o, c := newOperator(t), newCrowd()
	r := release("one", "two", "three")
	o.publish(r)
	first := o.member(c, o.url)
	fetched(t, first, 2)
	o.must(first.Seed(t.Context()))
	o.tamper = func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(http.StatusBadGateway); return true }
	second := o.member(c, o.url)
	news := fetched(t, second, 2)
	if len(news.Catalogue.Ads) != 3 || second.Blocked().Notice != r.Blocklist.Notice {
		t.Errorf("%+v", news)
	}
	o.must(second.Seed(t.Context()))
	first.Close()
	third := o.member(c, "")
	fetched(t, third, 2)
	for sha := range r.Pictures {
		if _, err := third.Picture(sha); err != nil {
			t.Error(err)
		}
	}
	asked := c.asked
	if news, err := third.Fetch(t.Context()); err != nil || news.Changed || c.asked != asked {
		t.Errorf("a poll without news: %+v, %v, %d files", news, err, c.asked-asked)
	}
	if timestamp, err := Expiries(o.dir); err != nil || !news.Verified.Before(timestamp["timestamp"]) {
		t.Error(err)
	}
}

// TestANewerTimestampTravels: whoever reaches the web hands on what was signed since, and the crowd's feed stays fresh.
func TestANewerTimestampTravels(t *testing.T) {
	o, c := newOperator(t), newCrowd()
	o.publish(release("one"))
	near, far := o.member(c, o.url), o.member(c, "")
	fetched(t, near, 2)
	o.must(near.Seed(t.Context()))
	fetched(t, far, 2)
	o.now = o.now.Add(36 * time.Hour)
	o.must(Resign(o.dir, o.keys, o.now))
	fetched(t, near, 2)
	o.must(near.Seed(t.Context()))
	o.now = o.now.Add(36 * time.Hour) // the first timestamp is over
	fetched(t, far, 2)
	o.now = o.now.Add(36 * time.Hour)
	if _, err := far.Fetch(t.Context()); !errors.Is(err, ErrStale) {
		t.Errorf("frozen: %v", err)
	}
}

// TestDelegationsAndRootsTravel: an edition holds what a partner signed and every root, so that listeners of before a change of keys
// follow, and one who came after it fetches from others what it cannot put together itself.
func TestDelegationsAndRootsTravel(t *testing.T) {
	o, c := newOperator(t), newCrowd()
	old := o.member(c, "")
	eu := newPartner(t, "eu")
	o.admit(release("one"), eu.Desk)
	o.signs(eu, 0, "theirs")
	early := o.member(c, o.url)
	keys, err := Rotate(o.dir, o.keys, "targets", o.now)
	o.must(err)
	o.keys = keys
	late := o.member(c, o.url) // with the second root
	last, err := Version(o.dir)
	o.must(err)
	fetched(t, late, last)
	if err := late.Seed(t.Context()); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the root of before its time: %v", err)
	}
	fetched(t, early, last)
	o.must(early.Seed(t.Context()))
	o.must(late.Seed(t.Context()))
	news := fetched(t, old, last)
	wants(t, news, "one", "eu/theirs")
	if _, err := old.Picture(news.Catalogue.Ads[1].Picture); err != nil {
		t.Error(err)
	}
}

// TestBundlesComeFromListenersFirst, and from the web where no listener has them, after asking once.
func TestBundlesComeFromListenersFirst(t *testing.T) {
	o, c := newOperator(t), newCrowd()
	o.publish(release("one", "two", "three", "four"))
	bundles := 0
	o.tamper = func(_ http.ResponseWriter, r *http.Request) bool {
		if strings.HasSuffix(r.URL.Path, ".tar") {
			bundles++
		}
		return false
	}
	first := o.member(c, o.url)
	fetched(t, first, 2)
	if bundles < 2 || c.asked != 1 {
		t.Errorf("%d bundles from the web, others asked %d times", bundles, c.asked)
	}
	o.must(first.Seed(t.Context()))
	bundles = 0
	fetched(t, o.member(c, o.url), 2)
	if bundles != 0 {
		t.Errorf("%d bundles from the web", bundles)
	}
}

// TestWhoTellsNothingSeedsNothing: neither files nor item leave a listener who does not share publicly, and Close takes back what was
// offered.
func TestWhoTellsNothingSeedsNothing(t *testing.T) {
	o, c := newOperator(t), newCrowd()
	o.publish(release("one"))
	c.private = true
	client := o.member(c, o.url)
	fetched(t, client, 2)
	o.must(client.Seed(t.Context()))
	if len(c.items) != 0 || len(c.offers) != 0 {
		t.Errorf("%d items, %d offers", len(c.items), len(c.offers))
	}
	c.private = false
	o.must(client.Seed(t.Context()))
	if len(c.items) != 1 || len(c.offers[client.cache.good]) != 2 {
		t.Errorf("%d items, offers %v", len(c.items), c.offers)
	}
	client.Close()
	if len(c.offers[client.cache.good]) != 0 {
		t.Error("a closed feed is still offered")
	}
}

// TestForgedItem: what is not signed by the timestamp key, or says what an item may not say, is refused and changes nothing.
func TestForgedItem(t *testing.T) {
	o := newOperator(t)
	o.publish(release("one"))
	_, stranger, err := ed25519.GenerateKey(nil)
	o.must(err)
	edition, err := packEdition(os.DirFS(o.dir))
	o.must(err)
	good, err := signItem(o.keys.Timestamp, 9, o.read("timestamp.json"), edition)
	o.must(err)
	p, err := good.open(o.key())
	o.must(err)
	with := func(key ed25519.PrivateKey, change func(*pointer)) MutableItem {
		q := p
		change(&q)
		value := bencode.MustMarshal(q)
		return MutableItem{9, value, ed25519.Sign(key, signedText(9, value))}
	}
	for name, i := range map[string]MutableItem{
		"nothing":          {},
		"another key":      with(stranger, func(*pointer) {}),
		"another number":   {10, good.Value, good.Signature},
		"another version":  with(o.keys.Timestamp, func(p *pointer) { p.Version = 2 }),
		"short infohash":   with(o.keys.Timestamp, func(p *pointer) { p.InfoHash = p.InfoHash[1:] }),
		"short hash":       with(o.keys.Timestamp, func(p *pointer) { p.SHA256 = nil }),
		"of no bytes":      with(o.keys.Timestamp, func(p *pointer) { p.Size = 0 }),
		"oversized file":   with(o.keys.Timestamp, func(p *pointer) { p.Size = maxEdition + 1 }),
		"oversized item":   with(o.keys.Timestamp, func(p *pointer) { p.Timestamp = make([]byte, maxItem) }),
		"not a dictionary": {9, []byte("5:hello"), ed25519.Sign(o.keys.Timestamp, signedText(9, []byte("5:hello")))},
	} {
		c := newCrowd()
		c.items[o.key()] = i
		if _, err := o.member(c, "").Fetch(t.Context()); !errors.Is(err, ErrForged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestHostileEdition: a thief of the timestamp key can point at anything; it gains no more than a hostile mirror.
func TestHostileEdition(t *testing.T) {
	o := newOperator(t)
	pack := func() (timestamp, edition []byte) {
		edition, err := packEdition(os.DirFS(o.dir))
		o.must(err)
		return o.read("timestamp.json"), edition
	}
	o.publish(release("one"))
	before, old := pack()
	o.publish(release("two"))
	crowds, clients := map[string]*crowd{}, map[string]*Client{}
	for _, name := range []string{"no archive", "cut off", "mixed", "another's word", "rolled back", "as it should be"} {
		crowds[name] = newCrowd()
		clients[name] = o.member(crowds[name], o.url)
		fetched(t, clients[name], 3)
	}
	o.publish(release("three"))
	timestamp, edition := pack()
	o.tamper = func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(http.StatusBadGateway); return true }
	for name, tt := range map[string]struct {
		timestamp, edition []byte
		want               error
		version            int64
	}{
		"no archive":      {timestamp, []byte(strings.Repeat("x", 2000)), ErrForged, 3},
		"cut off":         {timestamp, edition[:len(edition)/3], ErrForged, 3},
		"mixed":           {timestamp, old, ErrAway, 3},
		"another's word":  {[]byte(`{"signed":{}}`), edition, ErrForged, 3},
		"rolled back":     {before, old, ErrForged, 3},
		"as it should be": {timestamp, edition, nil, 4},
	} {
		file := filepath.Join(t.TempDir(), "edition")
		o.must(os.WriteFile(file, tt.edition, 0o600))
		item, err := signItem(o.keys.Timestamp, 99, tt.timestamp, tt.edition)
		o.must(err)
		c, client := crowds[name], clients[name]
		c.offers["thief"], c.items[o.key()] = []string{file}, item
		for sha, picture := range release("three").Pictures { // nobody but the thief is there
			files, err := bundle(ofPictures, map[string][]byte{sha: picture})
			o.must(err)
			path := filepath.Join(t.TempDir(), "bundle")
			o.must(os.WriteFile(path, files[bundleName(ofPictures, sha)], 0o600))
			c.offers["thief"] = append(c.offers["thief"], path)
		}
		if _, err := client.Fetch(t.Context()); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v", name, err)
		}
		if last, ok := client.Last(); !ok || last.Version != tt.version {
			t.Errorf("%s: the last good is %d, %v", name, last.Version, ok)
		}
	}
}

func FuzzItem(f *testing.F) {
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	i, err := signItem(key, 3, []byte(`{"signed":{}}`), []byte("edition"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(i.Value)
	f.Add([]byte("d1:h0:1:i0:1:si-1e1:t0:1:vi1ee"))
	f.Fuzz(func(t *testing.T, value []byte) {
		p, err := MutableItem{3, value, ed25519.Sign(key, signedText(3, value))}.open([32]byte(key.Public().(ed25519.PublicKey)))
		if err == nil && (p.file().Size <= 0 || p.file().Size > maxEdition) {
			t.Errorf("%+v", p)
		}
	})
}

// sparse is an archive of two kilobytes whose only file claims so many bytes, all of them zero.
func sparse(t testing.TB, size uint64) []byte {
	t.Helper()
	var header [512]byte
	copy(header[:], "bomb")
	copy(header[100:], "0000644\x00")
	copy(header[124:], "00000000000\x00") // stored bytes
	copy(header[156:], "S")               // GNU sparse
	copy(header[257:], "ustar  \x00")
	copy(header[386:], fmt.Sprintf("%011o\x00", size)) // where the only piece of data is
	copy(header[398:], "00000000000\x00")              // its length
	header[483] = 0x80                                 // the size it claims, in binary
	binary.BigEndian.PutUint64(header[487:], size)
	copy(header[148:], "        ")
	sum := 0
	for _, b := range header {
		sum += int(b)
	}
	copy(header[148:], fmt.Sprintf("%06o\x00 ", sum))
	return append(header[:], make([]byte, 1536)...)
}

// TestSparseEdition: neither one file that claims too much nor many that do so together are unpacked.
func TestSparseEdition(t *testing.T) {
	if files, err := unpackEdition(sparse(t, 1<<32)); !errors.Is(err, ErrForged) {
		t.Errorf("%d files, %v", len(files), err)
	}
	var many []byte
	for range 100 {
		many = append(many, sparse(t, 40_000)[:512]...)
	}
	if files, err := unpackEdition(append(many, make([]byte, 1024)...)); !errors.Is(err, ErrForged) {
		t.Errorf("%d files, %v", len(files), err)
	}
	if files, err := unpackEdition(sparse(t, 2000)); err != nil || len(files["bomb"]) != 2000 {
		t.Errorf("%d files, %v", len(files), err)
	}
}

func FuzzEdition(f *testing.F) {
	for _, data := range [][]byte{nil, []byte("x"), make([]byte, 1024), sparse(f, 1<<32), sparse(f, 1000)} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		files, err := unpackEdition(data)
		total := 0
		for _, file := range files {
			total += len(file)
		}
		if err == nil && total > len(data) {
			t.Errorf("%d bytes out of %d", total, len(data))
		}
	})
}
