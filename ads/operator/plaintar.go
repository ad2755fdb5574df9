package main

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
)

const tarBlock = 512

// errExtended: an archive has headers of a kind that backups do not have.
var errExtended = errors.New("it has headers that no backup has")

// A plainTar passes an archive on while its headers are plain (POSIX ustar). Extended ones may hold many records and long names, which
// would all be read before the first file.
type plainTar struct {
	io.Reader
	header []byte // of the next file, as far as it has come
	skip   int64  // bytes until then
	ended  bool
}

// Read implements io.Reader.
func (p *plainTar) Read(b []byte) (int, error) {
	n, err := p.Reader.Read(b)
	for rest := b[:n]; len(rest) > 0 && !p.ended; {
		if p.skip > 0 {
			passed := min(p.skip, int64(len(rest)))
			p.skip, rest = p.skip-passed, rest[passed:]
			continue
		}
		more := min(tarBlock-len(p.header), len(rest))
		p.header, rest = append(p.header, rest[:more]...), rest[more:]
		if len(p.header) == tarBlock && !p.next() {
			return 0, errExtended
		}
	}
	return n, err
}

// next looks at a whole header.
func (p *plainTar) next() bool {
	kind, size := p.header[156], strings.Trim(string(p.header[124:136]), " \x00")
	p.ended = len(bytes.Trim(p.header, "\x00")) == 0
	p.header = p.header[:0]
	if p.ended || size == "" {
		return true
	}
	stored, err := strconv.ParseInt(size, 8, 64)
	p.skip = (stored + tarBlock - 1) / tarBlock * tarBlock
	return err == nil && stored >= 0 && bytes.IndexByte([]byte("xgXLKNDMVS"), kind) < 0
}
