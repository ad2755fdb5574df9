package p2p

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"github.com/anacrolix/torrent/metainfo"

	"linnet/p2p/internal/fetch"
	"linnet/p2p/internal/limits"
	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/wire"
	"linnet/p2p/mainline"
	"linnet/packaging/bombtest"
)

// filled repeats a text until so many bytes are full.
func filled(most int, head, part, tail string) func() []byte {
	return func() []byte {
		n := max(0, most-len(head)-len(tail)) / len(part)
		return []byte(head + strings.Repeat(part, n) + tail)
	}
}

// bencoded are the worst texts of so many bytes for a reader of BEP 3: what is small as a text and large once it is understood.
func bencoded(most int) map[string]func() []byte {
	return map[string]func() []byte{
		"lists in lists":          filled(most, "", "l", ""),
		"dictionaries in others":  filled(most, "", "d1:a", ""),
		"empty lists":             filled(most, "l", "le", "e"),
		"empty dictionaries":      filled(most, "l", "de", "e"),
		"empty texts":             filled(most, "l", "0:", "e"),
		"numbers":                 filled(most, "l", "i1e", "e"),
		"a text that is not here": func() []byte { return []byte("d1:a99999999999:x") },
		"a long number":           filled(most, "d1:ai", "1", "ee"),
	}
}

// gzipped packs parts into a small file.
func gzipped(parts ...[]byte) []byte {
	var out bytes.Buffer
	z, _ := gzip.NewWriterLevel(&out, gzip.BestSpeed)
	for _, part := range parts {
		z.Write(part)
	}
	z.Close()
	return out.Bytes()
}

// soMagnet is a magnet link up to the files that it chooses, and manyFiles a torrent with as many of them as a link may meet.
const soMagnet = "magnet:?xt=urn:btih:0123456789abcdef0123456789abcdef01234567&so="

var manyFiles = &metainfo.Info{Name: "many", PieceLength: 16 << 10, Files: make([]metainfo.FileInfo, 10_000)}

// TestBombs goes over everything that strangers send or hand out: see linnet/packaging/bombtest.
func TestBombs(t *testing.T) {
	var rows []bombtest.Row
	all := func(parser string, bombs map[string]func() []byte, read func(*bombtest.Input)) {
		for attack, bomb := range bombs {
			rows = append(rows, bombtest.Row{Parser: parser, Attack: attack, Bomb: bomb, Read: read})
		}
	}
	all("Decode", bencoded(wire.MaxMessage), func(in *bombtest.Input) { wire.Decode(in.Bytes()) })
	all("SelectOnly", map[string]func() []byte{
		"many places": filled(meta.MaxMagnet, soMagnet, "1,", ""),
		"many ranges": filled(meta.MaxMagnet, soMagnet, "0-9999999,", ""),
		"many blanks": filled(meta.MaxMagnet, soMagnet, "%20", ""),
		"one number":  filled(meta.MaxMagnet, soMagnet, "9", ""),
	}, func(in *bombtest.Input) {
		w, err := meta.ParseMagnet(string(in.Bytes()))
		if err == nil {
			meta.Selected(manyFiles, w.Only)
		}
	})
	all("Showable", map[string]func() []byte{
		"nothing to show": filled(wire.MaxMessage, "", "\u202e", ""),
		"marks":           filled(wire.MaxMessage, "e", "\u0301", ""),
	}, func(in *bombtest.Input) { Showable(string(in.Bytes()), 400) })
	all("TreeNames", map[string]func() []byte{
		"one name many times": filled(wire.MaxMessage, "", "a/a.mp3\n", ""),
		"names too long":      filled(wire.MaxMessage, "", strings.Repeat("é", 400)+"\n", ""),
	}, func(in *bombtest.Input) {
		var files []meta.File
		for name := range strings.Lines(string(in.Bytes())) {
			files = append(files, meta.File{Name: name})
		}
		meta.TreeNames(files, 200)
	})
	all("rows", bencoded(wire.MaxMessage), func(in *bombtest.Input) { wire.DecodeRows(in.Bytes()) })
	all("Head", bencoded(1000), func(in *bombtest.Input) { wire.OpenHead(mainline.SignItem(testKey(), wire.HeadSalt, 1, in.Bytes())) })
	all("ReadTorrent", torrentBombs(), func(in *bombtest.Input) { fetch.ReadTorrent(in) })
	all("info from a peer", bencoded(meta.MaxTorrent), func(in *bombtest.Input) { meta.DecodeInfo(in.Bytes(), new(meta.InfoDict)) })
	all("info of a magnet link", infoBombs(), func(in *bombtest.Input) { wire.Unmarshal(in.Bytes(), new(metainfo.Info)) })
	all("WellFormed", bencoded(meta.MaxTorrent), func(in *bombtest.Input) { wire.WellFormed(in.Bytes(), wire.MaxValues) })
	all("Catalogue", catalogueBombs(), func(in *bombtest.Input) { wire.ReadCatalogue(in.Bytes(), publicKey(testKey())) })
	all("BlockList", map[string]func() []byte{
		"as many ranges as may be": func() []byte { return gzipped(ranges(limits.MaxRanges + 1)) },
		"comments":                 func() []byte { return gzipped(bytes.Repeat([]byte("#\n"), 20<<20)) },
		"a long line":              func() []byte { return gzipped(bytes.Repeat([]byte("#"), 64<<20)) },
		"colons":                   func() []byte { return gzipped(bytes.Repeat([]byte(strings.Repeat(":", 4000)+"\n"), 1000)) },
	}, func(in *bombtest.Input) { ReadBlockList(in) })
	all("ParseMagnet", map[string]func() []byte{
		"topics": filled(32<<20, "magnet:?", "xt=urn:btih:&", ""),
		"peers":  filled(meta.MaxMagnet, "magnet:?xt=urn:btih:"+strings.Repeat("ab", 20), "&x.pe=1.1.1.1:1", ""),
	}, func(in *bombtest.Input) { fetch.ParseMagnet(string(in.Bytes())) })
	all("ParseLink", map[string]func() []byte{"names": filled(16<<20, "linnet://"+Key{}.String()+"?", "n=a&", "")},
		func(in *bombtest.Input) { ParseLink(string(in.Bytes())) })
	bombtest.Hold(t, rows)
}

func torrentBombs() map[string]func() []byte {
	bombs := bencoded(meta.MaxTorrent)
	const head, tail = "d4:infod6:lengthi5e4:name1:a12:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaa", "ee"
	for attack, part := range map[string]string{"lists": "le", "dictionaries": "de", "texts": "0:", "nested": "l"} {
		bombs["its info with "+attack] = filled(meta.MaxTorrent, "d4:infod1:xl", part, "ee"+head[len("d4:infod"):]+tail)
		bombs["trackers of "+attack] = filled(meta.MaxTorrent, "d13:announce-listl", part, "e"+head[1:]+tail)
		bombs["nodes of "+attack] = filled(meta.MaxTorrent, head+"e5:nodesl", part, "ee")
		bombs["files of "+attack] = filled(meta.MaxTorrent, "d4:infod5:filesl", part,
			"e4:name1:a12:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaaee")
		bombs["a path of "+attack] = filled(meta.MaxTorrent, "d4:infod5:filesld6:lengthi5e4:pathl", part,
			"eee4:name1:a12:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaaee")
	}
	bombs["a tree of files"] = filled(meta.MaxTorrent, "d4:infod9:file treed", "1:ad0:d6:lengthi5eee",
		"e12:meta versioni2e4:name1:a12:piece lengthi16384eee")
	bombs["a deep tree"] = filled(meta.MaxTorrent, "d4:infod9:file tree", "d1:a", "")
	return bombs
}

func infoBombs() map[string]func() []byte {
	bombs := bencoded(maxMetadata)
	for attack, part := range map[string]string{"empty files": "de", "files of a length": "d6:lengthi1ee",
		"files of empty paths": "d4:pathl0:0:0:0:0:0:0:0:ee"} {
		bombs[attack] = filled(maxMetadata, "d5:filesl", part, "e4:name1:a12:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaae")
	}
	return bombs
}

func catalogueBombs() map[string]func() []byte {
	pages := func(text []byte, n int) func() []byte {
		return func() []byte {
			one := append(binary.BigEndian.AppendUint32(nil, uint32(len(text))), text...)
			return sealed(gzipped(bytes.Repeat(one, n)))
		}
	}
	bombs := map[string]func() []byte{
		"a page that is not here": pages(nil, 1),
		"zeros":                   func() []byte { return sealed(gzipped(make([]byte, wire.MaxCatalogueText+1))) },
	}
	for attack, bomb := range bencoded(wire.MaxCataloguePage) {
		bombs["pages of "+attack] = pages(bomb(), wire.MaxCatalogueText/wire.MaxCataloguePage)
	}
	return bombs
}

// ranges are lines that name addresses far from each other.
func ranges(n int) []byte {
	var out bytes.Buffer
	for i := range n {
		fmt.Fprintf(&out, "%d.%d.%d.1\n", 1+i>>16&0xff, i>>8&0xff, i&0xff)
	}
	return out.Bytes()
}
