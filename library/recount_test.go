package library

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"linnet/library/internal/catalog"
	"linnet/library/internal/store"
	"linnet/library/librarytest"
)

// recounted is every number that lists show, counted from the tracks themselves.
var recounted = map[string]string{
	"albums": `SELECT al.id, al.tracks, al.plays, al.year, al.duration FROM album al
		WHERE (al.tracks, al.plays, al.year, al.duration) IS NOT
		(SELECT count(*), coalesce(sum(plays), 0), coalesce(max(year), 0), coalesce(sum(duration), 0) 
		FROM track WHERE album_id = al.id AND missing IS NULL)`,
	"artists": `SELECT id, tracks, albums, 0, 0 FROM artist a WHERE (tracks, albums) IS NOT (
		SELECT count(DISTINCT t.id), count(DISTINCT t.album_id)
		FROM track_artist ta JOIN track t ON t.id = ta.track_id WHERE ta.artist_id = a.id AND t.missing IS NULL)`,
	"genres": `SELECT id, tracks, plays, 0, 0 FROM genre g WHERE (tracks, plays) IS NOT (SELECT count(*), coalesce(sum(t.plays), 0)
		FROM track_genre tg JOIN track t ON t.id = tg.track_id WHERE tg.genre_id = g.id AND t.missing IS NULL)`,
	"years": "SELECT year, tracks, 0, 0, 0 FROM year y WHERE tracks <> (SELECT count(*) FROM track WHERE year = y.year AND " +
		"missing IS NULL)",
	"no year": "SELECT DISTINCT year, 0, 0, 0, 0 FROM track WHERE missing IS NULL AND year NOT IN (SELECT year FROM year)",
	"folders": `SELECT id, tracks, 0, 0, 0 FROM folder f WHERE tracks <> (SELECT count(*) FROM track t JOIN folder g ON g.id = t.folder_id
		WHERE t.missing IS NULL AND g.root_id = f.root_id AND (f.rel = x'' OR g.rel = f.rel
		OR CAST(g.rel AS TEXT) LIKE CAST(f.rel AS TEXT) || '/%'))`,
	"totals": `SELECT albums, artists, 0, 0, 0 FROM total WHERE (albums, artists) IS NOT
		(SELECT (SELECT count(DISTINCT album_id) FROM track WHERE missing IS NULL),
		(SELECT count(DISTINCT artist_id) FROM track_artist ta JOIN track t ON t.id = ta.track_id WHERE missing IS NULL))`,
	"stale":  "SELECT id, 0, 0, 0, 0 FROM stale",
	"unused": "SELECT id, 0, 0, 0, 0 FROM album WHERE id NOT IN (SELECT album_id FROM track WHERE album_id IS NOT NULL)",
}

func checkNumbers(t *testing.T, x *Index, when string) {
	t.Helper()
	for what, query := range recounted {
		wrong, err := store.Collect(ctx, x.db.Read, func(rows *sql.Rows) (s string, err error) {
			var n [5]int64
			err = rows.Scan(&n[0], &n[1], &n[2], &n[3], &n[4])
			return fmt.Sprint(n), err
		}, query)
		if must(t, err); len(wrong) > 0 {
			t.Errorf("%s: %s are wrong: %v", when, what, wrong)
		}
	}
}

func TestNumbersStayTrue(t *testing.T) {
	x, dir := filled(t)
	checkNumbers(t, x, "after the first scan")
	for n, track := range all(t, x) {
		for range n {
			must(t, x.CountPlay(ctx, track.ID))
		}
	}
	checkNumbers(t, x, "after some plays")

	gone := all(t, x)[0].Path
	must(t, os.Rename(gone, filepath.Join(t.TempDir(), "away.mp3")))
	rescan(t, x)
	checkNumbers(t, x, "with a track missing")

	must(t, librarytest.Write(dir, librarytest.Track{Path: "deep/er/and/deeper/x.mp3", Title: "X", Artists: []string{"New"},
		Album: "New", Year: 2001, Genres: []string{"New", "Folk"}}))
	rescan(t, x)
	checkNumbers(t, x, "with a track more")
	must(t, x.CountPlay(ctx, at(t, x, dir, "deep/er/and/deeper/x.mp3").ID))

	must(t, librarytest.Write(dir, librarytest.Track{Path: "deep/er/and/deeper/x.mp3", Title: "X", Artists: []string{"Newer"},
		Album: "Newest", Year: 2002, Genres: []string{"Folk", "Rock"}, Length: 2 * time.Second}))
	rescan(t, x)
	checkNumbers(t, x, "with a track retagged")

	keepTime(x, func() time.Time { return time.Now().Add(2 * catalog.KeepMissing) })
	rescan(t, x)
	checkNumbers(t, x, "with the missing track forgotten")

	must(t, x.RemoveFolder(ctx, dir))
	checkNumbers(t, x, "with the folder removed")
	if counts, err := x.Counts(ctx); err != nil || counts != (Counts{}) {
		t.Errorf("%+v %v", counts, err)
	}
	if years, err := x.Years(ctx); err != nil || len(years) != 0 {
		t.Errorf("%v %v", years, err)
	}
}

func TestYears(t *testing.T) {
	x, _ := findable(t)
	years, err := x.Years(ctx)
	if want := []YearCount{{2010, 1}, {1999, 1}, {1990, 1}, {0, 2}}; err != nil || !slices.Equal(years, want) {
		t.Errorf("%v, want %v, %v", years, want, err)
	}
}
