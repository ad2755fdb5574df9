package library_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"linnet/library"
	"linnet/library/librarytest"
)

// TestCueSheetBesideAnAlbumInOneFile names its places, also when it names the WAVE file that was on the disc.
func TestCueSheetBesideAnAlbumInOneFile(t *testing.T) {
	dir := t.TempDir()
	if err := librarytest.Write(dir, librarytest.Track{Path: "Album.flac", Title: "Album", Artists: []string{"Ana"}}); err != nil {
		t.Fatal(err)
	}
	album := filepath.Join(dir, "Album.flac")
	if _, err := library.Chapters(album); !errors.Is(err, library.ErrNotFound) {
		t.Errorf("without a sheet: %v", err)
	}
	for _, sheet := range []string{"Album.cue", "Album.flac.cue"} {
		for _, names := range []string{"Album.flac", "CDImage.wav"} {
			text := "FILE \"" + names + "\" WAVE\n TRACK 01 AUDIO\n  TITLE \"Quay\"\n  INDEX 01 00:00:00\n" +
				" TRACK 02 AUDIO\n  TITLE \"\xc9bb\"\n  INDEX 01 00:01:00\n" // in the Latin script of Windows
			file := filepath.Join(dir, sheet)
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			all, err := library.Chapters(album)
			if err != nil || len(all) != 2 || all[0].Title != "Quay" || all[1] != (library.Chapter{At: time.Second, Title: "Ébb"}) {
				t.Errorf("%s about %s: %v, %v", sheet, names, all, err)
			}
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestChaptersOfNothing(t *testing.T) {
	if _, err := library.Chapters(filepath.Join(t.TempDir(), "gone.m4b")); !errors.Is(err, library.ErrNotFound) {
		t.Errorf("%v", err)
	}
}
