package tags

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// sung writes lyrics as the tests expect them.
func sung(l Lyrics) string {
	var s []string
	for _, line := range l.Lines {
		if l.Timed {
			s = append(s, fmt.Sprintf("%v %s", line.At, line.Text))
		} else {
			s = append(s, line.Text)
		}
	}
	return strings.Join(s, "|")
}

func TestParseLyrics(t *testing.T) {
	for text, want := range map[string]string{
		"La\r\nla\r\rla\n\n": "La|la||la",
		"[ti:Title]\n[00:02.50]two\n[00:01.5][1:00:25]one":    "1.5s one|2.5s two|1m0.25s one",
		"[offset:+500]\n[00:01.00]soon\n[00:00.10]at once":    "0s at once|500ms soon",
		"[00:01.00]<00:01.00>word <00:01.50>by <3 word":       "1s word by <3 word",
		"\ufeff[00:01]\n[00:02]after a pause":                 "1s |2s after a pause",
		"[Chorus]\nLa [x2]":                                   "[Chorus]|La [x2]",
		"[00:99.00]no time\n[-1:00]none\n[00:NaN]none at all": "[00:99.00]no time|[-1:00]none|[00:NaN]none at all",
		"\n \n\x00": "",
	} {
		if got := sung(ParseLyrics(text)); got != want {
			t.Errorf("%q:\ngot  %s\nwant %s", text, got, want)
		}
	}
	if n := len(ParseLyrics(strings.Repeat("la\n", 100_000)).Lines); n > maxLines {
		t.Errorf("%d lines", n)
	}
}

func TestTimedLyricsOfID3(t *testing.T) {
	piece := func(text string, at time.Duration) string { return utf16LE(text+"\x00") + be32(int(at.Milliseconds())) }
	for want, body := range map[string]string{
		"1s La|2s la": "\x03eng\x02\x01\x00La\x00" + be32(1000) + "la\x00" + be32(2000),
		"500ms It is|2s syllables": "\x01eng\x02\x01" + utf16LE("words\x00") + piece("It ", 500*time.Millisecond) +
			piece("is", time.Second) + piece("\nsyl", 2*time.Second) + piece("lables", 3*time.Second),
	} {
		file := id3v24(frame24("USLT", "\x03eng\x00plain")+frame24("SYLT", body)) + mpeg()
		if l, err := words(file); err != nil || sung(l) != want || !l.Timed {
			t.Errorf("%s: %s %v", want, sung(l), err)
		}
		if !read(t, file).Lyrics {
			t.Errorf("%s: not seen", want)
		}
	}
	inFrames := id3v24(frame24("SYLT", "\x03eng\x01\x01\x00La\x00"+be32(1000))) + mpeg()
	if _, err := words(inFrames); !errors.Is(err, ErrNoLyrics) {
		t.Errorf("times in frames: %v", err)
	}
}

func TestLyricsOfComments(t *testing.T) {
	file := flacFile(block(4, true, comments("UNSYNCEDLYRICS=plain", "SYNCEDLYRICS=[00:01.00]timed", "LYRICS=more")))
	if l, err := words(file); err != nil || sung(l) != "1s timed" {
		t.Errorf("%s %v", sung(l), err)
	}
}
