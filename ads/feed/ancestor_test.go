package feed

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"linnet/ads/tuf"
)

// handedOut is the link of this moment.
func (o *operator) handedOut() Link {
	o.t.Helper()
	root, err := LinkRoot(o.dir)
	o.must(err)
	sum := sha256.Sum256(root)
	return Link{hex.EncodeToString(sum[:]), []string{o.url + "/"}}
}

// exactly is a link to the newest root, as they were handed out once.
func (o *operator) exactly() Link {
	sum := sha256.Sum256(o.read("root.json"))
	return Link{hex.EncodeToString(sum[:]), []string{o.url + "/"}}
}

// follows meets the feed by a link and fetches it, as who follows it does.
func (o *operator) follows(l Link) error {
	o.t.Helper()
	root, err := l.Meet(o.t.Context(), new(http.Client))
	if err != nil {
		return err
	}
	if err := l.Check(root); err != nil {
		return err
	}
	c, err := Open(Config{Root: root, URL: l.URLs[0], Client: new(http.Client), Dir: o.t.TempDir(), Now: func() time.Time { return o.now }})
	o.must(err)
	defer c.Close()
	_, err = c.Fetch(o.t.Context())
	return err
}

// newRootKeys replaces the three root keys: the next root is signed by the old ones and the new ones.
func (o *operator) newRootKeys() {
	o.t.Helper()
	fresh, err := NewKeys()
	o.must(err)
	both := o.keys
	both.Root = slices.Concat(o.keys.Root, fresh.Root)
	o.nextRoot(both, func(r *metadata.RootType) {
		for _, id := range slices.Clone(r.Roles[metadata.ROOT].KeyIDs) {
			o.must(r.RevokeKey(id, metadata.ROOT))
		}
		for _, key := range fresh.Root {
			public, err := metadata.KeyFromPublicKey(key.Public())
			o.must(err)
			o.must(r.AddKey(public, metadata.ROOT))
		}
	})
	o.keys.Root = fresh.Root
	o.newestRoot()
}

// newestRoot copies the last numbered root over root.json, as it is served.
func (o *operator) newestRoot() {
	o.t.Helper()
	for version := 1; ; version++ {
		data, err := os.ReadFile(filepath.Join(o.dir, fmt.Sprintf("%d.root.json", version)))
		if err != nil {
			return
		}
		o.write("root.json", data)
	}
}

// TestYesterdaysLink: a link, and so its fingerprint and QR code, leads to the feed after every change of keys.
func TestYesterdaysLink(t *testing.T) {
	o := newOperator(t)
	links := []Link{o.handedOut()}
	change := func(what string, alter func(), same bool) {
		before := o.handedOut()
		alter()
		if after := o.handedOut(); (after.Root == before.Root) != same || after.Fingerprint() == before.Fingerprint() != same {
			t.Errorf("%s: the link went from %s to %s", what, before.Root, after.Root)
		}
		links = append(links, o.exactly(), o.handedOut())
		for i, l := range links {
			if err := o.follows(l); err != nil {
				t.Errorf("%s: link %d: %v", what, i, err)
			}
		}
	}
	for _, role := range Roles() {
		change(role, func() {
			keys, err := Rotate(o.dir, o.keys, role, o.now)
			o.must(err)
			o.keys = keys
		}, true)
	}
	change("a year later", func() {
		o.now = o.now.Add(rootLife - 24*time.Hour)
		o.nextRoot(o.keys, func(r *metadata.RootType) { r.Expires = tuf.Expires(o.now, rootLife) })
		o.newestRoot()
		o.publish(release("one"))
		o.now = o.now.Add(48 * time.Hour)
		o.must(Resign(o.dir, o.keys, o.now)) // the first root has expired
	}, true)
	change("root keys", func() { o.newRootKeys() }, false)
	change("a key after new root keys", func() {
		keys, err := Rotate(o.dir, o.keys, "timestamp", o.now)
		o.must(err)
		o.keys = keys
	}, true)
}

// TestLinkToAnotherOperatorsRoot is refused by name, also where roots are many, and who forges what lies between gains nothing.
func TestLinkToAnotherOperatorsRoot(t *testing.T) {
	o, other := newOperator(t), newOperator(t)
	for range 3 {
		keys, err := Rotate(o.dir, o.keys, "timestamp", o.now)
		o.must(err)
		o.keys = keys
	}
	stranger := Link{other.exactly().Root, []string{o.url + "/"}}
	if _, err := stranger.Meet(t.Context(), new(http.Client)); !errors.Is(err, ErrForged) || !errors.Is(err, ErrAncestor) {
		t.Errorf("a link to another operator's root: %v", err)
	}
	first := Link{o.handedOut().Root, []string{o.url + "/"}}
	own := o.read("1.root.json")
	for name, tamper := range map[string]func(){
		"another's root in between": func() { o.write("2.root.json", other.read("root.json")) },
		"the first again":           func() { o.write("2.root.json", own) },
		"an unsigned one": func() {
			o.write("2.root.json", bytes.Replace(o.read("2.root.json"), []byte(`"sig":"`), []byte(`"sig":"00`), -1))
		},
		"a huge one":                        func() { o.write("2.root.json", make([]byte, tuf.MaxRoot+1)) },
		"the operator's own before a thief": func() { o.write("root.json", other.read("root.json")); o.write("1.root.json", own) },
		"a chain that is a thief's": func() {
			thief, err := NewKeys()
			o.must(err)
			o.nextRoot(thief, func(r *metadata.RootType) {})
			o.newestRoot()
		},
	} {
		kept := map[string][]byte{}
		for _, file := range []string{"root.json", "1.root.json", "2.root.json"} {
			kept[file] = o.read(file)
		}
		tamper()
		if root, err := first.Meet(t.Context(), new(http.Client)); !errors.Is(err, ErrForged) || root != nil {
			t.Errorf("%s: %d bytes, %v", name, len(root), err)
		}
		for file, data := range kept {
			o.write(file, data)
		}
		os.Remove(filepath.Join(o.dir, "5.root.json"))
	}
	if err := o.follows(first); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// TestEndlessChainOfRoots: a server that claims to be at root one billion is asked for so many and no more.
func TestEndlessChainOfRoots(t *testing.T) {
	o := newOperator(t)
	link := Link{strings.Repeat("ab", 32), []string{o.url + "/"}}
	o.nextRoot(o.keys, func(r *metadata.RootType) { r.Version = 1_000_000_000 })
	data, err := os.ReadFile(filepath.Join(o.dir, "1000000000.root.json"))
	o.must(err)
	o.write("root.json", data)
	o.hits.Store(0)
	if _, err := link.Meet(t.Context(), new(http.Client)); err == nil || o.hits.Load() > maxRotations+1 {
		t.Errorf("%d requests, %v", o.hits.Load(), err)
	}
}
