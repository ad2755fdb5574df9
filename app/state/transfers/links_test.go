package transfers_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/anacrolix/torrent/bencode"
	"github.com/anacrolix/torrent/metainfo"

	"linnet/app/state/statetest"
	"linnet/app/state/view"
	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// torrentFile writes a torrent of a folder with a song, a song below, and a picture.
func torrentFile(t *testing.T) string {
	t.Helper()
	info := metainfo.Info{Name: "An Album", PieceLength: 1 << 15, Pieces: make([]byte, 3*20), Files: []metainfo.FileInfo{
		{Path: []string{"01 One.flac"}, Length: 40_000}, {Path: []string{"bonus", "02 Two.mp3"}, Length: 30_000},
		{Path: []string{"cover.jpg"}, Length: 20_000}}}
	raw, err := bencode.Marshal(info)
	statetest.Must(t, err)
	file := filepath.Join(t.TempDir(), "album.torrent")
	b, err := bencode.Marshal(metainfo.MetaInfo{InfoBytes: raw})
	statetest.Must(t, err)
	statetest.Must(t, os.WriteFile(file, b, 0o600))
	return file
}

// TestATorrentAsksWhichFiles: the music is chosen, and what is chosen is what is fetched.
func TestATorrentAsksWhichFiles(t *testing.T) {
	r := statetest.New(t)
	r.Transfers.OpenLink(torrentFile(t))
	v := r.Await("the files are listed", func(v *view.View) bool { return v.Sheet != nil && len(v.Sheet.Files) == 3 })
	if v.Sheet.Title != "An Album" || v.Sheet.Note != "2 of 3 files · 70 kB" ||
		v.Sheet.Files[1] != (view.FileRow{At: 1, Name: "02 Two.mp3", Folder: "bonus", Size: "30 kB", On: true}) {
		t.Errorf("the sheet: %+v", v.Sheet)
	}
	r.Transfers.PickFiles(view.PickNone)
	r.Loop.Submit()
	r.Await("nothing chosen is refused", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Note == "Choose at least one file." })
	r.Transfers.PickFiles(view.PickMusic)
	r.Transfers.PickFile(0, false)
	r.Transfers.PickFile(99, true) // there is none
	r.Await("one file is chosen", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Note == "1 of 3 files · 30 kB" })
	r.Loop.Submit()
	v = r.Await("it is on its way", func(v *view.View) bool {
		return v.Screen == view.ScreenTransfers && v.Sheet == nil && len(v.Transfers.Rows) == 1
	})
	r.Transfers.UnfoldTransfer(v.Transfers.Rows[0].ID, true)
	files := func(v *view.View) []view.TransferRow { // without notes and sources
		return slices.DeleteFunc(slices.Clone(v.Transfers.Rows), func(r view.TransferRow) bool { return r.Kind != view.RowFile })
	}
	v = r.Await("its files are shown", func(v *view.View) bool { return len(files(v)) == 3 })
	one, two := files(v)[0], files(v)[1]
	if one.Title != "01 One.flac" || one.Figures != "40 kB · not chosen" {
		t.Errorf("first file: %+v", one)
	}
	if one.Plays || !two.Plays {
		t.Errorf("playable are %+v and %+v", one, two)
	}
	r.Transfers.PlayTransfer(two.ID)
	r.Await("the file plays", func(v *view.View) bool {
		return v.Bar.Title == "02 Two" && v.Bar.Artist == "An Album" && len(v.Queue) == 0
	})
	r.Transfers.UnfoldTransfer(v.Transfers.Rows[0].ID, false)
	r.Await("folded again", func(v *view.View) bool { return len(v.Transfers.Rows) == 1 })
}

// TestAMagnetIsLookedIntoAndFetched from a node that shares the track; the link names where it is.
func TestAMagnetIsLookedIntoAndFetched(t *testing.T) {
	r := statetest.New(t)
	magnet, row := shared(t)
	r.Transfers.OpenLink(magnet)
	v := r.Await("it arrived", func(v *view.View) bool { return v.Transfers.Clear })
	if v.Screen != view.ScreenTransfers || v.Sheet != nil {
		t.Errorf("screen %s, sheet %+v", v.Screen, v.Sheet)
	}
	r.Transfers.ShowTransferTab(view.TabFinished)
	v = r.Await("it is listed", func(v *view.View) bool { return len(finished(v)) == 1 })
	if got := finished(v)[0]; got.ID != row.InfoHash.String() || !strings.Contains(got.Figures, "1 source") {
		t.Errorf("finished: %+v", got)
	}
	r.Transfers.ForgetTransfer(row.InfoHash.String())
	r.Await("it is off the list", func(v *view.View) bool { return v.Transfers.Empty != "" && !v.Transfers.Clear })
}

func finished(v *view.View) []view.TransferRow {
	var rows []view.TransferRow
	for _, r := range v.Transfers.Rows {
		if r.State == view.Finished {
			rows = append(rows, r)
		}
	}
	return rows
}

// shared starts a node with one track on its shelf, and returns a link to it.
func shared(t *testing.T) (magnet string, row p2p.Row) {
	t.Helper()
	magnet, _, rows := sharing(t)
	return magnet, rows[0]
}

// sharing starts a node with an album on its shelf, and returns a link to its first track.
func sharing(t *testing.T) (magnet string, node *p2p.Node, rows []p2p.Row) {
	t.Helper()
	sh, err := p2ptest.NewShelf(filepath.FromSlash("../../../assets/music/Maren Oyelaran/Tide Tables"))
	statetest.Must(t, err)
	node, err = p2p.Open(p2p.Config{Dir: t.TempDir(), Listen: "127.0.0.1:0", Mode: p2p.LANOnly, Shelf: sh})
	statetest.Must(t, err)
	t.Cleanup(func() {
		if err := node.Close(); err != nil {
			t.Error(err)
		}
	})
	rows = sh.Rows()
	return rows[0].Magnet() + "&x.pe=" + node.Addr().String(), node, rows
}

// TestAMagnetThatNobodyAnswers waits in its sheet; it can be fetched all the same, and given up.
func TestAMagnetThatNobodyAnswers(t *testing.T) {
	const hash = "0123456789abcdef0123456789abcdef01234567"
	r := statetest.New(t)
	r.Transfers.OpenLink(hash)
	r.Await("it asks", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Action == "Fetch its music without asking" })
	r.Loop.CloseSheet()
	r.Await("it is given up", func(v *view.View) bool { return v.Sheet == nil && len(v.Transfers.Rows) == 0 })
	r.Transfers.OpenLink(hash)
	r.Await("it asks again", func(v *view.View) bool { return v.Sheet != nil })
	r.Loop.Submit()
	v := r.Await("it is fetched", func(v *view.View) bool { return v.Screen == view.ScreenTransfers && len(v.Transfers.Rows) == 1 })
	id := v.Transfers.Rows[0].ID
	r.Transfers.SetTransferPriority(id, view.PriorityHigh)
	r.Await("it has priority", func(v *view.View) bool { return v.Transfers.Rows[0].Artist == "high priority" })
	r.Transfers.PauseTransfer(id)
	r.Await("it is paused", func(v *view.View) bool { return v.Transfers.Rows[0].State == view.Paused })
	r.Transfers.OpenLink(hash)
	r.Transfers.CancelTransfer(id)
	r.Await("it is gone", func(v *view.View) bool { return len(v.Transfers.Rows) == 0 })
}

// TestWhatCannotBeOpenedIsTold in one sentence with the next step.
func TestWhatCannotBeOpenedIsTold(t *testing.T) {
	r := statetest.New(t)
	junk := filepath.Join(t.TempDir(), "junk.torrent")
	statetest.Must(t, os.WriteFile(junk, []byte("d4:infod"), 0o600))
	for text, part := range map[string]string{junk: "junk.torrent is not a .torrent file",
		"https://example.org/x.torrent": "does not go to", "magnet:?dn=x": "damaged magnet link",
		"some words": "neither a magnet link nor a file", filepath.Join(t.TempDir(), "gone.torrent"): "Could not open"} {
		r.Transfers.OpenLink(text)
		r.Await(part, func(v *view.View) bool {
			n := len(v.Notices)
			return n > 0 && strings.Contains(v.Notices[n-1].What, part) && v.Notices[n-1].Next != ""
		})
	}
}
