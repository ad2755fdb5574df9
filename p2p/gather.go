package p2p

import (
	"cmp"
	"slices"

	"linnet/p2p/internal/fetch"
	"linnet/p2p/internal/overlay"
	"linnet/p2p/rings"
)

// Gather makes an album of what a search found: every track of the album that pick is from, each with
// all its holders. Of several files of one track it takes the one in pick's format, then the one that
// most hold, then the best. The tracks are in the order in which they were first heard of, which is
// the order of the shelf that answered first.
func Gather(pick Row, answers []overlay.Answer) fetch.Album {
	a := fetch.Album{Title: pick.Album, Artist: pick.Artist}
	byIH := make(map[InfoHash]*fetch.Want)
	byTitle := make(map[string][]*fetch.Want)
	var titles []string
	for _, ans := range answers {
		if !sameAlbum(pick, ans.Row) {
			continue
		}
		w := byIH[ans.Row.InfoHash]
		if w == nil {
			w = &fetch.Want{Row: ans.Row}
			byIH[ans.Row.InfoHash] = w
			title := rings.Fold(ans.Row.Title)
			if byTitle[title] == nil {
				titles = append(titles, title)
			}
			byTitle[title] = append(byTitle[title], w)
		}
		if !slices.Contains(w.Holders, ans.Holder) {
			w.Holders = append(w.Holders, ans.Holder)
		}
	}
	for _, title := range titles {
		a.Tracks = append(a.Tracks, *slices.MaxFunc(byTitle[title], func(x, y *fetch.Want) int { return better(pick, x, y) }))
	}
	return a
}

// sameAlbum wants the artist as well: there are many "Greatest Hits". One with guests ("feat.") has the
// artist's name in it.
func sameAlbum(pick, row Row) bool {
	a, b := rings.Artist(pick.Artist), rings.Artist(row.Artist)
	return rings.Fold(row.Album) == rings.Fold(pick.Album) && (overlay.HasWords(a, b) || overlay.HasWords(b, a))
}

// better compares two files of one track.
func better(pick Row, x, y *fetch.Want) int {
	same := func(w *fetch.Want) int {
		switch {
		case w.Row.InfoHash == pick.InfoHash:
			return 2
		case w.Row.Format == pick.Format:
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(same(x), same(y)), cmp.Compare(len(x.Holders), len(y.Holders)),
		cmp.Compare(overlay.Quality(x.Row), overlay.Quality(y.Row)))
}
