package tags

import (
	"fmt"
	"strings"
	"testing"
)

func TestNameFromPath(t *testing.T) {
	for rel, want := range map[string]string{
		"Artist/Album/03 Title.mp3":                       "Title by Artist on Album, disc 0, 3, 0",
		"Artist - Title.mp3":                              "Title by Artist on , disc 0, 0, 0",
		"Artist/1999 - Album/1-03 Title.flac":             "Title by Artist on Album, disc 1, 3, 1999",
		"Album/CD2/03 - Artist - Title.ogg":               "Title by Artist on Album, disc 2, 3, 0",
		"Artist/Album (2003)/Disc 1 - Live/12. Title.mp3": "Title by Artist on Album, disc 1, 12, 2003",
		"Artist - Album/03_Title_of_It.mp3":               "Title of It by Artist on Album, disc 0, 3, 0",
		"Artist - [2001] Album/03 Title.mp3":              "Title by Artist on Album, disc 0, 3, 2001",
		"Artist/Artist - 2001 - Album/03 Title.mp3":       "Title by Artist on Album, disc 0, 3, 2001",
		"Artist - Album - 03 - Title.mp3":                 "Title by Artist on Album, disc 0, 3, 0",
		"Various Artists/Best Of/07 - Artist - Title.mp3": "Title by Artist on Best Of, disc 0, 7, 0",
		"Beatles/Live/03 - Yesterday - Live.mp3":          "Yesterday - Live by Beatles on Live, disc 0, 3, 0",
		"Beatles/Help/03 - Beatles - Yesterday.mp3":       "Yesterday by Beatles on Help, disc 0, 3, 0",
		"Artist/CD/Title.mp3":                             "Title by Artist on CD, disc 0, 0, 0",
		"1999.mp3":                                        "1999 by  on , disc 0, 0, 0",
		"03.mp3":                                          "03 by  on , disc 0, 0, 0",
		" .mp3":                                           ".mp3 by  on , disc 0, 0, 0",
		"Art\xffist/Album/Ti\xfftle.mp3":                  "Ti\ufffdtle by Art\ufffdist on Album, disc 0, 0, 0",
		"../../Album/Title.mp3":                           "Title by  on Album, disc 0, 0, 0",
	} {
		var i Info
		i.NameFromPath(rel)
		if got := fmt.Sprintf("%s by %s on %s, disc %d, %d, %d", i.Title, strings.Join(i.Artists, "+"), i.Album, i.Disc, i.Number,
			i.Year); got != want {
			t.Errorf("%q:\ngot  %s\nwant %s", rel, got, want)
		}
	}
}

func TestNameFromPathKeepsWhatTagsSay(t *testing.T) {
	i := Info{Album: "Tagged", Number: 9}
	i.NameFromPath("Artist/1999 - Album/03 Title.mp3")
	if i.Title != "Title" || i.Album != "Tagged" || i.Artists != nil || i.Number != 9 || i.Year != 0 {
		t.Errorf("%+v", i)
	}
	i = Info{Title: "Tagged"}
	if i.NameFromPath("Artist/Album/03 Title.mp3"); i.Album != "" || i.Number != 0 {
		t.Errorf("%+v", i)
	}
}

func FuzzNameFromPath(f *testing.F) {
	f.Add("Artist/1999 - Album/CD2/1-03 - Artist - Title.mp3")
	f.Add("..//.\x00/ - .")
	f.Fuzz(func(t *testing.T, rel string) {
		var i Info
		i.NameFromPath(rel)
		for _, text := range append(i.Artists, i.Title, i.Album) {
			if Clean(text) != text {
				t.Errorf("%q is not clean", text)
			}
		}
	})
}
