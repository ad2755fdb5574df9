package browse

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"linnet/app/sharing"
	"linnet/app/state/view"
	"linnet/library"
	"linnet/p2p"
)

// TestASongThatIsNotSharedIsAskedAbout: what the answer means is said before, and only the answer does it.
func TestASongThatIsNotSharedIsAskedAbout(t *testing.T) {
	for _, c := range []struct {
		name   string
		shared sharing.Folder
		may    bool
		text   string
		action string
		share  int
		screen view.Screen
	}{
		{"its folder is not", sharing.Folder{}, false, "Sharing /music offers every song", "Share this folder", 1, ""},
		{"it is not free", sharing.Folder{Shared: true}, false, "carry no free licence", "Open Settings", 0, view.ScreenSettings},
		{"it is, but its link is not ready", sharing.Folder{Shared: true, Rights: true}, true, "Ask again in a moment", "", 0, ""},
	} {
		synctest.Test(t, func(t *testing.T) {
			r := newRig(t)
			r.shared, r.may = c.shared, c.may
			r.folders = []library.Folder{{Path: "/mus"}, {Path: "/music"}}
			r.fails["LinkTo"] = fmt.Errorf("a link: %w", p2p.ErrNotShared)
			r.ShareTrack(2)
			v := r.settled()
			if v.Sheet == nil || v.Sheet.Title != "Share “Flow”" || !strings.Contains(v.Sheet.Text, c.text) || v.Sheet.Action != c.action ||
				v.Sheet.Copy != "" || len(r.shares) != 0 {
				t.Errorf("%s: %+v, shares %v", c.name, v.Sheet, r.shares)
			}
			r.loop.Submit()
			if v = r.settled(); len(r.shares) != c.share || v.Screen != c.screen || len(r.told) != 0 {
				t.Errorf("%s: shares %v, on %s, announced %v", c.name, r.shares, v.Screen, r.told)
			}
		})
	}
}

// TestALinkSaysWhoCanUseIt, and is announced; that nobody could be told is no reason to keep it back.
func TestALinkSaysWhoCanUseIt(t *testing.T) {
	for mode, reach := range map[view.Mode]string{view.ModePublic: "Whoever opens this link", view.ModeQuiet: "Now only listeners",
		view.ModeLAN: "Now only listeners"} {
		for name, fails := range map[string]error{"told": nil, "nobody answers": errDisk} {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t)
				r.values.Mode, r.fails["Announce"] = mode, fails
				r.link = sharing.Link{Magnet: "magnet:?xt=x", InfoHash: p2p.InfoHash{7}, Tracks: 2}
				r.ShareAlbum("coast")
				v := r.settled()
				if v.Sheet == nil || v.Sheet.Copy != "magnet:?xt=x" || len(v.Notices) != 0 ||
					!strings.HasPrefix(v.Sheet.Text, "The link is to the 2 songs of “Coast” that you share. "+reach) {
					t.Errorf("%s, %s: %+v, said %q", mode, name, v.Sheet, said(v))
				}
				if len(r.told) != 1 || r.told[0] != r.link.InfoHash {
					t.Errorf("%s, %s: announced %v", mode, name, r.told)
				}
			})
		}
	}
}

// TestALinkThatCannotBeMadeIsTold, and so is a song whose folder has gone.
func TestALinkThatCannotBeMadeIsTold(t *testing.T) {
	for _, c := range []struct {
		name, fails string
		err         error
		want        string
	}{
		{"the disk", "LinkTo", errDisk, "Could not make the link: the disk is gone."},
		{"the folder has gone", "LinkTo", p2p.ErrNotShared, "The folder of that song is no longer in the library."},
		{"the folders cannot be read", "Folders", errDisk, "The folder of that song is no longer in the library."},
		{"the program ends", "LinkTo", context.Canceled, ""},
	} {
		synctest.Test(t, func(t *testing.T) {
			r := newRig(t)
			if r.fails[c.fails] = c.err; c.fails == "Folders" {
				r.folders, r.fails["LinkTo"] = []library.Folder{{Path: "/music"}}, p2p.ErrNotShared
			}
			r.ShareTrack(1)
			if v := r.settled(); v.Sheet != nil || said(v) != c.want || len(r.told) != 0 {
				t.Errorf("%s: %+v, said %q, announced %v", c.name, v.Sheet, said(v), r.told)
			}
		})
	}
}

// TestAnAlbumIsGivenWhole to whatever plays it, from its first song.
func TestAnAlbumIsGivenWhole(t *testing.T) {
	r := newRig(t)
	for name, give := range map[string]func(string){"play": r.PlayAlbum, "next": r.PlayAlbumNext, "last": r.EnqueueAlbum} {
		r.given = nil
		give("coast")
		if r.now(); titles(r.given) != "Ebb Flow Reef" {
			t.Errorf("%s: %q", name, titles(r.given))
		}
	}
}
