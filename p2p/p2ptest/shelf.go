package p2ptest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"linnet/p2p"
)

// Shelf is an in-memory p2p.Shelf over files. It is safe for concurrent use.
type Shelf struct {
	mu     sync.Mutex
	rows   []p2p.Row
	offers map[p2p.InfoHash]p2p.Offer
}

// NewShelf hashes every file directly in the folders. Rows come from the file names,
// "Artist - Title.ext".
func NewShelf(dir ...string) (*Shelf, error) {
	s := &Shelf{offers: make(map[p2p.InfoHash]p2p.Offer)}
	for _, d := range dir {
		files, err := os.ReadDir(d)
		if err != nil {
			return nil, fmt.Errorf("shelf: %w", err)
		}
		for _, f := range files {
			if !f.Type().IsRegular() {
				continue
			}
			if _, err := s.Add(filepath.Join(d, f.Name()), rowOfName(f.Name())); err != nil {
				return nil, err
			}
		}
	}
	return s, nil
}

func rowOfName(name string) p2p.Row {
	stem := strings.TrimSuffix(name, filepath.Ext(name))
	artist, title, ok := strings.Cut(stem, " - ")
	if !ok {
		artist, title = "", stem
	}
	return p2p.Row{Artist: artist, Title: title}
}

// Add shares one more file under the given description and returns its full row.
func (s *Shelf) Add(path string, r p2p.Row) (p2p.Row, error) {
	o, err := p2p.MakeOffer(context.Background(), path)
	if err != nil {
		return p2p.Row{}, fmt.Errorf("shelf: %w", err)
	}
	return s.Put(o, r), nil
}

// Put shares a file that was hashed before and returns its full row.
func (s *Shelf) Put(o p2p.Offer, r p2p.Row) p2p.Row {
	r.InfoHash, r.SHA256, r.Size = o.InfoHash, o.SHA256, o.Size
	if r.Format == "" {
		r.Format = o.Format()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, again := s.offers[r.InfoHash]; !again {
		s.rows = append(s.rows, r)
	}
	s.offers[r.InfoHash] = o
	return r
}

// Rows returns all rows, in the order they were added. They are not to be changed.
func (s *Shelf) Rows() []p2p.Row {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clip(s.rows) // rows are added, never altered
}

// Match implements p2p.Shelf: every word must occur somewhere in the row.
func (s *Shelf) Match(ctx context.Context, text string, limit int) ([]p2p.Row, error) {
	words := strings.Fields(strings.ToLower(text))
	var out []p2p.Row
	for _, r := range s.Rows() {
		if len(out) < limit && hasAll(r, words) {
			out = append(out, r)
		}
	}
	return out, ctx.Err()
}

func hasAll(r p2p.Row, words []string) bool {
	all := strings.ToLower(r.Artist + " " + r.Title + " " + r.Album)
	for _, w := range words {
		if !strings.Contains(all, w) {
			return false
		}
	}
	return true
}

// Offer implements p2p.Shelf.
func (s *Shelf) Offer(_ context.Context, ih p2p.InfoHash) (p2p.Offer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o, ok := s.offers[ih]
	if !ok {
		return o, p2p.ErrNotShared
	}
	return o, nil
}

// Rehash implements p2p.Rehasher.
func (s *Shelf) Rehash(_ context.Context, ih p2p.InfoHash) error {
	s.mu.Lock()
	o, row := s.offers[ih], p2p.Row{}
	delete(s.offers, ih)
	s.rows = slices.DeleteFunc(slices.Clone(s.rows), func(r p2p.Row) bool {
		if r.InfoHash == ih {
			row = r
		}
		return r.InfoHash == ih
	})
	s.mu.Unlock()
	if o.Path == "" {
		return p2p.ErrNotShared
	}
	_, err := s.Add(o.Path, row)
	return err
}

// Artists implements p2p.Shelf.
func (s *Shelf) Artists(context.Context) ([]string, error) {
	seen := make(map[string]bool)
	var out []string
	for _, r := range s.Rows() {
		if r.Artist != "" && !seen[r.Artist] {
			seen[r.Artist] = true
			out = append(out, r.Artist)
		}
	}
	return out, nil
}

// InfoHashes implements p2p.InfoHashLister.
func (s *Shelf) InfoHashes(yield func(p2p.InfoHash) bool) {
	for _, r := range s.Rows() {
		if !yield(r.InfoHash) {
			return
		}
	}
}
