package library

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// ErrFormat: not a playlist file that can be read or written: .m3u, .m3u8, .pls and .xspf can.
var ErrFormat = errors.New("not a playlist file in a known format")

// maxPlaylistFile is the most bytes that a playlist file may have: MaxPlaylist entries of the longest paths.
const maxPlaylistFile = 5 << 20

// sheet is what a playlist file says.
type sheet struct {
	title   string
	entries []entry
}

// entry is one line of a playlist file, and what the file says of it.
type entry struct {
	path     string // as written, perhaps relative to the file, or an address
	caption  string // title, often behind the artist and a dash; "" if not told
	duration time.Duration
}

// format reads and writes one kind of playlist file. Reading takes any bytes whatever.
type format struct {
	read  func([]byte) (sheet, error)
	write func(title string, tracks []exported) []byte
}

// exported is a track on its way into a playlist file.
type exported struct {
	Track
	path string // relative to the file where possible
	lost bool   // path is of a playlist file, and stands as it was written
}

func formatOf(path string) (format, error) {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".m3u", ".m3u8":
		return format{readM3U, writeM3U}, nil
	case ".pls":
		return format{readPLS, writePLS}, nil
	case ".xspf":
		return format{readXSPF, writeXSPF}, nil
	}
	return format{}, ErrFormat
}

// ImportPlaylist makes a playlist of a .m3u, .m3u8, .pls or .xspf file, named by it or after it. notFound are the entries,
// as written there, whose files are not in the library; they are kept, and put into the list when a scan finds them. ErrFormat, ErrLong, or why the file cannot be read.
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
	tracks, lost, err := x.matchEntries(ctx, filepath.Dir(path), from.entries)
	if err != nil {
		return p, nil, err
	}
	if p, err = x.CreatePlaylist(ctx, from.title); errors.Is(err, ErrName) {
		p, err = x.CreatePlaylist(ctx, readable(strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))))
	}
	if err == nil {
		err = x.AddToPlaylist(ctx, p.ID, -1, tracks...)
	}
	if err == nil {
		err = x.keepLost(ctx, p.ID, filepath.Dir(path), lost)
	}
	if err == nil {
		p, err = x.playlist(ctx, p.ID)
	}
	for _, l := range lost {
		notFound = append(notFound, l.path)
	}
	return p, notFound, err
}

func readSheet(path string) (sheet, error) {
	format, err := formatOf(path)
	if err != nil {
		return sheet{}, err
	}
	opened, size, err := openPlain(path)
	if err != nil {
		return sheet{}, err
	}
	defer opened.Close()
	if size > maxPlaylistFile {
		return sheet{}, ErrLong
	}
	b, err := io.ReadAll(io.NewSectionReader(opened, 0, size))
	if err != nil {
		return sheet{}, err
	}
	out, err := format.read(toUTF8(b))
	if err == nil && len(out.entries) > MaxPlaylist {
		err = ErrLong
	}
	return out, err
}

// ExportPlaylist writes a playlist, in the format that the extension of path names, with paths relative to it where
// both are on one drive. An existing file is replaced whole or not at all. ErrFormat, or ErrNotFound.
func (x *Index) ExportPlaylist(ctx context.Context, id int64, path string) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("exporting %s: %w", path, err)
		}
	}()
	format, err := formatOf(path)
	if err != nil {
		return err
	}
	if path, err = filepath.Abs(path); err != nil {
		return err
	}
	p, err := x.playlist(ctx, id)
	if err != nil {
		return err
	}
	tracks, err := x.PlaylistTracks(ctx, id)
	if err != nil {
		return err
	}
	var out []exported
	for _, t := range tracks {
		relative, err := filepath.Rel(resolved(filepath.Dir(path)), t.Path)
		if err != nil {
			relative = t.Path
		}
		out = append(out, exported{t, filepath.ToSlash(relative), false})
	}
	lost, err := x.lostLines(ctx, id)
	if err != nil {
		return err
	}
	return writeWhole(path, format.write(p.Name, withLost(out, lost, resolved(filepath.Dir(path)))), 0o644)
}

// writeWhole writes beside the final name and renames, so that nobody reads half a file.
func writeWhole(path string, b []byte, mode os.FileMode) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".linnet-*")
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	err = errors.Join(err, f.Chmod(mode), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}
