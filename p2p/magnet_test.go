package p2p_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p"
)

func TestMagnetRoundTrip(t *testing.T) {
	r := p2p.Row{InfoHash: p2p.InfoHash{1, 2, 3}, Artist: "Ana & Lima", Title: "Água=1", Size: 7}
	w, err := p2p.ParseMagnet(r.Magnet())
	if err != nil || w.Row.InfoHash != r.InfoHash || w.Row.Title != "Ana & Lima - Água=1" {
		t.Errorf("%s reads as %+v, %v", r.Magnet(), w, err)
	}
}

func TestParseMagnet(t *testing.T) {
	v1, v2 := strings.Repeat("ab", 20), strings.Repeat("cd", 32)
	w, err := p2p.ParseMagnet("magnet:?xt=urn:btih:" + v1 + "&xt=urn:btmh:1220" + v2 +
		"&tr=http://tracker.example&x.pe=127.0.0.1:7&x.pe=nonsense")
	if err != nil || w.Row.InfoHash.String() != v1 || w.V2[31] != 0xcd || len(w.Holders) != 1 {
		t.Errorf("hybrid: %+v, %v", w, err)
	}
	if w, err = p2p.ParseMagnet("magnet:?xt=urn:btmh:1220" + v2); err != nil || w.Row.InfoHash.String() != v2[:40] {
		t.Errorf("v2: %+v, %v", w, err)
	}
	for _, bad := range []string{"", "magnet:?dn=x", "http://x/?xt=urn:btih:" + v1, "magnet:?xt=urn:btih:12", "magnet:?dn=" +
		strings.Repeat("x", 1<<20)} {
		if _, err := p2p.ParseMagnet(bad); !errors.Is(err, p2p.ErrNotTorrent) {
			t.Errorf("%.40q: %v", bad, err)
		}
	}
}

func FuzzParseMagnet(f *testing.F) {
	f.Add(p2p.Row{InfoHash: p2p.InfoHash{9}, Title: "x"}.Magnet())
	f.Add("magnet:?xt=urn:btmh:1220" + strings.Repeat("cd", 32))
	f.Fuzz(func(t *testing.T, s string) {
		if w, err := p2p.ParseMagnet(s); err == nil && w.Row.InfoHash == (p2p.InfoHash{}) {
			t.Error("read a link without an infohash")
		}
	})
}

func FuzzReadTorrent(f *testing.F) {
	f.Add([]byte("d4:infod6:lengthi5e4:name1:a12:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaaee"))
	f.Add([]byte("d4:infod9:file treed1:ad0:d6:lengthi5e11:pieces root32:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaeee12:meta " +
		"versioni2e4:name1:a12:piece lengthi16384eee"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if w, err := p2p.ReadTorrent(bytes.NewReader(b)); err == nil && w.Row.InfoHash == (p2p.InfoHash{}) {
			t.Error("read a torrent without an infohash")
		}
	})
}

// album is a folder with two tracks and a picture, as a stranger would share it.
func album(t *testing.T) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "An Album")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "01 One.wav"), wav(40, 200<<10))
	write(t, filepath.Join(dir, "02 Two.wav"), wav(41, 150<<10))
	write(t, filepath.Join(dir, "cover.jpg"), bytes.Repeat([]byte("jpg"), 60<<10))
	return dir
}

func TestTorrentFileIsBoundedAndSound(t *testing.T) {
	info := map[string]any{"length": 1 << 40, "name": "x", "piece length": 1 << 16, "pieces": strings.Repeat("a", 20)}
	for name, b := range map[string][]byte{
		"too few pieces": bencode.MustMarshal(map[string]any{"info": info}),
		"no info":        []byte("de"),
		"not bencode":    []byte("hello"),
		"too long":       bytes.Repeat([]byte("l"), 17<<20),
	} {
		if _, err := p2p.ReadTorrent(bytes.NewReader(b)); !errors.Is(err, p2p.ErrNotTorrent) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func decode(t *testing.T, b []byte, into any) {
	t.Helper()
	if err := bencode.Unmarshal(b, into); err != nil {
		t.Fatal(err)
	}
}
