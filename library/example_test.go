package library_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"linnet/library"
	"linnet/library/librarytest"
)

// A line of the query language is a list of terms, and a track must fit every one.
func ExampleParseQuery() {
	for _, term := range library.ParseQuery(`love artist:björk year:1990-1999 -genre:"Hard Rock"`).Terms {
		switch {
		case term.Text == "":
			fmt.Printf("%s from %d to %d\n", term.Field, term.Low, term.High)
		case term.Field == library.FieldAny:
			fmt.Printf("any field has %q\n", term.Text)
		default:
			fmt.Printf("%s has %q: %t\n", term.Field, term.Text, !term.Not)
		}
	}
	// Output:
	// any field has "love"
	// artist has "björk": true
	// year from 1990 to 1999
	// genre has "Hard Rock": false
}

// A folder is picked and scanned; then its tracks are found by words and fields, whatever their accents and case.
func ExampleIndex_Find() {
	if err := findMusic(context.Background(), `artist:bjork year:>=2020`); err != nil {
		fmt.Println(err)
	}
	// Output:
	// First Light, from Dawn Chorus
	// Été, from Dawn Chorus
	// Linnet, from Dawn Chorus
}

func findMusic(ctx context.Context, query string) error {
	home, err := os.MkdirTemp("", "example")
	if err != nil {
		return err
	}
	defer os.RemoveAll(home)
	music := filepath.Join(home, "music")
	if err := librarytest.Write(music, librarytest.Music()...); err != nil {
		return err
	}
	x, err := library.Open(library.Config{Path: filepath.Join(home, "library.db")})
	if err != nil {
		return err
	}
	defer x.Close()
	if _, err := x.AddFolder(ctx, music); err != nil {
		return err
	}
	if _, err := x.Scan(ctx, nil); err != nil {
		return err
	}
	tracks, _, err := x.Find(ctx, query, library.SortAlbum, library.Page{})
	for _, t := range tracks {
		fmt.Printf("%s, from %s\n", t.Title, t.Album)
	}
	return err
}
