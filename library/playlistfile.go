package library

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// ErrFormat: not a playlist file that can be read or written: .m3u, .m3u8, .pls and .xspf can.
var ErrFormat = errors.New("not a playlist file in a known format")

// maxPlaylistFile is the most bytes that a playlist file may have: MaxPlaylist entries of the longest paths.
const maxPlaylistFile = 8 << 20

// sheet is what a playlist file says. Entries are paths as written, perhaps relative to the file, or addresses.
type sheet struct {
	title   string
	entries []string
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
// as written there, whose files are not in the library. ErrFormat, ErrLong, or why the file cannot be read.
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
	var tracks []int64
	for _, entry := range from.entries {
		track, err := x.entryTrack(ctx, filepath.Dir(path), entry)
		if errors.Is(err, ErrNotFound) {
			notFound = append(notFound, entry)
			continue
		}
		if err != nil {
			return p, nil, err
		}
		tracks = append(tracks, track.ID)
	}
	if p, err = x.CreatePlaylist(ctx, from.title); errors.Is(err, ErrName) {
		p, err = x.CreatePlaylist(ctx, readable(strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))))
	}
	if err == nil {
		err = x.AddToPlaylist(ctx, p.ID, -1, tracks...)
	}
	if err == nil {
		p, err = x.playlist(ctx, p.ID)
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
	out, err := format.read(b)
	if err == nil && len(out.entries) > MaxPlaylist {
		err = ErrLong
	}
	return out, err
}

// entryTrack finds the track that an entry means: entries are written by other programs, on other systems.
func (x *Index) entryTrack(ctx context.Context, dir, entry string) (Track, error) {
	meant := []string{entry}
	if plain, err := url.PathUnescape(entry); err == nil && plain != entry {
		meant = append(meant, plain)
	}
	if strings.Contains(entry, `\`) {
		meant = append(meant, strings.ReplaceAll(entry, `\`, "/"))
	}
	if utf, err := charmap.Windows1252.NewDecoder().String(entry); err == nil && utf != entry {
		meant = append(meant, utf)
	}
	for _, path := range meant {
		if path = filepath.FromSlash(fromFileURL(path)); !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		if track, err := x.TrackAt(ctx, path); !errors.Is(err, ErrNotFound) {
			return track, err
		}
	}
	return Track{}, ErrNotFound
}

// fromFileURL is the path that a file: address means; other text stays as it is.
func fromFileURL(s string) string {
	rest, is := strings.CutPrefix(s, "file://")
	if !is {
		return s
	}
	path, err := url.PathUnescape(strings.TrimPrefix(rest, "localhost"))
	if err != nil {
		return s
	}
	if drive := strings.TrimPrefix(path, "/"); filepath.VolumeName(drive) != "" {
		return drive
	}
	return path
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
		out = append(out, exported{t, filepath.ToSlash(relative)})
	}
	return writeWhole(path, format.write(p.Name, out), 0o644)
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
