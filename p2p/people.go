package p2p

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/statefile"
	"linnet/p2p/internal/wire"
	"linnet/p2p/mainline"
)

// A Listener is somebody whose shelf can be looked through.
type Listener struct {
	Key    Key
	Name   string // what the listener chose to be called; may be empty, may be anything
	Tracks int    // in the catalogue
	Near   bool   // connected now
	// What follows is about those who are followed.
	Followed bool
	Fresh    int       // tracks that came since Seen
	Since    time.Time // followed since
	Checked  time.Time // when the head was last looked for
	Presence Presence
	Before   Key // the key that this one took the place of, if any
}

// A Presence says whether a followed listener can be believed under that key.
type Presence int

const (
	// Unheard: no head was found so far.
	Unheard Presence = iota
	// Publishing: the shelf can be looked through.
	Publishing
	// Closed: the listener publishes nothing at present.
	Closed
	// Revoked: the key was given up, and what comes under it is not believed.
	Revoked
)

const maxFollowed = 500

var (
	// ErrSelf says that a link is one's own.
	ErrSelf = errors.New("this is your own link")
	// ErrTooManyFollowed says that maxFollowed listeners are followed.
	ErrTooManyFollowed = fmt.Errorf("not more than %d listeners can be followed", maxFollowed)
	// ErrNotPublished says that a listener publishes no catalogue.
	ErrNotPublished = errors.New("this listener publishes no shelf at present")
	// ErrNotHeard says that nothing of a listener can be reached now.
	ErrNotHeard = errors.New("this listener cannot be reached right now")
	// ErrRevoked says that a listener gave up the key.
	ErrRevoked = errors.New("this listener gave up the key of that link")
)

// people is what a node publishes of itself, and whom it follows. It is kept below Dir/people. Each
// file is written under the mutex, and only those of overlay and trust are taken under it.
type people struct {
	deps      peopleDeps
	dir       string
	republish chan struct{}
	recheck   chan struct{}
	changing  sync.Mutex // one change of what is published at a time

	mu      sync.Mutex
	own     ownRecord
	head    *wire.Head   // nil when nothing was ever published
	retired []*wire.Head // final heads of keys that were ours
	offer   meta.Offer   // of our catalogue; zero when there is none
	follows map[Key]*follow
}

// ownRecord is what outlives the process of what we publish.
type ownRecord struct {
	Name    string
	On      bool
	Said    [32]byte // SHA-256 of all that the newest head says
	Head    mainline.Item
	Retired []mainline.Item `json:",omitempty"`
}

// follow is the record of one listener who is followed, one file for each.
type follow struct {
	Key     Key
	Name    string // as the link said, until a head says something else
	Since   time.Time
	Checked time.Time
	Head    mainline.Item // the newest ever seen; zero before
	Before  Key           `json:",omitzero"`
	Have    [32]byte      // SHA-256 of the catalogue that is here; zero: none
	Signer  Key           // of that catalogue
	Tracks  int
	Fresh   []InfoHash       `json:",omitempty"` // came since Seen, at most maxFresh
	Addrs   []netip.AddrPort `json:",omitempty"` // where it was reached

	head *wire.Head // Head, opened
	due  time.Time  // when to check again
	busy bool
}

const (
	maxFresh  = 1000
	maxAddrs  = 8
	ownFile   = "own.json"
	shelfFile = "shelf.linnet"
)

func loadPeople(d peopleDeps) (*people, error) {
	p := &people{deps: d, dir: filepath.Join(d.Dir, "people"), follows: make(map[Key]*follow),
		republish: make(chan struct{}, 1), recheck: make(chan struct{}, 1)}
	if err := os.MkdirAll(p.dir, 0o700); err != nil {
		return nil, fmt.Errorf("the folder of listeners: %w", err)
	}
	if err := p.loadOwn(); err != nil {
		p.own, p.head, p.retired = ownRecord{}, nil, nil
		if err := d.Losses.Lost(filepath.Join(p.dir, ownFile), statefile.LostOwn, err); err != nil {
			return nil, err
		}
	}
	files, err := os.ReadDir(p.dir)
	if err != nil {
		return nil, fmt.Errorf("the folder of listeners: %w", err)
	}
	for _, e := range files {
		name, ok := strings.CutSuffix(e.Name(), statefile.Suffix)
		if !ok || e.Name() == ownFile {
			continue
		}
		f, err := p.loadFollow(name)
		if err != nil {
			if err := d.Losses.Lost(filepath.Join(p.dir, e.Name()), statefile.LostFollow, err); err != nil {
				return nil, err
			}
			continue
		}
		p.follows[f.Key] = f
	}
	return p, nil
}

func (p *people) loadOwn() error {
	b, err := os.ReadFile(filepath.Join(p.dir, ownFile))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = json.Unmarshal(b, &p.own)
	}
	if err != nil {
		return fmt.Errorf("reading what is published: %w", err)
	}
	if p.own.Head.Seq > 0 {
		if p.head, err = wire.OpenHead(p.own.Head); err != nil {
			return fmt.Errorf("reading what is published: %w", err)
		}
	}
	for _, i := range p.own.Retired {
		if h, err := wire.OpenHead(i); err == nil && h.Final() {
			p.retired = append(p.retired, h)
		}
	}
	return nil
}

func (p *people) loadFollow(name string) (*follow, error) {
	key, err := ParseKey(name)
	if err != nil {
		return nil, err
	}
	b, err := os.ReadFile(p.followFile(key))
	if err != nil {
		return nil, err
	}
	f := &follow{}
	if err := json.Unmarshal(b, f); err != nil {
		return nil, err
	}
	if f.Key != key {
		return nil, errors.New("it is about another listener")
	}
	if f.Head.Seq > 0 {
		f.head, err = wire.OpenHead(f.Head)
	}
	if f.head == nil || !p.catalogueWhole(f) {
		f.Have = [32]byte{} // it is fetched once more
	}
	return f, err
}

// catalogueWhole says whether the catalogue of a listener is here as far as its size and its beginning tell.
func (p *people) catalogueWhole(f *follow) bool {
	file, err := os.Open(p.catalogueFile(f.Key))
	if err != nil {
		return false
	}
	defer file.Close() // read only
	begin := make([]byte, len(wire.CatalogueMagic))
	now, err := file.Stat()
	_, short := io.ReadFull(file, begin)
	if err != nil || short != nil || string(begin) != wire.CatalogueMagic {
		return false
	}
	return !f.head.Catalogued() || f.Have != [32]byte(f.head.SHA256) || now.Size() == f.head.Size
}

func (p *people) followFile(k Key) string    { return filepath.Join(p.dir, k.String()+statefile.Suffix) }
func (p *people) catalogueFile(k Key) string { return filepath.Join(p.dir, k.String()+".linnet") }

// save is called with the mutex held.
func (p *people) save(f *follow) error { return p.write(p.followFile(f.Key), f) }

func (p *people) saveOwn() error { return p.write(filepath.Join(p.dir, ownFile), p.own) }

func (p *people) write(file string, v any) error {
	b, err := json.Marshal(v)
	if err == nil {
		err = statefile.Write(file, b)
	}
	if err != nil {
		return fmt.Errorf("keeping who is followed: %w", err)
	}
	return nil
}

// listener draws a record. It is called with the mutex held.
func (f *follow) listener() Listener {
	l := Listener{Key: f.Key, Name: f.Name, Tracks: f.Tracks, Followed: true, Fresh: len(f.Fresh), Since: f.Since, Checked: f.Checked,
		Before: f.Before}
	switch {
	case f.head == nil:
	case f.head.Revoked != 0:
		l.Presence = Revoked
	case f.head.Catalogued():
		l.Presence = Publishing
	default:
		l.Presence = Closed
	}
	return l
}

// Followed returns whom this listener follows, by name.
func (p *people) Followed() []Listener {
	p.mu.Lock()
	out := make([]Listener, 0, len(p.follows))
	for _, f := range p.follows {
		out = append(out, f.listener())
	}
	p.mu.Unlock()
	for i := range out {
		_, addrs := p.deps.Overlay.HeadOf(out[i].Key)
		out[i].Near = len(addrs) > 0
	}
	slices.SortFunc(out, byName)
	return out
}

// Near returns the neighbours that publish a shelf, followed or not, by name.
func (p *people) Near() []Listener {
	out := make([]Listener, 0, 8)
	for _, h := range p.deps.Overlay.Heads() {
		l := Listener{Key: h.Key(), Name: h.Name, Tracks: h.Tracks, Presence: Publishing}
		p.mu.Lock()
		if f := p.follows[l.Key]; f != nil {
			l = f.listener()
		}
		p.mu.Unlock()
		l.Near = true
		out = append(out, l)
	}
	slices.SortFunc(out, byName)
	return out
}

func byName(a, b Listener) int {
	if c := strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)); c != 0 {
		return c
	}
	return strings.Compare(string(a.Key[:]), string(b.Key[:]))
}
