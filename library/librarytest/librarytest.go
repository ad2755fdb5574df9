// Package librarytest writes believable music folders for tests: small valid files of real, decodable sound with real
// tags, in pure Go. The same tracks give the same bytes every time.
package librarytest

import (
	"errors"
	"testing"
	"time"
)

// Track is a file to write. Its zero values are left out of the tags.
type Track struct {
	Path               string // below the folder, with slashes; its extension is the format: .mp3 .flac .wav
	Title              string
	Artists            []string
	Album, AlbumArtist string
	Disc, Number, Year int
	Genres             []string
	Licence            string
	Cover              []byte        // a JPEG or PNG; WAV has no place for it
	Tone               float64       // Hz; 0 is silence. MP3 is always silence
	Length             time.Duration // 0 is one second
}

// Write writes the tracks below dir, making folders as needed.
func Write(dir string, tracks ...Track) error { return errors.New("to come") }

// Music is the folder that Folder writes: two albums and loose tracks, accents, other scripts, free and unfree
// licences, every format that Write knows.
func Music() []Track { return nil }

// Folder writes Music into a new temporary folder and returns it.
func Folder(tb testing.TB) string {
	tb.Helper()
	dir := tb.TempDir()
	if err := Write(dir, Music()...); err != nil {
		tb.Fatal(err)
	}
	return dir
}
