package search

import (
	"context"
	"strings"
	"testing"

	"linnet/app/state/view"
	"linnet/app/wishes"
	"linnet/p2p"
)

// by is an answer by another artist.
func by(artist string, a p2p.Answer) p2p.Answer {
	a.Row.Artist = artist
	return a
}

// shown writes rows in one line: albums and artists in brackets, songs below them after a dash.
func shown(rows []view.FoundRow) string {
	var out []string
	for _, r := range rows {
		switch text := r.Title; {
		case r.Kind != "":
			out = append(out, "["+strings.Trim(text+", "+r.Artist, ", ")+": "+r.Songs+"]")
		case r.Below:
			out = append(out, "-"+text)
		default:
			out = append(out, text)
		}
	}
	return strings.Join(out, " ")
}

// TestFoundSongsAreListedByAlbumAndArtist, as was chosen last, also after a restart.
func TestFoundSongsAreListedByAlbumAndArtist(t *testing.T) {
	p := &played{answers: []p2p.Answer{answer(5, "Neap", "Coast"), answer(2, "Ebb", "Coast"),
		by("Ana feat. Cy", answer(3, "Flow", "coast")),
		by("Bo", answer(4, "Coast", "Coast")), answer(1, "Coast Road", "")}, reach: p2p.Progress{Asked: 1, Answered: 1}}
	p.answers = append(p.answers, p2p.Answer{Row: p.answers[1].Row, Holder: holder(9)})
	s, on := open(t, p)
	s.SetQuery("coast")
	searched(s, on)
	s.SetFilterOf("as", 1)
	v := on(s.Fill)
	if got := shown(v.Search.Rows); got != "[Coast, Bo: 1 song] [Coast, Ana: 3 songs] [Songs without an album: 1 song]" {
		t.Errorf("by album: %s", got)
	}
	if f := v.Search.As; f.Label != "Albums" || !f.On || p.values.FoundAs != view.SectionAlbums {
		t.Errorf("the choice says %+v, and %q is kept", f, p.values.FoundAs)
	}
	album := v.Search.Rows[1]
	if album.Holders != 4 || album.Size != "12.0 MB" || album.Length != "9:00" || album.Format != "MP3 320" ||
		album.Licence != "CC BY 4.0" {
		t.Errorf("the album is %+v", album)
	}
	s.UnfoldFound(album.ID, true)
	if got := shown(on(s.Fill).Search.Rows); got !=
		"[Coast, Bo: 1 song] [Coast, Ana: 3 songs] -Ebb -Flow -Neap [Songs without an album: 1 song]" {
		t.Errorf("unfolded: %s", got)
	}
	s.GetAlbum(album.ID)
	if on(s.Fill); len(p.albums) != 1 || len(p.albums[0].Tracks) != 3 {
		t.Errorf("fetched %+v", p.albums)
	}
	s.SetFilterOf("as", 2)
	s.SortFound("title")
	if got := shown(on(s.Fill).Search.Rows); got != "[Ana: 4 songs] [Bo: 1 song]" {
		t.Errorf("by artist: %s", got)
	}
}

// TestAnAlbumIsFetchedAsItIsFiltered: what a filter hides is not fetched with it.
func TestAnAlbumIsFetchedAsItIsFiltered(t *testing.T) {
	small := answer(2, "Ebb", "Coast")
	small.Row.Bitrate = 96_000
	p := &played{answers: []p2p.Answer{answer(1, "Flow", "Coast"), small}, values: view.Values{FoundAs: view.SectionAlbums}}
	s, on := open(t, p)
	s.SetQuery("coast")
	searched(s, on)
	s.SetFilterOf("bitrate", 1)
	v := on(s.Fill)
	if got := shown(v.Search.Rows); got != "[Coast, Ana: 1 song]" {
		t.Fatalf("shown are %s", got)
	}
	s.GetAlbum(v.Search.Rows[0].ID)
	if on(s.Fill); len(p.albums) != 1 || len(p.albums[0].Tracks) != 1 || p.albums[0].Tracks[0].Row.Title != "Flow" {
		t.Errorf("fetched %+v", p.albums)
	}
}

// TestAnAlbumSaysHowMuchOfItIsHere, while its songs arrive and when the last one did.
func TestAnAlbumSaysHowMuchOfItIsHere(t *testing.T) {
	p := &played{answers: []p2p.Answer{answer(1, "Flow", "Coast"), answer(2, "Ebb", "Coast")},
		values: view.Values{FoundAs: view.SectionAlbums}}
	s, on := open(t, p)
	s.SetQuery("coast")
	searched(s, on)
	move := func(have int64, more ...p2p.Transfer) view.FoundRow {
		moving := map[p2p.InfoHash]p2p.Transfer{{1}: {Row: p.answers[0].Row, State: p2p.Arriving, Have: have, Size: 100}}
		for _, m := range more {
			moving[m.Row.InfoHash] = m
		}
		return on(func(context.Context) { s.ShowProgress(moving) }).Search.Rows[0]
	}
	if r := move(50); r.Has != view.NotYet {
		t.Errorf("with one song on its way: %+v", r)
	}
	if r := move(50, p2p.Transfer{Row: p.answers[1].Row, State: p2p.Finished}); r.Has != view.Fetching || r.Progress != .75 {
		t.Errorf("with one half here and one whole: %q, %v", r.Has, r.Progress)
	}
	s.UnfoldFound("Albums 0", true)
	if got := shown(on(s.Fill).Search.Rows); got != "[Coast, Ana: 2 songs] -Flow -Ebb" {
		t.Errorf("unfolded: %s", got)
	}
}

// TestWhatAnAlbumHidesIsNotNewToAWish: a search that becomes a wish knows the songs of folded albums.
func TestWhatAnAlbumHidesIsNotNewToAWish(t *testing.T) {
	p := &played{answers: []p2p.Answer{answer(1, "Flow", "Coast"), answer(2, "Ebb", "Coast")}, has: true,
		values: view.Values{FoundAs: view.SectionAlbums}}
	s, on := open(t, p)
	s.SetQuery("coast")
	searched(s, on)
	s.ToggleWish()
	v := on(s.Fill)
	finds := []wishes.Find{{Row: p.answers[0].Row, Holders: []p2p.Holder{p.answers[0].Holder}}}
	fresh, err := s.deps.Wishes.Found(t.Context(), v.Search.Wishes[0].ID, finds)
	if err != nil || len(fresh) != 0 {
		t.Errorf("%d songs are new, %v", len(fresh), err)
	}
}
