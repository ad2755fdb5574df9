package library

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"linnet/library/internal/catalog"
	"linnet/library/internal/plainfile"
	"linnet/library/internal/playlistfile"
)

// ErrFormat: not a playlist file that can be read or written: .m3u, .m3u8, .pls and .xspf can.
var ErrFormat = playlistfile.ErrFormat

// ImportPlaylist makes a playlist of a .m3u, .m3u8, .pls or .xspf file, named by it or after it. notFound are the entries,
// as written there, whose files are not in the library. They are kept, and put into the list when a scan finds them. ErrFormat, ErrLong,
// or why the file cannot be read.
func (x *Index) ImportPlaylist(ctx context.Context, path string) (p Playlist, notFound []string, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("importing %s: %w", path, err)
		}
	}()
	if path, err = filepath.Abs(path); err != nil {
		return p, nil, err
	}
	from, err := readSheet(path)
	if err != nil {
		return p, nil, err
	}
	tracks, lost, err := x.matchEntries(ctx, filepath.Dir(path), from.Entries)
	if err != nil {
		return p, nil, err
	}
	if p, err = x.CreatePlaylist(ctx, from.Title); errors.Is(err, ErrName) {
		p, err = x.CreatePlaylist(ctx, catalog.Readable(strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))))
	}
	if err == nil {
		err = x.AddToPlaylist(ctx, p.ID, -1, tracks...)
	}
	if err == nil {
		err = x.keepLost(ctx, p.ID, filepath.Dir(path), lost)
	}
	if err == nil {
		p, err = playlistOf(ctx, x.db.Read, p.ID)
	}
	for _, l := range lost {
		notFound = append(notFound, l.Path)
	}
	return p, notFound, err
}

func readSheet(path string) (playlistfile.Sheet, error) {
	format, err := playlistfile.FormatOf(path)
	if err != nil {
		return playlistfile.Sheet{}, err
	}
	opened, size, err := plainfile.Open(path)
	if err != nil {
		return playlistfile.Sheet{}, err
	}
	defer opened.Close()
	if size > playlistfile.MaxBytes {
		return playlistfile.Sheet{}, ErrLong
	}
	b, err := io.ReadAll(io.NewSectionReader(opened, 0, size))
	if err != nil {
		return playlistfile.Sheet{}, err
	}
	out, err := format.Read(playlistfile.ToUTF8(b))
	if err == nil && len(out.Entries) > MaxPlaylist {
		err = ErrLong
	}
	return out, err
}

// files puts the file as a whole in the place of its parts, where they follow each other once: no format of playlists names a part.
func (x *Index) files(ctx context.Context, tracks []Track) (out []Track, err error) {
	for _, t := range tracks {
		if t.Whole != 0 {
			if last := len(out) - 1; last >= 0 && out[last].ID == t.Whole {
				continue
			}
			if t, err = x.Track(ctx, t.Whole); err != nil {
				return nil, err
			}
		}
		out = append(out, t)
	}
	return out, nil
}

// ExportPlaylist writes a playlist, in the format that the extension of path names, with paths relative to it where
// both are on one drive. An existing file is replaced whole or not at all. ErrFormat, or ErrNotFound.
func (x *Index) ExportPlaylist(ctx context.Context, id int64, path string) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("exporting %s: %w", path, err)
		}
	}()
	format, err := playlistfile.FormatOf(path)
	if err != nil {
		return err
	}
	if path, err = filepath.Abs(path); err != nil {
		return err
	}
	p, err := playlistOf(ctx, x.db.Read, id)
	if err != nil {
		return err
	}
	tracks, err := x.PlaylistTracks(ctx, id)
	if err != nil {
		return err
	}
	if tracks, err = x.files(ctx, tracks); err != nil {
		return err
	}
	var out []playlistfile.Track
	for _, t := range tracks {
		relative, err := filepath.Rel(resolved(filepath.Dir(path)), t.Path)
		if err != nil {
			relative = t.Path
		}
		out = append(out, playlistfile.Track{
			Title: t.Title, Artist: t.Artist(), Album: t.Album, Duration: t.Duration, Path: filepath.ToSlash(relative), Absolute: t.Path,
		})
	}
	lost, err := x.lostLines(ctx, id)
	if err != nil {
		return err
	}
	return plainfile.WriteWhole(path, format.Write(p.Name, withLost(out, lost, resolved(filepath.Dir(path)))), 0o644)
}
