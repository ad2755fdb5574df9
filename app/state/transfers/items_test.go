package transfers

import (
	"context"
	"errors"
	"slices"
	"testing"

	"linnet/p2p"
)

// carrier is a Node that carries what it was made with; what it is not asked for in these tests panics.
type carrier struct {
	Node
	transfers []p2p.Transfer
	albums    []p2p.AlbumTransfer
	parts     map[p2p.InfoHash][]p2p.Part
}

func (c carrier) Transfers() []p2p.Transfer { return slices.Clone(c.transfers) }

func (c carrier) Albums() []p2p.AlbumTransfer { return slices.Clone(c.albums) }

func (c carrier) Uploads() []p2p.Upload { return nil }

func (c carrier) Parts(ih p2p.InfoHash) ([]p2p.Part, error) {
	if parts, ok := c.parts[ih]; ok {
		return parts, nil
	}
	return nil, p2p.ErrUnknown
}

// sample carries a track, and a torrent with a picture and two songs, of which one is fetched.
func sample() carrier {
	track, torrent := p2p.InfoHash{1}, p2p.InfoHash{2}
	return carrier{transfers: []p2p.Transfer{{Row: p2p.Row{InfoHash: track, Title: "One", Artist: "Ana"}},
		{Row: p2p.Row{InfoHash: torrent, Title: "An Album"}}},
		parts: map[p2p.InfoHash][]p2p.Part{torrent: {{Name: "cover.jpg", Chosen: true}, {Name: "cd/a.mp3"},
			{Name: "cd/b.mp3", Chosen: true}}}}
}

// TestAKeptItemIsFoundAgain by its key; what is gone, or was never there, is not.
func TestAKeptItemIsFoundAgain(t *testing.T) {
	track, torrent := p2p.InfoHash{1}.String(), p2p.InfoHash{2}.String()
	s := New(nil, Deps{Node: sample()})
	for key, want := range map[string]string{track: "One", torrent + "/cd/b.mp3": "b", torrent + "/cd/a.mp3": "", torrent + "/x.mp3": "",
		"": "", "nonsense": "", p2p.InfoHash{3}.String(): ""} {
		item, there := s.Kept(key)
		if there != (want != "") || there && item.Title != want {
			t.Errorf("%q: %v, %q, want %q", key, there, item.Title, want)
		}
	}
}

// TestAKeptItemOfWhichNothingPlays: the files were chosen anew since, and none of them is a song.
func TestAKeptItemOfWhichNothingPlays(t *testing.T) {
	node := sample()
	node.parts[p2p.InfoHash{2}] = []p2p.Part{{Name: "cover.jpg", Chosen: true}, {Name: "cd/b.mp3"}}
	if item, there := New(nil, Deps{Node: node}).Kept(p2p.InfoHash{2}.String() + "/cd/b.mp3"); there {
		t.Errorf("found %+v", item)
	}
}

// TestPlayingATorrentFromAFile: the songs that are fetched, from the named one on; a failed part of an album is left out.
func TestPlayingATorrentFromAFile(t *testing.T) {
	node := sample()
	node.parts[p2p.InfoHash{2}] = []p2p.Part{{Name: "a.mp3", Chosen: true}, {Name: "b.mp3", Chosen: true}, {Name: "c.txt", Chosen: true}}
	s := New(nil, Deps{Node: node})
	items, at := s.transferItems(node.transfers[1], "b.mp3")
	if len(items) != 2 || at != 1 || items[1].Title != "b" || items[1].Artist != "An Album" {
		t.Errorf("%d items from %d: %+v", len(items), at, items)
	}
	node.albums = []p2p.AlbumTransfer{{ID: "x", Parts: []p2p.Transfer{{State: p2p.Failed}, node.transfers[0]}}, {ID: "y"}}
	s = New(nil, Deps{Node: node})
	if parts := s.albumParts("album:x"); len(parts) != 1 || parts[0].Title != "One" {
		t.Errorf("of the album %+v", parts)
	}
	if parts := s.albumParts("x"); len(parts) != 0 {
		t.Errorf("of no album %+v", parts)
	}
}

// TestAFinishedFileThatIsGone cannot be opened, and the node is not asked.
func TestAFinishedFileThatIsGone(t *testing.T) {
	s := New(nil, Deps{Node: sample()})
	item := s.carriedItem(p2p.Transfer{State: p2p.Finished, Path: "/nowhere/one.flac"})
	if _, err := item.Open(context.Background()); err == nil {
		t.Error("it was opened")
	}
}

// TestCounts: what waits is under way, and the parts of an album are not counted again.
func TestCounts(t *testing.T) {
	node := carrier{}
	for i, state := range []p2p.State{p2p.Arriving, p2p.Waiting, p2p.Paused, p2p.Failed, p2p.Finished} {
		node.transfers = append(node.transfers, p2p.Transfer{State: state, Row: p2p.Row{InfoHash: p2p.InfoHash{byte(i + 1)}}})
	}
	part := p2p.Transfer{State: p2p.Finished, Row: p2p.Row{InfoHash: p2p.InfoHash{9}}}
	node.transfers = append(node.transfers, part)
	node.albums = []p2p.AlbumTransfer{{ID: "x", State: p2p.Finished, Parts: []p2p.Transfer{part}}, {ID: "y", State: p2p.Failed}}
	c := New(nil, Deps{Node: node}).carried()
	running, failed, finished := c.counts()
	if running != 3 || failed != 2 || finished != 2 {
		t.Errorf("%d under way, %d failed, %d finished", running, failed, finished)
	}
	if len(c.transfers) != 5 || c.transfers[0].State != p2p.Finished || c.albums[0].ID != "y" {
		t.Errorf("not the newest first: %+v", c.transfers)
	}
}

// TestWhatIsGoneHasNothingBelow, and what nobody gives says so.
func TestWhatIsGoneHasNothingBelow(t *testing.T) {
	if rows := New(nil, Deps{Node: lost{}}).below(p2p.Transfer{}); rows != nil {
		t.Errorf("%+v", rows)
	}
	for _, state := range []p2p.State{p2p.Arriving, p2p.Finished} {
		rows := New(nil, Deps{Node: lonely{}}).below(p2p.Transfer{State: state})
		if len(rows) != 1 || rows[0].Title != noSources(state) || rows[0].Title == "" {
			t.Errorf("%v: %+v", state, rows)
		}
	}
	if noSources(p2p.Arriving) == noSources(p2p.Finished) {
		t.Error("what arrives and what has arrived say the same")
	}
}

// lost knows no transfer any more.
type lost struct{ Node }

func (lost) Parts(p2p.InfoHash) ([]p2p.Part, error) { return nil, p2p.ErrUnknown }

func (lost) Sources(p2p.InfoHash) ([]p2p.Source, error) { return nil, errors.New("gone") }

// lonely has a transfer that nobody gives.
type lonely struct{ Node }

func (lonely) Parts(p2p.InfoHash) ([]p2p.Part, error) { return nil, nil }

func (lonely) Sources(p2p.InfoHash) ([]p2p.Source, error) { return nil, nil }
