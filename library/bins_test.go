package library

import (
	"os"
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
			must(t, librarytest.Write(dir, librarytest.Track{Path: "other.wav", Length: 1e8}, librarytest.Track{Path: path, Length: 1e8, Tone: 310}))
			add(t, x, dir)
			if _, err := x.TrackAt(ctx, filepath.Join(dir, path)); (err == nil) != want {
				t.Errorf("in the library: %v, want %v", err == nil, want)
			}
		})
	}
}

// An older library has what lies in bins: it goes at the next scan, and is back, with its stars, when it is taken out again.
func TestIndexedBinGoesAtTheNextScan(t *testing.T) {
	x, dir := open(t), t.TempDir()
	must(t, librarytest.Write(dir, librarytest.Track{Path: "Keep/One.wav", Length: 1e8},
		librarytest.Track{Path: "recycle/Two.wav", Length: 1e8, Tone: 310}))
	must(t, os.Rename(filepath.Join(dir, "recycle"), filepath.Join(dir, "was no bin")))
	add(t, x, dir)
	two := at(t, x, dir, "was no bin", "Two.wav")
	must(t, x.Rate(ctx, two.ID, 5))
	_, err := x.db.Write.Exec("UPDATE folder SET rel = ? WHERE rel = ?", []byte("#recycle"), []byte("was no bin"))
	must(t, err)
	must(t, os.Rename(filepath.Join(dir, "was no bin"), filepath.Join(dir, "#recycle")))
	rescan(t, x)
	if got, err := x.Track(ctx, two.ID); err != nil || !got.Missing {
		t.Errorf("%+v %v", got, err)
	}
	must(t, os.Rename(filepath.Join(dir, "#recycle", "Two.wav"), filepath.Join(dir, "Keep", "Two.wav")))
	rescan(t, x)
	if got := at(t, x, dir, "Keep", "Two.wav"); got.ID != two.ID || got.Rating != 5 || got.Missing {
		t.Errorf("%+v", got)
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

func TestWatchSeesMusicThrownAway(t *testing.T) {
	w := watching(t)
	bin := filepath.Join(w.dir, "#recycle")
	must(t, os.Mkdir(bin, 0o755))
	must(t, os.Rename(filepath.Join(w.dir, "夜曲.flac"), filepath.Join(bin, "夜曲.flac")))
	w.until(func() bool { return !w.has("夜曲.flac") })
	must(t, librarytest.Write(w.dir, librarytest.Track{Path: "after.mp3"}))
	w.until(func() bool { return w.has("after.mp3") })
	if w.has("#recycle", "夜曲.flac") {
		t.Error("what was thrown away is in the library")
	}
}
