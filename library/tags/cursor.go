package tags

import "encoding/binary"

// cursor takes pieces off a buffer; once one was not there, all that follow are empty.
type cursor struct {
	b     []byte
	short bool
}

func (c *cursor) ok() bool { return !c.short }

func (c *cursor) take(n uint32) []byte {
	if c.short || uint64(n) > uint64(len(c.b)) {
		c.short = true
		return nil
	}
	piece := c.b[:n]
	c.b = c.b[n:]
	return piece
}

func (c *cursor) big32() uint32 {
	if b := c.take(4); b != nil {
		return binary.BigEndian.Uint32(b)
	}
	return 0
}

func (c *cursor) little32() uint32 {
	if b := c.take(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}
