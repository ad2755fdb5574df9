package browse

import (
	"testing"
	"time"

	"linnet/app/state/view"
	"linnet/library"
)

func TestHowATrackSounds(t *testing.T) {
	for _, c := range []struct {
		track library.Track
		want  string
	}{
		{library.Track{}, ""},
		{library.Track{Format: "FLAC", SampleRate: 44100, Channels: 2}, "FLAC · 44.1 kHz · stereo"},
		{library.Track{Format: "MP3", Bitrate: 128_000, SampleRate: 22050, Channels: 1}, "MP3 128 · 22.05 kHz · mono"},
		{library.Track{Format: "FLAC", SampleRate: 96000, Channels: 6}, "FLAC · 96 kHz · 6 channels"},
	} {
		if got := sound(c.track); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestFactsThatAreNotKnownAreLeftOut(t *testing.T) {
	if gain(library.Track{}) != "" || stars(0) != "" {
		t.Error("no gain and no stars are shown")
	}
	if got := gain(library.Track{TrackGain: -7.25, AlbumGain: 1}); got != "track -7.2 dB, album +1.0 dB" {
		t.Errorf("%q", got)
	}
	if got := stars(4); got != "4 of 5" {
		t.Errorf("%q", got)
	}
	for _, f := range facts(library.Track{Title: "x"}, nil) {
		if f.Value == "" || f.Name == "Last played" || f.Name == "Plays" {
			t.Errorf("%+v", f)
		}
	}
	all := facts(library.Track{LastPlayed: time.Unix(1e9, 0)}, []library.Track{{Format: "FLAC", Album: "Dawn", Path: "/m/a.flac"}})
	n := len(all)
	if all[n-2].Name != "Last played" || all[n-1] != (view.Fact{Name: "The same sound", Value: "FLAC · Dawn · /m/a.flac"}) {
		t.Errorf("%+v", all)
	}
}

func TestOrdersAreCalledByTheirNames(t *testing.T) {
	for _, one := range sorts {
		if name := nameOfSort(string(one.sort)); sortCalled(name) != one.sort {
			t.Errorf("%s is called %s, which is %s", one.sort, name, sortCalled(name))
		}
	}
	if sortCalled("by colour") != library.SortTitle || nameOfSort("") != nameOfSort(string(library.SortTitle)) {
		t.Error("an unknown order is not by title")
	}
}

// TestADamagedSessionOpensNothing: sections there are none of, and things that stand in no section.
func TestADamagedSessionOpensNothing(t *testing.T) {
	for _, trail := range [][]view.Place{nil, {{Section: "Cellar"}}, {{Section: view.SectionAlbums, Key: "aa"}},
		{{Section: view.SectionSongs}, {Section: "Cellar", Key: "x"}}} {
		s := &Slice{open: opened{trail: []place{{section: view.SectionYears}}, filters: map[string]string{}}}
		s.Recall(trail, "words")
		if got, filter := s.Trail(); len(got) != 1 || got[0].Section != view.SectionYears || filter != "" {
			t.Errorf("%v opens %v, filtered by %q", trail, got, filter)
		}
	}
	s := &Slice{open: opened{filters: map[string]string{}}}
	s.Recall([]view.Place{{Section: view.SectionGenres}, {Section: view.SectionGenres, Key: "folk", Name: "Folk"}}, "words")
	if got, filter := s.Trail(); len(got) != 2 || got[1].Name != "Folk" || filter != "words" {
		t.Errorf("opens %v, filtered by %q", got, filter)
	}
	if s.Reopen("") != nil || s.Reopen("{") != nil {
		t.Error("a list is read that is none")
	}
}
