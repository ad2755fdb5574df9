package message

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// TestCountChoosesAForm, with the number as people write it.
func TestCountChoosesAForm(t *testing.T) {
	for n, want := range map[int]string{0: "0 tracks", 1: "1 track", 2: "2 tracks", 5204: "5,204 tracks", -1234567: "-1,234,567 tracks",
		999: "999 tracks"} {
		if got := Count(n, "{n} track", "{n} tracks"); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
	if got := Count(1, "once", "{n} times"); got != "once" {
		t.Errorf("a form without its number: %q", got)
	}
	if got := Count(2, "{n} song of {who}", "{n} songs of {who}", "who", "Ana"); got != "2 songs of Ana" {
		t.Errorf("a count with another value: %q", got)
	}
}

// TestAValueIsNeverFilled: a title may look like the name of a value.
func TestAValueIsNeverFilled(t *testing.T) {
	for _, c := range []struct{ want, got string }{
		{"{b} and {a}", Text("{a} and {b}", "a", "{b}", "b", "{a}")},
		{"no value for {c}", Text("no value for {c}", "a", "x")},
		{"an odd one: {a}", Text("an odd one: {a}", "a")},
		{"{ is open", Text("{brace} is open", "brace", "{")},
		{"nothing to fill {here}", Text("nothing to fill {here}")},
		{"Search", In("screen", "Search")},
		{"Songs", ID("Songs").Text()},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

// TestAnErrorIsAMessage that leads to its reason.
func TestAnErrorIsAMessage(t *testing.T) {
	full := errors.New("the disk is full")
	err := Wrap(full, "{reason}; make room for {path}", "path", "/a")
	if err.Error() != "the disk is full; make room for /a" || !errors.Is(err, full) {
		t.Errorf("%v", err)
	}
	if err := Error("the mode {mode} is unknown", "mode", "x"); err.Error() != "the mode x is unknown" || errors.Unwrap(err) != nil {
		t.Errorf("%v", err)
	}
}

func TestFigures(t *testing.T) {
	at := time.Date(2026, 11, 9, 9, 5, 0, 0, time.UTC)
	for got, want := range map[string]string{
		DateTime(at): "9 November 2026, 09:05", LongDate(at): "9 November 2026", ShortDate(at): "9 Nov 2026",
		WeekdayDate(at): "Mon 9 Nov 2026",
		ShortTime(at):   "9 Nov 09:05", WeekTime(at): "Monday 09:05", TableDate(at): "2026-11-09", Decimal(1.25, 1): "1.2",
		Decimal(3, 0):        "3",
		Listed("a", "", "b"): "a, b", Sentences("A.", "", "B."): "A. B.", Paragraphs("A.", "B."): "A.\nB.",
		Clock(-time.Second): "0:00", Clock(245 * time.Second): "4:05", Clock(3723 * time.Second): "1:02:03",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestMessages(t *testing.T) {
	at := time.Date(2026, 11, 29, 9, 5, 0, 0, time.UTC)
	for got, want := range map[string]string{
		Stars(0): "No rating", Stars(1): "1 star", Stars(5): "5 stars",
		ListensWait(1, "no network"): "One listen waits: no network.", ListensWait(1200, "no network"): "1,200 listens wait: no network.",
		ListensSent(1, "just now"): "One listen was sent, just now.", ListensSent(3, "just now"): "3 listens were sent, the last just now.",
		Songs(1): "1 song", Songs(1200): "1,200 songs", SleepsIn(1): "Pauses in a minute", SleepsIn(15): "Pauses in 15 minutes",
		MoreNotices(1): "1 more", MoreNotices(1200): "1,200 more",
		ShownCounts(1, 0, false): "seen 1, opened 0", ShownCounts(3000, 1, true): "seen 3,000, opened 1, hidden",
		Tab("All", 0): "All", Tab("All", 1000): "All 1,000",
		Numbered(0, "Rio"): "Rio", Numbered(3, "Rio"): "3  Rio",
		Window("", ""): "Linnet", Window("Rio", "Ana"): "Rio · Ana · Linnet", Window("Rio", ""): "Rio · Linnet",
		Percent(.459): "45 %", Percent(1): "100 %",
		Dotted("", "a", "", "b"): "a · b", Dotted(): "",
		SponsorName("Ann"): "Sponsor · Ann", LastSpan("10 min"): "last 10 min", Received("1 MB"): "received 1 MB",
		Sent("1 MB"):                            "sent 1 MB",
		Machine("0.2.0", "card", "on", "/home"): "Version: 0.2.0\nSound: card\nNetwork: on\nFiles of Linnet: /home",
		Failed(errors.New("no room")):           "This did not work: no room",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := Damaged(at); !strings.HasSuffix(got, "is from 29 November 2026, 09:05.") ||
		Damaged(time.Time{}) != strings.Split(got, " The last good")[0] {
		t.Errorf("%q", got)
	}
	if got := Rights("Stated today."); !strings.HasSuffix(got, "are shared. Stated today.") || !strings.HasPrefix(got, Rights("")) {
		t.Errorf("%q", got)
	}
}
