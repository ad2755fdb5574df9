package library

import (
	"context"
	"fmt"
	"path/filepath"

	"linnet/library/internal/store"
)

// Reread looks at the file of a track again now, whatever its size, times and stamp say, has its sound hashed anew when
// HashAudio runs next, and returns what the index then says, Missing among it. It is for files whose bytes are doubted, such as
// one of which a peer says that its pieces are not what they should be. ErrNotFound if no track is at path.
func (x *Index) Reread(ctx context.Context, path string) (Track, error) {
	t, err := x.TrackAt(ctx, path)
	if err != nil {
		return Track{}, fmt.Errorf("reading again: %w", err)
	}
	if _, err := x.db.Write.ExecContext(ctx, "UPDATE track SET modified = 0, stamp = 0, audio = NULL WHERE id = ?", t.ID); err != nil {
		return Track{}, fmt.Errorf("reading again: %w", store.Explain(err))
	}
	if _, err := x.scanner.Scan(ctx, []string{filepath.Dir(t.Path)}, nil); err != nil {
		return Track{}, fmt.Errorf("reading again: %w", err)
	}
	return x.Track(ctx, t.ID)
}
