package tags

import (
	"context"
	"errors"
	"io"
)

// AudioHash is the SHA-256 of the sound alone: what is left of a file of size bytes without its tags and pictures. Copies
// of a recording whose tags differ have the same one. It reads the whole file, a piece at a time; ErrNotMusic if there is
// no sound in a known format, the context's error if it ends first.
func AudioHash(ctx context.Context, r io.ReaderAt, size int64) ([32]byte, error) {
	return [32]byte{}, errors.ErrUnsupported
}
