package library

import (
	"context"
	"errors"
	"os"
	"testing"

	"linnet/library/librarytest"
)

func TestRecordingIsOneInSeveralFiles(t *testing.T) {
	x, dir := open(t), t.TempDir()
	must(t, librarytest.Write(dir,
		librarytest.Track{Path: "a.flac", Title: "A", Tone: 300}, librarytest.Track{Path: "b.flac", Title: "B", Album: "Other", Tone: 300},
		librarytest.Track{Path: "c.flac", Title: "C", Tone: 301}, librarytest.Track{Path: "d.wav", Title: "D", Tone: 300},
		librarytest.Track{Path: "e.wav", Title: "E", Artists: []string{"Somebody"}, Tone: 300}))
	add(t, x, dir)
	a := at(t, x, dir, "a.flac")
	if versions, err := x.Versions(ctx, a.ID); err != nil || len(versions) != 0 || a.Versions != 1 {
		t.Errorf("before: %v %v", titles(versions), err)
	}
	var last [2]int
	must(t, x.HashAudio(ctx, func(done, left int) { last = [2]int{done, left} }))
	if last != [2]int{5, 0} {
		t.Errorf("told %v", last)
	}
	versions, err := x.Versions(ctx, a.ID)
	if err != nil || len(versions) != 1 || versions[0].Title != "B" || versions[0].Versions != 2 {
		t.Errorf("%+v %v", versions, err)
	}
	if versions, err := x.Versions(ctx, at(t, x, dir, "c.flac").ID); err != nil || len(versions) != 0 {
		t.Errorf("%v %v", titles(versions), err)
	}
	must(t, librarytest.Write(dir, librarytest.Track{Path: "b.flac", Title: "B", Tone: 302}))
	rescan(t, x) // what b.flac holds is not known any more
	if got := at(t, x, dir, "a.flac"); got.Versions != 1 {
		t.Errorf("%+v", got)
	}
	if _, err := x.Versions(ctx, 999); !errors.Is(err, ErrNotFound) {
		t.Errorf("%v", err)
	}
}

func TestHashingGoesOnWhereItStopped(t *testing.T) {
	x, _ := filled(t)
	stopping, stop := context.WithCancel(ctx)
	if err := x.HashAudio(stopping, func(done, _ int) {
		if done == 3 {
			stop()
		}
	}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	tracks := all(t, x)
	must(t, os.Remove(tracks[len(tracks)-1].Path)) // and one that cannot be read now
	hashed := 0
	must(t, x.HashAudio(ctx, func(done, _ int) { hashed = done }))
	if want := len(librarytest.Music()) - 3; hashed != want {
		t.Errorf("%d files of %d", hashed, want)
	}
	must(t, x.HashAudio(ctx, func(done, _ int) { hashed = -done }))
	if hashed != -1 {
		t.Errorf("%d files, not only the one that could not be read", -hashed)
	}
}
