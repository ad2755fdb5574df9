// Package playlistfile reads and writes playlists as other programs write them: M3U, PLS and XSPF.
package playlistfile

import (
	"errors"
	"path/filepath"
	"strings"
	"time"
)

// ErrFormat: not a playlist file that can be read or written.
var ErrFormat = errors.New("not a playlist file in a known format")

// The bounds of a playlist file.
const (
	MaxEntries = 10_000
	MaxBytes   = 5 << 20 // MaxEntries of the longest paths
)

// Sheet is what a playlist file says.
type Sheet struct {
	Title   string
	Entries []Entry
}

// Entry is one line of a playlist file, and what the file says of it.
type Entry struct {
	Path     string // as written, perhaps relative to the file, or an address
	Caption  string // title, often behind the artist and a dash; "" if not told
	Duration time.Duration
}

// Track is a track on its way into a playlist file.
type Track struct {
	Title, Artist, Album string
	Duration             time.Duration
	Path                 string // relative to the file where possible, with slashes
	Absolute             string
	Lost                 bool // Path is of a playlist file, and stands as it was written
}

// Format reads and writes one kind of playlist file. Reading takes any bytes whatever; of more than MaxEntries it returns one more.
type Format struct {
	Read  func([]byte) (Sheet, error)
	Write func(title string, tracks []Track) []byte
}

// FormatOf goes by the ending of a path; ErrFormat if there is none of that ending.
func FormatOf(path string) (Format, error) {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".m3u", ".m3u8":
		return Format{readM3U, writeM3U}, nil
	case ".pls":
		return Format{readPLS, writePLS}, nil
	case ".xspf":
		return Format{readXSPF, writeXSPF}, nil
	}
	return Format{}, ErrFormat
}
