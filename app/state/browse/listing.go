package browse

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/library"
)

// A place is a section of the library, or with a key something in it: an album, an artist, a genre …
type place struct {
	section view.Section
	key     string
	name    string // of what is open, as the list said it
}

func (p place) String() string { return string(p.section) + "\x00" + p.key }

// request says what to list.
type request struct {
	place
	filter  string
	sort    library.Sort
	reverse bool
	after   string // cursor of the listing before; empty: from the top
	limit   int
}

// listing is what a place holds, or a page of it.
type listing struct {
	title, about string
	tracks       []library.Track
	albums       []library.Album
	entries      []view.Entry
	discs        bool // the tracks are of several discs, in their order
	playlist     library.Playlist
	next         string // cursor of what follows; empty at the end
}

// read lists a place.
func read(ctx context.Context, x Index, r request) (listing, error) {
	if r.key == "" {
		return readSection(ctx, x, r)
	}
	switch r.section {
	case view.SectionAlbums:
		return readAlbum(ctx, x, r)
	case view.SectionArtists:
		return readArtist(ctx, x, r)
	case view.SectionGenres, view.SectionYears:
		l, err := find(ctx, x, r)
		l.title = r.name
		return l, err
	case view.SectionFolders:
		return readFolder(ctx, x, r)
	case view.SectionPlaylists:
		return readPlaylist(ctx, x, r)
	}
	return listing{}, fmt.Errorf("nothing to open in %s: %w", r.section, library.ErrNotFound)
}

// readSection lists a whole section.
func readSection(ctx context.Context, x Index, r request) (l listing, err error) {
	page := r.page()
	switch r.section {
	case view.SectionSongs:
		l, err = find(ctx, x, r)
	case view.SectionAlbums:
		l.albums, l.next, err = x.AlbumList(ctx, r.filter, r.sort, page)
	case view.SectionArtists:
		var artists []library.Artist
		artists, l.next, err = x.ArtistList(ctx, r.filter, page)
		l.entries = entries(artists, artistEntry)
	case view.SectionGenres:
		l.entries, err = filtered(r.filter, genreEntry)(x.Genres(ctx))
	case view.SectionYears:
		l.entries, err = filtered(r.filter, yearEntry)(x.Years(ctx))
	case view.SectionFolders:
		l.entries, err = filtered(r.filter, folderEntry)(x.FolderEntries(ctx, ""))
	case view.SectionPlaylists:
		l.entries, err = filtered(r.filter, playlistEntry)(x.Playlists(ctx))
	case view.SectionNotFound:
		l.entries, err = readNotFound(ctx, x, r.filter)
	}
	l.title = r.section.Name()
	return l, err
}

// query is what finds the songs of a place, if a query does.
func (r request) query() (text string, can bool) {
	switch {
	case r.section == view.SectionSongs:
	case r.section == view.SectionGenres && r.key != "":
		text = quoted("genre", r.key) // in quotes it is that very genre
	case r.section == view.SectionYears && r.key != "":
		text = "year:" + r.key
	default:
		return "", false
	}
	return strings.TrimSpace(text + " " + r.filter), true
}

func (r request) page() library.Page {
	return library.Page{After: r.after, Limit: r.limit, Reverse: r.reverse}
}

// find lists the songs that the query of a place finds.
func find(ctx context.Context, x Index, r request) (l listing, err error) {
	text, _ := r.query()
	l.tracks, l.next, err = x.Find(ctx, text, r.sort, r.page())
	return l, err
}

func readAlbum(ctx context.Context, x Index, r request) (listing, error) {
	album, tracks, err := x.Album(ctx, r.key)
	if err != nil {
		return listing{}, err
	}
	if one := folded(tracks); len(one) < len(tracks) {
		tracks, album.Tracks, album.Duration = one, len(one), total(one)
	}
	l := listing{title: album.Title, tracks: fitting(tracks, r.filter)}
	l.about = message.Dotted(album.Artist, view.Year(album.Year), message.Count(album.Tracks, "{n} song", "{n} songs"),
		message.Clock(album.Duration))
	l.discs = len(tracks) > 0 && tracks[0].Disc != tracks[len(tracks)-1].Disc
	return l, nil
}

func readArtist(ctx context.Context, x Index, r request) (l listing, err error) {
	id, err := strconv.ParseInt(r.key, 10, 64)
	if err != nil {
		return l, err
	}
	if l.tracks, l.next, err = artistTracks(ctx, x, id, r); err != nil {
		return l, err
	}
	if r.after == "" {
		l.albums, err = x.ArtistAlbums(ctx, id)
		if l.next == "" {
			throughAlbums(l.tracks, l.albums)
		}
		l.albums = slices.DeleteFunc(l.albums, func(a library.Album) bool { return !view.Fits(r.filter, a.Title) })
		l.about = message.Count(len(l.albums), "{n} album", "{n} albums")
	}
	l.title = r.name
	return l, err
}

// quoted is a condition of the query language on the words of one field.
func quoted(field, words string) string {
	return field + `:"` + strings.ReplaceAll(words, `"`, " ") + `"`
}

// readFolder lists the folders in a folder, and a page of its songs; the cursor counts these.
func readFolder(ctx context.Context, x Index, r request) (listing, error) {
	all, err := x.FolderEntries(ctx, r.key)
	if err != nil {
		return listing{}, err
	}
	all = slices.DeleteFunc(all, func(e library.FolderEntry) bool { return !view.Fits(r.filter, view.Readable(e.Name)) })
	l := listing{title: view.Readable(filepath.Base(r.key)), about: view.Readable(r.key)}
	files := slices.IndexFunc(all, func(e library.FolderEntry) bool { return !e.Dir })
	if files < 0 {
		files = len(all)
	}
	if r.after == "" {
		l.entries = entries(all[:files], folderEntry)
	}
	from, _ := strconv.Atoi(r.after) // 0 at the top
	songs := all[min(len(all), files+from):]
	if len(songs) > r.limit {
		songs, l.next = songs[:r.limit], strconv.Itoa(from+r.limit)
	}
	for _, e := range songs {
		t, err := x.Track(ctx, e.Track)
		if errors.Is(err, library.ErrNotFound) {
			continue // gone since it was listed
		}
		if err != nil {
			return listing{}, err
		}
		l.tracks = append(l.tracks, t)
	}
	return l, nil
}

func readPlaylist(ctx context.Context, x Index, r request) (listing, error) {
	id, err := strconv.ParseInt(r.key, 10, 64)
	if err != nil {
		return listing{}, err
	}
	all, err := x.Playlists(ctx)
	if err != nil {
		return listing{}, err
	}
	i := slices.IndexFunc(all, func(p library.Playlist) bool { return p.ID == id })
	if i < 0 {
		return listing{}, library.ErrNotFound
	}
	l := listing{title: all[i].Name, about: all[i].Query, playlist: all[i]}
	tracks, err := x.PlaylistTracks(ctx, id)
	l.tracks = fitting(tracks, r.filter)
	l.about = message.Dotted(message.Count(len(tracks), "{n} song", "{n} songs"), message.Clock(total(tracks)), all[i].Query)
	return l, err
}

// readNotFound lists the files that are gone and those that cannot be read, with the reasons, after a question if there is one.
func readNotFound(ctx context.Context, x Index, filter string) ([]view.Entry, error) {
	missing, err := filtered(filter, missingEntry)(x.Missing(ctx))
	if err != nil {
		return nil, err
	}
	problems, err := filtered(filter, problemEntry)(x.Problems(ctx))
	if err != nil {
		return nil, err
	}
	overdue, err := x.Overdue(ctx)
	return slices.Concat(overdueEntry(overdue), problems, missing), err
}

// fitting are the tracks that fit a filter; the list that they are taken from stays as it is.
func fitting(tracks []library.Track, filter string) []library.Track {
	if filter == "" {
		return tracks
	}
	return slices.DeleteFunc(slices.Clone(tracks), func(t library.Track) bool { return !view.Fits(filter, t.Title, t.Artist(), t.Album) })
}
