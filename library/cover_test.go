package library

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"linnet/library/librarytest"
)

func TestThumbnail(t *testing.T) {
	x, dir := open(t), t.TempDir()
	var large bytes.Buffer
	must(t, png.Encode(&large, image.NewRGBA(image.Rect(0, 0, 800, 400))))
	must(t, librarytest.Write(dir, librarytest.Track{Path: "1.mp3", Cover: large.Bytes()}))
	add(t, x, dir)
	id := at(t, x, dir, "1.mp3").ID
	small, err := x.Thumbnail(ctx, id, Large)
	must(t, err)
	if size, err := jpeg.DecodeConfig(bytes.NewReader(small)); err != nil || size.Width != 384 || size.Height != 192 {
		t.Errorf("%+v %v", size, err)
	}
	cached, err := filepath.Glob(filepath.Join(filepath.Dir(x.db.Path), "covers", "*.jpg"))
	if err != nil || len(cached) != 1 {
		t.Fatalf("%v %v", cached, err)
	}
	must(t, os.WriteFile(cached[0], []byte("from the cache"), 0o644))
	if again, err := x.Thumbnail(ctx, id, Large); err != nil || string(again) != "from the cache" {
		t.Errorf("%v", err)
	}
}
