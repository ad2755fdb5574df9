package library

import "context"

// maxCover is the most bytes that a picture may have: larger ones are treated as absent.
const maxCover = 16 << 20

// Cover returns the picture of a track, a JPEG or PNG as found: the embedded one, else cover, folder, front or album
// (.jpg, .jpeg, .png) beside the file. At most 16 MiB; the bytes are a stranger's and may be hostile to a decoder.
// ErrNotFound if there is none.
func (x *Index) Cover(ctx context.Context, id int64) ([]byte, error) { return nil, ErrNotFound }

// Thumbnail returns the cover of a track as a JPEG of at most 256 x 256 pixels, re-encoded by us and so safe to show.
// ErrNotFound if there is none that can be decoded.
func (x *Index) Thumbnail(ctx context.Context, id int64) ([]byte, error) { return nil, ErrNotFound }
