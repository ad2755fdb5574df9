package browse

import (
	"context"
	"math/rand/v2"
	"slices"

	"linnet/app/state/view"
	"linnet/library"
)

// List is the open list from the track with this id on, to play it; place says which, where it stands there several times. It is false if
// the track is not on the list.
func (s *Slice) List(id int64, place int, shuffle bool) (view.List, bool) {
	at := s.open.songs.find(id, place)
	if at < 0 {
		return view.List{}, false
	}
	return s.list(at, shuffle), true
}

// All is the open list from its first track, or when it is shuffled from any; false: it has none.
func (s *Slice) All(shuffle bool) (view.List, bool) {
	first := s.open.songs.pages[0]
	if first == nil {
		return view.List{}, false
	}
	at := 0
	if shuffle {
		at = rand.IntN(len(first.tracks))
	}
	return s.list(at, shuffle), true
}

// reader reads the pages of what r lists.
func (s *Slice) reader(r request) func(context.Context, string) ([]library.Track, string, error) {
	return func(ctx context.Context, after string) ([]library.Track, string, error) {
		r := r
		r.after = after
		read, err := read(ctx, s.deps.Index, r)
		return read.tracks, read.next, err
	}
}

// list is the open list from a place in it that is in memory.
func (s *Slice) list(at int, shuffle bool) view.List {
	songs, r := s.open.songs, s.request(page)
	tracks, here, from, to := songs.around(at)
	l := view.List{Source: sourceOf(r), Tracks: tracks, At: here, Pages: slices.Clone(songs.marks), Read: s.reader(r)}
	for p := range l.Pages {
		if p >= to || p < from && shuffle {
			l.Ahead = append(l.Ahead, p)
		}
	}
	return l
}
