// Tracks writes a folder of many small files of real sound with real tags, to measure the player with a large
// library:
//
//	go run ./packaging/bench/tracks FOLDER COUNT
package main

import (
	"fmt"
	"image/color"
	"os"
	"strconv"
	"time"

	"linnet/library/librarytest"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "tracks:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("usage: tracks FOLDER COUNT")
	}
	count, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	for n := range count {
		if err := librarytest.Write(args[0], track(n)); err != nil {
			return err
		}
	}
	return nil
}

// words are what titles and names are put together from.
var words = []string{"Été", "Lark", "Wind", "Ночь", "River", "夜曲", "Stone", "Ål", "Bright", "Żar", "Hollow", "Song", "Tide", "Low", "Paper",
	"Field"}

// name is the n-th of many names.
func name(n int) string {
	return words[n%len(words)] + " " + words[n/len(words)%len(words)] + " " + strconv.Itoa(n/len(words)/len(words))
}

// track is the n-th track: twelve to an album, three albums to an artist, a cover for two albums in three, and a tone of its
// own, or all of them would be versions of one recording.
func track(n int) librarytest.Track {
	album, artist := n/12, n/36
	t := librarytest.Track{Path: fmt.Sprintf("%s/%s/%02d.flac", name(artist), name(album), n%12+1), Title: name(n * 7919 % 100_003),
		Artists: []string{name(artist)}, Album: name(album), AlbumArtist: name(artist), Number: n%12 + 1, Year: 1960 + album%65,
		Genres: []string{words[artist%len(words)]}, Tone: 100 + float64(n)/25, Length: 50 * time.Millisecond}
	if album%3 > 0 {
		t.Cover = librarytest.Cover(color.RGBA{R: uint8(album * 37), G: uint8(album * 61), B: uint8(album * 17), A: 255})
	}
	return t
}
