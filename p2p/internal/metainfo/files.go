package metainfo

import (
	"encoding/hex"
	"errors"
	"fmt"
	"path"
	"path/filepath"
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

// File is where a part lies in the data of a torrent.
type File struct {
	Name      string
	Off, Size int64
}

// CheckInfo refuses info dictionaries that could only do harm.
func CheckInfo(info *metainfo.Info) error {
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

// FilesOf lists the files of a torrent, without those that only fill up (BEP 47, and as BitComet names them) or point to others.
func FilesOf(info *metainfo.Info) []File {
	var out []File
	for _, f := range info.UpvertedFiles() {
		if !strings.ContainsAny(f.Attr, "pl") && f.Length > 0 && !fills(f.BestPath()) {
			out = append(out, File{f.DisplayPath(info), f.TorrentOffset, f.Length})
		}
	}
	return out
}

func fills(at []string) bool {
	return len(at) > 0 && (at[0] == ".pad" || strings.HasPrefix(at[len(at)-1], "_____padding_file_"))
}

// Folded says whether a torrent has a folder of files. One whose only file is called like the torrent has none: all of BEP 52 with a
// single file are so.
func Folded(info *metainfo.Info) bool {
	if !info.IsDir() {
		return false
	}
	files := FilesOf(info)
	return len(files) != 1 || files[0].Name != info.BestName() || files[0].Off != 0 || files[0].Size != storage.Span(info)
}

// Choose says which files are wanted: the picked ones, or all that are called like audio.
func Choose(files []File, picked []string) []bool {
	out := make([]bool, len(files))
	for i, f := range files {
		if picked != nil {
			out[i] = slices.Contains(picked, f.Name)
		} else {
			out[i] = AudioName(f.Name)
		}
	}
	return out
}

// AudioName says whether a file is called like one that Linnet plays.
func AudioName(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".mp3", ".flac", ".ogg", ".oga", ".opus", ".wav", ".wave", ".aif", ".aiff", ".aifc", ".m4a", ".m4b", ".aac", ".adts", ".dsf",
		".dff":
		return true
	}
	return false
}

// WantedPieces says which pieces the chosen files need.
func WantedPieces(info *metainfo.Info, files []File, chosen []bool) []bool {
	out := make([]bool, info.NumPieces())
	for i, f := range files {
		if chosen[i] {
			for p := f.Off / info.PieceLength; p <= (f.Off+f.Size-1)/info.PieceLength && p < int64(len(out)); p++ {
				out[p] = true
			}
		}
	}
	return out
}

// Have counts the verified bytes of a file.
func (f File) Have(piece int64, here []bool) (n int64) {
	for p := f.Off / piece; p*piece < f.Off+f.Size && p < int64(len(here)); p++ {
		if here[p] {
			n += min((p+1)*piece, f.Off+f.Size) - max(p*piece, f.Off)
		}
	}
	return n
}

// IsOurs says whether the info dictionary follows Linnet's rule, so that its name is a SHA-256.
func IsOurs(info *metainfo.Info) bool {
	stem := info.Name[:max(0, len(info.Name)-len(filepath.Ext(info.Name)))]
	sum, err := hex.DecodeString(stem)
	return err == nil && len(sum) == 32
}

// Promise is the SHA-256 that a track was said to have, by its row or by its name.
func Promise(row wire.Row, info *metainfo.Info) ([32]byte, bool) {
	if row.SHA256 != [32]byte{} {
		return row.SHA256, true
	}
	var sum [32]byte
	if info == nil || !IsOurs(info) {
		return sum, false
	}
	_, err := hex.Decode(sum[:], []byte(info.Name[:64]))
	return sum, err == nil
}

// NoTrack is the size of what is no audio, whatever was said of it.
const NoTrack = -1
