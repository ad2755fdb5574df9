package view

import (
	"strings"
	"testing"
	"time"

	"linnet/library"
)

func TestHowLongAgo(t *testing.T) {
	for d, want := range map[time.Duration]string{-time.Hour: "just now", 59 * time.Second: "just now", time.Minute: "1 min ago",
		59*time.Minute + 59*time.Second: "59 min ago", time.Hour: "1 h ago", 47 * time.Hour: "47 h ago", 48 * time.Hour: "2 days ago",
		1000 * 24 * time.Hour: "1,000 days ago"} {
		if got := Ago(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}

func TestHowLongItTakes(t *testing.T) {
	for d, want := range map[time.Duration]string{-time.Second: "", 0: "", time.Millisecond: "1 s left",
		3200 * time.Millisecond: "4 s left",
		time.Minute:             "1:00 left", time.Hour: "1:00:00 left"} {
		if got := Left(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}

func TestAPartOfAWhole(t *testing.T) {
	for _, c := range []struct {
		part, whole int64
		want        float64
	}{{0, 0, 0}, {5, 0, 0}, {5, -1, 0}, {1, 4, .25}, {4, 4, 1}, {9, 4, 1}} {
		if got := Fraction(c.part, c.whole); got != c.want {
			t.Errorf("%d of %d: %v, want %v", c.part, c.whole, got, c.want)
		}
	}
}

func TestFormatsAreNamedAlike(t *testing.T) {
	for name, want := range map[string]string{"opus": "Opus", "OPUS": "Opus", "ogg": "Vorbis", "oga": "Vorbis", "VORBIS": "Vorbis",
		"WavPack": "WavPack", "Musepack": "Musepack", "flac": "FLAC", "mp3": "MP3", "": ""} {
		if got := Codec(name); got != want {
			t.Errorf("%q is written %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]string{"ALAC": "ALAC", "AIFF": "AIFF", "WAV": "WAV", "AAC": "AAC 256"} {
		if got := Format(name, 255_700); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestWhatIsNotKnownIsLeftEmpty(t *testing.T) {
	if Year(0) != "" || Year(1999) != "1999" || Licence("") != "" || CoverOf(library.Track{ID: 7}) != "" {
		t.Error("what is not known is shown")
	}
	if got := CoverOf(library.Track{ID: 7, HasCover: true}); got != TrackRef(7) || got != "track:7" {
		t.Errorf("a cover is called %q", got)
	}
}

func TestFullStopsAreTakenOffTheEndAlone(t *testing.T) {
	for text, want := range map[string]string{"": "", "...": "", "a.b.": "a.b", "a": "a"} {
		if got := TrimDot(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestALongPathIsCut(t *testing.T) {
	if got := Readable(strings.Repeat("x", 2*maxPath)); len(got) > maxPath+len("…") {
		t.Errorf("%d bytes are shown", len(got))
	}
}

func TestOnlyScreensAreKnown(t *testing.T) {
	for s := range screenNames {
		if !Known(s) {
			t.Errorf("%s is not known", s)
		}
	}
	if Known("") || Known("library") {
		t.Error("a screen is known that there is not")
	}
}
