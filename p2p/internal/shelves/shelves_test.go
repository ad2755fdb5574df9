package shelves

import (
	"context"
	"errors"
	"slices"
	"testing"

	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/wire"
)

// list is a shelf of rows.
type list []wire.Row

func (l list) Match(context.Context, string, int) ([]wire.Row, error) { return l, nil }
func (l list) Offer(_ context.Context, ih wire.InfoHash) (meta.Offer, error) {
	return meta.Offer{InfoHash: ih}, nil
}
func (l list) Artists(context.Context) ([]string, error) { return nil, nil }
func (l list) Describe(_ context.Context, yield func(artist, album, title string) bool) error {
	for _, r := range l {
		yield(r.Artist, r.Album, r.Title)
	}
	return nil
}
func (l list) Catalogue(_ context.Context, yield func(wire.Row) bool) error {
	for _, r := range l {
		yield(r)
	}
	return nil
}

func row(n byte, artist, title string) wire.Row {
	return wire.Row{InfoHash: wire.InfoHash{n}, Artist: artist, Title: title, Size: 1, Format: "mp3"}
}

func TestRefusedIsNeitherMatchedNorOffered(t *testing.T) {
	l := list{row(1, "Ana", "Lima"), row(2, "Bo", "Rain")}
	s := Permitted{Shelf: l, Refused: func(ih wire.InfoHash) bool { return ih[0] == 1 }}
	rows, err := s.Match(t.Context(), "", 10)
	if err != nil || len(rows) != 1 || rows[0].Title != "Rain" || l[0].Title != "Lima" {
		t.Errorf("%v, %v; the shelf has %v", rows, err, l)
	}
	if _, err := s.Offer(t.Context(), l[0].InfoHash); !errors.Is(err, meta.ErrNotShared) {
		t.Errorf("a refused track is offered: %v", err)
	}
	if o, err := s.Offer(t.Context(), l[1].InfoHash); err != nil || o.InfoHash != l[1].InfoHash {
		t.Errorf("%v, %v", o.InfoHash, err)
	}
}

// TestRowsAreListedInOrderAndOnce, without those that nobody could read.
func TestRowsAreListedInOrderAndOnce(t *testing.T) {
	unsound := row(4, "Cy", "Nothing")
	unsound.Size = -1
	rows, err := Rows(t.Context(), list{row(2, "Bo", "Rain"), row(1, "Ana", "Lima"), row(2, "Bo", "Rain"), unsound})
	if err != nil || !slices.Equal(rows, []wire.Row{row(1, "Ana", "Lima"), row(2, "Bo", "Rain")}) {
		t.Errorf("%v, %v", rows, err)
	}
}

func TestTitlesAreFoldedAndDifferent(t *testing.T) {
	titles, err := Titles(t.Context(), list{row(1, "Ana", "Límá"), row(2, "Bo", "lima"), row(3, "Cy", "x")})
	if err != nil || !slices.Equal(titles, []string{"lima"}) {
		t.Errorf("%q, %v", titles, err)
	}
}

// silent is a shelf that cannot be described.
type silent struct{ Shelf }

func TestAShelfThatCannotBeDescribedHasNoDigest(t *testing.T) {
	if d, err := Digest(t.Context(), silent{list{}}); d != nil || err != nil {
		t.Errorf("%v, %v", d, err)
	}
	if d, err := Digest(t.Context(), nil); d == nil || err != nil {
		t.Errorf("no shelf: %v, %v", d, err)
	}
	if d, err := Digest(t.Context(), list{row(1, "Ana", "Lima")}); d == nil || err != nil {
		t.Errorf("a shelf: %v, %v", d, err)
	}
}
