package sharing

import (
	"errors"
	"os"
	"strings"
	"testing"

	"linnet/library"
	"linnet/p2p"
)

func TestLinkToAnAlbum(t *testing.T) {
	s, index, music := open(t)
	var tracks []library.Track
	for tr, err := range index.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		tracks = append(tracks, tr)
	}
	if _, err := s.Link(t.Context(), tracks); !errors.Is(err, p2p.ErrNotShared) {
		t.Fatalf("a link to what is not shared: %v", err)
	}
	share(t, s, music)
	link, err := s.Link(t.Context(), tracks)
	if err != nil {
		t.Fatal(err)
	}
	ih := link.InfoHash
	want, err := p2p.ParseMagnet(link.Magnet)
	if err != nil || want.Row.InfoHash != ih || strings.Contains(link.Magnet, "+") {
		t.Fatalf("%s: %v", link.Magnet, err)
	}
	if o, err := s.Offer(t.Context(), ih); err != nil || len(o.Parts) != len(tracks) {
		t.Fatalf("%+v, %v", o, err)
	}
	if links, err := s.Links(t.Context()); err != nil || len(links) != 1 || links[0] != ih {
		t.Errorf("links %v, %v", links, err)
	}
	if err := s.Share(t.Context(), music, false); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Offer(t.Context(), ih); !errors.Is(err, p2p.ErrNotShared) {
		t.Errorf("offered after unsharing: %v", err)
	}
	if links, err := s.Links(t.Context()); err != nil || len(links) != 0 {
		t.Errorf("announced after unsharing: %v, %v", links, err)
	}
}

// TestGivingATrackAwayGivesItsAlbum: under real names, once for all of its tracks, and only while each has the bytes that it had.
func TestGivingATrackAwayGivesItsAlbum(t *testing.T) {
	s, index, music := open(t)
	share(t, s, music)
	tracks, err := index.Search(t.Context(), "slack tide", 1)
	if err != nil || len(tracks) != 1 {
		t.Fatalf("%v, %v", tracks, err)
	}
	album, err := index.AlbumOf(t.Context(), tracks[0].ID)
	if err != nil || len(album) < 2 {
		t.Fatalf("an album of %d tracks, %v", len(album), err)
	}
	link, err := s.LinkTo(t.Context(), tracks[0])
	if err != nil || link.Album != tracks[0].Album || link.Tracks != len(album) || !strings.Contains(link.Magnet, "%20") {
		t.Fatalf("%+v, %v", link, err)
	}
	o, err := s.Offer(t.Context(), link.InfoHash)
	if err != nil || !strings.Contains(string(o.Info), tracks[0].Title+".mp3") {
		t.Fatalf("%+v, %v", o, err)
	}
	if again, err := s.LinkTo(t.Context(), album[1]); err != nil || again.InfoHash != link.InfoHash ||
		!strings.HasSuffix(again.Magnet, "&so=1") {
		t.Errorf("another track of it: %+v, %v", again, err)
	}
	if links, err := s.Links(t.Context()); err != nil || len(links) != 1 {
		t.Errorf("links %v, %v", links, err)
	}
	f, err := os.OpenFile(album[1].Path, os.O_APPEND|os.O_WRONLY, 0)
	if err == nil {
		_, err = f.WriteString("a tagger was here")
		err = errors.Join(err, f.Close())
	}
	if err == nil {
		_, err = index.Scan(t.Context(), func(library.Progress) {})
	}
	if err == nil {
		err = s.Refresh(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Offer(t.Context(), link.InfoHash); !errors.Is(err, p2p.ErrNotShared) {
		t.Errorf("other bytes are served under the old link: %v", err)
	}
	if again, err := s.LinkTo(t.Context(), tracks[0]); err != nil || again.InfoHash == link.InfoHash || again.Tracks != len(album) {
		t.Errorf("a link to what the album is now: %+v, %v", again, err)
	}
}
