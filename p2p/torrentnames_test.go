package p2p_test

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"slices"
	"testing"

	"github.com/anacrolix/torrent/metainfo"

	"linnet/p2p"
)

// Torrents of other programs end as they are: under their names, in their folders, with what was chosen of them.

func TestNameOfASingleFileIsNotDoubled(t *testing.T) {
	track := wav(120, 90<<10)
	file, at := tracked(t, write(t, filepath.Join(t.TempDir(), "Low Water.wav"), track), false)
	known := read(t, file)
	link := "magnet:?xt=urn:btih:" + known.Row.InfoHash.String()
	for _, from := range []string{"", link, link + "&dn=Low%20Water.wav", link + "&dn=Low+Water.wav.WAV"} {
		want := known
		if from != "" {
			var err error
			if want, err = p2p.ParseMagnet(from); err != nil {
				t.Fatal(err)
			}
		}
		want.Holders = []p2p.Holder{at}
		seek := open(t, p2p.Config{})
		seek.fetch(want)
		got := seek.untilState(p2p.Finished)
		if have := inside(t, seek.config.Music); !slices.Equal(have, []string{"Low Water.wav"}) || got.Row.Title != "Low Water" {
			t.Errorf("%q: %q, called %q", from, have, got.Row.Title)
		}
		seek.close()
	}
}

// TestOnlyTheFilesThatALinkMeans (BEP 53), before its contents are known and after they were looked up.
func TestOnlyTheFilesThatALinkMeans(t *testing.T) {
	dir := tree(t, "An Album", map[string][]byte{"1.wav": wav(121, 60<<10), "2.wav": wav(122, 60<<10), "3.wav": wav(123, 60<<10),
		"cover.jpg": []byte("jpg")})
	file, at := tracked(t, dir, false)
	var m metainfo.MetaInfo
	decode(t, file, &m)
	info, err := m.UnmarshalInfo()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{info.Files[0].DisplayPath(&info), info.Files[3].DisplayPath(&info)}
	slices.Sort(want)
	for _, look := range []bool{false, true} {
		w, err := p2p.ParseMagnet("magnet:?xt=urn:btih:" + read(t, file).Row.InfoHash.String() + "&so=0,3,77")
		if err != nil {
			t.Fatal(err)
		}
		w.Holders = []p2p.Holder{at}
		seek := open(t, p2p.Config{})
		if look {
			if w, err = seek.Look(t.Context(), w); err != nil {
				t.Fatal(err)
			}
		}
		seek.fetch(w)
		got := seek.untilState(p2p.Finished)
		if have := inside(t, got.Path); !slices.Equal(have, want) {
			t.Errorf("looked up %v: %q, want %q", look, have, want)
		}
		seek.close()
	}
}

// TestTrackNamedByItsHash gets the name that its tags say.
func TestTrackNamedByItsHash(t *testing.T) {
	track := wav(124, 90<<10)
	s := shelf(t, "Ana - Lima.wav", track)
	have := open(t, p2p.Config{Shelf: s})
	inspect := func(_ context.Context, f io.ReaderAt, size int64) (p2p.Facts, error) {
		b, err := io.ReadAll(io.NewSectionReader(f, 0, size))
		if err != nil || !bytes.Equal(b, track) {
			t.Errorf("not the track, %v", err)
		}
		return p2p.Facts{Title: "Low/Water", Artist: "Ana Lima"}, nil
	}
	hash := s.Rows()[0].InfoHash.String()
	for _, link := range []string{"magnet:?xt=urn:btih:" + hash, "magnet:?xt=urn:btih:" + hash + "&dn=" + hash + ".wav"} {
		w, err := p2p.ParseMagnet(link)
		if err != nil {
			t.Fatal(err)
		}
		w.Holders = []p2p.Holder{{Addr: have.Addr()}}
		seek := open(t, p2p.Config{Inspect: inspect})
		seek.fetch(w)
		if got := seek.untilState(p2p.Finished); filepath.Base(got.Path) != "Ana Lima - Low_Water.wav" || got.Row.Artist != "Ana Lima" {
			t.Errorf("%s became %s, %+v", link, got.Path, got.Row)
		}
		seek.close()
	}
}
