package tags_test

import (
	"bytes"
	"errors"
	"fmt"

	"linnet/library/librarytest"
	"linnet/library/tags"
)

// A file is told by its bytes, not by its name, and read through an io.ReaderAt.
func ExampleOpen() {
	track := librarytest.Track{Path: "1.flac", Title: "Low Water", Artists: []string{"Ana Lima", "Bo Reed"}, Album: "Tide Tables",
		Number: 2, Year: 2019}
	music, err := track.Bytes()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, file := range [][]byte{music, []byte("This is no music.")} {
		f, err := tags.Open(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			fmt.Println(err)
			return
		}
		info, err := f.Info()
		if errors.Is(err, tags.ErrNotMusic) {
			fmt.Println("not music")
		} else {
			fmt.Printf("%s by %q, %d on %s (%d)\n", info.Title, info.Artists, info.Number, info.Album, info.Year)
			fmt.Printf("%s, %v, %d Hz\n", info.Format, info.Duration, info.SampleRate)
		}
		f.Close()
	}
	// Output:
	// Low Water by ["Ana Lima" "Bo Reed"], 2 on Tide Tables (2019)
	// FLAC, 1s, 44100 Hz
	// not music
}
