package pcm

import (
	"encoding/binary"
	"fmt"
	"io"
)

// chunks walks over the parts of an IFF file: four letters, a size, and so many bytes, filled up to an even number.
type chunks struct {
	src   io.ReadSeeker
	end   int64 // of the source
	order binary.ByteOrder

	n    int // chunks walked over
	at   int64
	name string
	size int64 // as it stands there
}

func (c *chunks) readAt(at int64, b []byte) error {
	if _, err := c.src.Seek(at, io.SeekStart); err != nil {
		return err
	}
	if _, err := io.ReadFull(c.src, b); err != nil {
		return tooShort(err)
	}
	return nil
}

// head reads the head of the chunk at offset at; its content begins at c.at.
func (c *chunks) head(at int64) error {
	if c.n++; c.n > maxChunks {
		return fmt.Errorf("%w: no sound among its first %d chunks", ErrUnsupported, maxChunks)
	}
	var h [8]byte
	if err := c.readAt(at, h[:]); err != nil {
		return err
	}
	c.at, c.name, c.size = at+8, string(h[:4]), int64(c.order.Uint32(h[4:]))
	return nil
}

// content reads at most limit bytes of the chunk.
func (c *chunks) content(limit int64) ([]byte, error) {
	b := make([]byte, min(c.size, limit, max(0, c.end-c.at)))
	return b, c.readAt(c.at, b)
}

// follows is whether four letters stand at offset at, as a chunk begins with.
func (c *chunks) follows(at int64) bool {
	var id [4]byte
	if c.readAt(at, id[:]) != nil {
		return false
	}
	for _, letter := range id {
		if letter < ' ' || letter > '~' {
			return false
		}
	}
	return true
}
