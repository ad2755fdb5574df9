package view

import (
	"math"
	"strings"
	"testing"

	"linnet/app/message"
	"linnet/library"
)

// TestEveryPresetCanBeSetByHand: no band is beyond what the sliders reach, no two are called alike, and the first changes nothing.
func TestEveryPresetCanBeSetByHand(t *testing.T) {
	const reach = 12 // dB, as the sliders go
	names := map[message.ID]bool{}
	for i, p := range Presets {
		if names[p.Name] || p.Name.Text() == "" {
			t.Errorf("preset %d is called %q", i, p.Name)
		}
		names[p.Name] = true
		for band, db := range p.Bands {
			if math.Abs(db) > reach || i == 0 && db != 0 {
				t.Errorf("%s: band %d has %v dB", p.Name, band, db)
			}
		}
	}
}

// TestWordsOfAFilterMayStandAnywhere, in any order and in any of the texts, however they are written.
func TestWordsOfAFilterMayStandAnywhere(t *testing.T) {
	texts := []string{"Björk Ånglund", "Dawn Chorus", "É́té"}
	for filter, want := range map[string]bool{"": true, "  ": true, "chorus bjork": true, "ÅNGLUND": true, "ete": true, "daw": true,
		"bjo\u0308rk": true, "dawnchorus": false, "björk rock": false, "ﬁ": false} {
		if got := Fits(filter, texts...); got != want {
			t.Errorf("%q fits: %v", filter, got)
		}
	}
	if Fits("x") || !Fits("") {
		t.Error("of no text")
	}
	if got := PlainLetters("ﬁn Ⅷ ½"); got != "fin viii 1⁄2" {
		t.Errorf("signs that stand for letters become %q", got)
	}
}

// TestSizesAtTheEdgesOfTheirUnits never show four digits before the point but of gigabytes.
func TestSizesAtTheEdgesOfTheirUnits(t *testing.T) {
	for n, want := range map[int64]string{1: "1 B", 999: "999 B", 1001: "1 kB", 999_499: "999 kB", 999_500: "1.0 MB",
		999_949_999: "999.9 MB", 999_950_000: "1.00 GB", 12_345_678_901_234: "12345.68 GB", math.MaxInt64: "9223372036.85 GB"} {
		if got := Size(n); got != want {
			t.Errorf("%d bytes: %q, want %q", n, got, want)
		}
	}
	for f, want := range map[float64]string{0: "0 B/s", .9: "0 B/s", 1500: "2 kB/s", 2e6: "2.0 MB/s"} {
		if got := Rate(f); got != want {
			t.Errorf("%v a second: %q, want %q", f, got, want)
		}
	}
}

// TestASongTableFromAnotherVersion: columns that are unknown or named twice neither vanish nor come twice.
func TestASongTableFromAnotherVersion(t *testing.T) {
	for name, table := range map[string]SongTable{"unknown": {Columns: []string{"mood", ColumnYear}},
		"twice":          {Columns: []string{ColumnYear, ColumnYear}},
		"the title last": {Columns: []string{ColumnYear, ColumnTitle}}} {
		order := table.Order()
		seen := map[string]int{}
		for _, c := range order {
			seen[c.Key]++
		}
		if len(order) != len(TableColumns) || len(seen) != len(TableColumns) || order[0].Key != ColumnTitle || order[1].Key != ColumnYear {
			t.Errorf("%s: %v", name, order)
		}
	}
	none := SongTable{Shown: []string{}} // everything is hidden
	for _, c := range TableColumns {
		if none.Shows(c) != (c.Key == ColumnTitle) {
			t.Errorf("%s is shown: %v", c.Key, none.Shows(c))
		}
	}
}

// TestEveryColumnThatSortsNamesAnOrderOfTheLibrary.
func TestEveryColumnThatSortsNamesAnOrderOfTheLibrary(t *testing.T) {
	orders := map[library.Sort]bool{}
	for _, c := range TableColumns {
		if c.Sort != "" && orders[c.Sort] {
			t.Errorf("%s sorts by %s as another does", c.Key, c.Sort)
		}
		orders[c.Sort] = true
	}
	if !orders[library.SortTitle] || !orders[library.SortAlbum] || !orders[library.SortAdded] {
		t.Errorf("sorts by %v", orders)
	}
}

// TestAFolderIsAnAddressOnAnySystem: signs that mean something in an address do not.
func TestAFolderIsAnAddressOnAnySystem(t *testing.T) {
	for path, want := range map[string]string{"/": "file:///", "/a#b?c": "file:///a%23b%3Fc", "/é": "file:///%C3%A9",
		"/a%20b": "file:///a%2520b"} {
		got := FileAddress(path)
		if got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
		if kind, back := ReadLink(got); kind != LinkPath || back != path {
			t.Errorf("%s leads to %v, %s", got, kind, back)
		}
	}
	if got := DrawSong(library.Track{Path: "/music/" + strings.Repeat("x", 300) + "/a.mp3"}).Folder; len(got) != len("file:///music/")+300 {
		t.Errorf("the folder is %s", got)
	}
}
