package state

import (
	"bytes"
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linnet/app/state/view"
	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// silence is a file of silence that begins as WAVE files do; the same for the same seed.
func silence(t *testing.T, dir, name string, seed byte) {
	t.Helper()
	b := bytes.NewBufferString("RIFF\x00\x00\x00\x00WAVEfmt ")
	must(t, binary.Write(b, binary.LittleEndian, []uint16{16, 0, 1, 2, 44100, 0, 45328, 2, 4, 16}))
	b.WriteString("data")
	b.Write(bytes.Repeat([]byte{seed}, 80_000))
	must(t, os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o600))
}

// neighbour is another listener, connected to r, who shares two songs of Ana.
func (r *rig) neighbour() *p2p.Node {
	r.Helper()
	dir := r.TempDir()
	silence(r.T, dir, "Ana - Rio.wav", 1)
	silence(r.T, dir, "Ana - Mar.wav", 2)
	s, err := p2ptest.NewShelf(dir)
	must(r.T, err)
	n, err := p2p.Open(p2p.Config{Dir: r.TempDir(), Listen: "127.0.0.1:0", Shelf: s})
	must(r.T, err)
	r.Cleanup(func() { must(r.T, n.Close()) })
	r.cfg.Node.AddPeer(n.Addr())
	return n
}

func TestAListenerIsFollowedByLinkAndAnAlbumTaken(t *testing.T) {
	r := newRig(t)
	ana := r.neighbour()
	must(t, ana.Publish("Ana", true))
	r.await("Ana near", func(v *view.View) bool { return len(v.People.Near) == 1 && v.People.Near[0].Name == "Ana" })
	r.FollowLink()
	r.fill("Follow a listener", map[string]string{"link": "magnet:?xt=urn:btih:00"})
	r.await("a sentence about the link", func(v *view.View) bool {
		return v.Sheet != nil && strings.Contains(v.Sheet.Note, "not a link to a listener")
	})
	r.fill("Follow a listener", map[string]string{"link": ana.Link().String()})
	v := r.await("Ana followed, her shelf open", func(v *view.View) bool {
		return len(v.People.Followed) == 1 && len(v.People.Near) == 0 && v.People.Open != nil && len(v.People.Entries) == 1
	})
	if e := v.People.Entries[0]; v.Screen != view.ScreenPeople || e.Name != "Ana" || e.Detail != "2 songs" {
		t.Errorf("%s shows %+v", v.Screen, e)
	}
	r.OpenPersonEntry(v.People.Entries[0].Key)
	v = r.await("the albums of Ana", func(v *view.View) bool { return v.People.Title == "Ana" && len(v.People.Entries) == 1 })
	r.OpenPersonEntry(v.People.Entries[0].Key)
	r.await("her songs", func(v *view.View) bool { return len(v.People.Rows) == 2 && v.People.Takes })
	r.GetListed()
	r.ShowTransferTab(view.TabFinished)
	r.await("both arrive", func(v *view.View) bool {
		return len(v.Transfers.Rows) == 2 && v.Transfers.Rows[0].State == view.Finished && v.Transfers.Rows[1].State == view.Finished
	})
	for range 3 {
		r.ClosePerson()
	}
	v = r.await("the list again", func(v *view.View) bool { return v.People.Open == nil })
	r.Unfollow(v.People.Followed[0].Key)
	r.await("nobody followed", func(v *view.View) bool { return len(v.People.Followed) == 0 })
}

func TestPublishingAsksForAName(t *testing.T) {
	r := newRig(t)
	v := r.await("a link and its code", func(v *view.View) bool { return v.People.Link != "" && v.People.Code != nil })
	if v.People.Published || !strings.HasPrefix(v.People.Link, "linnet:") || !strings.HasPrefix(v.People.Explain, "Off") {
		t.Errorf("before: %+v", v.People)
	}
	r.SetPublished(true)
	r.fill("Your name among listeners", map[string]string{"name": "Hana"})
	r.await("published", func(v *view.View) bool { return v.People.Published && v.People.Name == "Hana" && v.Sheet == nil })
	r.ReplaceKey()
	r.fill("Replace your key", nil)
	after := r.await("another link", func(now *view.View) bool {
		return now.People.Link != v.People.Link && strings.Contains(now.People.Link, "Hana")
	})
	r.RevokeKey()
	r.fill("Give up your key", nil)
	r.await("nothing published", func(v *view.View) bool { return !v.People.Published && v.People.Link != after.People.Link })
}

// wish keeps a search that finds nothing yet, and returns its id.
func (r *rig) wish(text string) int64 {
	r.Helper()
	r.SetFreeOnly(false)
	r.SetQuery(text)
	r.await("nobody there", func(v *view.View) bool { return v.Search.CanWish && !v.Search.Progress.Going })
	r.ToggleWish()
	v := r.await("a wish", func(v *view.View) bool { return v.Search.Wished && len(v.Search.Wishes) == 1 })
	return v.Search.Wishes[0].ID
}

// TestAWishIsAskedOnceAndItsFindsAreShownOnce lets the wish search in the place of the minute's tick.
func TestAWishIsAskedOnceAndItsFindsAreShownOnce(t *testing.T) {
	r := newRig(t)
	r.wish("rio ana")
	r.SetQuery("")
	r.neighbour()
	r.await("a neighbour", func(*view.View) bool { return r.cfg.Node.Status().Neighbours == 1 })
	r.do(r.askWish)
	v := r.await("one find", func(v *view.View) bool { return len(v.Search.Wishes) == 1 && v.Search.Wishes[0].News == 1 })
	asked := make(chan bool)
	r.do(func(ctx context.Context) {
		r.askWish(ctx)
		asked <- r.finding.asking
	})
	if <-asked {
		t.Error("asked again at once")
	}
	r.OpenWish(v.Search.Wishes[0].ID)
	v = r.await("the row", func(v *view.View) bool {
		return v.Search.Query == "rio ana" && len(v.Search.Rows) == 1 && v.Search.Wishes[0].News == 0
	})
	r.KeepFound(v.Search.Rows[0].ID)
	r.SetQuery("")
	r.await("kept for later", func(v *view.View) bool { return len(v.Search.Kept) == 1 && v.Search.Kept[0].Title == "Rio" })
	r.RemoveWish(v.Search.Wishes[0].ID)
	r.await("no wish", func(v *view.View) bool { return len(v.Search.Wishes) == 0 })
}

func TestAWishFetchesItsFirstMatchOnce(t *testing.T) {
	r := newRig(t)
	r.FetchWish(r.wish("rio ana"), true)
	r.await("a wish that fetches", func(v *view.View) bool { return v.Search.Wishes[0].Fetch })
	r.SetQuery("")
	r.neighbour()
	r.await("a neighbour", func(*view.View) bool { return r.cfg.Node.Status().Neighbours == 1 })
	r.do(r.askWish)
	r.await("the track", func(v *view.View) bool {
		list := r.cfg.Node.Transfers()
		return len(list) == 1 && list[0].State == p2p.Finished && list[0].Row.Title == "Rio"
	})
	r.await("a wish that fetches no more", func(v *view.View) bool { return len(v.Search.Wishes) == 1 && !v.Search.Wishes[0].Fetch })
}
