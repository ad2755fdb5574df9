package browse

import (
	"context"

	"linnet/app/message"
	"linnet/app/state/loop"
	"linnet/library"
)

// readSongs lists a place, and around page at of its songs as much as is in sight there.
func readSongs(ctx context.Context, x Index, r request, at int) (listing, *tracklist, error) {
	l, err := read(ctx, x, r)
	songs := newTracklist(l.tracks, l.next)
	if len(l.tracks) > 0 {
		l.tracks, l.next = nil, ""
	}
	if err != nil || at == 0 || songs.whole() {
		return l, songs, err
	}
	if text, can := r.query(); can {
		marks, total, err := x.Marks(ctx, text, r.sort, r.page())
		if err != nil {
			return l, nil, err
		}
		songs.measured(marks, total)
	}
	for p := 1; p <= at+1; p++ {
		if far := songs.ends() && p < at-1; far || !songs.missing(p) {
			continue
		}
		r.after = songs.marks[p]
		l, err := read(ctx, x, r)
		if err == nil {
			songs.take(p, l.tracks, l.next)
		}
		if err != nil {
			return l, nil, err
		}
	}
	songs.at = min(at, len(songs.marks)-1)
	return l, songs, nil
}

// measure finds out where the pages of a long list begin, so that the window can go anywhere in it.
func (s *Slice) measure(ctx context.Context, r request) {
	b := &s.open
	text, can := r.query()
	if !can || b.songs == nil || b.songs.ends() {
		return
	}
	version := b.version
	s.loop.Background(ctx, func(ctx context.Context) loop.Command {
		marks, total, err := s.deps.Index.Marks(ctx, text, r.sort, r.page())
		if err != nil {
			if ctx.Err() == nil {
				s.loop.Log.Warn("counting the songs of a list", "err", err)
			}
			return nil // the list grows page by page
		}
		return func(context.Context) {
			if version == b.version {
				b.songs.measured(marks, total)
				s.Fill()
			}
		}
	})
}

// NeedRow reads the songs around row i; the window calls it for rows that come into sight and are not
// there. One behind the last asks for what may follow.
func (s *Slice) NeedRow(i int) {
	s.loop.Do(func(ctx context.Context) {
		if b := &s.open; b.songs != nil && b.songs.missing(i/page) {
			b.want = i / page
			s.readWanted(ctx)
		}
	})
}

// readWanted reads the page of songs that was asked for last, one at a time.
func (s *Slice) readWanted(ctx context.Context) {
	b := &s.open
	p, version, r := b.want, b.version, s.request(page)
	if b.reading || !b.songs.missing(p) {
		return
	}
	b.reading, b.want = true, -1
	r.after = b.songs.marks[p]
	s.loop.Background(ctx, func(ctx context.Context) loop.Command {
		l, err := read(ctx, s.deps.Index, r)
		return func(ctx context.Context) {
			if version != b.version {
				return
			}
			b.reading = false
			if err != nil {
				s.loop.Notice(message.Text("Could not read the rest of the list."), message.Text("Rescan under Settings."), err)
				return
			}
			b.songs.take(p, l.tracks, l.next)
			s.Fill()
			s.readWanted(ctx)
		}
	})
}

// anyRated says whether any song has stars or is loved.
func anyRated(ctx context.Context, x Index) (bool, error) {
	for _, query := range []string{"rating:>0", "loved:yes"} {
		tracks, _, err := x.Find(ctx, query, library.SortTitle, library.Page{Limit: 1})
		if err != nil || len(tracks) > 0 {
			return len(tracks) > 0, err
		}
	}
	return false, nil
}
