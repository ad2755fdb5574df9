package browse

import (
	"context"
	"encoding/json"
	"slices"

	"linnet/app/state/view"
	"linnet/library"
)

// source is a request as it is kept over the end of the program.
type source struct {
	Place   view.Place   `json:"place"`
	Filter  string       `json:"filter,omitempty"`
	Sort    library.Sort `json:"sort,omitempty"`
	Reverse bool         `json:"reverse,omitempty"`
}

func sourceOf(r request) string {
	raw, _ := json.Marshal(source{view.Place{Section: r.section, Key: r.key, Name: r.name}, r.filter, r.sort, r.reverse}) // plain strings
	return string(raw)
}

// Reopen reads the list that a view.List was of; nil: there is no such list.
func (s *Slice) Reopen(kept string) func(context.Context, string) ([]library.Track, string, error) {
	var from source
	if kept == "" || json.Unmarshal([]byte(kept), &from) != nil {
		return nil
	}
	return s.reader(request{place: place{from.Place.Section, from.Place.Key, from.Place.Name}, filter: from.Filter, sort: from.Sort,
		reverse: from.Reverse, limit: page})
}

// Trail is what is open, one in the other, and the filter that narrows it.
func (s *Slice) Trail() (trail []view.Place, filter string) {
	for _, p := range s.open.trail {
		trail = append(trail, view.Place{Section: p.section, Key: p.key, Name: p.name})
	}
	return trail, s.open.filters[s.open.here().String()]
}

// Recall opens what was open. It is read with the next Show.
func (s *Slice) Recall(trail []view.Place, filter string) {
	var open []place
	for _, p := range trail {
		if !known(p.Section) {
			return
		}
		open = append(open, place{p.Section, p.Key, p.Name})
	}
	if len(open) == 0 || open[0].key != "" {
		return
	}
	s.open.trail = open
	s.open.filters[s.open.here().String()] = filter
}

// OpenTrail opens what was open before, if that is something else now.
func (s *Slice) OpenTrail(ctx context.Context, trail []view.Place) {
	now, _ := s.Trail()
	if slices.Equal(now, trail) || len(trail) == 0 {
		return
	}
	s.open.trail = nil
	for _, p := range trail {
		s.open.trail = append(s.open.trail, place{p.Section, p.Key, p.Name})
	}
	s.readHere(ctx, page)
}

// known says whether there is such a section.
func known(section view.Section) bool {
	switch section {
	case view.SectionSongs, view.SectionAlbums, view.SectionArtists, view.SectionGenres, view.SectionYears, view.SectionFolders,
		view.SectionPlaylists,
		view.SectionNotFound:
		return true
	}
	return false
}
