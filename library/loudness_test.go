package library

import (
	"errors"
	"math"
	"testing"
)

func TestLoudnessIsKeptUntilTheFileChanges(t *testing.T) {
	x, _ := filled(t)
	all, err := x.Unmeasured(t.Context(), 100)
	if err != nil || len(all) < 3 {
		t.Fatal(len(all), err)
	}
	one := all[0].ID
	if _, err := x.Loudness(t.Context(), one); !errors.Is(err, ErrNotFound) {
		t.Errorf("before: %v", err)
	}
	want := Loudness{LUFS: -14.5, Peak: .9, Shape: []byte{1, 2, 3}}
	if err := x.SetLoudness(t.Context(), one, want); err != nil {
		t.Fatal(err)
	}
	got, err := x.Loudness(t.Context(), one)
	if err != nil || got.LUFS != want.LUFS || got.Peak != want.Peak || string(got.Shape) != string(want.Shape) {
		t.Errorf("%+v, %v", got, err)
	}
	if left, err := x.Unmeasured(t.Context(), 100); err != nil || len(left) != len(all)-1 {
		t.Errorf("%d left, %v", len(left), err)
	}
	if _, err := x.db.Write.Exec("UPDATE track SET modified = modified + 1 WHERE id = ?", one); err != nil {
		t.Fatal(err)
	}
	if _, err := x.Loudness(t.Context(), one); !errors.Is(err, ErrNotFound) {
		t.Errorf("after the file changed: %v", err)
	}
	if err := x.SetLoudness(t.Context(), 1<<40, want); !errors.Is(err, ErrNotFound) {
		t.Errorf("of no track: %v", err)
	}
	if err := x.SetLoudness(t.Context(), one, Loudness{LUFS: math.Inf(-1)}); err != nil {
		t.Errorf("silence: %v", err)
	}
}

func TestAlbumLoudnessIsThatOfAllItsTracks(t *testing.T) {
	x, _ := filled(t)
	albums, _, err := x.Albums(t.Context(), Page{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range albums {
		_, tracks, err := x.Album(t.Context(), a.Key)
		if err != nil || len(tracks) < 2 {
			continue
		}
		for i, track := range tracks {
			if err := x.SetLoudness(t.Context(), track.ID, Loudness{LUFS: -20, Peak: float64(i+1) / 10}); err != nil {
				t.Fatal(err)
			}
			l, err := x.Loudness(t.Context(), tracks[0].ID)
			if whole := i == len(tracks)-1; err != nil || whole != (l.AlbumLUFS > Silent) {
				t.Errorf("%d of %d measured: %+v, %v", i+1, len(tracks), l, err)
			}
		}
		l, _ := x.Loudness(t.Context(), tracks[0].ID)
		if math.Abs(l.AlbumLUFS+20) > .01 || l.AlbumPeak != float64(len(tracks))/10 {
			t.Errorf("%+v", l)
		}
		return
	}
	t.Fatal("no album of several tracks")
}
