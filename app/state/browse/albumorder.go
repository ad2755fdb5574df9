package browse

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"linnet/app/player/formats"
	"linnet/app/state/view"
	"linnet/library"
)

// mostOfArtist is how many songs of an artist are put in the order of their albums; more come by title, page by page.
const mostOfArtist = 2000

// artistTracks are all songs of an artist that fit the filter, or a page of very many.
func artistTracks(ctx context.Context, x Index, id int64, r request) (tracks []library.Track, next string, err error) {
	p := r.page()
	for more := true; more; more = r.after == "" && next != "" && len(tracks) < mostOfArtist {
		var some []library.Track
		if r.filter == "" {
			some, next, err = x.ArtistTracks(ctx, id, p)
		} else {
			some, next, err = x.Find(ctx, quoted("artist", r.name)+" "+r.filter, library.SortTitle, p)
		}
		if err != nil {
			return nil, "", err
		}
		tracks, p.After = append(tracks, some...), next
	}
	if next == "" || r.after != "" {
		return tracks, next, nil
	}
	p.After = "" // too many
	if r.filter == "" {
		return x.ArtistTracks(ctx, id, p)
	}
	return x.Find(ctx, quoted("artist", r.name)+" "+r.filter, library.SortTitle, p)
}

// throughAlbums sorts tracks by the place of their albums, disc and number; those of no album come last, by title.
func throughAlbums(tracks []library.Track, albums []library.Album) {
	place := make(map[string]int, len(albums))
	for i, a := range slices.Backward(albums) {
		place[a.Title] = i
	}
	at := func(t library.Track) int {
		if i, is := place[t.Album]; is && t.Album != "" {
			return i
		}
		return len(albums)
	}
	slices.SortStableFunc(tracks, func(a, b library.Track) int {
		return cmp.Or(cmp.Compare(at(a), at(b)), cmp.Compare(a.Album, b.Album), cmp.Compare(a.AlbumArtist, b.AlbumArtist),
			cmp.Compare(a.Disc, b.Disc), cmp.Compare(a.Number, b.Number))
	})
}

// folded leaves one file of each recording that stands in an album several times: one that plays, and of those the one of the highest bit
// rate, which one without loss has. Show tags names the others.
func folded(tracks []library.Track) []library.Track {
	type seat struct {
		disc, number int
		title        string
	}
	best, order := map[seat]library.Track{}, []seat(nil)
	for i, t := range tracks {
		at := seat{t.Disc, t.Number, view.PlainLetters(t.Title)}
		if t.Versions < 2 || t.Number == 0 {
			at.title = "\x00" + strconv.Itoa(i)
		}
		was, there := best[at]
		if !there {
			order = append(order, at)
		}
		if !there || better(t, was) {
			best[at] = t
		}
	}
	out := make([]library.Track, len(order))
	for i, at := range order {
		out[i] = best[at]
	}
	return out
}

// better says whether a is the one of two files of a recording to keep in sight.
func better(a, b library.Track) bool {
	plays := func(t library.Track) bool { return !t.Missing && formats.Unplayable(t.Path) == "" }
	if plays(a) != plays(b) {
		return plays(a)
	}
	return a.Bitrate > b.Bitrate
}
