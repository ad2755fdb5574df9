package p2p

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/anacrolix/torrent/metainfo"
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
	case pieces == 0 || span(info) <= 0 || span(info) > maxSize*16:
		return errors.New("no bytes, or too many")
	case !info.HasV2() && int64(pieces) != (span(info)+info.PieceLength-1)/info.PieceLength:
		return errors.New("the number of pieces does not fit the length")
	case len(info.UpvertedFiles()) > maxParts:
		return fmt.Errorf("more than %d files", maxParts)
	}
	return nil
}

// filesOf lists the files of a torrent, without those that only fill up (BEP 47).
func filesOf(info *metainfo.Info) []file {
	var out []file
	for _, f := range info.UpvertedFiles() {
		if !strings.Contains(f.Attr, "p") && f.Length > 0 {
			out = append(out, file{f.DisplayPath(info), f.TorrentOffset, f.Length})
		}
	}
	return out
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
func (n *Node) Parts(ih InfoHash) ([]Part, error) {
	f := n.fetches
	x := f.get(ih)
	if x == nil {
		return nil, ErrUnknown
	}
	f.mu.Lock()
	rec := x.rec
	var here []bool
	if x.run != nil && x.run.in != nil {
		here = x.run.in.snapshot()
	}
	f.mu.Unlock()
	info := rec.info()
	if info == nil || !info.IsDir() {
		return nil, nil
	}
	files := filesOf(info)
	chosen := choose(files, rec.Files)
	out := make([]Part, len(files))
	for i, one := range files {
		out[i] = Part{Name: one.name, Size: one.size, Chosen: chosen[i]}
		if rec.State == Finished && chosen[i] {
			out[i].Have = one.size
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

// Choose says which files of a torrent to fetch, by the names that Parts gives.
func (n *Node) Choose(ih InfoHash, names []string) error {
	return n.fetches.command(ih, func(x *fetch) error {
		return n.fetches.settle(x, func(r *record) {
			if r.State != Finished {
				r.Files, r.Row.Size = slices.Clone(names), 0
			}
		})
	})
}

// finishParts moves the chosen files that are audio into a folder of the music folder.
func (r *run) finishParts(ctx context.Context, info *metainfo.Info) error {
	rec, dir := r.record(), r.f.incomingDir(r.x.ih)
	data, err := os.Open(dataFile(dir))
	if err != nil {
		return err
	}
	defer data.Close() // read only
	if rec.Path == "" {
		rec.Path = filepath.Join(r.f.n.config.Music, cleanName(Row{Title: info.BestName()}))
		if err := r.f.settle(r.x, func(to *record) { to.Path = rec.Path }); err != nil {
			return err
		}
	}
	files, placed := filesOf(info), map[string]string{}
	for i, chosen := range choose(files, rec.Files) {
		if !chosen {
			continue
		}
		bytes := io.NewSectionReader(data, files[i].off, files[i].size)
		format, err := sniff(bytes)
		if err == nil {
			_, err = r.f.n.inspect(ctx, bytes, bytes.Size())
		}
		if errors.Is(err, ErrNotAudio) || errors.Is(err, ErrRefused) {
			continue
		}
		if err == nil {
			placed[files[i].name], err = placePart(bytes, rec.Path, files[i].name, format)
		}
		if err != nil {
			return err
		}
	}
	if len(placed) == 0 {
		return errors.Join(failure(reasonNotAudio), os.RemoveAll(dir))
	}
	err = r.f.settle(r.x, func(rec *record) { rec.State, rec.Reason, rec.Placed = Finished, "", placed })
	return errors.Join(err, os.RemoveAll(dir))
}

// placePart writes one file beside its final name and renames it, and returns where it is then. A file
// with the same bytes that is there already is the one a crash left.
func placePart(bytes *io.SectionReader, folder, name, format string) (string, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", fmt.Errorf("the music folder: %w", err)
	}
	stem := cleanName(Row{Title: strings.TrimSuffix(path.Base(name), path.Ext(name))})
	part := filepath.Join(folder, "."+stem+".part")
	out, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(out, bytes)
	if err := errors.Join(err, out.Sync(), out.Close()); err != nil {
		return "", errors.Join(err, os.Remove(part))
	}
	for i := range maxTwins {
		to := filepath.Join(folder, stem+"."+format)
		if i > 0 {
			to = filepath.Join(folder, fmt.Sprintf("%s (%d).%s", stem, i+1, format))
		}
		err := moveNew(part, to)
		if !errors.Is(err, os.ErrExist) {
			return to, err
		}
		if same(bytes, to) {
			return to, os.Remove(part)
		}
	}
	return "", fmt.Errorf("there are %d files called %s: %w", maxTwins, stem, os.ErrExist)
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
