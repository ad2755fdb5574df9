package catalog

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestAlbumRule: tracks that share an album title, and which of them are one album. A track is written as
// "folder, album artist, artist, year, disc, MusicBrainz id", the end left out where it is empty; * marks a folder that
// holds other albums too, and + a compilation. Equal letters in want are one album.
func TestAlbumRule(t *testing.T) {
	for _, c := range []struct{ name, tracks, want string }{
		// in one folder
		{"plain", "f,Ana,Ana; f,Ana,Ana", "aa"},
		{"one without album artist", "f,Ana,Ana; f,,Ana; f,Ana,Ana", "aaa"},
		{"guest without album artist", "f,,Ana; f,,Ana feat. Bob; f,,Ana", "aaa"},
		{"guest of another name without album artist", "f,Ana,Ana; f,,Bob; f,Ana,Ana", "aaa"},
		{"guest in the album artist", "f,Ana,Ana; f,Ana feat. Bob,Ana; f,Ana (ft. Cy),Ana", "aaa"},
		{"several artists, nobody's album", "f,,Ana; f,,Bob; f,,Cy", "aaa"},
		{"various artists", "f,Various Artists,Ana; f,Various Artists,Bob", "aa"},
		{"compilation in a mixed folder", "f*+,,Ana; f*+,,Bob", "aa"},
		{"two of a name in a mixed folder", "f*,,Ana; f*,,Bob; f*,,Ana", "aba"},
		{"guest in a mixed folder", "f*,,Ana; f*,,Ana feat. Bob", "aa"},
		{"two album artists in one folder", "f,Ana,Ana; f,Bob,Bob; f,,Bob", "abb"},
		{"two album artists, one track of neither", "f,Ana,Ana; f,Ana,Ana; f,Bob,Bob; f,,Cy", "aaba"},
		{"two releases in one folder", "f,Ana,Ana,,,1; f,Ana,Ana,,,2", "ab"},
		{"a bonus track without release", "f,Ana,Ana,,,1; f,Ana,Ana; f,,Bob", "aaa"},
		{"two years in one folder", "f,Ana,Ana,1999; f,Ana,Ana,2001", "aa"},
		{"a track without year", "f,Ana,Ana,1999; f,Ana,Ana", "aa"},
		{"several discs in one folder", "f,Ana,Ana,1999,1; f,Ana,Ana,1999,2", "aa"},
		{"no artist at all", "f,,; f,,", "aa"},
		{"no artist in a mixed folder", "f*,,; f*,,Ana", "ab"},
		// over folders
		{"same release", "f,Ana,Ana,1999,1,1; g,Ana,Ana,2001,2,1", "aa"},
		{"same release of other album artists", "f,Ana,Ana,,,1; g,Ana & Bob,Ana,,,1", "aa"},
		{"two releases of one artist", "f,Ana,Ana,1999,,1; g,Ana,Ana,1999,,2", "ab"},
		{"self-titled in two years", "f,Ana,Ana,1977; g,Ana,Ana,1982", "ab"},
		{"four self-titled", "a,Ana,Ana,1977; b,Ana,Ana,1978; c,Ana,Ana,1980; d,Ana,Ana,1982", "abcd"},
		{"one artist, one year", "f,Ana,Ana,1999; g,Ana,Ana,1999", "aa"},
		{"one without year", "f,Ana,Ana,1999; g,Ana,Ana", "aa"},
		{"one without year, two that fit", "f,Ana,Ana,1999; g,Ana,Ana; h,Ana,Ana,2005", "abc"},
		{"one without release", "f,Ana,Ana,1999,1,1; g,Ana,Ana,1999,2", "aa"},
		{"greatest hits of two", "f,Ana,Ana,1999; g,Bob,Bob,1999", "ab"},
		{"greatest hits without album artist", "f,,Ana; g,,Bob", "ab"},
		{"same artist without album artist, far apart", "x/f,,Ana; y/f,,Ana", "ab"},
		{"discs side by side", "b/Vol. 1,,Ana,,1; b/Vol. 2,,Ana,,2", "aa"},
		{"discs side by side, of several artists", "b/red,,Ana,,1; b/blue,,Bob,,2", "aa"},
		{"same disc side by side", "b/x,,Ana,,1; b/y,,Ana,,1", "ab"},
		{"no disc side by side", "b/x,,Ana; b/y,,Ana", "ab"},
		{"second disc without album artist", "b/x,Ana,Ana,,1; b/y,,Ana,,2", "aa"},
		{"second disc of another", "b/x,Ana,Ana,,1; b/y,,Bob,,2", "ab"},
		{"discs side by side of two years", "b/x,,Ana,1999,1; b/y,,Ana,2001,2", "ab"},
		{"various artists in two years", "f,Various Artists,Ana,1999; g,Various Artists,Bob,2005", "ab"},
		{"various artists of several names", "f,Various Artists,Ana; f,VA,Bob; g,V.A.,Cy; g,Various,Di", "aaaa"},
		{"two copies of one album", "flac,Ana,Ana,1999,1; mp3,Ana,Ana,1999,1", "aa"},
	} {
		for _, backwards := range []bool{false, true} {
			tracks := albumTracksOf(c.tracks)
			order := slices.Clone(tracks)
			if backwards {
				slices.Reverse(order)
			}
			groups := arrangeAlbums(order)
			if got := lettersOf(tracks, groups); got != c.want {
				t.Errorf("%s: %s, want %s", c.name, got, c.want)
			}
			keys := albumKeys("title", groups)
			if unique := slices.Compact(slices.Sorted(slices.Values(keys))); len(unique) != len(groups) {
				t.Errorf("%s: %d albums have %d keys", c.name, len(groups), len(unique))
			}
		}
	}
}

// albumTracksOf reads what TestAlbumRule writes.
func albumTracksOf(text string) (tracks []*albumTrack) {
	for line := range strings.SplitSeq(text, ";") {
		f := append(strings.Split(strings.TrimSpace(line), ","), "", "", "", "")
		track := &albumTrack{folder: strings.TrimRight(f[0], "*+"), albumArtist: withoutGuests(f[1]), artist: withoutGuests(f[2]), mb: f[5],
			mixed: strings.Contains(f[0], "*"), compilation: strings.Contains(f[0], "+")}
		fmt.Sscan(f[3], &track.year)
		fmt.Sscan(f[4], &track.disc)
		tracks = append(tracks, track)
	}
	return tracks
}

// lettersOf has the same letter for tracks of one album, in the order in which they come.
func lettersOf(tracks []*albumTrack, groups []*albumGroup) string {
	letters, out := map[*albumGroup]byte{}, ""
	for _, t := range tracks {
		for _, g := range groups {
			if slices.Contains(g.tracks, t) {
				if letters[g] == 0 {
					letters[g] = byte('a' + len(letters))
				}
				out += string(letters[g])
			}
		}
	}
	return out
}
