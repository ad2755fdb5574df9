package webseed

import (
	"net/url"
	"strings"

	"github.com/anacrolix/torrent/metainfo"

	meta "linnet/p2p/internal/metainfo"
)

// A file is where a file lies in the data of a torrent.
type file struct {
	path      []string // below the address, with the torrent's own name first
	off, size int64
	pad       bool // zeros, which no server has (BEP 47)
}

// layout lists the files of a torrent that have bytes, in their order.
func layout(info *metainfo.Info) (out []file) {
	for _, f := range info.UpvertedFiles() {
		if f.Length <= 0 {
			continue
		}
		path := []string{info.BestName()}
		if meta.Folded(info) {
			path = append(path, f.BestPath()...)
		}
		out = append(out, file{path: path, off: f.TorrentOffset, size: f.Length, pad: strings.Contains(f.Attr, "p")})
	}
	return out
}

// address is where a server has a file (BEP 19): below an address that ends with a slash, and at the address itself otherwise.
func (f file) address(base string) string {
	if !strings.HasSuffix(base, "/") {
		return base
	}
	parts := make([]string, len(f.path))
	for i, p := range f.path {
		parts[i] = url.PathEscape(p)
	}
	return base + strings.Join(parts, "/")
}

// at is the file that has a byte; -1 where none has.
func (v *Server) at(off int64) int {
	for i, f := range v.files {
		if off >= f.off && off < f.off+f.size {
			return i
		}
	}
	return -1
}

// pieces are those that the server has in full.
func (v *Server) pieces() ([]bool, bool) {
	out, any := make([]bool, v.config.Info.NumPieces()), false
	length := v.config.Info.PieceLength
	for i := range out {
		out[i] = true
	}
	for i, f := range v.files {
		if v.lost(i) {
			for p := f.off / length; p <= (f.off+f.size-1)/length && p < int64(len(out)); p++ {
				out[p] = false
			}
		}
	}
	for _, has := range out {
		any = any || has
	}
	return out, any
}
