package library

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"linnet/library/internal/plainfile"
	"linnet/library/internal/playlistfile"
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

// Lyrics returns the words of a track: from the .lrc file beside it, else from its tags; ErrNotFound if it has none. A part of a file has
// those lines of the file that begin in it, counted from its own beginning.
func (x *Index) Lyrics(ctx context.Context, id int64) (Lyrics, error) {
	t, err := x.Track(ctx, id)
	if err != nil {
		return Lyrics{}, fmt.Errorf("lyrics: %w", err)
	}
	lyrics, err := lyricsBeside(t.Path)
	if err == nil && len(lyrics.Lines) == 0 {
		lyrics, err = embeddedLyrics(t.Path)
	}
	if t.Whole != 0 {
		lyrics = sungIn(lyrics, t.Starts, t.Starts+t.Duration)
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

// sungIn returns the lines that begin between two times. Words without times may be of any part. The line before belongs to the part
// before: nothing says how long it goes on, and in a part without words it would stand to its end.
func sungIn(all Lyrics, from, to time.Duration) Lyrics {
	part := Lyrics{Timed: all.Timed}
	for _, line := range all.Lines {
		if all.Timed && from <= line.At && line.At < to {
			part.Lines = append(part.Lines, Line{At: line.At - from, Text: line.Text})
		}
	}
	return part
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
		return playlistfile.ToText(b), nil
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
