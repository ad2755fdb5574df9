package view

import (
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"linnet/app/message"
	"linnet/app/player/formats"
	"linnet/library"
)

// DrawSongs are the rows of tracks, of which one may be playing.
func DrawSongs(tracks []library.Track, playing int64) []SongRow {
	rows := make([]SongRow, len(tracks))
	for i, t := range tracks {
		rows[i] = DrawSong(t)
		rows[i].Playing = t.ID == playing
	}
	return rows
}

// DrawSong is the row of a track.
func DrawSong(t library.Track) SongRow {
	r := SongRow{ID: t.ID, Title: t.Title, Artist: t.Artist(), Album: t.Album, Year: Year(t.Year), Number: Year(t.Number),
		Format: Format(t.Format, t.Bitrate), Length: message.Clock(t.Duration), Plays: Year(t.Plays), Added: Date(t.Added),
		Licence: Licence(t.Licence), Cover: CoverOf(t), Folder: FileAddress(filepath.Dir(t.Path)), Rating: t.Rating,
		Loved: t.Loved, Missing: t.Missing}
	if why := formats.Unplayable(t.Path); why != "" && t.Path != "" {
		r.Unplayable = message.Given(why)
	}
	if len(t.Genres) > 0 {
		r.Genre = t.Genres[0]
	}
	if t.Versions > 1 {
		r.Note = message.Count(t.Versions, "{n} version", "{n} versions")
	}
	return r
}

// Replaced is a copy of list in which t stands in the place of what it was.
func Replaced(list []library.Track, t library.Track) []library.Track {
	list = slices.Clone(list)
	for i := range list {
		if list[i].ID == t.ID {
			list[i] = t
		}
	}
	return list
}

// CoverOf names the cover of a track for Picture; empty: it has none.
func CoverOf(t library.Track) string {
	if !t.HasCover {
		return ""
	}
	return TrackRef(t.ID)
}

// TrackRef names the cover of a track for Picture.
func TrackRef(id int64) string { return fmt.Sprintf("track:%d", id) }

// FileAddress is a path as a file: address.
func FileAddress(path string) string {
	path = filepath.ToSlash(path)
	if filepath.VolumeName(path) != "" {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// Year writes a number that is unknown when it is 0.
func Year(y int) string {
	if y == 0 {
		return ""
	}
	return strconv.Itoa(y)
}

// Date is a day on the listener's own clock.
func Date(t time.Time) string { return t.Local().Format(time.DateOnly) }
