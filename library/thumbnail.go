package library

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/jpeg"

	"golang.org/x/image/draw"

	pictures "linnet/library/picture"
)

// ThumbSize is the longer side of a thumbnail in pixels.
type ThumbSize int

// The sizes that are made: for a row and for an album.
const (
	Small ThumbSize = 96
	Large ThumbSize = 384

	maxThumb = 1024
)

// Thumbnail returns the cover of a track as a JPEG at most size pixels wide and high, re-encoded by us and so safe to
// show. ErrNotFound if there is none that can be decoded.
func (x *Index) Thumbnail(ctx context.Context, id int64, size ThumbSize) ([]byte, error) {
	if size <= 0 || size > maxThumb {
		return nil, fmt.Errorf("thumbnail of %d pixels: %w", size, pictures.ErrPicture)
	}
	picture, err := x.Cover(ctx, id)
	if err != nil {
		return nil, err
	}
	small, err := x.thumbnailOf(ctx, picture, size)
	if errors.Is(err, pictures.ErrPicture) { // another may be beside the file
		if t, none := x.Track(ctx, id); none == nil {
			if beside, none := x.coverBeside(ctx, t); none == nil && !bytes.Equal(beside, picture) {
				small, err = x.thumbnailOf(ctx, beside, size)
			}
		}
	}
	return small, err
}

// thumbnailOf is the thumbnail of a picture, from the cache or made now.
func (x *Index) thumbnailOf(ctx context.Context, picture []byte, size ThumbSize) ([]byte, error) {
	sum := sha256.Sum256(picture)
	name := fmt.Sprintf("%s-%d.jpg", hex.EncodeToString(sum[:]), size)
	if small, ok := x.thumbnails.get(name); ok {
		return small, nil
	}
	select {
	case x.painting <- struct{}{}: // one picture at a time bounds the memory
		defer func() { <-x.painting }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	small, err := shrink(picture, size)
	if err != nil {
		return nil, fmt.Errorf("thumbnail: %w", errors.Join(ErrNotFound, err))
	}
	if err := x.thumbnails.put(name, small); err != nil {
		x.log.Warn("thumbnail is not cached", "err", err)
	}
	return small, nil
}

// shrink decodes a stranger's picture and encodes it small.
func shrink(picture []byte, side ThumbSize) (small []byte, err error) {
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
