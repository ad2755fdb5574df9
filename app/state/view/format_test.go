package view

import (
	"errors"
	"testing"
	"time"

	"linnet/app/message"
)

func TestClock(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0:                "0:00",
		-time.Second:     "0:00",
		65 * time.Second: "1:05",
		time.Hour + 2*time.Minute + 3999*time.Millisecond: "1:02:03",
	} {
		if got := message.Clock(d); got != want {
			t.Errorf("clock(%v) = %q, want %q", d, got, want)
		}
	}
}

func TestSize(t *testing.T) {
	for n, want := range map[int64]string{0: "0 B", 999: "999 B", 1000: "1 kB", 820_400: "820 kB", 999_600: "1.0 MB",
		34_100_000: "34.1 MB", 999_960_000: "1.00 GB", 2_340_000_000: "2.34 GB"} {
		if got := Size(n); got != want {
			t.Errorf("size(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestCount(t *testing.T) {
	for n, want := range map[int]string{0: "0 songs", 1: "1 song", 999: "999 songs", 5204: "5,204 songs", 1_000_000: "1,000,000 songs"} {
		if got := message.Count(n, "{n} song", "{n} songs"); got != want {
			t.Errorf("count(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestFormat(t *testing.T) {
	for _, c := range []struct {
		codec   string
		bitrate int
		want    string
	}{{"FLAC", 900_000, "FLAC"}, {"MP3", 320_000, "MP3 320"}, {"Opus", 95_600, "Opus 96"}, {"MP3", 0, "MP3"}} {
		if got := Format(Codec(c.codec), c.bitrate); got != c.want {
			t.Errorf("format(%q, %d) = %q, want %q", c.codec, c.bitrate, got, c.want)
		}
	}
}

func TestSentence(t *testing.T) {
	for text, want := range map[string]string{"the disk is full": "The disk is full.", "Done.": "Done.", "été": "été."} {
		if got := Sentence(errors.New(text)); got != want {
			t.Errorf("sentence(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestJoinLeavesOutWhatIsEmpty(t *testing.T) {
	if got := message.Dotted("", "a", "", "b", ""); got != "a · b" {
		t.Errorf("got %q", got)
	}
}

// TestRatesAreNamedAsTheFileWasMade: tags are counted with the sound.
func TestRatesAreNamedAsTheFileWasMade(t *testing.T) {
	for _, c := range []struct {
		codec   string
		bitrate int
		want    string
	}{{"MP3", 321_400, "MP3 320"}, {"MP3", 320_000, "MP3 320"}, {"AAC", 193_100, "AAC 192"}, {"MP3", 129_000, "MP3 128"},
		{"MP3", 245_000, "MP3 245"},
		{"MP3", 131_000, "MP3 131"}, {"Opus", 97_000, "Opus 97"}, {"MP3", 319_000, "MP3 319"}} {
		if got := Format(c.codec, c.bitrate); got != c.want {
			t.Errorf("%s at %d is %q, want %q", c.codec, c.bitrate, got, c.want)
		}
	}
}
