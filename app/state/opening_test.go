package state

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/anacrolix/torrent/bencode"
	"github.com/anacrolix/torrent/metainfo"

	"linnet/app/state/view"
	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

func TestLinkOf(t *testing.T) {
	const hash = "0123456789abcdef0123456789abcdef01234567"
	for text, want := range map[string]struct {
		kind view.LinkKind
		link string
	}{
		" magnet:?xt=urn:btih:" + hash + "\n": {view.LinkMagnet, "magnet:?xt=urn:btih:" + hash},
		"MAGNET:?xt=x":                        {view.LinkMagnet, "MAGNET:?xt=x"},
		"linnet:?xt=urn:btih:" + hash:         {view.LinkMagnet, "magnet:?xt=urn:btih:" + hash},
		strings.ToUpper(hash):                 {view.LinkMagnet, "magnet:?xt=urn:btih:" + hash},
		"/home/you/a b.torrent":               {view.LinkPath, "/home/you/a b.torrent"},
		`"/home/you/../me/x.torrent"`:         {view.LinkPath, "/home/me/x.torrent"},
		"file:///home/you/a%20b.torrent":      {view.LinkPath, "/home/you/a b.torrent"},
		"https://example.org/a.torrent":       {view.LinkWeb, "https://example.org/a.torrent"},
		"linnet:nonsense":                     {view.LinkUnknown, "linnet:nonsense"},
		"a.torrent":                           {view.LinkUnknown, "a.torrent"},
		"":                                    {view.LinkUnknown, ""},
		"never gonna":                         {view.LinkUnknown, "never gonna"},
	} {
		if kind, link := view.ReadLink(text); kind != want.kind || link != want.link {
			t.Errorf("%q: %v %q, want %v %q", text, kind, link, want.kind, want.link)
		}
	}
}

// torrentFile writes a torrent of a folder with a song, a song below, and a picture.
func torrentFile(t *testing.T) string {
	t.Helper()
	info := metainfo.Info{Name: "An Album", PieceLength: 1 << 15, Pieces: make([]byte, 3*20), Files: []metainfo.FileInfo{
		{Path: []string{"01 One.flac"}, Length: 40_000}, {Path: []string{"bonus", "02 Two.mp3"}, Length: 30_000}, {Path: []string{"cover.jpg"}, Length: 20_000}}}
	raw, err := bencode.Marshal(info)
	must(t, err)
	file := filepath.Join(t.TempDir(), "album.torrent")
	b, err := bencode.Marshal(metainfo.MetaInfo{InfoBytes: raw})
	must(t, err)
	must(t, os.WriteFile(file, b, 0o600))
	return file
}

// TestATorrentAsksWhichFiles: the music is chosen, and what is chosen is what is fetched.
func TestATorrentAsksWhichFiles(t *testing.T) {
	r := newRig(t)
	r.OpenLink(torrentFile(t))
	v := r.await("the files are listed", func(v *view.View) bool { return v.Sheet != nil && len(v.Sheet.Files) == 3 })
	if v.Sheet.Title != "An Album" || v.Sheet.Note != "2 of 3 files · 70 kB" || v.Sheet.Files[1] != (view.FileRow{At: 1, Name: "02 Two.mp3", Folder: "bonus", Size: "30 kB", On: true}) {
		t.Errorf("the sheet: %+v", v.Sheet)
	}
	r.PickFiles(view.PickNone)
	r.Submit()
	r.await("nothing chosen is refused", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Note == "Choose at least one file." })
	r.PickFiles(view.PickMusic)
	r.PickFile(0, false)
	r.PickFile(99, true) // there is none
	r.await("one file is chosen", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Note == "1 of 3 files · 30 kB" })
	r.Submit()
	v = r.await("it is on its way", func(v *view.View) bool {
		return v.Screen == view.ScreenTransfers && v.Sheet == nil && len(v.Transfers.Rows) == 1
	})
	r.UnfoldTransfer(v.Transfers.Rows[0].ID, true)
	files := func(v *view.View) []view.TransferRow { // without notes and sources
		return slices.DeleteFunc(slices.Clone(v.Transfers.Rows), func(r view.TransferRow) bool { return r.Kind != view.RowFile })
	}
	v = r.await("its files are shown", func(v *view.View) bool { return len(files(v)) == 3 })
	one, two := files(v)[0], files(v)[1]
	if one.Title != "01 One.flac" || one.Figures != "40 kB · not chosen" {
		t.Errorf("first file: %+v", one)
	}
	if one.Plays || !two.Plays {
		t.Errorf("playable are %+v and %+v", one, two)
	}
	r.PlayTransfer(two.ID)
	r.await("the file plays", func(v *view.View) bool {
		return v.Bar.Title == "02 Two" && v.Bar.Artist == "An Album" && len(v.Queue) == 0
	})
	r.UnfoldTransfer(v.Transfers.Rows[0].ID, false)
	r.await("folded again", func(v *view.View) bool { return len(v.Transfers.Rows) == 1 })
}

// TestAMagnetIsLookedIntoAndFetched from a node that shares the track; the link names where it is.
func TestAMagnetIsLookedIntoAndFetched(t *testing.T) {
	r := newRig(t)
	magnet, row := shared(t)
	r.OpenLink(magnet)
	v := r.await("it arrived", func(v *view.View) bool { return v.Transfers.Clear })
	if v.Screen != view.ScreenTransfers || v.Sheet != nil {
		t.Errorf("screen %s, sheet %+v", v.Screen, v.Sheet)
	}
	r.ShowTransferTab(view.TabFinished)
	v = r.await("it is listed", func(v *view.View) bool { return len(finished(v)) == 1 })
	if got := finished(v)[0]; got.ID != row.InfoHash.String() || !strings.Contains(got.Figures, "1 source") {
		t.Errorf("finished: %+v", got)
	}
	r.ForgetTransfer(row.InfoHash.String())
	r.await("it is off the list", func(v *view.View) bool { return v.Transfers.Empty != "" && !v.Transfers.Clear })
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
	sh, err := p2ptest.NewShelf(filepath.FromSlash("../../assets/music/Maren Oyelaran/Tide Tables"))
	must(t, err)
	node, err = p2p.Open(p2p.Config{Dir: t.TempDir(), Listen: "127.0.0.1:0", Mode: p2p.LANOnly, Shelf: sh})
	must(t, err)
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
	r := newRig(t)
	r.OpenLink(hash)
	r.await("it asks", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Action == "Fetch its music without asking" })
	r.CloseSheet()
	r.await("it is given up", func(v *view.View) bool { return v.Sheet == nil && len(v.Transfers.Rows) == 0 })
	r.OpenLink(hash)
	r.await("it asks again", func(v *view.View) bool { return v.Sheet != nil })
	r.Submit()
	v := r.await("it is fetched", func(v *view.View) bool { return v.Screen == view.ScreenTransfers && len(v.Transfers.Rows) == 1 })
	id := v.Transfers.Rows[0].ID
	r.SetTransferPriority(id, view.PriorityHigh)
	r.await("it has priority", func(v *view.View) bool { return v.Transfers.Rows[0].Artist == "high priority" })
	r.PauseTransfer(id)
	r.await("it is paused", func(v *view.View) bool { return v.Transfers.Rows[0].State == view.Paused })
	r.OpenLink(hash)
	r.CancelTransfer(id)
	r.await("it is gone", func(v *view.View) bool { return len(v.Transfers.Rows) == 0 })
}

// TestWhatCannotBeOpenedIsTold in one sentence with the next step.
func TestWhatCannotBeOpenedIsTold(t *testing.T) {
	r := newRig(t)
	junk := filepath.Join(t.TempDir(), "junk.torrent")
	must(t, os.WriteFile(junk, []byte("d4:infod"), 0o600))
	for text, part := range map[string]string{junk: "junk.torrent is not a .torrent file", "https://example.org/x.torrent": "does not go to", "magnet:?dn=x": "damaged magnet link",
		"some words": "neither a magnet link nor a file", filepath.Join(t.TempDir(), "gone.torrent"): "Could not open"} {
		r.OpenLink(text)
		r.await(part, func(v *view.View) bool {
			n := len(v.Notices)
			return n > 0 && strings.Contains(v.Notices[n-1].What, part) && v.Notices[n-1].Next != ""
		})
	}
}
