package record

import (
	"fmt"
	"testing"

	"linnet/library/tags"
)

func TestWordsAreIndexedOnce(t *testing.T) {
	var f SortKeyMaker
	for _, test := range []struct {
		info tags.Info
		want string
	}{
		{tags.Info{Title: "Dawn Chorus", Artists: []string{"The Larks"}, AlbumArtist: "The Larks", Album: "Dawn"},
			"dawn chorus|the larks|"},
		{tags.Info{Title: "Dusk", Artists: []string{"The Larks", "Rook"}, AlbumArtist: "The Larks", Album: "Dawn"},
			"dusk|the larks rook|dawn"},
		{tags.Info{Title: "R.E.M.", Album: "Dusk"}, "r e m rem||dusk"},
		{tags.Info{}, "||"},
	} {
		t1 := f.Of(&test.info)
		if got := fmt.Sprintf("%s|%s|%s", t1.Words[0], t1.Words[1], t1.Words[2]); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}
