package settings

import (
	"errors"
	"maps"
	"slices"
	"sync"

	"linnet/app/state/jsonfile"
	"linnet/app/state/view"
)

// Preferences keeps Values in a file, and beside it the last good copy. It may be used from several goroutines.
type Preferences struct {
	path string
	mu   sync.Mutex
	now  view.Values
}

// Get returns a copy.
func (s *Preferences) Get() view.Values {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.now
	v.Interests, v.Feeds, v.Nodes = slices.Clone(v.Interests), slices.Clone(v.Feeds), slices.Clone(v.Nodes)
	v.HiddenAds, v.HiddenSponsors, v.RefusedCategories = maps.Clone(v.HiddenAds), maps.Clone(v.HiddenSponsors),
		maps.Clone(v.RefusedCategories)
	v.Unfollowed, v.Wanted = slices.Clone(v.Unfollowed), maps.Clone(v.Wanted)
	return v
}

// Change alters the values and writes the file, and then its copy; when writing fails the change holds until the
// end of the program, and the error says so.
func (s *Preferences) Change(alter func(*view.Values)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	alter(&s.now)
	return errors.Join(jsonfile.Write(s.path, s.now), jsonfile.Write(lastGood(s.path), s.now))
}
