package state

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"linnet/p2p"
)

// Values is what the listener chose, as it is kept in settings.json. Consents are not in it: they
// are on record with the statistics.
type Values struct {
	Answered          bool            `json:"answered"` // the Welcome page was answered
	Mode              Mode            `json:"mode"`
	Theme             Theme           `json:"theme"`
	Volume            float64         `json:"volume"` // 0 to 1
	Interests         []string        `json:"interests,omitempty"`
	HiddenAds         map[string]bool `json:"hidden_ads,omitempty"`
	HiddenSponsors    map[string]bool `json:"hidden_sponsors,omitempty"`
	RefusedCategories map[string]bool `json:"refused_categories,omitempty"`
	Feeds             []FeedSource    `json:"feeds,omitempty"`
	Unfollowed        []string        `json:"unfollowed,omitempty"` // addresses of feeds that came with the program and are not wanted
	Songs             SongTable       `json:"songs,omitzero"`
	Plan              p2p.Plan        `json:"plan,omitzero"`         // what the swarm may take, and when
	Nodes             []string        `json:"nodes,omitempty"`       // of the DHT, to start from
	Proxy             string          `json:"proxy,omitempty"`       // SOCKS5 server through which alone peers are reached; empty: none
	PublicNodes       bool            `json:"public_nodes,omitzero"` // and from the well-known ones
	Blocked           *BlockSource    `json:"blocked,omitempty"`     // nil: there is no block list
	AlbumsBy          string          `json:"albums_by,omitempty"`   // as library.Sort; empty: by title
	AlbumsReverse     bool            `json:"albums_reverse,omitempty"`
	Wanted            map[string]bool `json:"wanted,omitempty"` // purposes of statistics that the listener wants to be asked about
}

// A FeedSource names an operator's feed and the root metadata that the listener trusts for it.
type FeedSource struct {
	Name string `json:"name"`
	URL  string `json:"url"`
	Root []byte `json:"root"`

	Others []string `json:"others,omitempty"` // addresses of mirrors
}

// Preferences keeps Values in a file, and beside it the last good copy. It may be used from several goroutines.
type Preferences struct {
	path string
	mu   sync.Mutex
	now  Values
}

// Get returns a copy.
func (s *Preferences) Get() Values {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.now
	v.Interests, v.Feeds, v.Nodes = slices.Clone(v.Interests), slices.Clone(v.Feeds), slices.Clone(v.Nodes)
	v.HiddenAds, v.HiddenSponsors, v.RefusedCategories = maps.Clone(v.HiddenAds), maps.Clone(v.HiddenSponsors), maps.Clone(v.RefusedCategories)
	v.Unfollowed, v.Wanted = slices.Clone(v.Unfollowed), maps.Clone(v.Wanted)
	return v
}

// Change alters the values and writes the file, and then its copy; when writing fails the change holds until the
// end of the program, and the error says so.
func (s *Preferences) Change(alter func(*Values)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	alter(&s.now)
	return errors.Join(writeJSON(s.path, s.now), writeJSON(lastGood(s.path), s.now))
}

// writeJSON replaces the file at path in one step, so that a crash leaves the old or the new one.
func writeJSON(path string, v any) error {
	raw, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("saving %s: %w", filepath.Base(path), err)
	}
	defer os.Remove(f.Name())
	_, err = f.Write(append(raw, '\n'))
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("saving %s: %w", filepath.Base(path), err)
	}
	syncFolder(filepath.Dir(path))
	return nil
}

// syncFolder makes a rename outlive a power cut where the system can; elsewhere it does nothing.
func syncFolder(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}
