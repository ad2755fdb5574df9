package metainfo

import (
	"slices"
	"strings"
	"testing"

	"github.com/anacrolix/torrent/bencode"
	"github.com/anacrolix/torrent/metainfo"

	"linnet/p2p/internal/wire"
)

func TestTitled(t *testing.T) {
	hash := strings.Repeat("0a", 32)
	for in, want := range map[string]string{
		"a.mp3": "a", "a.mp3.MP3": "a", " a.flac ": "a", "a.mp3.flac": "a", "Mr. X": "Mr. X", "vol. 2": "vol. 2", ".mp3": ".mp3",
		"a.txt":       "a.txt",
		hash + ".mp3": "", hash: "", hash[:40]: "", hash[:38] + ".ogg": hash[:38], "a.dsf": "a", "": "",
	} {
		if got := Titled(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// TestTitleBesideALongArtist: the artist is cut first, whatever a file system takes.
func TestTitleBesideALongArtist(t *testing.T) {
	for _, room := range []int{60, 143, 255} {
		got := FileName(wire.Row{Artist: strings.Repeat("X", 300), Title: "Low Water.mp3"}, "mp3", room)
		if len(got) > room || !strings.HasSuffix(got, "X - Low Water.mp3") {
			t.Errorf("room for %d: %q", room, got)
		}
	}
	if got := FileName(wire.Row{Title: strings.Repeat("語", 100)}, "flac", 60); len(got) > 60 || !strings.HasSuffix(got, "語.flac") {
		t.Errorf("a long title: %q", got)
	}
}

func TestSelectOnly(t *testing.T) {
	for text, want := range map[string][]Places{
		"0": {{0, 0}}, "0,2-3": {{0, 0}, {2, 3}}, "": nil, "x": nil, "3-1": nil, "-1": nil, "1-": nil,
		"1,,9223372036854775808,4": {{1, 1}, {4, 4}},
	} {
		if got := selectOnly(text); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	if got := selectOnly(strings.Repeat("1,", 10_000)); len(got) != maxPlaces {
		t.Errorf("%d places of one link", len(got))
	}
}

func FuzzSelectOnly(f *testing.F) {
	f.Add("0,2-3,9-")
	info := metainfo.Info{Name: "A", Files: []metainfo.FileInfo{{Path: []string{"a"}}, {Path: []string{"b"}}}}
	f.Fuzz(func(t *testing.T, text string) {
		if names := Selected(&info, selectOnly(text)); len(names) > len(info.Files) {
			t.Errorf("%q of %q", names, text)
		}
	})
}

// TestSelectedCountsWhatFillsUp: links count the files as they lie in the torrent.
func TestSelectedCountsWhatFillsUp(t *testing.T) {
	info := metainfo.Info{Name: "A", PieceLength: 1, Files: []metainfo.FileInfo{{Path: []string{"a.mp3"}, Length: 1},
		{Path: []string{".pad", "1"}, Length: 1}, {Path: []string{"CD2", "b.mp3"}, Length: 1}}}
	if got := Selected(&info, []Places{{1, 2}}); !slices.Equal(got, []string{".pad/1", "CD2/b.mp3"}) {
		t.Errorf("got %q", got)
	}
	if got := Selected(&info, []Places{{3, 1 << 40}}); got != nil {
		t.Errorf("beyond the last: %q", got)
	}
}

// TestSingleFileHasNoFolder: of BEP 3 as it should be, of BEP 3 written as a folder, of BEP 52, and of both.
func TestSingleFileHasNoFolder(t *testing.T) {
	tree := "9:file treed5:x.mp3d0:d6:lengthi5e11:pieces root32:" + strings.Repeat("r", 32) + "eee12:meta versioni2e"
	rest := "4:name5:x.mp312:piece lengthi16384e"
	for kind, c := range map[string]struct {
		info   string
		folded bool
	}{
		"v1":             {"d6:lengthi5e" + rest + "6:pieces20:" + strings.Repeat("p", 20) + "e", false},
		"v1 as a folder": {"d5:filesld6:lengthi5e4:pathl5:x.mp3eee" + rest + "6:pieces20:" + strings.Repeat("p", 20) + "e", false},
		"v2":             {"d" + tree + rest + "e", false},
		"hybrid": {"d" + strings.Replace(tree, "12:meta", "6:lengthi5e12:meta", 1) + rest + "6:pieces20:" +
			strings.Repeat("p", 20) + "e", false},
		"a folder": {"d5:filesld6:lengthi5e4:pathl5:x.mp3eee4:name5:Album12:piece lengthi16384e6:pieces20:" +
			strings.Repeat("p", 20) + "e", true},
	} {
		var info metainfo.Info
		if err := bencode.Unmarshal([]byte(c.info), &info); err != nil {
			t.Fatal(kind, err)
		}
		if got := Folded(&info); got != c.folded {
			t.Errorf("%s: a folder: %v", kind, got)
		}
		if got := TitleOf(&info); got != map[bool]string{false: "x", true: "Album"}[c.folded] {
			t.Errorf("%s is called %q", kind, got)
		}
	}
}
