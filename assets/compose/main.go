// Command compose writes the demo music of Linnet: for each piece a WAV, for each album a cover, and a list of both with their
// tags, which packaging/music.sh hands to real encoders.
//
// The same source gives the same samples: every choice of the composer is drawn from a generator seeded by the piece's title.
// It takes nothing from outside, so that the result is ours to give away.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	log.SetFlags(0)
	out := flag.String("out", "", "folder for the WAVs, the covers and list.tsv")
	flag.Parse()
	if *out == "" {
		log.Fatal("compose: -out FOLDER is needed")
	}
	if err := write(*out, albums()); err != nil {
		log.Fatal("compose: ", err)
	}
}

// write renders every piece into dir. list.tsv has a line for each: wav, cover, target path, format, title, artist, album, n,
// total, year, genre.
func write(dir string, albums []album) error {
	var list strings.Builder
	for a, al := range albums {
		cover := filepath.Join(dir, fmt.Sprintf("%d.%s", a, al.coverFormat()))
		if err := drawCover(cover, al.cover); err != nil {
			return err
		}
		for n, p := range al.pieces {
			wav := filepath.Join(dir, fmt.Sprintf("%d-%d.wav", a, n+1))
			if err := os.WriteFile(wav, encodeWAV(render(p, al.rate), al), 0o644); err != nil {
				return err
			}
			if al.format == "wav" { // the others are tagged by their encoders
				if err := tagWAV(wav, cover, al, n); err != nil {
					return err
				}
			}
			fmt.Fprintln(&list, strings.Join([]string{wav, cover, al.path(n), al.format, p.title, al.artist, al.title,
				fmt.Sprint(n + 1), fmt.Sprint(len(al.pieces)), al.year, al.genre}, "\t"))
		}
	}
	return os.WriteFile(filepath.Join(dir, "list.tsv"), []byte(list.String()), 0o644)
}
