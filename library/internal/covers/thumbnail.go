package covers

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"log/slog"
	"time"

	"golang.org/x/image/draw"

	pictures "linnet/library/picture"
)

// MaxSide is the longest side of a thumbnail, in pixels.
const MaxSide = 1024

// ErrNone: there is no picture, or none that can be shown.
var ErrNone = errors.New("no picture")

// Thumbnails makes small pictures, one at a time, and keeps them.
type Thumbnails struct {
	cache    cache
	log      *slog.Logger
	painting chan struct{} // holds one token while a picture is decoded: bounds memory, and guards cache.put
}

// NewThumbnails keeps up to limit bytes of thumbnails below dir, which is made when needed; limit 0 means UsualLimit. With an empty dir
// nothing is kept.
func NewThumbnails(dir string, limit int64, now func() time.Time, log *slog.Logger) *Thumbnails {
	if limit <= 0 {
		limit = UsualLimit
	}
	return &Thumbnails{cache: cache{dir: dir, limit: limit, now: now}, log: log, painting: make(chan struct{}, 1)}
}

// Of is the thumbnail of a picture, at most side pixels wide and high, from the cache or made now. The error wraps ErrNone where the
// picture cannot be decoded, and what package picture says.
func (t *Thumbnails) Of(ctx context.Context, picture []byte, side int) ([]byte, error) {
	sum := sha256.Sum256(picture)
	name := fmt.Sprintf("%s-%d.jpg", hex.EncodeToString(sum[:]), side)
	if small, ok := t.cache.get(name); ok {
		return small, nil
	}
	select {
	case t.painting <- struct{}{}: // one picture at a time bounds the memory
		defer func() { <-t.painting }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	small, err := shrink(picture, side)
	if err != nil {
		return nil, fmt.Errorf("thumbnail: %w", errors.Join(ErrNone, err))
	}
	if err := t.cache.put(name, small); err != nil {
		t.log.Warn("thumbnail is not cached", "err", err)
	}
	return small, nil
}

// shrink decodes a stranger's picture and encodes it small.
func shrink(picture []byte, side int) (small []byte, err error) {
	full, err := pictures.DecodeSmall(picture)
	if err != nil {
		return nil, err
	}
	size := full.Bounds().Size()
	longest := max(size.X, size.Y)
	scale := min(1, float64(side)/float64(longest))
	bounds := image.Rect(0, 0, max(1, int(float64(size.X)*scale)), max(1, int(float64(size.Y)*scale)))
	canvas := image.NewRGBA(bounds)
	draw.Draw(canvas, bounds, image.White, image.Point{}, draw.Src) // a JPEG has no transparency
	draw.ApproxBiLinear.Scale(canvas, bounds, full, full.Bounds(), draw.Over, nil)
	var out bytes.Buffer
	err = jpeg.Encode(&out, canvas, &jpeg.Options{Quality: 85})
	return out.Bytes(), err
}
