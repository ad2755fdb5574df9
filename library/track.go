package library

import (
	"context"
	"iter"
	"strings"
	"time"
)

// Track is one audio file as indexed. Text is valid UTF-8 except Path, whose bytes are the file system's own.
type Track struct {
	ID                   int64 // stays when the file is retagged or moved
	Path                 string
	Title                string // never empty: taken from the file name where the tags have none
	Artists              []string
	Album, AlbumArtist   string
	Disc, Number, Year   int // 0: unknown
	Genres               []string
	Duration             time.Duration
	Format               string // "MP3", "FLAC", "Vorbis", "Opus", "WAV", "AAC", "ALAC", "AIFF"
	Bitrate              int    // bit/s, averaged over the file
	SampleRate, Channels int
	Licence              string // as in the tags: an address or text
	Size                 int64  // bytes
	Modified             time.Time
	HasCover             bool    // embedded, or a picture beside the file
	Missing              bool    // was not there at the last scan that could read its folder
	TrackGain, AlbumGain float64 // ReplayGain in dB, 0 if none
	Added                time.Time
	Plays                int
}

// Artist is the credit line: "A", "A & B", "A, B & C"; "" when the tags name nobody.
func (t Track) Artist() string { return credit(t.Artists) }

func credit(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " & " + names[last]
}

// Track returns the track with this id, missing or not; else ErrNotFound.
func (x *Index) Track(ctx context.Context, id int64) (Track, error) { return Track{}, ErrNotFound }

// TrackAt returns the track whose file is at path, missing or not; else ErrNotFound.
func (x *Index) TrackAt(ctx context.Context, path string) (Track, error) {
	return Track{}, ErrNotFound
}

// All yields every track that is not missing, by id, in steps, so that a slow consumer holds no connection. After an
// error, which is yielded once, it ends.
func (x *Index) All(ctx context.Context) iter.Seq2[Track, error] {
	return func(func(Track, error) bool) {}
}

// CountPlay adds one to the plays of a track; ErrNotFound if there is none with this id.
func (x *Index) CountPlay(ctx context.Context, id int64) error { return ErrNotFound }
