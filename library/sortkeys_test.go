package library

import (
	"fmt"
	"testing"

	"linnet/library/tags"
)

func TestWordsAreIndexedOnce(t *testing.T) {
	var f folding
	for _, test := range []struct {
		info tags.Info
		want string
	}{
		{tags.Info{Title: "Dawn Chorus", Artists: []string{"The Larks"}, AlbumArtist: "The Larks", Album: "Dawn"}, "dawn chorus|the larks|"},
		{tags.Info{Title: "Dusk", Artists: []string{"The Larks", "Rook"}, AlbumArtist: "The Larks", Album: "Dawn"}, "dusk|the larks rook|dawn"},
		{tags.Info{Title: "R.E.M.", Album: "Dusk"}, "r e m rem||dusk"},
		{tags.Info{}, "||"},
	} {
		t1 := f.sortKeys(&test.info)
		if got := fmt.Sprintf("%s|%s|%s", t1.words[0], t1.words[1], t1.words[2]); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}
