package p2p

import (
	"cmp"
	"slices"
	"strings"

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

// ByAlbum parts rows by the album that they are from, told apart as Gather does. Of each row it says the number of its album, counted from
// 0 in the order of first mention, or -1 where it names none.
func ByAlbum(rows []Row) []int {
	type artist struct {
		name   string
		number int
	}
	titles, out, n := make(map[string][]artist), make([]int, len(rows)), 0
	for i, r := range rows {
		title, name := nameOf(r.Album, rings.Fold), rings.Artist(r.Artist)
		if out[i] = -1; title == "" {
			continue
		}
		for _, known := range titles[title] {
			same := overlay.HasWords(known.name, name) || overlay.HasWords(name, known.name)
			if same && (known.name == "") == (name == "") {
				out[i] = known.number
				break
			}
		}
		if out[i] < 0 {
			titles[title], out[i] = append(titles[title], artist{name, n}), n
			n++
		}
	}
	return out
}

// ByArtist parts rows by their artist, guests ("feat.") left out, and numbers the artists as ByAlbum does the albums.
func ByArtist(rows []Row) []int {
	numbers, out := make(map[string]int), make([]int, len(rows))
	for i, r := range rows {
		name := nameOf(r.Artist, rings.Artist)
		if out[i] = -1; name == "" {
			continue
		}
		n, known := numbers[name]
		if !known {
			n = len(numbers)
			numbers[name] = n
		}
		out[i] = n
	}
	return out
}

// Sieve lets rows through that have all that was typed, folded as a search folds it. The words may be parts of those of a row, for they are
// still being typed.
func Sieve(typed string) func(Row) bool {
	words := strings.Fields(rings.Fold(rings.Sought(typed)))
	return func(r Row) bool {
		if len(words) == 0 {
			return true
		}
		raw := r.Title + " " + r.Artist + " " + r.Album
		text := rings.Fold(raw) + " " + raw // the signs of a name of signs are in raw alone
		return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
	}
}

// nameOf folds a name, but for one of which nothing would be left.
func nameOf(name string, fold func(string) string) string { return cmp.Or(fold(name), name) }
