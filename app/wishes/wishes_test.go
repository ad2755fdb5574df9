package wishes

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"linnet/library/sqlitefile"
	"linnet/p2p"
)

func open(t *testing.T, path string) *Book {
	t.Helper()
	b, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func only(t *testing.T, b *Book) Wish {
	t.Helper()
	all, err := b.Wishes(t.Context())
	if err != nil || len(all) != 1 {
		t.Fatalf("%+v, %v; want one wish", all, err)
	}
	return all[0]
}

func find(n byte) Find {
	return Find{p2p.Row{InfoHash: p2p.InfoHash{n}, Title: "Tide", SHA256: [32]byte{n}}, []p2p.Holder{{Key: [32]byte{n}}}}
}

// TestWhatWasSeenIsNotNewAgain, also after a restart, and also what was shown when the wish was made.
func TestWhatWasSeenIsNotNewAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "wishes.db")
	b := open(t, path)
	must(t, b.Add(t.Context(), Wish{Text: "  slack   tide ", Rules: Rules{Free: true}}, []p2p.InfoHash{{1}}))
	w := only(t, b)
	if w.Text != "slack tide" || !w.Rules.Free || !w.Asked.IsZero() {
		t.Errorf("kept %+v", w)
	}
	fresh, err := b.Found(t.Context(), w.ID, []Find{find(1), find(2), find(2)})
	if err != nil || len(fresh) != 1 || fresh[0].Row != find(2).Row {
		t.Fatalf("%+v, %v; want the second", fresh, err)
	}
	if n := only(t, b).News; n != 1 {
		t.Errorf("%d news", n)
	}
	looked, err := b.Look(t.Context(), w.ID)
	if err != nil || len(looked) != 1 || looked[0].Row != find(2).Row || looked[0].Holders[0] != find(2).Holders[0] {
		t.Fatalf("%+v, %v", looked, err)
	}
	b = open(t, path)
	if fresh, err = b.Found(t.Context(), w.ID, []Find{find(1), find(2)}); err != nil || len(fresh) != 0 {
		t.Errorf("new again: %+v, %v", fresh, err)
	}
	must(t, b.Remove(t.Context(), w.ID))
	if fresh, err = b.Found(t.Context(), w.ID, []Find{find(3)}); err != nil || len(fresh) != 0 {
		t.Errorf("found for a wish that is gone: %+v, %v", fresh, err)
	}
}

func TestOneWishForTheSameSearch(t *testing.T) {
	b := open(t, filepath.Join(t.TempDir(), "wishes.db"))
	for range 2 {
		must(t, b.Add(t.Context(), Wish{Text: "tide"}, nil))
	}
	w := only(t, b)
	must(t, b.SetFetch(t.Context(), w.ID, true))
	at := time.Unix(1e9, 0)
	must(t, b.Asked(t.Context(), w.ID, at))
	if w = only(t, b); !w.Fetch || !w.Asked.Equal(at) {
		t.Errorf("%+v", w)
	}
	if err := b.Add(t.Context(), Wish{Text: "  "}, nil); !errors.Is(err, ErrEmpty) {
		t.Errorf("no words: %v", err)
	}
}

func TestWishesAndNewsAreBounded(t *testing.T) {
	b := open(t, filepath.Join(t.TempDir(), "wishes.db"))
	for i := range maxWishes {
		must(t, b.Add(t.Context(), Wish{Text: string(rune('a'+i%26)) + string(rune('a'+i/26))}, nil))
	}
	if err := b.Add(t.Context(), Wish{Text: "one more"}, nil); !errors.Is(err, ErrMany) {
		t.Errorf("%v", err)
	}
	flood := make([]Find, maxNews+10)
	for i := range flood {
		flood[i].Row.InfoHash = p2p.InfoHash{byte(i), byte(i >> 8), 1}
	}
	fresh, err := b.Found(t.Context(), 1, flood)
	if err != nil || len(fresh) != maxNews {
		t.Errorf("%d news, %v", len(fresh), err)
	}
}

func TestKeptForLater(t *testing.T) {
	b := open(t, filepath.Join(t.TempDir(), "wishes.db"))
	must(t, b.Keep(t.Context(), find(1), time.Unix(1, 0)))
	must(t, b.Keep(t.Context(), find(2), time.Unix(2, 0)))
	kept, err := b.Kept(t.Context())
	if err != nil || len(kept) != 2 || kept[0].Row != find(2).Row {
		t.Fatalf("%+v, %v", kept, err)
	}
	must(t, b.Drop(t.Context(), find(2).Row.InfoHash))
	if kept, err = b.Kept(t.Context()); err != nil || len(kept) != 1 || kept[0].Row != find(1).Row {
		t.Errorf("%+v, %v", kept, err)
	}
}

// TestAtMostOneSearchInTwelveMinutes plays a day with five wishes, asking whenever it may.
func TestAtMostOneSearchInTwelveMinutes(t *testing.T) {
	start := time.Unix(1e9, 0)
	asked, counts := make([]time.Time, 5), make([]int, 5)
	var last time.Time
	for now := start; now.Before(start.Add(24 * time.Hour)); now = now.Add(time.Minute) {
		turn, at := Next(asked, now)
		if now.Before(at) {
			continue
		}
		if !last.IsZero() && now.Sub(last) < Apart {
			t.Fatalf("asked after %v", now.Sub(last))
		}
		last, asked[turn] = now, now
		counts[turn]++
	}
	for i, n := range counts {
		if n != 24 {
			t.Errorf("wish %d was asked %d times in a day of 120 turns", i, n)
		}
	}
}

func TestNext(t *testing.T) {
	now := time.Unix(1e9, 0)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	for name, c := range map[string]struct {
		asked []time.Time
		turn  int
		wait  time.Duration
	}{
		"none":             {nil, -1, 0},
		"the first":        {[]time.Time{{}}, 0, 0},
		"the never asked":  {[]time.Time{ago(time.Hour), {}}, 1, 0},
		"the longest ago":  {[]time.Time{ago(time.Hour), ago(2 * time.Hour), ago(time.Minute)}, 1, Apart - time.Minute},
		"a clock set back": {[]time.Time{ago(-100 * time.Hour)}, 0, Apart},
	} {
		if turn, at := Next(c.asked, now); turn != c.turn || turn >= 0 && at.Sub(now) != c.wait {
			t.Errorf("%s: %d in %v, want %d in %v", name, turn, at.Sub(now), c.turn, c.wait)
		}
	}
}

func TestRules(t *testing.T) {
	row := p2p.Row{Format: "flac", Bitrate: 900_000, Duration: 3 * time.Minute, Size: 20 << 20,
		Licence: "https://creativecommons.org/licenses/by/4.0/"}
	silent := p2p.Row{Format: "mp3"}
	for name, c := range map[string]struct {
		rules    Rules
		row      p2p.Row
		holders  int
		expected bool
	}{
		"anything":          {Rules{}, silent, 1, true},
		"format":            {Rules{Formats: "flac wav"}, row, 1, true},
		"other format":      {Rules{Formats: "mp3"}, row, 1, false},
		"bitrate":           {Rules{MinBitrate: 192_000}, row, 1, true},
		"bitrate not said":  {Rules{MinBitrate: 192_000}, silent, 1, false},
		"too short":         {Rules{MinLength: 4 * time.Minute}, row, 1, false},
		"too long":          {Rules{MaxLength: 2 * time.Minute}, row, 1, false},
		"length not said":   {Rules{MaxLength: 2 * time.Minute}, silent, 1, false},
		"too large":         {Rules{MaxSize: 10 << 20}, row, 1, false},
		"too few":           {Rules{MinHolders: 2}, row, 1, false},
		"free":              {Rules{Free: true}, row, 1, true},
		"licence not said":  {Rules{Free: true}, silent, 1, false},
		"all that is asked": {Rules{"flac", 1, time.Second, time.Hour, 1 << 30, 2, true}, row, 2, true},
	} {
		if got := c.rules.Want(c.row, c.holders); got != c.expected {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestABookOfANewerVersion is refused in a sentence, and stays as it is; one of before versions were counted is read on.
func TestABookOfANewerVersion(t *testing.T) {
	path := filepath.Join(t.TempDir(), "wishes.db")
	b := open(t, path)
	must(t, b.Add(t.Context(), Wish{Text: "tide"}, nil))
	_, err := b.db.Exec("PRAGMA user_version = 99")
	must(t, err)
	if _, err := Open(path); !errors.Is(err, sqlitefile.ErrNewer) {
		t.Errorf("opened: %v", err)
	}
	_, err = b.db.Exec("PRAGMA user_version = 0")
	must(t, err)
	if b := open(t, path); b.SetAside() != "" || only(t, b).Text != "tide" {
		t.Error("the wish is lost")
	}
}
