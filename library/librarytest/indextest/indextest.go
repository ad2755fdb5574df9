// Package indextest opens libraries for the tests of the parts of the index, which cannot import package library themselves.
package indextest

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"linnet/library"
	"linnet/library/librarytest"
)

var ctx = context.Background()

// Open opens an empty library, which is closed when the test is over.
func Open(t *testing.T) *library.Index {
	t.Helper()
	x, err := library.Open(library.Config{Path: filepath.Join(t.TempDir(), "library.db")})
	Must(t, err)
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}

// Filled is a library of the folder that librarytest writes.
func Filled(t *testing.T) (x *library.Index, dir string) {
	t.Helper()
	x, dir = Open(t), librarytest.Folder(t)
	Add(t, x, dir)
	return x, dir
}

// Add picks a folder and scans.
func Add(t *testing.T, x *library.Index, dir string) library.ScanReport {
	t.Helper()
	_, err := x.AddFolder(ctx, dir)
	Must(t, err)
	return Rescan(t, x)
}

// Rescan brings a library up to date.
func Rescan(t *testing.T, x *library.Index) library.ScanReport {
	t.Helper()
	report, err := x.Scan(ctx, nil)
	Must(t, err)
	return report
}

// At is the track whose file is at a path, which is joined of parts.
func At(t *testing.T, x *library.Index, parts ...string) library.Track {
	t.Helper()
	track, err := x.TrackAt(ctx, filepath.Join(parts...))
	Must(t, err)
	return track
}

// All are the tracks that are there, by id.
func All(t *testing.T, x *library.Index) (tracks []library.Track) {
	t.Helper()
	for track, err := range x.All(ctx) {
		Must(t, err)
		tracks = append(tracks, track)
	}
	return tracks
}

// Titles are the titles of tracks, in their order.
func Titles(tracks []library.Track) (out []string) {
	for _, track := range tracks {
		out = append(out, track.Title)
	}
	return out
}

// Write writes a file, and the folders that it is in.
func Write(t *testing.T, path string, b []byte) {
	t.Helper()
	Must(t, os.MkdirAll(filepath.Dir(path), 0o755))
	Must(t, os.WriteFile(path, b, 0o644))
}

// Must ends the test on an error.
func Must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
