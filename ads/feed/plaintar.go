package feed

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"strconv"
	"strings"

	"linnet/ads/tuf"
)

const (
	tarBlock  = 512
	maxInTar  = 4096 // files of one archive
	sparseMap = 504  // where an extension of a sparse header says whether another follows
)

// plainTar walks over an archive before it is read, and refuses what our archives do not have. These are extended headers with their many
// records and long names, more than maxInTar files, and files that end after the archive.
func plainTar(r io.ReaderAt, size int64) error {
	var header [tarBlock]byte
	for at, files := int64(0), 0; ; files++ {
		n, err := r.ReadAt(header[:], at)
		if n < tarBlock {
			if err == io.EOF {
				err = nil // archive/tar says what is missing
			}
			return err
		}
		if header == [tarBlock]byte{} {
			return nil
		}
		if files == maxInTar {
			return fmt.Errorf("%w: more than %d files", tuf.ErrBounds, maxInTar)
		}
		if bytes.IndexByte([]byte("xgXLKNDMV"), header[156]) >= 0 {
			return fmt.Errorf("%w: an extended header", tuf.ErrBounds)
		}
		at += tarBlock
		stored, ok := tarSize(header)
		for more := header[156] == 'S' && header[482] != 0; more; more = header[sparseMap] != 0 {
			if _, err := r.ReadAt(header[:], at); err != nil {
				return err
			}
			at += tarBlock
		}
		if !ok || stored > size-at {
			return fmt.Errorf("%w: a file that ends after its archive", tuf.ErrBounds)
		}
		at += (stored + tarBlock - 1) / tarBlock * tarBlock
	}
}

// tarSize is the size field: octal, or in binary when its first bit is set.
func tarSize(header [tarBlock]byte) (int64, bool) {
	field := header[124:136]
	if field[0]&0x80 != 0 {
		high, low := binary.BigEndian.Uint32(field[:4])&0x7fffffff, binary.BigEndian.Uint64(field[4:])
		return int64(low), high == 0 && low < 1<<62
	}
	text := strings.Trim(string(field), " \x00")
	if text == "" {
		return 0, true
	}
	n, err := strconv.ParseInt(text, 8, 64)
	return n, err == nil && n >= 0
}
