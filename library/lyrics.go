package library

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"linnet/library/internal/plainfile"
	"linnet/library/internal/scan"
	"linnet/library/tags"
)

// Lyrics are the words of a track, with times or without; Line is one line of them.
type (
	Lyrics = tags.Lyrics
	Line   = tags.Line
)

// maxLyrics is the most bytes of a .lrc file that are read.
const maxLyrics = 1 << 20

// Lyrics returns the words of a track: from the .lrc file beside it, else from its tags; ErrNotFound if it has none.
func (x *Index) Lyrics(ctx context.Context, id int64) (Lyrics, error) {
	t, err := x.Track(ctx, id)
	if err != nil {
		return Lyrics{}, fmt.Errorf("lyrics: %w", err)
	}
	lyrics, err := lyricsBeside(t.Path)
	if err == nil && len(lyrics.Lines) == 0 {
		lyrics, err = embeddedLyrics(t.Path)
	}
	if errors.Is(err, tags.ErrNoLyrics) || errors.Is(err, tags.ErrNotMusic) || errors.Is(err, fs.ErrNotExist) || err == nil &&
		len(lyrics.Lines) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Lyrics{}, fmt.Errorf("lyrics of %s: %w", t.Path, err)
	}
	return lyrics, nil
}

// lyricsBeside reads the file of the same name that ends in .lrc; there need not be one.
func lyricsBeside(path string) (Lyrics, error) {
	stem := strings.TrimSuffix(path, filepath.Ext(path))
	text, err := firstText(stem+".lrc", stem+".LRC")
	if text == "" || err != nil {
		return Lyrics{}, err
	}
	return tags.ParseLyrics(text), nil
}

// firstText reads the first of the files that is there; "" if none is.
func firstText(paths ...string) (string, error) {
	for _, path := range paths {
		opened, size, err := plainfile.Open(path)
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, plainfile.ErrNotFile) {
			continue
		}
		if err != nil {
			return "", err
		}
		b, err := io.ReadAll(io.NewSectionReader(opened, 0, min(size, maxLyrics)))
		opened.Close()
		if err != nil {
			return "", err
		}
		return decodeText(b), nil
	}
	return "", nil
}

func embeddedLyrics(path string) (lyrics Lyrics, err error) {
	err = readInside(path, func(f *tags.File) (err error) {
		lyrics, err = f.Lyrics()
		return err
	})
	return lyrics, err
}

// readInside opens a music file for what a scan does not keep. A reader that crashes costs this reading alone.
func readInside(path string, read func(*tags.File) error) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("%w: %v", scan.ErrCrash, fault)
		}
	}()
	opened, size, err := plainfile.Open(path)
	if err != nil {
		return err
	}
	defer opened.Close()
	music, err := tags.Open(opened, size)
	if err != nil {
		return err
	}
	return read(music)
}

// decodeText makes text of what an editor saved: UTF-16 with its mark, UTF-8, else the Latin script of Windows.
func decodeText(b []byte) string {
	var order binary.ByteOrder
	switch {
	case len(b) >= 2 && b[0] == 0xff && b[1] == 0xfe:
		order = binary.LittleEndian
	case len(b) >= 2 && b[0] == 0xfe && b[1] == 0xff:
		order = binary.BigEndian
	case utf8.Valid(b):
		return strings.TrimPrefix(string(b), "\ufeff")
	default:
		text, err := charmap.Windows1252.NewDecoder().Bytes(b)
		if err != nil {
			text = b
		}
		return strings.ToValidUTF8(string(text), "")
	}
	units := make([]uint16, 0, len(b)/2)
	for b = b[2:]; len(b) >= 2; b = b[2:] {
		units = append(units, order.Uint16(b))
	}
	return string(utf16.Decode(units))
}
