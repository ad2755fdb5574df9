package catalog_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"linnet/library"
	"linnet/library/librarytest"
)

// TestAlbumsOfALibrary: the rule as a scan applies it, in one scan and in two, with other albums around.
func TestAlbumsOfALibrary(t *testing.T) {
	track := func(path, artist, albumArtist, album string, year, disc int) librarytest.Track {
		return librarytest.Track{Path: path, Title: filepath.Base(path), Artists: []string{artist}, AlbumArtist: albumArtist,
			Album: album, Year: year, Disc: disc, Length: 1e8}
	}
	list := []librarytest.Track{
		track("one/1.flac", "Ana", "Ana", "One", 1999, 1), track("one/2.flac", "Ana", "", "One", 1999, 1),
		track("one/3.flac", "Ana feat. Bob", "", "One", 1999, 1),
		track("peter 1/1.flac", "Peter", "Peter", "Peter", 1977, 1), track("peter 2/1.flac", "Peter", "Peter", "Peter", 1978, 1),
		track("downloads/a.flac", "Ana", "", "Greatest Hits", 0, 0), track("downloads/b.flac", "Bob", "", "Greatest Hits", 0, 0),
		track("downloads/c.flac", "Cy", "", "Else", 0, 0),
		track("sampler/1.flac", "Ana", "", "Sampler", 2001, 0), track("sampler/2.flac", "Bob", "", "Sampler", 2001, 0),
	}
	for part, disc := range []string{"Untagged CD1", "Untagged CD2"} { // no tag tells the disc
		list = append(list, track("more/"+disc+"/1.flac", "Ana", "", "Untagged", 2000, 0),
			track(fmt.Sprintf("more/%s/%d.flac", disc, part+2), "Ana", "", "Untagged", 2000, 0))
	}
	for n, names := range [][2]string{{"CD1", "CD2"}, {"Disc 1 - Studio", "Disc 2 - Live"}, {"CD 01 (Remaster)", "CD 02 (Demos)"},
		{"Disc One", "Disc Two"},
		{"Box [Disc 1]", "Box [Disc 2]"}, {"Vol. 1", "Vol. 2"}, {"Digital Media 1", "Digital Media 2"}, {"Disque I", "Disque II"},
		{"Red", "Blue"}} {
		for disc, name := range names {
			for number := range 2 {
				list = append(list, track(fmt.Sprintf("box %d/%s/%d.flac", n, name, number), "Ana", "", fmt.Sprintf("Box %d", n), 2000,
					disc+1))
			}
		}
	}
	want := "Box 0 4, Box 1 4, Box 2 4, Box 3 4, Box 4 4, Box 5 4, Box 6 4, Box 7 4, Box 8 4, Else 1, " +
		"Greatest Hits 1, Greatest Hits 1, One 3, Peter 1, Peter 1, Sampler 2, Untagged 4"
	for n := range list {
		list[n].Tone = 200 + float64(n)
	}
	for _, first := range []int{len(list), len(list) / 2, 1} {
		x, dir := open(t), t.TempDir()
		must(t, librarytest.Write(dir, list[:first]...))
		add(t, x, dir)
		must(t, librarytest.Write(dir, list[first:]...))
		rescan(t, x)
		albums, _, err := x.Albums(ctx, library.Page{Limit: 100})
		must(t, err)
		var got []string
		for _, a := range albums {
			got = append(got, fmt.Sprintf("%s %d", a.Title, a.Tracks))
		}
		if all := strings.Join(got, ", "); all != want {
			t.Errorf("after %d of %d:\n%s, want\n%s", first, len(list), all, want)
		}
	}
}
