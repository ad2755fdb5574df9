package library

import "context"

// ImportPlaylist makes a playlist of a .m3u, .m3u8, .pls or .xspf file, named by it or after it. notFound are the entries,
// as written there, whose files are not in the library.
func (x *Index) ImportPlaylist(ctx context.Context, path string) (p Playlist, notFound []string, err error) {
	return Playlist{}, nil, errUnbuilt
}

// ExportPlaylist writes a playlist, in the format that the extension of path names, with paths relative to it where
// both are on one drive. An existing file is replaced whole or not at all.
func (x *Index) ExportPlaylist(ctx context.Context, id int64, path string) error { return errUnbuilt }
