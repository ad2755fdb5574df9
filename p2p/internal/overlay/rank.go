package overlay

import (
	"math"
	"strings"

	"linnet/p2p/internal/wire"
	"linnet/p2p/rings"
)

// Rank says how far up a row belongs among all that were found for a text: the higher the better. The
// text decides first (the very title or artist, then words of the title, then words anywhere), then
// how many hold the track, its quality (the best is worth four times as many holders), and whether one who
// holds it can be reached (near; worth nearly three times as many). Holders are distinct signers; no number
// of invented ones outweighs the text.
func Rank(text string, r wire.Row, holders int, near bool) float64 {
	q, title, artist := rings.Fold(text), rings.Fold(r.Title), rings.Artist(r.Artist)
	score := 0.0
	switch name := rings.Artist(text); {
	case q == title || name == artist || name == artist+" "+title || q == title+" "+artist:
		score = 200
	case HasWords(title, q):
		score = 150
	case HasWords(title+" "+artist+" "+rings.Fold(r.Album), q):
		score = 100
	}
	if near {
		score += 5
	}
	return score + 7*math.Min(math.Log2(float64(max(1, holders))), 10)/2 + Quality(r)
}

// HasWords says whether a folded text has all words of another.
func HasWords(text, words string) bool {
	text = " " + text + " "
	for _, w := range strings.Fields(words) {
		if !strings.Contains(text, " "+w+" ") {
			return false
		}
	}
	return true
}

// Quality is from 0 to 7: without loss is best, then by bitrate.
func Quality(r wire.Row) float64 {
	switch r.Format {
	case "flac", "wav", "aiff":
		return 7
	}
	return math.Min(float64(max(0, r.Bitrate))/320_000, 1) * 6
}
