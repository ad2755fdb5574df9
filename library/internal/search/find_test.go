package search

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"linnet/library/internal/catalog"
	"linnet/library/internal/query"
	"linnet/library/librarytest"
)

// few tracks that differ in everything there is to ask for.
func findable(t *testing.T) (x *index, dir string) {
	t.Helper()
	x, dir = open(t), t.TempDir()
	must(t, librarytest.Write(dir,
		librarytest.Track{Path: "Live 2019/1.mp3", Title: "Love Song", Artists: []string{"The Loud"}, Album: "Hits",
			AlbumArtist: "Various", Year: 1999, Genres: []string{"Rock"}, Disc: 2},
		librarytest.Track{Path: "Live 2019/2.mp3", Title: "Song of Love", Artists: []string{"Ann", "Ben"}, Album: "Hits",
			AlbumArtist: "Various", Year: 1990, Genres: []string{"Hard Rock", "Folk"}, Disc: 1},
		librarytest.Track{Path: "b/3.flac", Title: "À l’ombre", Artists: []string{"R.E.M."}, Album: "Zoo", Year: 2010,
			Genres: []string{"Folk"}, Licence: "https://creativecommons.org/licenses/by/4.0/"},
		librarytest.Track{Path: "b/4.wav", Title: "夜曲集", Artists: []string{"周小倫"}, Album: "Love"},
		librarytest.Track{Path: "5.mp3", Title: "!!!"},
	))
	add(t, x, dir)
	song := x.titledTrack(t, "Love Song")
	for range 3 {
		x.play(t, song.ID)
	}
	x.play(t, x.titledTrack(t, "夜曲集").ID)
	x.rate(t, song.ID, 5)
	x.rate(t, x.titledTrack(t, "À l’ombre").ID, 3)
	x.say(t, "UPDATE track SET loved = 1 WHERE id = ?", song.ID)
	return x, dir
}

func firstOf(x *index, _ string) *index { return x }

func TestFind(t *testing.T) {
	x, _ := findable(t)
	const one, two, three, four, five = "Love Song", "Song of Love", "À l’ombre", "夜曲集", "!!!"
	for text, want := range map[string][]string{
		"":                           {five, three, one, two, four},
		"love":                       {one, two, four},
		"lo so":                      {one, two},
		`"love song"`:                {one},
		"love -song":                 {four},
		`-"love song" love`:          {two, four},
		"artist:loud":                {one},
		"artist:love":                nil,
		"artist:various":             {one, two},
		"album:love":                 {four},
		"title:love":                 {one, two},
		"-title:love":                {five, three, four},
		"title:lombre":               {three},
		"rem ombre":                  {three},
		"曲":                          {four},
		"夜曲":                         {four},
		"曲集":                         {four},
		"夜集":                         nil,
		`title:"曲"`:                  {four},
		"!!!":                        {five},
		"genre:rock":                 {one, two},
		`genre:"rock"`:               {one},
		"genre:folk genre:rock":      {two},
		"-genre:folk":                {five, one, four},
		"genre:polka":                nil,
		"year:1990":                  {two},
		"year:1990-1999":             {one, two},
		"year:>2000":                 {three},
		"-year:0":                    {three, one, two},
		"format:FLAC":                {three},
		"-format:mp3":                {three, four},
		"rating:>=4":                 {one},
		"rating:0":                   {five, two, four},
		"plays:0":                    {five, three, two},
		"plays:>1":                   {one},
		"loved:yes":                  {one},
		"-loved:yes loved:no year:0": {five, four},
		"licence:free":               {three},
		"licence:\"by/4.0\"":         {three},
		"-licence:free format:flac":  nil,
		`path:"live 2019"`:           {one, two},
		"added:<1d":                  {five, three, one, two, four},
		"added:>1d":                  nil,
		"love year:1999 -genre:folk": {one},
	} {
		got, next, err := x.find(text, SortTitle, Page{})
		if must(t, err); next != "" || !slices.Equal(titles(got), want) {
			t.Errorf("%q: %q, want %q", text, titles(got), want)
		}
		w, err := x.compile(ctx, query.Parse(text))
		must(t, err)
		places, err := x.walk(ctx, w, orderOf(SortTitle), pageRange{after: start(0), limit: 100})
		must(t, err)
		if met, err := x.inOrder(ctx, places); err != nil || !slices.Equal(titles(met), want) {
			t.Errorf("%q, by walking: %q, want %q, %v", text, titles(met), want, err)
		}
	}
}

func TestFindSorts(t *testing.T) {
	x, _ := findable(t)
	const one, two, three, four, five = "Love Song", "Song of Love", "À l’ombre", "夜曲集", "!!!"
	for sort, want := range map[Sort][]string{
		SortRelevance: {five, three, one, two, four}, // nothing to be relevant to
		"no such":     {five, three, one, two, four},
		SortTitle:     {five, three, one, two, four},
		SortArtist:    {two, three, one, four, five},
		SortAlbum:     {two, one, four, three, five},
		SortYear:      {three, one, two},
		SortPlays:     {one, four, five, three, two},
		SortRating:    {one, three, five, two, four},
	} {
		for limit := 1; limit < 7; limit++ {
			list := func(p Page) ([]catalog.Track, string, error) { return x.find("", sort, p) }
			got, back := titles(paged(t, list, Page{Limit: limit})), titles(paged(t, list, Page{Limit: limit, Reverse: true}))
			if len(got) != 5 || !slices.Equal(got[:len(want)], want) {
				t.Errorf("%s, %d at a time: %q, want %q", sort, limit, got, want)
			}
			if slices.Reverse(back); !slices.Equal(got, back) {
				t.Errorf("%s, %d at a time: %q, in reverse %q", sort, limit, got, back)
			}
		}
	}
}

// paged are all tracks of a list, page by page.
func paged(t *testing.T, list func(Page) ([]catalog.Track, string, error), p Page) (got []catalog.Track) {
	t.Helper()
	for {
		some, next, err := list(p)
		must(t, err)
		got = append(got, some...)
		if p.After = next; next == "" {
			return got
		}
	}
}

// A walk and a sort of what was found are two ways to one list.
func TestFindPagesAreTheSameBothWays(t *testing.T) {
	x, dir := open(t), t.TempDir()
	var tracks []librarytest.Track
	for n := range 40 {
		tracks = append(tracks, librarytest.Track{Path: fmt.Sprintf("%d/%d.mp3", n%4, n), Title: fmt.Sprint("Song ", n%9),
			Artists: []string{fmt.Sprint("Artist ", n%5)},
			Album:   []string{"", "One", "Two"}[n%3], Year: 1990 + n%3, Length: 100e6, Genres: []string{"Any"}})
	}
	must(t, librarytest.Write(dir, tracks...))
	add(t, x, dir)
	for n, track := range all(t, x) {
		for range n % 3 {
			x.play(t, track.ID)
		}
		x.rate(t, track.ID, n%5)
	}
	w, err := x.compile(ctx, query.Parse("genre:any"))
	must(t, err)
	for _, sort := range []Sort{SortTitle, SortArtist, SortAlbum, SortYear, SortAdded, SortPlays, SortRating} {
		for _, reverse := range []bool{false, true} {
			sorted, err := x.gather(ctx, w, orderOf(sort), w.sets[0])
			must(t, err)
			s, err := Page{Limit: 3, Reverse: reverse}.pageRange()
			must(t, err)
			sorted = pageRange{s.after, 100, 1, reverse}.of(sorted)
			var walked []cursor
			for {
				some, err := x.walk(ctx, w, orderOf(sort), s)
				if must(t, err); len(some) == 0 {
					break
				}
				walked, s.after = append(walked, some...), some[len(some)-1]
			}
			if len(sorted) != 40 || !slices.Equal(sorted, walked) {
				t.Errorf("%s, reverse %v: sorted %v\nwalked %v", sort, reverse, sorted, walked)
			}
		}
	}
}

// More fit than are ranked: all of them come, each once.
func TestFindByRelevancePagesToTheEnd(t *testing.T) {
	x, dir := open(t), t.TempDir()
	var tracks []librarytest.Track
	for n := range 700 {
		tracks = append(tracks, librarytest.Track{Path: fmt.Sprintf("%d.mp3", n), Title: fmt.Sprint("A lovely ", n), Length: 100e6})
	}
	tracks[650].Title = "Lovely"
	must(t, librarytest.Write(dir, tracks...))
	add(t, x, dir)
	seen := map[int64]bool{}
	for p := (Page{Limit: 90}); ; {
		some, next, err := x.find("lovely", SortRelevance, p)
		must(t, err)
		if p.After == "" && some[0].Title != "Lovely" {
			t.Errorf("first is %q", some[0].Title)
		}
		for _, track := range some {
			if seen[track.ID] {
				t.Fatalf("%q comes twice", track.Title)
			}
			seen[track.ID] = true
		}
		if p.After = next; next == "" {
			break
		}
	}
	if len(seen) != 700 {
		t.Errorf("%d of 700", len(seen))
	}
}

func TestFindByAge(t *testing.T) {
	x := filled(t)
	now := time.Now()
	x.db.Wait()
	x.now = (func() time.Time { return now.Add(40 * 24 * time.Hour) })
	for text, want := range map[string]int{"added:<30d": 0, "added:>30d": 8, "added:<2m": 8, "added:1m-6w": 8, "added:>1y": 0,
		"added:<99999999y": 8, "-added:>30d": 0} {
		if found, _, err := x.find(text, SortAdded, Page{}); err != nil || len(found) != want {
			t.Errorf("%q: %d, want %d, %v", text, len(found), want, err)
		}
	}
}
