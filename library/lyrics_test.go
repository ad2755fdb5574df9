package library

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
	"unicode/utf16"

	"linnet/library/internal/playlistfile"
)

func TestLyricsBesideTheFile(t *testing.T) {
	x, dir := filled(t)
	id := at(t, x, dir, "夜曲.flac").ID
	if _, err := x.Lyrics(ctx, id); !errors.Is(err, ErrNotFound) {
		t.Errorf("%v", err)
	}
	var wide []byte
	for _, unit := range utf16.Encode([]rune("\ufeff[00:01.50]Été\n[00:02]夜")) {
		wide = append(wide, byte(unit), byte(unit>>8))
	}
	for name, b := range map[string][]byte{
		"UTF-8": []byte("\ufeff[ti:Title]\r\n[00:01.50]Été\r\n[00:02]夜\r\n"), "UTF-16": wide,
		"Latin": []byte("[00:01.50]\xc9t\xe9\n[00:02]?"),
	} {
		write(t, filepath.Join(dir, "夜曲.lrc"), b)
		got, err := x.Lyrics(ctx, id)
		if err != nil || !got.Timed || len(got.Lines) != 2 || got.Lines[0] != (Line{At: 1500 * time.Millisecond, Text: "Été"}) ||
			got.Lines[1].At != 2*time.Second {
			t.Errorf("%s: %+v %v", name, got, err)
		}
	}
	write(t, filepath.Join(dir, "夜曲.lrc"), make([]byte, 3<<20))
	if _, err := x.Lyrics(ctx, id); err != nil && !errors.Is(err, ErrNotFound) {
		t.Errorf("nothing but zeros: %v", err)
	}
	must(t, os.Remove(filepath.Join(dir, "夜曲.lrc")))
	if err := os.Symlink("/etc/hostname", filepath.Join(dir, "夜曲.lrc")); err == nil {
		if _, err := x.Lyrics(ctx, id); !errors.Is(err, ErrNotFound) {
			t.Errorf("a link was followed: %v", err)
		}
	}
	if _, err := x.Lyrics(ctx, 999); !errors.Is(err, ErrNotFound) {
		t.Errorf("%v", err)
	}
}

func FuzzDecodeText(f *testing.F) {
	for _, text := range []string{"", "\xff\xfe", "\xfe\xff\x00", "\ufeffa", "\xe9"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if text := playlistfile.ToText(b); len(text) > 3*len(b)+3 {
			t.Errorf("%d bytes became %d", len(b), len(text))
		}
	})
}
