package library

import (
	"bytes"
	"testing"

	"linnet/library/internal/playlistfile"
	"linnet/packaging/bombtest"
)

// TestBombs goes over the texts that strangers write: see linnet/packaging/bombtest.
func TestBombs(t *testing.T) {
	var rows []bombtest.Row
	for attack, part := range map[string]string{"odd bytes": "\xe9", "half a sign": "\xff", "text": "a", "pairs": "\xff\xfe\x00\xd8"} {
		rows = append(rows, bombtest.Row{Parser: "DecodeText", Attack: attack,
			Bomb: func() []byte { return bytes.Repeat([]byte(part), maxLyrics/len(part)) },
			Read: func(in *bombtest.Input) { playlistfile.ToText(in.Bytes()) }})
	}
	bombtest.Hold(t, rows)
}
