package p2p

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/anacrolix/torrent/metainfo"

	"linnet/p2p/internal/storage"
	"linnet/p2p/internal/wire"
)

const (
	maxParts       = 10_000
	maxPieceLength = 64 << 20
)

// A Part is one file of a torrent that has several.
type Part struct {
	Name   string // its path in the torrent, with slashes
	Size   int64  // bytes
	Have   int64  // verified bytes
	Chosen bool
	Gone   bool // it was fetched, and is no longer where it was put
}

// file is where a part lies in the data of a torrent.
type file struct {
	name      string
	off, size int64
}

// sound refuses info dictionaries that could only do harm.
func sound(info *metainfo.Info) error {
	if info.PieceLength <= 0 || info.PieceLength > maxPieceLength {
		return fmt.Errorf("pieces of %d bytes", info.PieceLength)
	}
	for _, f := range info.UpvertedFiles() {
		if f.Length < 0 {
			return errors.New("a file of negative length")
		}
	}
	pieces := info.NumPieces()
	switch {
	case pieces == 0 || storage.Span(info) <= 0 || storage.Span(info) > wire.MaxSize*16:
		return errors.New("no bytes, or too many")
	case !info.HasV2() && int64(pieces) != (storage.Span(info)+info.PieceLength-1)/info.PieceLength:
		return errors.New("the number of pieces does not fit the length")
	case len(info.UpvertedFiles()) > maxParts:
		return fmt.Errorf("more than %d files", maxParts)
	}
	return nil
}

// filesOf lists the files of a torrent, without those that only fill up (BEP 47, and as BitComet names them) or point to others.
func filesOf(info *metainfo.Info) []file {
	var out []file
	for _, f := range info.UpvertedFiles() {
		if !strings.ContainsAny(f.Attr, "pl") && f.Length > 0 && !fills(f.BestPath()) {
			out = append(out, file{f.DisplayPath(info), f.TorrentOffset, f.Length})
		}
	}
	return out
}

func fills(at []string) bool {
	return len(at) > 0 && (at[0] == ".pad" || strings.HasPrefix(at[len(at)-1], "_____padding_file_"))
}

// folded says whether a torrent has a folder of files. A torrent of BEP 52 with a single file that is called like itself has none.
func folded(info *metainfo.Info) bool {
	if !info.IsDir() || !info.HasV2() {
		return info.IsDir()
	}
	files := filesOf(info)
	return len(files) != 1 || files[0].name != info.BestName()
}

// choose says which files are wanted: the picked ones, or all that are called like audio.
func choose(files []file, picked []string) []bool {
	out := make([]bool, len(files))
	for i, f := range files {
		if picked != nil {
			out[i] = slices.Contains(picked, f.name)
		} else {
			out[i] = AudioName(f.name)
		}
	}
	return out
}

// AudioName says whether a file is called like one that Linnet plays.
func AudioName(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".mp3", ".flac", ".ogg", ".oga", ".opus", ".wav", ".aif", ".aiff", ".aifc", ".m4a":
		return true
	}
	return false
}

// wantedPieces says which pieces the chosen files need.
func wantedPieces(info *metainfo.Info, files []file, chosen []bool) []bool {
	out := make([]bool, info.NumPieces())
	for i, f := range files {
		if chosen[i] {
			for p := f.off / info.PieceLength; p <= (f.off+f.size-1)/info.PieceLength && p < int64(len(out)); p++ {
				out[p] = true
			}
		}
	}
	return out
}

// Parts returns the files of a torrent that has several, in its order; none while they are not
// known yet, and for a single track.
func (f *fetches) Parts(ih InfoHash) ([]Part, error) {
	x := f.get(ih)
	if x == nil {
		return nil, ErrUnknown
	}
	f.mu.Lock()
	rec := x.rec
	var here []bool
	if x.run != nil && x.run.in != nil {
		here = x.run.in.Snapshot()
	}
	f.mu.Unlock()
	info := rec.info()
	if info == nil || !folded(info) {
		return nil, nil
	}
	files := filesOf(info)
	chosen := choose(files, rec.Files)
	out := make([]Part, len(files))
	for i, one := range files {
		out[i] = Part{Name: one.name, Size: one.size, Chosen: chosen[i]}
		if rec.State == Finished && chosen[i] || rec.Placed[one.name] != "" {
			out[i].Have, out[i].Gone = one.size, rec.Placed[one.name] != "" && fateOf(rec.Placed[one.name], one.size, rec.Done) == gone
		} else if here != nil && chosen[i] {
			out[i].Have = one.have(info.PieceLength, here)
		}
	}
	return out, nil
}

// have counts the verified bytes of a file.
func (f file) have(piece int64, here []bool) (n int64) {
	for p := f.off / piece; p*piece < f.off+f.size && p < int64(len(here)); p++ {
		if here[p] {
			n += min((p+1)*piece, f.off+f.size) - max(p*piece, f.off)
		}
	}
	return n
}

// Choose says which files of a torrent to fetch, by the names that Parts gives. Of one that is finished, those that are not there
// are fetched.
func (f *fetches) Choose(ih InfoHash, names []string) error {
	return f.command(ih, func(x *fetch) error {
		return f.settle(x, func(r *record) {
			if r.State == Finished {
				r.begin(names)
				return
			}
			r.Files, r.Row.Size = slices.Clone(names), 0
		})
	})
}

// same says whether a file has just these bytes.
func same(bytes *io.SectionReader, name string) bool {
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close() // read only
	if fi, err := f.Stat(); err != nil || fi.Size() != bytes.Size() {
		return false
	}
	a, b := make([]byte, 64<<10), make([]byte, 64<<10)
	for off := int64(0); off < bytes.Size(); off += int64(len(a)) {
		n, _ := bytes.ReadAt(a, off)
		m, _ := f.ReadAt(b, off)
		if string(a[:n]) != string(b[:m]) {
			return false
		}
	}
	return true
}
