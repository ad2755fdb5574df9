package tags

import "testing"

func TestDiscOfFolder(t *testing.T) {
	for name, want := range map[string]int{
		"CD1": 1, "cd 2": 2, "CD-03": 3, "Disc 1": 1, "Disk2": 2, "Disc 1 - Live": 1, "CD 01 (Remaster)": 1, "Disc One": 1, "disc two (live)": 2, "Disc IV": 4, "Disque 3": 3,
		"Digital Media 2": 2, "Vinyl 1": 1, `12" Vinyl 2`: 2, "LP A": 1, "CD no. 5": 5, "Disc #6": 6, "Диск 2": 2, "CD.7": 7,
		"CD": 0, "CDs": 0, "Discography": 0, "Disco": 0, "Disco Inferno": 0, "LP Best": 0, "Vol. 4": 0, "Part One": 0, "CD Vinyl": 0, "Tape Deck": 0, "1999": 0, "Disc 123": 0, "Disc XXX": 0, "": 0,
	} {
		if got := DiscOfFolder(name); got != want {
			t.Errorf("%q: %d, want %d", name, got, want)
		}
	}
}
