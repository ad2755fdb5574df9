package search

import (
	"sync"

	"linnet/library/internal/catalog"
)

// queryCache keeps what searches found out until the library changes. A query is typed key by key, and most of it stays the same.
type queryCache struct {
	mu          sync.Mutex
	changes     int // of the library, so far
	frequencies map[string]frequency
	complete    map[string][]int64 // by folded text: all tracks that fit it, where those are few

	shown  int                     // changes of what is shown of tracks, so far: also of what the listener says of them
	tracks map[int64]catalog.Track // that were shown
}

// Forget drops all cached results. It is called after each change of the library.
func (x *Finder) Forget() {
	x.queryCache.forget()
	x.strangers.queryCache.forget()
}

// ForgetTracks drops cached rows. It is called after a change that no search depends on, such as a rating.
func (x *Finder) ForgetTracks() {
	x.queryCache.forgetTracks()
	x.strangers.queryCache.forgetTracks()
}

// remembers is how many of each are kept, before all are forgotten.
const remembers = 1000

func (m *queryCache) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.changes++
	m.shown++
	m.frequencies, m.complete, m.tracks = nil, nil, nil
}

func (m *queryCache) forgetTracks() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.shown++
	m.tracks = nil
}

// age tells what is found out from now on from what was before.
func (m *queryCache) age() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.changes
}

func (m *queryCache) frequency(match string) (f frequency, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	f, ok = m.frequencies[match]
	return f, ok
}

// keepFrequency keeps what was begun to be found out at an age.
func (m *queryCache) keepFrequency(age int, f frequency) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if age == m.changes {
		m.frequencies = kept(m.frequencies, f.match, f)
	}
}

// among returns tracks of which every one is that fits folded text: those that fit its beginning.
func (m *queryCache) among(text string) (ids []int64, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for end := len(text); end > 0; end-- {
		if ids, ok = m.complete[text[:end]]; ok {
			return ids, true
		}
	}
	return nil, false
}

// keepComplete is keepFrequency for all tracks that fit a text.
func (m *queryCache) keepComplete(age int, text string, found []cursor) {
	ids := make([]int64, len(found))
	for n, p := range found {
		ids[n] = p.ID
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if age == m.changes {
		m.complete = kept(m.complete, text, ids)
	}
}

// known returns the tracks at places that are remembered, the ids of the others, and the age at which they are read.
func (m *queryCache) known(places []cursor) (tracks []catalog.Track, unread []int64, age int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	tracks = make([]catalog.Track, 0, len(places))
	for _, p := range places {
		if t, ok := m.tracks[p.ID]; ok {
			tracks = append(tracks, t)
		} else {
			unread = append(unread, p.ID)
		}
	}
	return tracks, unread, m.shown
}

// keepTracks keeps what was read at an age.
func (m *queryCache) keepTracks(age int, tracks []catalog.Track) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if age != m.shown {
		return
	}
	for _, t := range tracks {
		m.tracks = kept(m.tracks, t.ID, t)
	}
}

func kept[K comparable, V any](in map[K]V, key K, value V) map[K]V {
	if in == nil || len(in) >= remembers {
		in = map[K]V{}
	}
	in[key] = value
	return in
}
