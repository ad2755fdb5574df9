package browse

import (
	"context"
	"strconv"

	"linnet/library"
)

// Cover is the cover of a track that a View names by its id, for at most px pixels on a side. It may be called from any goroutine.
func (s *Slice) Cover(ctx context.Context, name string, px int) ([]byte, error) {
	id, err := strconv.ParseInt(name, 10, 64)
	if err != nil {
		return nil, err
	}
	for _, size := range []library.ThumbSize{library.Small, library.Large} { // these are kept on disk
		if px > int(size) {
			continue
		}
		if small, err := s.deps.Index.Thumbnail(ctx, id, size); err == nil {
			return small, nil
		}
		break
	}
	return s.deps.Index.Cover(ctx, id)
}
