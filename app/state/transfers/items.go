package transfers

import (
	"context"
	"io"
	"os"
	"path"
	"strings"

	"linnet/app/message"
	"linnet/app/player"
	"linnet/app/state/view"
	"linnet/p2p"
)

// albumParts are the items of an album that is arriving or has arrived, in the order of listening.
func (s *Slice) albumParts(id string) []player.Item {
	var items []player.Item
	for _, a := range s.deps.Node.Albums() {
		if albumMark+string(a.ID) != id {
			continue
		}
		for _, t := range a.Parts {
			if t.State != p2p.Failed {
				items = append(items, s.carriedItem(t))
			}
		}
	}
	return items
}

// carriedItem plays a transfer: its file when it is here, what arrives of it before.
func (s *Slice) carriedItem(t p2p.Transfer) player.Item {
	item := s.Item(t.Row)
	if t.State == p2p.Finished && t.Path != "" {
		item.Open = func(context.Context) (io.ReadSeekCloser, error) { return os.Open(t.Path) }
	}
	return item
}

// transferItems plays a transfer: of a torrent with several files each that is fetched and audio, and which of them has this name.
func (s *Slice) transferItems(t p2p.Transfer, name string) (items []player.Item, at int) {
	ih := t.Row.InfoHash
	files, err := s.deps.Node.Parts(ih)
	if err != nil || len(files) == 0 {
		return []player.Item{s.carriedItem(t)}, 0
	}
	for _, f := range files {
		if !playable(f) {
			continue
		}
		if f.Name == name {
			at = len(items)
		}
		title := path.Base(f.Name)
		items = append(items, player.Item{Key: ih.String() + "/" + f.Name, Title: strings.TrimSuffix(title, path.Ext(title)),
			Artist: view.TitleOf(t.Row),
			Open:   func(ctx context.Context) (io.ReadSeekCloser, error) { return s.deps.Node.PartReader(ctx, ih, f.Name) }})
	}
	return items, at
}

func playable(f p2p.Part) bool { return f.Chosen && p2p.AudioName(f.Name) }

// PlayTransfer plays what is arriving or has arrived: a track, an album or a torrent from its first track, and from the one that
// the id of a file names.
func (s *Slice) PlayTransfer(id string) {
	s.loop.Do(func(context.Context) {
		id, name, _ := strings.Cut(id, "/")
		s.Play(id, name)
	})
}

// Play is PlayTransfer: of a torrent from the file of this name; empty: from the first.
func (s *Slice) Play(id, name string) {
	items, at := s.albumParts(id), 0
	for _, t := range s.deps.Node.Transfers() {
		if len(items) == 0 && t.Row.InfoHash.String() == id {
			items, at = s.transferItems(t, name)
		}
	}
	if len(items) == 0 {
		s.loop.Notice(message.Text("That transfer is no longer there."), message.Text("Search for the track again."), p2p.ErrUnknown)
		return
	}
	s.deps.Play(items, at)
}

// Kept is the item that had this key before the last end, if its transfer is still there. It may be called from any goroutine.
func (s *Slice) Kept(key string) (player.Item, bool) {
	id, name, part := strings.Cut(key, "/")
	for _, t := range s.deps.Node.Transfers() {
		if key == "" || t.Row.InfoHash.String() != id {
			continue
		}
		if !part {
			return s.carriedItem(t), true
		}
		items, at := s.transferItems(t, name)
		if at < len(items) { // else none of its files can be played any more
			return items[at], items[at].Key == key
		}
	}
	return player.Item{}, false
}

// Item is an item whose bytes come from the swarm while it plays.
func (s *Slice) Item(r p2p.Row) player.Item {
	return player.Item{Key: r.InfoHash.String(), Title: r.Title, Artist: r.Artist, Format: r.Format, Duration: r.Duration,
		Open: func(ctx context.Context) (io.ReadSeekCloser, error) { return s.deps.Node.Reader(ctx, r.InfoHash) }}
}
