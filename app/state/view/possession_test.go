package view

import (
	"image/color"
	"strings"
	"testing"

	"linnet/p2p"
)

// TestPossession: what is here, what comes, and what has to be got once more.
func TestPossession(t *testing.T) {
	for _, c := range []struct {
		name string
		t    p2p.Transfer
		has  Possession
		part float64
	}{
		{"finished", p2p.Transfer{State: p2p.Finished}, Have, 1},
		{"finished and gone", p2p.Transfer{State: p2p.Finished, Gone: true}, NotYet, 0},
		{"failed", p2p.Transfer{State: p2p.Failed, Have: 5, Size: 10}, NotYet, 0},
		{"half of it", p2p.Transfer{State: p2p.Arriving, Have: 5, Size: 10}, Fetching, .5},
		{"of unknown size", p2p.Transfer{State: p2p.Waiting}, Fetching, 0},
	} {
		if has, part := PossessionOf(c.t); has != c.has || part != c.part {
			t.Errorf("%s: %v, %v", c.name, has, part)
		}
	}
}

// TestProgressIsShownInTheRowsThatMove, and a list in which none does stays the same.
func TestProgressIsShownInTheRowsThatMove(t *testing.T) {
	ih := p2p.InfoHash{1}
	before := []FoundRow{{ID: ih.String(), Title: "Tide"}, {ID: "no hash"}}
	moving := ByHash([]p2p.Transfer{{State: p2p.Arriving, Have: 1, Size: 4, Row: p2p.Row{InfoHash: ih}}})
	after := WithProgress(before, moving)
	if after[0].Has != Fetching || after[0].Progress != .25 || before[0].Has != NotYet || after[1] != before[1] {
		t.Errorf("%+v", after)
	}
	if again := WithProgress(after, moving); &again[0] != &after[0] {
		t.Error("nothing moved, and the list is another")
	}
}

// TestHoldersAreCountedOnce, and the row they were added to stays as it was.
func TestHoldersAreCountedOnce(t *testing.T) {
	ana, ben := p2p.Holder{Key: p2p.Key{1}}, p2p.Holder{Key: p2p.Key{2}}
	one := Found{Row: p2p.Row{InfoHash: p2p.InfoHash{9}, Format: "mp3", Bitrate: 128_000, Size: 4_000_000}, Holders: []p2p.Holder{ana}}
	both := one.HeldBy([]p2p.Holder{ana, ben})
	if len(one.Holders) != 1 || len(both.Holders) != 2 {
		t.Errorf("%d, then %d", len(one.Holders), len(both.Holders))
	}
	row := DrawFound(both)
	if row.Holders != 2 || row.Bars != 2 || row.Format != "MP3 128" || row.Size != "4.0 MB" || row.Free {
		t.Errorf("%+v", row)
	}
	if got := TitleOf(one.Row); got != "Torrent 09000000" {
		t.Errorf("without a title it is %q", got)
	}
	for in, want := range map[string]string{"OPUS": "Opus", "oga": "Vorbis", "flac": "FLAC", "wavpack": "wavpack"} {
		if got := Codec(in); got != want {
			t.Errorf("%s is %s", in, got)
		}
	}
}

// TestACodeHasAQuietBorder, and a text that does not fit has no code.
func TestACodeHasAQuietBorder(t *testing.T) {
	img := DrawCode("linnet:abc")
	side := img.Bounds().Dx()
	black := 0
	for i := range side {
		for _, at := range [][2]int{{i, 0}, {i, qrQuiet - 1}, {0, i}, {side - 1, i}} {
			if img.At(at[0], at[1]).(color.Gray).Y != 255 {
				t.Fatalf("the border is black at %v", at)
			}
		}
		for y := range side {
			if img.At(i, y).(color.Gray).Y == 0 {
				black++
			}
		}
	}
	if black < side {
		t.Errorf("%d of %d modules are black", black, side*side)
	}
	if DrawCode(strings.Repeat("x", maxQR+1)) != nil {
		t.Error("a text that is too long has a code")
	}
}

// TestYesAndNoAreShownAsWords and taken back as the query language writes them.
func TestYesAndNoAreShownAsWords(t *testing.T) {
	for _, query := range []string{"loved:no", "licence:free", "-licence:free", "rating:>=4", "year:1990-1999"} {
		r := ConditionsOf(query)[0]
		shown := r.Draw()
		if again := QueryOf([]Condition{r.With(RuleValue, shown.Value)}); again != QueryOf(ConditionsOf(query)) {
			t.Errorf("%s is shown as %+v and taken back as %s", query, shown, again)
		}
	}
	if hint := ConditionsOf("year:1990-1999")[0].Draw().Hint; hint != "1990-1999" {
		t.Errorf("a range is hinted at by %q", hint)
	}
}
