package covers_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"

	"linnet/library"
	"linnet/library/librarytest"
)

func TestCoverEmbeddedElseBeside(t *testing.T) {
	x, dir := filled(t)
	embedded, err := x.Cover(ctx, at(t, x, dir, "Dawn Chorus", "03 Linnet.mp3").ID)
	if err != nil || !bytes.Equal(embedded, librarytest.Music()[2].Cover) {
		t.Errorf("%d bytes, %v", len(embedded), err)
	}
	bare := at(t, x, dir, "Grand Hits", "1.mp3")
	if _, err := x.Cover(ctx, bare.ID); !errors.Is(err, library.ErrNotFound) || bare.HasCover {
		t.Errorf("%v", err)
	}
	write(t, filepath.Join(dir, "Grand Hits", "folder.png"), librarytest.Cover(color.White))
	write(t, filepath.Join(dir, "Grand Hits", "Cover.PNG"), librarytest.Cover(color.Black))
	rescan(t, x)
	beside, err := x.Cover(ctx, bare.ID)
	if err != nil || !bytes.Equal(beside, librarytest.Cover(color.Black)) || !at(t, x, bare.Path).HasCover {
		t.Errorf("%d bytes, %v", len(beside), err)
	}
	write(t, filepath.Join(dir, "Grand Hits", "Cover.PNG"), []byte("<svg/>"))
	if _, err := x.Cover(ctx, bare.ID); !errors.Is(err, library.ErrNotFound) {
		t.Errorf("not a picture: %v", err)
	}
	must(t, os.Remove(filepath.Join(dir, "Grand Hits", "Cover.PNG")))
	if _, err := x.Cover(ctx, bare.ID); !errors.Is(err, library.ErrNotFound) {
		t.Errorf("gone since the scan: %v", err)
	}
	if _, err := x.Cover(ctx, 1000); !errors.Is(err, library.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

func TestPictureBombIsNotDecoded(t *testing.T) {
	bomb := librarytest.Cover(color.White)
	header := bomb[12 : 12+4+13] // IHDR, which begins with width and height
	binary.BigEndian.PutUint32(header[4:], 100_000)
	binary.BigEndian.PutUint32(header[8:], 100_000)
	binary.BigEndian.PutUint32(bomb[12+4+13:], crc32.ChecksumIEEE(header))
	if size, _, err := image.DecodeConfig(bytes.NewReader(bomb)); err != nil || size.Width != 100_000 {
		t.Fatalf("not a bomb: %+v %v", size, err)
	}
	x, dir := open(t), t.TempDir()
	must(t, librarytest.Write(dir, librarytest.Track{Path: "1.mp3", Cover: bomb}))
	add(t, x, dir)
	if _, err := x.Thumbnail(ctx, at(t, x, dir, "1.mp3").ID, library.Large); !errors.Is(err, library.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

// TestPictureThatTakesTooMuchMemory: the one beside the file is shown instead.
func TestPictureThatTakesTooMuchMemory(t *testing.T) {
	x, dir := open(t), t.TempDir()
	var large bytes.Buffer
	must(t, jpeg.Encode(&large, image.NewGray(image.Rect(0, 0, 8, 8)), nil))
	frame := bytes.Index(large.Bytes(), []byte("\xff\xc0"))
	copy(large.Bytes()[frame+5:], "\x2a\xf8\x2a\xf8") // 11,000 pixels a side
	must(t, librarytest.Write(dir, librarytest.Track{Path: "1.mp3", Cover: large.Bytes()}))
	write(t, filepath.Join(dir, "cover.png"), librarytest.Cover(color.White))
	add(t, x, dir)
	if _, err := x.Thumbnail(ctx, at(t, x, dir, "1.mp3").ID, library.Small); err != nil {
		t.Error(err)
	}
	write(t, filepath.Join(dir, "cover.png"), []byte("gone"))
	if _, err := x.Thumbnail(ctx, at(t, x, dir, "1.mp3").ID, library.Small); !errors.Is(err, library.ErrNotFound) {
		t.Error(err)
	}
}
