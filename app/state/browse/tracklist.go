package browse

import (
	"slices"
	"time"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/library"
)

const page = view.PageRows

// keptPages is how many pages of a long list stay in memory, about 1 kB a song.
const keptPages = 25

// tracklist is a list of tracks of which only the pages that were in sight lately are in memory. Of a
// list that is short, or cannot be read in parts, all of it is.
type tracklist struct {
	n     int           // tracks that are known of
	marks []string      // where each page begins, as library.Page.After; nil: all of the list is here for good
	pages map[int]*leaf // by number
	at    int           // the page that was asked for last
	drawn *view.Songs   // what was made of it last
}

// leaf is a page with what it looks like.
type leaf struct {
	tracks  []library.Track
	playing int64 // which of its tracks is drawn as playing
	rows    []view.SongRow
}

// newTracklist begins with what was read; next is where the following page begins, "" at the end.
func newTracklist(tracks []library.Track, next string) *tracklist {
	l := &tracklist{n: len(tracks), pages: map[int]*leaf{}}
	for p := 0; p*page < len(tracks); p++ {
		l.pages[p] = &leaf{tracks: tracks[p*page : min(len(tracks), (p+1)*page)]}
	}
	if next != "" {
		l.marks = []string{"", next}
	}
	return l
}

// whole says whether all of the list is in memory.
func (l *tracklist) whole() bool { return l.marks == nil }

// ends says whether it is known how many tracks there are.
func (l *tracklist) ends() bool { return l.whole() || (len(l.marks)-1)*page < l.n }

// missing says whether a page is not in memory but can be read.
func (l *tracklist) missing(p int) bool { return p >= 0 && p < len(l.marks) && l.pages[p] == nil }

// take keeps page p as it was read, and lets the page go that is farthest from it.
func (l *tracklist) take(p int, tracks []library.Track, next string) {
	if p == len(l.marks)-1 {
		l.n = p*page + len(tracks)
		if next != "" {
			l.marks = append(l.marks, next)
		}
	}
	l.at, l.pages[p] = p, &leaf{tracks: tracks}
	if len(l.pages) <= keptPages {
		return
	}
	far := p
	for q := range l.pages {
		if abs(q-p) > abs(far-p) {
			far = q
		}
	}
	delete(l.pages, far)
}

// measured takes where all pages begin, once that is known.
func (l *tracklist) measured(marks []string, total int) {
	if total >= l.n || l.marks != nil {
		l.marks, l.n = marks, total
	}
}

// first is the first track, if it is in memory.
func (l *tracklist) first() (library.Track, bool) {
	if p := l.pages[0]; p != nil && len(p.tracks) > 0 {
		return p.tracks[0], true
	}
	return library.Track{}, false
}

// find looks for a track among those in memory, first at the place where it should be; -1: it is not there.
func (l *tracklist) find(id int64, place int) int {
	if p := l.pages[place/page]; p != nil && place%page < len(p.tracks) && p.tracks[place%page].ID == id {
		return place
	}
	for number, p := range l.pages {
		if i := slices.IndexFunc(p.tracks, func(t library.Track) bool { return t.ID == id }); i >= 0 {
			return number*page + i
		}
	}
	return -1
}

// around are the tracks in memory around a place without a gap, which of them stands there, and the pages
// from the first to before the last of them.
func (l *tracklist) around(place int) (tracks []library.Track, at, from, to int) {
	from, to = place/page, place/page
	for l.pages[from-1] != nil {
		from--
	}
	for l.pages[to] != nil {
		tracks = append(tracks, l.pages[to].tracks...)
		to++
	}
	for p := place/page - 1; p >= from; p-- {
		tracks = append(slices.Clone(l.pages[p].tracks), tracks...)
	}
	return tracks, place - from*page, from, to
}

// replace puts t in the place of what it was, wherever that is.
func (l *tracklist) replace(t library.Track) {
	for number, p := range l.pages {
		if slices.ContainsFunc(p.tracks, func(was library.Track) bool { return was.ID == t.ID }) {
			l.pages[number] = &leaf{tracks: view.Replaced(p.tracks, t)}
		}
	}
}

// draw makes rows of what is in memory. placed gives each its place, which tells a track that stands in a
// list twice; elsewhere a row stays the same when it moves. What looks as before is not made anew.
func (l *tracklist) draw(playing int64, placed bool) *view.Songs {
	pages := make([][]view.SongRow, (l.n+page-1)/page)
	same := l.drawn != nil && l.drawn.Len() == l.n
	for number, p := range l.pages {
		if here := marked(p.tracks, playing); p.rows == nil || p.playing != here {
			p.playing, p.rows, same = here, view.DrawSongs(p.tracks, here), false
			for i := range p.rows {
				if placed {
					p.rows[i].Place = number*page + i
				}
			}
		}
		pages[number] = p.rows
	}
	for number := range pages {
		same = same && (pages[number] == nil) == !l.drawn.Has(number)
	}
	if !same {
		l.drawn = view.NewPages(l.n, pages)
	}
	return l.drawn
}

// marked is playing if it is among the tracks, else 0.
func marked(tracks []library.Track, playing int64) int64 {
	if slices.ContainsFunc(tracks, func(t library.Track) bool { return t.ID == playing }) {
		return playing
	}
	return 0
}

func abs(n int) int { return max(n, -n) }

// length is how long all tracks take, if all are in memory.
func (l *tracklist) length() string {
	if !l.whole() {
		return ""
	}
	var sum time.Duration
	for _, p := range l.pages {
		sum += total(p.tracks)
	}
	return message.Clock(sum)
}
