// Package mpris makes Linnet a player that the desktop knows: media keys, the sound menu, the lock screen and playerctl see what plays and
// steer it, by MPRIS 2.2 over the bus of the session (specifications.freedesktop.org/mpris-spec). New tracks can be announced, by the
// Desktop Notifications Specification 1.2.
//
// The package knows a Player that it declares and nothing else of the program. On systems without such a bus Open returns a Service that
// does nothing.
package mpris

import (
	"log/slog"
	"time"
)

// Player is what the desktop can ask for. The methods are called from goroutines of the bus and return soon.
type Player interface {
	Resume()
	Pause()
	Toggle()
	Stop()
	Next()
	Previous()
	settings
	window
}

// settings is what the desktop can set.
type settings interface {
	Seek(time.Duration) // from the start of the track
	SetVolume(float64)  // 0 to 1
	SetShuffle(bool)
	SetLoop(Loop)
	SetSpeed(float64)
}

// window is what the desktop can do with the whole program.
type window interface {
	Raise()
	Quit()
	Open(link string) // a file: or magnet: address
}

// Loop is what follows the end, in the words of MPRIS.
type Loop string

// The loops.
const (
	LoopNone     Loop = "None"
	LoopTrack    Loop = "Track"
	LoopPlaylist Loop = "Playlist"
)

// Track is what can be told of the track that plays. The zero value is none.
type Track struct {
	Number         int64 // differs from that of every other entry of the queue, and is not 0
	Title, Album   string
	Artists        []string
	AlbumArtist    string
	Genres         []string
	Disc, Position int
	Length         time.Duration
	File, Picture  string // paths; may be empty
}

// State is the player at one moment.
type State struct {
	Track         Track
	Playing       bool
	Position      time.Duration
	Volume, Speed float64
	Shuffle       bool
	Loop          Loop
	More          bool // something follows
}

// Config is what a Service needs.
type Config struct {
	Player  Player
	Address string       // of the bus; empty: that of the session
	Log     *slog.Logger // nil: discard
}
