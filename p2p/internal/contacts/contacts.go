// Package contacts keeps by whom a node finds its way back into the network when it starts again: nodes of the DHT that answered, and
// listeners that were neighbours. The newest are kept, so that a network whose bootstrap nodes are gone is found all the same.
package contacts

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"linnet/p2p/internal/statefile"
)

const (
	// Most is how many are kept of each kind.
	Most = 100
	// Lasting is how long an address is of use after it was last seen.
	Lasting = 90 * 24 * time.Hour
	// largest is how many bytes of a file are read: 200 entries take a tenth of it.
	largest = 256 << 10
)

// A Book is the contacts of one node, in a file.
type Book struct {
	file string

	mu  sync.Mutex
	rec record
}

type record struct {
	Bootstrap  []string `json:"bootstrap,omitempty"` // nodes from which the DHT was found
	Everybody  bool     `json:"everybody,omitempty"` // it is the one of all BitTorrent programs
	Nodes      []entry  `json:"nodes"`               // of the DHT, newest first
	Neighbours []entry  `json:"neighbours"`          // on the overlay of everybody, newest first
}

type entry struct {
	Addr netip.AddrPort `json:"addr"`
	Seen time.Time      `json:"seen"`
}

// Load reads what is on record in the folder of a node. A damaged record is set aside, and the book is empty.
func Load(dir string, now time.Time, l *statefile.Losses) (*Book, error) {
	b := &Book{file: filepath.Join(dir, "contacts.json")}
	text, err := read(b.file)
	if errors.Is(err, os.ErrNotExist) {
		return b, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &b.rec)
	}
	if err != nil {
		b.rec = record{}
		return b, l.Lost(b.file, statefile.LostContacts, err)
	}
	b.rec.Nodes, b.rec.Neighbours = tidy(b.rec.Nodes, now), tidy(b.rec.Neighbours, now)
	return b, nil
}

func read(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, largest+1))
	if err == nil && len(text) > largest {
		err = fmt.Errorf("more than %d bytes", largest)
	}
	return text, err
}

// tidy keeps the newest of each address. What was seen in the future, by a clock that was wrong, was seen now.
func tidy(list []entry, now time.Time) []entry {
	for i := range list {
		if list[i].Seen.After(now) {
			list[i].Seen = now
		}
	}
	slices.SortStableFunc(list, func(a, b entry) int { return cmp.Compare(b.Seen.Unix(), a.Seen.Unix()) })
	seen := make(map[netip.AddrPort]bool, len(list))
	list = slices.DeleteFunc(list, func(e entry) bool {
		useless := !e.Addr.IsValid() || e.Addr.Port() == 0 || e.Addr.Addr().IsUnspecified() || seen[e.Addr] || now.Sub(e.Seen) > Lasting
		seen[e.Addr] = true
		return useless
	})
	return list[:min(len(list), Most)]
}

// StartFrom says which bootstrap nodes count from now on, and which of all lead to the DHT of everybody. Who was in the network before is
// forgotten when it was another one: the listener has left the DHT of everybody, or names nodes of which none was named before.
func (b *Book) StartFrom(bootstrap, everybody []string) {
	if len(bootstrap) == 0 { // without a DHT
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	was, now := b.rec.Everybody, overlap(bootstrap, everybody)
	same := was && now || !was && overlap(bootstrap, b.rec.Bootstrap)
	if b.rec.Bootstrap != nil && !same {
		b.rec.Nodes, b.rec.Neighbours = nil, nil
	}
	b.rec.Bootstrap, b.rec.Everybody = slices.Clone(bootstrap), now
}

func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(name string) bool { return slices.Contains(b, name) })
}

// Nodes returns nodes of the DHT, those that were seen last first.
func (b *Book) Nodes() []netip.AddrPort {
	b.mu.Lock()
	defer b.mu.Unlock()
	return addresses(b.rec.Nodes)
}

// Neighbours returns where listeners listened, those that were seen last first.
func (b *Book) Neighbours() []netip.AddrPort {
	b.mu.Lock()
	defer b.mu.Unlock()
	return addresses(b.rec.Neighbours)
}

func addresses(list []entry) []netip.AddrPort {
	out := make([]netip.AddrPort, len(list))
	for i, e := range list {
		out[i] = e.Addr
	}
	return out
}

// Note notes whom a node knows now, and writes the book where that is anybody.
func (b *Book) Note(nodes, neighbours []netip.AddrPort, now time.Time) error {
	if len(nodes)+len(neighbours) == 0 {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.rec.Nodes, b.rec.Neighbours = tidy(slices.Concat(seenAt(nodes, now), b.rec.Nodes), now),
		tidy(slices.Concat(seenAt(neighbours, now), b.rec.Neighbours), now)
	text, err := json.Marshal(b.rec)
	if err == nil {
		err = statefile.Write(b.file, text)
	}
	if err != nil {
		return fmt.Errorf("noting who is in the network: %w", err)
	}
	return nil
}

func seenAt(addrs []netip.AddrPort, now time.Time) []entry {
	out := make([]entry, len(addrs))
	for i, a := range addrs {
		out[i] = entry{Addr: netip.AddrPortFrom(a.Addr().Unmap(), a.Port()), Seen: now.UTC().Truncate(time.Second)}
	}
	return out
}
