// Package librarytest writes believable music folders for tests: small valid files of real, decodable sound with real
// tags, in pure Go. The same tracks give the same bytes every time.
package librarytest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Track is a file to write. Its zero values are left out of the tags.
type Track struct {
	Path               string // below the folder, with slashes; its extension is the format: .mp3 .flac .wav, or one of uncommon.go
	Title              string
	Artists            []string
	Album, AlbumArtist string
	Disc, Number, Year int
	Genres             []string
	Licence            string
	CueSheet           string        // within the file; only .flac has one
	Chapters           []string      // of one length each; only .m4b has them
	Cover              []byte        // a JPEG or PNG
	Tone               float64       // Hz; 0 is silence. MP3 is always silence
	Length             time.Duration // 0 is one second
}

// Write writes the tracks below dir, making folders as needed.
func Write(dir string, tracks ...Track) error {
	for _, t := range tracks {
		b, err := t.Bytes()
		if err != nil {
			return err
		}
		path := filepath.Join(dir, filepath.FromSlash(t.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, b, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// Bytes is the file that Write writes.
func (t Track) Bytes() ([]byte, error) {
	if t.Length == 0 {
		t.Length = time.Second
	}
	switch ext := strings.ToLower(filepath.Ext(t.Path)); ext {
	case ".mp3":
		return append(t.id3(), t.mpegSilence()...), nil
	case ".flac":
		return t.flac()
	case ".wav":
		return t.wav(), nil
	case ".aac":
		return t.aac(), nil
	case ".tta":
		return t.tta(), nil
	case ".ape":
		return t.monkey(), nil
	case ".wv":
		return t.wavPack(), nil
	case ".mka":
		return t.matroska(), nil
	case ".m4b":
		return t.book(), nil
	default:
		return nil, fmt.Errorf("librarytest does not write %q", ext)
	}
}

// Folder writes Music into a new temporary folder and returns it.
func Folder(tb testing.TB) string {
	tb.Helper()
	dir := tb.TempDir()
	if err := Write(dir, Music()...); err != nil {
		tb.Fatal(err)
	}
	return dir
}
