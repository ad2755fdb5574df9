package scan

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"linnet/library/internal/plainfile"
	"linnet/library/internal/playlistfile"
	"linnet/library/internal/record"
	"linnet/library/tags"
)

// A file that holds a whole album is divided into its tracks by a cue sheet beside it, else by one in its tags; an audio book in M4B by
// its chapters. One that would be in pieces without end is left whole.
const (
	maxParts = 255 // as many as a cue sheet of FLAC has room for; a disc has 99
	maxSheet = 256 << 10
)

func isSheet(name string) bool { return strings.EqualFold(filepath.Ext(name), ".cue") }

// pairSheets gives each file the cue sheet that has its name, with or without the ending; a directory with one file and one sheet has
// them for each other. The state of a sheet is asked for only where there is a file for it.
func pairSheets(dir *os.File, files []record.File, sheets []os.DirEntry) {
	byName := make(map[string]os.DirEntry, len(sheets))
	for _, s := range sheets {
		byName[strings.ToLower(stem(s.Name()))] = s
	}
	for n := range files {
		f := &files[n]
		s := byName[strings.ToLower(stem(f.Name))]
		if s == nil {
			s = byName[strings.ToLower(f.Name)]
		}
		if s == nil && len(files) == 1 && len(sheets) == 1 {
			s = sheets[0]
		}
		if s == nil {
			continue
		}
		if state, err := plainfile.StateIn(dir, s); err == nil {
			f.Sheet, f.Cue = s.Name(), cueMark(s.Name(), state)
		}
	}
}

func stem(name string) string { return strings.TrimSuffix(name, filepath.Ext(name)) }

// cueMark is what the index keeps of the state of a cue sheet; never 0.
func cueMark(name string, s plainfile.State) int64 {
	n := mixed(uint64(s.Size)) ^ mixed(uint64(s.Modified)+1) ^ uint64(crc32.ChecksumIEEE([]byte(name)))
	return int64(n>>8 | 1)
}

// divide returns the tracks that a file holds; none if it is one.
func divide(f *record.Found, music *tags.File) []*record.Found {
	sheet := sheetBeside(f)
	if len(sheet.Tracks) == 0 {
		sheet = tags.ParseCueSheet(music.CueSheet(), "")
	}
	if len(sheet.Tracks) == 0 && strings.EqualFold(filepath.Ext(f.Name), ".m4b") {
		sheet = sheetOfBook(music)
	}
	for len(sheet.Tracks) > 0 && sheet.Tracks[len(sheet.Tracks)-1].At >= f.Info.Duration {
		sheet.Tracks = sheet.Tracks[:len(sheet.Tracks)-1]
	}
	if n := len(sheet.Tracks); n < 2 || n > maxParts {
		return nil
	}
	sheet.Tracks[0].At = 0 // what sounds before the first index is part of it, such as a hidden song, or would be in none
	parts := make([]*record.Found, len(sheet.Tracks))
	for n, t := range sheet.Tracks {
		ends := f.Info.Duration
		if n+1 < len(sheet.Tracks) {
			ends = sheet.Tracks[n+1].At
		}
		parts[n] = partOf(f, &sheet, n, ends)
		parts[n].Starts = t.At
	}
	return parts
}

// sheetBeside reads the cue sheet beside a file. One that names one file is about this one, which was renamed or made FLAC of WAVE. But
// where a track begins behind the end of a file of another name, that file is a song of the album that the sheet is about.
func sheetBeside(f *record.Found) (sheet tags.CueSheet) {
	if f.Sheet == "" {
		return sheet
	}
	opened, size, err := plainfile.Open(filepath.Join(f.Folder.Path, f.Sheet))
	if err != nil {
		return sheet
	}
	defer opened.Close()
	b, err := io.ReadAll(io.NewSectionReader(opened, 0, min(size, maxSheet)))
	if err != nil {
		return sheet
	}
	text := playlistfile.ToText(b)
	if sheet = tags.ParseCueSheet(text, f.Name); len(sheet.Tracks) == 0 && sheet.Files <= 1 {
		sheet = tags.ParseCueSheet(text, "")
	}
	named := sheet.Files > 1
	switch sheet.Files {
	case 0:
		named = strings.EqualFold(stem(f.Sheet), stem(f.Name)) || strings.EqualFold(stem(f.Sheet), f.Name)
	case 1:
		named = strings.EqualFold(stem(sheet.File), stem(f.Name))
	}
	if n := len(sheet.Tracks); !named && n > 0 && sheet.Tracks[n-1].At >= f.Info.Duration {
		return tags.CueSheet{}
	}
	return sheet
}

// sheetOfBook makes a cue sheet of the chapters of a book.
func sheetOfBook(music *tags.File) (sheet tags.CueSheet) {
	chapters, _ := music.Chapters() // a book without chapters is one track
	for _, c := range chapters {
		sheet.Tracks = append(sheet.Tracks, tags.CueTrack{Chapter: c})
	}
	return sheet
}

// partOf is the track at a place in a sheet. What the sheet does not say is as the tags of the file have it.
func partOf(f *record.Found, sheet *tags.CueSheet, at int, ends time.Duration) *record.Found {
	t := sheet.Tracks[at]
	out := &record.Found{File: f.File, Info: f.Info, Print: f.Print}
	out.Name, out.ID, out.Broken, out.Cue = record.PartName(f.Name, at+1), 0, false, 0
	i := &out.Info
	i.Title, i.Number, i.Duration, i.Lyrics = t.Title, t.Number, ends-t.At, false
	i.MusicBrainz.Recording, i.MusicBrainz.Track = "", ""
	if i.Number == 0 {
		i.Number = at + 1
	}
	if i.Title == "" {
		i.Title = fmt.Sprintf("%s %02d", f.Info.Title, i.Number)
	}
	switch {
	case t.Artist != "":
		i.Artists = []string{t.Artist}
	case sheet.Artist != "":
		i.Artists = []string{sheet.Artist}
	}
	i.AlbumArtist = firstOf(sheet.Artist, i.AlbumArtist, strings.Join(f.Info.Artists, "\x00"))
	i.AlbumArtist, _, _ = strings.Cut(i.AlbumArtist, "\x00")
	i.Album = firstOf(sheet.Album, i.Album, f.Info.Title)
	if sheet.Genre != "" {
		i.Genres = []string{sheet.Genre}
	}
	i.Year, i.Disc = firstOf(sheet.Year, i.Year), firstOf(sheet.Disc, i.Disc)
	i.TrackGain, i.AlbumGain = t.TrackGain, firstOf(sheet.AlbumGain, i.AlbumGain, i.TrackGain)
	i.TrackPeak = 0
	mark := mixed(mixed(uint64(t.At)+1) ^ uint64(i.Duration)) // by both: another song may begin there once the sheet is another
	if f.Sound != 0 {
		out.Sound = int64(mixed(uint64(f.Sound) ^ mark))
	}
	binary.BigEndian.PutUint64(out.Print[8:], binary.BigEndian.Uint64(out.Print[8:])^mark)
	return out
}

// firstOf is the first of some values that is one.
func firstOf[T comparable](values ...T) (v T) {
	for _, v = range values {
		if v != *new(T) {
			break
		}
	}
	return v
}
