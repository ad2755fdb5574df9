package state

import (
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"linnet/library"
	"linnet/p2p"
)

// entries draws a list.
func entries[T any](list []T, draw func(T) Entry) []Entry {
	rows := make([]Entry, len(list))
	for i, one := range list {
		rows[i] = draw(one)
	}
	return rows
}

// filtered draws what fits a filter of what was read.
func filtered[T any](filter string, draw func(T) Entry) func([]T, error) ([]Entry, error) {
	return func(list []T, err error) ([]Entry, error) {
		var rows []Entry
		for _, one := range list {
			if e := draw(one); fits(filter, e.Name, e.Under) {
				rows = append(rows, e)
			}
		}
		return rows, err
	}
}

func artistEntry(a library.Artist) Entry {
	e := Entry{Key: strconv.FormatInt(a.ID, 10), Name: a.Name, Kind: SectionArtists,
		Detail: join(count(a.Albums, "album", "albums"), count(a.Tracks, "song", "songs"))}
	if a.CoverTrack != 0 {
		e.Cover = trackRef(a.CoverTrack)
	}
	return e
}

func genreEntry(g library.GenreCount) Entry {
	return Entry{Key: g.Name, Name: g.Name, Kind: SectionGenres, Detail: count(g.Tracks, "song", "songs")}
}

func yearEntry(y library.YearCount) Entry {
	e := Entry{Key: strconv.Itoa(y.Year), Name: strconv.Itoa(y.Year), Kind: SectionYears, Detail: count(y.Tracks, "song", "songs")}
	if y.Year == 0 {
		e.Name = "Year unknown"
	}
	return e
}

func folderEntry(f library.Entry) Entry {
	return Entry{Key: f.Path, Name: readable(f.Name), Kind: SectionFolders, Detail: count(f.Tracks, "song", "songs")}
}

func playlistEntry(p library.Playlist) Entry {
	e := Entry{Key: strconv.FormatInt(p.ID, 10), Name: p.Name, Kind: SectionPlaylists}
	if p.Query != "" {
		e.Under, e.Detail = p.Query, "Smart"
		return e
	}
	e.Detail = join(count(p.Tracks, "song", "songs"), clock(p.Duration))
	return e
}

func missingEntry(t library.Track) Entry {
	return Entry{Name: join(t.Title, t.Artist()), Under: readable(t.Path), Detail: "The file is gone", Kind: SectionNotFound}
}

func problemEntry(p library.Problem) Entry {
	return Entry{Name: readable(filepath.Base(p.Path)), Under: readable(p.Path), Detail: sentence(stringError(trimDot(p.Reason))), Kind: SectionNotFound}
}

// stringError is a reason that was kept as text.
type stringError string

func (e stringError) Error() string { return string(e) }

const maxPath = 4096 // bytes that are shown of one

// readable makes the bytes of a path fit to show.
func readable(path string) string { return p2p.Showable(strings.ToValidUTF8(path, "\ufffd"), maxPath) }

func total(tracks []library.Track) (sum time.Duration) {
	for _, t := range tracks {
		sum += t.Duration
	}
	return sum
}
