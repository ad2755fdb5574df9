package p2p_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"linnet/p2p"
)

// TestDeletedFileIsFetchedAgain, whatever became of it, and whichever way it is asked for again.
func TestDeletedFileIsFetchedAgain(t *testing.T) {
	track := wav(82, 200<<10)
	have := open(t, p2p.Config{Shelf: shelf(t, "Ana - Lima.wav", track)})
	fetch := func(p *peer, w p2p.Want) error { _, err := p.Fetch(w); return err }
	resume := func(p *peer, w p2p.Want) error { return p.Resume(w.Row.InfoHash) }
	for name, c := range map[string]struct {
		mishap func(path string) error
		again  func(*peer, p2p.Want) error
		kept   bool // what is there now stays
	}{
		"deleted, fetched":  {os.Remove, fetch, false},
		"deleted, resumed":  {os.Remove, resume, false},
		"cut off":           {func(path string) error { return os.Truncate(path, 1000) }, fetch, true},
		"moved":             {func(path string) error { return os.Rename(path, path+".away") }, fetch, false},
		"a folder now":      {func(path string) error { os.Remove(path); return os.Mkdir(path, 0o755) }, resume, true},
		"music folder gone": {func(path string) error { return os.RemoveAll(filepath.Dir(path)) }, fetch, false},
	} {
		t.Run(name, func(t *testing.T) {
			seek := open(t, p2p.Config{})
			seek.meet(have)
			w := seek.find("ana")
			seek.fetch(w)
			got := seek.untilState(p2p.Finished)
			if err := c.mishap(got.Path); err != nil {
				t.Fatal(err)
			}
			if err := c.again(seek, w); err != nil {
				t.Fatal(err)
			}
			seek.until("the track again", func() bool {
				now := seek.Transfers()[0]
				return now.State == p2p.Finished && (now.Path != got.Path) == c.kept
			})
			wantFile(t, seek.Transfers()[0].Path, track)
		})
	}
}

// TestFinishedFileIsLeftAlone: asked for again while it is there, nothing is fetched.
func TestFinishedFileIsLeftAlone(t *testing.T) {
	have, seek := open(t, p2p.Config{Shelf: shelf(t, "Ana - Lima.wav", wav(83, 200<<10))}), open(t, p2p.Config{})
	seek.meet(have)
	w := seek.find("ana")
	seek.fetch(w)
	seek.untilState(p2p.Finished)
	seek.fetch(w)
	if err := seek.Resume(w.Row.InfoHash); err != nil {
		t.Fatal(err)
	}
	if got := seek.Transfers()[0]; got.State != p2p.Finished || got.Gone {
		t.Errorf("it is %+v", got)
	}
}

// TestGoneFileIsSaid, so that the window can offer to fetch it again; also after a restart.
func TestGoneFileIsSaid(t *testing.T) {
	have, seek := open(t, p2p.Config{Shelf: shelf(t, "Ana - Lima.wav", wav(84, 200<<10))}), open(t, p2p.Config{})
	seek.meet(have)
	seek.fetch(seek.find("ana"))
	got := seek.untilState(p2p.Finished)
	if err := os.Remove(got.Path); err != nil {
		t.Fatal(err)
	}
	seek.Recheck()
	seek.until("it to be missed", func() bool { return seek.Transfers()[0].Gone })
	seek.close()
	again := open(t, seek.config)
	again.until("it to be missed after a restart", func() bool { return again.Transfers()[0].Gone })
}

// TestOneOfSeveralIsFetchedAgain: a folder of which one file was deleted gets that one back, and another that was not chosen at first.
func TestOneOfSeveralIsFetchedAgain(t *testing.T) {
	dir := album(t)
	file, at := tracked(t, dir, false)
	want := read(t, file)
	want.Holders = []p2p.Holder{at}
	seek := open(t, p2p.Config{})
	seek.fetch(want)
	got := seek.untilState(p2p.Finished)
	one, two := filepath.Join(got.Path, "01 One.wav"), filepath.Join(got.Path, "02 Two.wav")
	before, err := os.Stat(two)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(one); err != nil {
		t.Fatal(err)
	}
	parts, err := seek.Parts(want.Row.InfoHash)
	if err != nil || !slices.ContainsFunc(parts, func(p p2p.Part) bool { return p.Gone && p.Name == "01 One.wav" }) {
		t.Fatalf("parts %+v, %v", parts, err)
	}
	if err := seek.Resume(want.Row.InfoHash); err != nil {
		t.Fatal(err)
	}
	seek.until("the file again", func() bool { _, err := os.Stat(one); return err == nil && seek.Transfers()[0].State == p2p.Finished })
	wantFile(t, one, wav(40, 200<<10))
	if now, err := os.Stat(two); err != nil || !os.SameFile(before, now) {
		t.Errorf("the other file was replaced: %v", err)
	}
	if err := seek.Choose(want.Row.InfoHash, []string{"01 One.wav", "02 Two.wav", "cover.jpg"}); err != nil {
		t.Fatal(err)
	}
	cover := filepath.Join(got.Path, "cover.jpg")
	seek.until("the cover", func() bool { _, err := os.Stat(cover); return err == nil && seek.Transfers()[0].State == p2p.Finished })
	if files, _ := os.ReadDir(got.Path); len(files) != 3 || seek.Transfers()[0].Path != got.Path {
		t.Errorf("in the folder: %v", files)
	}
}
