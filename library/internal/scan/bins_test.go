package scan_test

import (
	"path/filepath"
	"testing"

	"linnet/library/librarytest"
)

func TestDeletedMusicIsNoMusic(t *testing.T) {
	for path, want := range map[string]bool{
		"Keep/One.wav":                              true,
		"$RECYCLE.BIN/S-1-5-21-1/$R0A1B2.wav":       false,
		"$Recycle.Bin/S-1-5-21-1/$R0A1B2.wav":       false,
		"Sub/$RECYCLE.BIN/x.wav":                    false,
		"RECYCLER/S-1-5-21-1004/Dc1.wav":            false,
		"RECYCLED/Dc12.wav":                         false,
		"recycled/x.wav":                            false,
		"drive/Recycler/S-1-5-21-7/a.wav":           false,
		"ZZ Top/Recycler/01 Concrete and Steel.wav": true, // an album
		"Nobody/Recycled/01 Dance.wav":              true,
		"Recycle Bin/x.wav":                         false,
		"Somebody/Recycle Bin/01.wav":               true,
		"#recycle/Two.wav":                          false,
		"Music/#Recycle/Artist/Two.wav":             false,
		"#snapshot/GMT-2026.01.01/Two.wav":          false,
		"@Recycle/Two.wav":                          false,
		"@Recently-Snapshot/a/Two.wav":              false,
		"@eaDir/One.wav/SYNOAUDIO.wav":              false,
		".@__thumb/One.wav":                         false,
		"Network Trash Folder/Two.wav":              false,
		"Network Recycle Bin 1/Two.wav":             false,
		"trashbox/Two.wav":                          false,
		".TrashBox/Two.wav":                         false,
		".recycle/nobody/Two.wav":                   false,
		".Trash/Two.wav":                            false,
		".Trash-1000/files/Three.wav":               false,
		".Trashes/501/Three.wav":                    false,
		"home/.local/share/Trash/files/Three.wav":   false,
		"System Volume Information/x.wav":           false,
		"system volume information/x.wav":           false,
		"lost+found/x.wav":                          false,
		".AppleDouble/x.wav":                        false,
		"._One.wav":                                 false,
		".stversions/Keep/One~20260101.wav":         false,
		".dropbox.cache/x.wav":                      false,
		"Recycle.Bin/x.wav":                         false,
		"FOUND.000/FILE0001.wav":                    false,
		"~snapshot/hourly.0/Two.wav":                false,
		"@GMT-2026.01.01-00.00.00/Two.wav":          false,
		"ana/files_trashbin/files/Two.wav":          false,
		"ana/files_versions/Two.wav":                false,
		"_recycle/ana/Two.wav":                      false,
		"Found.Art/01.wav":                          true,
		"The Trash/01 Alone.wav":                    true,
		"#1 Hits/01.wav":                            true,
		"@ the Apollo/01.wav":                       true,
	} {
		t.Run(path, func(t *testing.T) {
			x, dir := open(t), t.TempDir()
			must(t, librarytest.Write(dir, librarytest.Track{Path: "other.wav", Length: 1e8},
				librarytest.Track{Path: path, Length: 1e8, Tone: 310}))
			add(t, x, dir)
			if _, err := x.TrackAt(ctx, filepath.Join(dir, path)); (err == nil) != want {
				t.Errorf("in the library: %v, want %v", err == nil, want)
			}
		})
	}
}

// Who picks a folder in a bin means it.
func TestBinThatWasPickedIsRead(t *testing.T) {
	x, dir := open(t), filepath.Join(t.TempDir(), "#recycle", "Music")
	must(t, librarytest.Write(dir, librarytest.Track{Path: "One.wav", Length: 1e8},
		librarytest.Track{Path: "#recycle/Two.wav", Length: 1e8, Tone: 310}))
	add(t, x, dir)
	if n := len(all(t, x)); n != 1 {
		t.Errorf("%d tracks", n)
	}
}
