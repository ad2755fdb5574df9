package library

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"regexp"
	"strings"
	"sync"
	"testing"

	"linnet/library/internal/catalog"
	"linnet/library/internal/search"
)

// recorder connects to a database and notes every query that is asked of it.
type recorder struct {
	sqlite  driver.Driver
	address string
	mu      sync.Mutex
	seen    map[string][]any
}

func (r *recorder) Connect(context.Context) (driver.Conn, error) {
	conn, err := r.sqlite.Open(r.address)
	return &recordedConn{conn, r}, err
}

type recordedConn struct {
	driver.Conn
	to *recorder
}

func (c *recordedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	c.to.note(query, args)
	return c.Conn.(driver.QueryerContext).QueryContext(ctx, query, args)
}

func (c *recordedConn) Prepare(query string) (driver.Stmt, error) {
	stmt, err := c.Conn.Prepare(query)
	return &recordedStmt{stmt, query, c.to}, err
}

type recordedStmt struct {
	driver.Stmt
	query string
	to    *recorder
}

func (s *recordedStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	s.to.note(s.query, args)
	return s.Stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
}

func (r *recorder) note(query string, args []driver.NamedValue) {
	var values []any
	for _, a := range args {
		if a.Name != "" {
			values = append(values, sql.Named(a.Name, a.Value))
		} else {
			values = append(values, a.Value)
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen[query] = values
}

func (r *recorder) Driver() driver.Driver { return r.sqlite }

// record makes an index note what it reads.
func recording(t *testing.T, x *Index, path string) *recorder {
	r := &recorder{sqlite: x.db.Read.Driver(), address: "file:" + path + "?_pragma=query_only(1)", seen: map[string][]any{}}
	must(t, x.db.Read.Close())
	x.db.Read = sql.OpenDB(r)
	x.finder.Connect(x.db.Read, x.db.Strangers)
	return r
}

// Every way to list and to find, through what any caller may call.
func askEverything(t *testing.T, x *Index) {
	album, _, err := x.AlbumList(ctx, "", SortTitle, Page{Limit: 1})
	must(t, err)
	_, _, err = x.Album(ctx, album[0].Key)
	must(t, err)
	for _, sort := range []Sort{SortRelevance, SortTitle, SortArtist, SortAlbum, SortYear, SortAdded, SortPlays, SortRating} {
		for _, text := range []string{"", "l", "lo so", `"love song"`, "-love", "genre:folk", "year:1990-2030", "format:mp3",
			"bitrate:>1", "rating:>=4",
			"plays:0", "plays:>1", "added:<30d", "licence:free", "loved:yes", "path:a", "artist:a album:b title:c",
			"love genre:rock year:1999", "nothing", "-genre:rock"} {
			for _, reverse := range []bool{false, true} {
				for next := "begin"; next != ""; {
					_, next, err = x.Find(ctx, text, sort, Page{Limit: 2, After: strings.TrimPrefix(next, "begin"), Reverse: reverse})
					must(t, err)
				}
				sparse := x.finder.Sparse
				x.finder.Sparse = -1 // as it would go if many tracks fitted
				_, _, err = x.Find(ctx, text, sort, Page{Limit: 2, Reverse: reverse})
				must(t, err)
				x.finder.Sparse = sparse
			}
		}
		for _, filter := range []string{"", "l", "dawn"} {
			for _, reverse := range []bool{false, true} {
				_, next, err := x.AlbumList(ctx, filter, sort, Page{Limit: 1, Reverse: reverse})
				must(t, err)
				_, _, err = x.AlbumList(ctx, filter, sort, Page{After: next, Reverse: reverse})
				must(t, err)
			}
		}
	}
	_, err = x.Search(ctx, "lo", 10)
	must(t, err)
	artists, _, err := x.ArtistList(ctx, "", Page{})
	must(t, err)
	for _, reverse := range []bool{false, true} {
		_, _, err = x.ArtistList(ctx, "l", Page{Reverse: reverse})
		must(t, err)
		_, _, err = x.ArtistTracks(ctx, artists[0].ID, Page{Reverse: reverse})
		must(t, err)
	}
	_, err = x.ArtistAlbums(ctx, artists[0].ID)
	must(t, err)
	_, err = x.Counts(ctx)
	must(t, err)
	_, err = x.Years(ctx)
	must(t, err)
	_, err = x.Genres(ctx)
	must(t, err)
	_, err = x.Artists(ctx)
	must(t, err)
	roots, err := x.FolderEntries(ctx, "")
	must(t, err)
	_, err = x.FolderEntries(ctx, roots[0].Path)
	must(t, err)
	x.db.Wait() // a list may be in the making
	x.finder.Titles = 1
	x.finder.Forget()
	<-x.finder.MakeTitles()
	for _, text := range []string{"genre:folk", "year:1990-2030"} {
		_, _, err = x.Find(ctx, text, SortTitle, Page{})
		must(t, err)
	}
}

// mayScan are tables of a few rows, and Artists, which is asked for every artist.
var mayScan = regexp.MustCompile(`^SCAN (root|year|genre|g|total|r|s|a|b|fts\d*|CONSTANT ROW|\d+ CONSTANT ROWS?)\b|VIRTUAL TABLE|` +
	`^SCAN \(?subquery|^SCAN artist USING INDEX artist_by_sort`)

// follows are the statements that go along an order as far as a page needs.
var follows = regexp.MustCompile(`LIMIT :limit|FROM (album al|artist ar) WHERE a[lr]\.tracks > 0 AND `)

// SQLite must seek in its indexes, not read them or a table through, and not sort what follows an index: an EXPLAIN says
// which it does.
func TestNoBrowseOrSearchScansATable(t *testing.T) {
	x, _ := filled(t)
	x.db.Wait() // the backup is read in the background, as it may be
	var path string
	must(t, x.db.Write.QueryRow("SELECT file FROM pragma_database_list WHERE name = 'main'").Scan(&path))
	r := recording(t, x, path)
	askEverything(t, x)
	if len(r.seen) < 60 {
		t.Fatalf("only %d statements were seen", len(r.seen))
	}
	for query, args := range r.seen {
		for _, step := range planOf(t, x, query, args) {
			listing := query == search.SelectTitles || query == search.SelectTrackGenres // in the background, so that no browse need
			scans := strings.HasPrefix(step, "SCAN") && !mayScan.MatchString(step) && !listing
			sorts := strings.Contains(step, "TEMP B-TREE FOR ORDER BY") && (listing || follows.MatchString(query))
			if scans || sorts {
				t.Errorf("%s\nin %s", step, query)
			}
		}
	}
}

func planOf(t *testing.T, x *Index, query string, args []any) (steps []string) {
	t.Helper()
	rows, err := x.db.Write.Query("EXPLAIN QUERY PLAN "+query, args...)
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var step string
		must(t, rows.Scan(&id, &parent, &unused, &step))
		steps = append(steps, step)
	}
	must(t, rows.Err())
	return steps
}

func TestAllGoesAlongTheIds(t *testing.T) {
	x, _ := filled(t)
	for _, step := range planOf(t, x, catalog.SelectTracks+allAfter, []any{0, step}) {
		if strings.Contains(step, "TEMP B-TREE FOR ORDER BY") {
			t.Errorf("every step sorts all tracks: %s", step)
		}
	}
}
