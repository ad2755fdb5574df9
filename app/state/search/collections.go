package search

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/p2p"
)

// A collection is an album or an artist of which songs were found.
type collection struct {
	row   view.FoundRow // that stands for it; how much of it is here is not in it
	sum   view.Found    // what row was drawn from
	begun p2p.InfoHash  // the song of it that was found first
	songs []int         // places in finding.songs, in the order in which they are listed
}

// foundKinds are how found songs can be listed, in the order of the choice.
var foundKinds = []view.Section{view.SectionSongs, view.SectionAlbums, view.SectionArtists}

// asKey is the Key of the Filter that says how they are.
const asKey = "as"

// foundAs draws that choice.
func (s *Slice) foundAs() view.Filter {
	at := max(0, slices.Index(foundKinds, s.loop.Get().FoundAs))
	f := view.Filter{Key: asKey, Label: foundKinds[at].Name(), On: at > 0}
	for _, kind := range foundKinds {
		f.Choices = append(f.Choices, kind.Name())
	}
	return f
}

// setFoundAs chooses by place in the choices of foundAs, and keeps it.
func (s *Slice) setFoundAs(ctx context.Context, choice int) {
	if choice >= 0 && choice < len(foundKinds) {
		s.loop.Set(func(v *view.Values) { v.FoundAs = foundKinds[choice] })
		s.Fill(ctx)
	}
}

// collect makes collections of the found songs; found are the same, in the same order.
func (f *finding) collect(kind view.Section, found []view.Found) {
	f.collections = nil
	if len(found) == 0 || kind != view.SectionAlbums && kind != view.SectionArtists {
		return
	}
	numbers, begun := f.numbered(kind)
	var order []int // of the collections; that of songs which name none is -1, and last
	songs, sums := map[int][]int{}, map[int]view.Found{}
	for i, one := range found {
		n := numbers[one.Row.InfoHash]
		if len(songs[n]) == 0 && n >= 0 {
			order = append(order, n)
		}
		songs[n] = append(songs[n], i)
	}
	for n, at := range songs {
		sums[n] = named(kind, n, at, found)
	}
	order = sorted(order, sums, f.sort, f.reverse)
	if len(songs[-1]) > 0 {
		order = append(order, -1)
	}
	for _, n := range order {
		at := songs[n]
		row := view.DrawFound(sums[n])
		row.ID, row.Kind, row.Named, row.Songs = string(kind)+" "+strconv.Itoa(n), kind, n >= 0, message.Songs(len(at))
		if kind == view.SectionAlbums && f.sort == "" {
			inTrackOrder(at, found)
		}
		f.collections = append(f.collections, collection{row, sums[n], begun[n], at})
	}
}

// numbered numbers the albums or artists of all that was found, and says which song begins each. Later answers change no number.
func (f *finding) numbered(kind view.Section) (numbers map[p2p.InfoHash]int, begun map[int]p2p.InfoHash) {
	part := p2p.ByArtist
	if kind == view.SectionAlbums {
		part = p2p.ByAlbum
	}
	rows := make([]p2p.Row, len(f.order))
	for i, ih := range f.order {
		rows[i] = f.found[ih].Row
	}
	numbers, begun = make(map[p2p.InfoHash]int, len(rows)), map[int]p2p.InfoHash{}
	for i, n := range part(rows) {
		numbers[f.order[i]] = n
		if _, known := begun[n]; !known {
			begun[n] = f.order[i]
		}
	}
	return numbers, begun
}

// inTrackOrder puts songs in the order of their album.
func inTrackOrder(at []int, found []view.Found) {
	slices.SortStableFunc(at, func(a, b int) int {
		x, y := found[a].Row, found[b].Row
		return cmp.Or(cmp.Compare(x.Disc, y.Disc), cmp.Compare(x.Number, y.Number))
	})
}

// named is a collection as one row, with the name that most of its songs have for it; songs of none are number -1.
func named(kind view.Section, n int, at []int, found []view.Found) view.Found {
	sum, artist := sumOf(at, found), usual(at, func(i int) string { return found[i].Row.Artist })
	switch {
	case n < 0 && kind == view.SectionAlbums:
		sum.Row.Title = message.Text("Songs without an album")
	case n < 0:
		sum.Row.Title = message.Text("Unknown artist")
	case kind == view.SectionAlbums:
		sum.Row.Title, sum.Row.Artist = usual(at, func(i int) string { return found[i].Row.Album }), artist
	default:
		sum.Row.Title = artist
	}
	return sum
}

// usual is the name that most songs have, and of those that equally many have the shortest, without guests.
func usual(at []int, name func(i int) string) (best string) {
	times := map[string]int{}
	for _, i := range at {
		times[name(i)]++
	}
	for text, n := range times {
		if c := cmp.Or(cmp.Compare(n, times[best]), cmp.Compare(len(best), len(text)), cmp.Compare(best, text)); c > 0 {
			best = text
		}
	}
	return best
}

// sumOf is a collection without a name: everyone who holds something of it, its whole length and size, and the format and the licence where
// they are the same in all its songs.
func sumOf(at []int, found []view.Found) view.Found {
	first := found[at[0]].Row
	sum := view.Found{Row: p2p.Row{Format: first.Format, Bitrate: first.Bitrate, Licence: first.Licence}}
	for _, i := range at {
		one := found[i]
		sum = sum.And(one)
		sum.Row.Size += one.Row.Size
		sum.Row.Duration += one.Row.Duration
		if one.Row.Format != sum.Row.Format {
			sum.Row.Format = ""
		}
		if one.Row.Bitrate != sum.Row.Bitrate {
			sum.Row.Bitrate = 0
		}
		if one.Row.Licence != sum.Row.Licence {
			sum.Row.Licence = ""
		}
	}
	return sum
}

// listed are the rows of what was found: songs, or collections with the songs of those that are unfolded.
func (f *finding) listed() []view.FoundRow {
	if len(f.collections) == 0 {
		return f.songs
	}
	var out []view.FoundRow
	for _, c := range f.collections {
		row := c.row
		row.Unfolded = f.unfolded[row.ID]
		row.Has, row.Progress = f.possession(c.songs)
		out = append(out, row)
		if !row.Unfolded {
			continue
		}
		for _, i := range c.songs {
			song := f.songs[i]
			song.Below = true
			out = append(out, song)
		}
	}
	return out
}

// possession says whether all of some songs are here, or else some on their way, and how far.
func (f *finding) possession(songs []int) (view.Possession, float64) {
	have, fetching, progress := 0, 0, 0.0
	for _, i := range songs {
		switch song := f.songs[i]; song.Has {
		case view.Have:
			have++
			progress++
		case view.Fetching:
			fetching++
			progress += song.Progress
		}
	}
	switch {
	case have == len(songs):
		return view.Have, 1
	case have+fetching == len(songs):
		return view.Fetching, progress / float64(len(songs))
	}
	return view.NotYet, 0
}

// UnfoldFound shows the songs of a found album or artist, or hides them.
func (s *Slice) UnfoldFound(id string, on bool) {
	s.loop.Do(func(context.Context) {
		s.finding.unfolded[id] = on
		s.view.Rows = view.UnlessSame(s.view.Rows, s.finding.listed())
	})
}

// songsOf are what a row stands for, and the song that its album is called after; nothing for the row of a song.
func (f *finding) songsOf(id string) (of []p2p.InfoHash, pick p2p.InfoHash) {
	for _, c := range f.collections {
		if c.row.ID != id {
			continue
		}
		for _, i := range c.songs {
			if ih, err := p2p.ParseInfoHash(f.songs[i].ID); err == nil {
				of = append(of, ih)
			}
		}
		pick = c.begun
	}
	return of, pick
}
