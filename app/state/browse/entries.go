package browse

import (
	"path/filepath"
	"strconv"
	"time"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/library"
)

// entries draws a list.
func entries[T any](list []T, draw func(T) view.Entry) []view.Entry {
	rows := make([]view.Entry, len(list))
	for i, one := range list {
		rows[i] = draw(one)
	}
	return rows
}

// filtered draws what fits a filter of what was read.
func filtered[T any](filter string, draw func(T) view.Entry) func([]T, error) ([]view.Entry, error) {
	return func(list []T, err error) ([]view.Entry, error) {
		var rows []view.Entry
		for _, one := range list {
			if e := draw(one); view.Fits(filter, e.Name, e.Under) {
				rows = append(rows, e)
			}
		}
		return rows, err
	}
}

func artistEntry(a library.Artist) view.Entry {
	e := view.Entry{Key: strconv.FormatInt(a.ID, 10), Name: a.Name, Kind: view.SectionArtists,
		Detail: message.Dotted(message.Count(a.Albums, "{n} album", "{n} albums"), message.Count(a.Tracks, "{n} song", "{n} songs"))}
	if a.CoverTrack != 0 {
		e.Cover = view.TrackRef(a.CoverTrack)
	}
	return e
}

func genreEntry(g library.GenreCount) view.Entry {
	return view.Entry{Key: g.Name, Name: g.Name, Kind: view.SectionGenres, Detail: message.Count(g.Tracks, "{n} song", "{n} songs")}
}

func yearEntry(y library.YearCount) view.Entry {
	e := view.Entry{Key: strconv.Itoa(y.Year), Name: strconv.Itoa(y.Year), Kind: view.SectionYears,
		Detail: message.Count(y.Tracks, "{n} song", "{n} songs")}
	if y.Year == 0 {
		e.Name = message.Text("Year unknown")
	}
	return e
}

func folderEntry(f library.FolderEntry) view.Entry {
	return view.Entry{Key: f.Path, Name: view.Readable(f.Name), Kind: view.SectionFolders,
		Detail: message.Count(f.Tracks, "{n} song", "{n} songs")}
}

func playlistEntry(p library.Playlist) view.Entry {
	e := view.Entry{Key: strconv.FormatInt(p.ID, 10), Name: p.Name, Kind: view.SectionPlaylists}
	if p.Query != "" {
		e.Under, e.Detail = p.Query, message.Text("Smart")
		return e
	}
	e.Detail = message.Dotted(message.Count(p.Tracks, "{n} song", "{n} songs"), message.Clock(p.Duration))
	return e
}

func missingEntry(t library.Track) view.Entry {
	return view.Entry{Name: message.Dotted(t.Title, t.Artist()), Under: view.Readable(t.Path), Detail: message.Text("The file is gone"),
		Kind: view.SectionNotFound}
}

func problemEntry(p library.ScanProblem) view.Entry {
	return view.Entry{Name: view.Readable(filepath.Base(p.Path)), Under: view.Readable(p.Path),
		Detail: view.Sentence(view.StringError(view.TrimDot(p.Reason))), Kind: view.SectionNotFound}
}

func total(tracks []library.Track) (sum time.Duration) {
	for _, t := range tracks {
		sum += t.Duration
	}
	return sum
}
