package tags

import (
	"errors"
	"time"
)

// ErrNoLyrics: the file has no words in it.
var ErrNoLyrics = errors.New("no lyrics in the file")

// Line is one line of a song's words. At is when it is sung, from the beginning of the track.
type Line struct {
	At   time.Duration
	Text string
}

// Lyrics are the words of a song. Timed says whether the lines have times, by which they are then ordered; without them
// every At is 0. An empty line is a pause.
type Lyrics struct {
	Timed bool
	Lines []Line
}

// Lyrics reads the words in the file, timed ones if there are both; ErrNoLyrics if there are none.
func (f *File) Lyrics() (Lyrics, error) { return Lyrics{}, ErrNoLyrics }

// ParseLyrics reads words that stand in text: in LRC with its times ("[01:23.45]La la"), or plain.
func ParseLyrics(text string) Lyrics { return Lyrics{} }
