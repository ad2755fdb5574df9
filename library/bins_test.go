package library

import (
	"os"
	"path/filepath"
	"testing"

	"linnet/library/librarytest"
)

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
