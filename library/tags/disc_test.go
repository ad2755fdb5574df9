package tags

import "testing"

func TestDiscOfFolder(t *testing.T) {
	for name, want := range map[string]int{
		"CD1": 1, "cd 2": 2, "CD-03": 3, "Disc 1": 1, "Disk2": 2, "Disc 1 - Live": 1, "CD 01 (Remaster)": 1, "Disc One": 1,
		"disc two (live)": 2, "Disc IV": 4, "Disque 3": 3,
		"Digital Media 2": 2, "Vinyl 1": 1, `12" Vinyl 2`: 2, "LP A": 1, "CD no. 5": 5, "Disc #6": 6, "Диск 2": 2, "CD.7": 7,
		"(CD 3)": 3, "[CD2]": 2, "cd1of3": 1, "Disc 2 of 2": 2, "Disc Eleven": 11, "Disc XII": 12, "Disc Ⅱ": 2, "CD１": 1, "ディスク1": 1,
		"Compact Disc 2": 2, "Blu-ray 2": 2,
		"1. CD": 1, "2nd Disc": 2, "Third Disc (Live)": 3, "The Disc Two": 2, "2 CD": 0, "1. Cdx": 0, "Second Discovery": 0,
		"Disc Thirteenth": 0, "Album (Disc 2)": 0,
		"CD": 0, "CDs": 0, "Discography": 0, "Disco": 0, "Disco Inferno": 0, "LP Best": 0, "Vol. 4": 0, "Part One": 0, "CD Vinyl": 0,
		"Tape Deck": 0, "1999": 0, "Disc 123": 0, "Disc XXX": 0, "": 0,
	} {
		if got := DiscOfFolder(name); got != want {
			t.Errorf("%q: %d, want %d", name, got, want)
		}
	}
}

func TestDiscAtEnd(t *testing.T) {
	for name, want := range map[string]int{
		"Album (Disc 2)": 2, "Album [CD 1]": 1, "Album - CD02": 2, "Album, Disc Two": 2, "Album CD1": 1, "Album_disc_3": 3,
		"Album (Disc 1 of 2)": 1,
		"CD1":                 0, "Album": 0, "ABCD1": 0, "Album (Disc 2) Live": 0, "Album 2": 0, "Album Disc": 0,
	} {
		if got := DiscAtEnd(name); got != want {
			t.Errorf("%q: %d, want %d", name, got, want)
		}
	}
}
