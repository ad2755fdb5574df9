package catalog

import (
	"database/sql"
	"time"

	"linnet/library/internal/record"
	"linnet/library/internal/store"
)

// batchWriter writes what a scan read, and what the listener did, in one transaction. Rows that come in numbers are buffered and written
// many to a statement, at the latest by end.
type batchWriter struct {
	*store.Writer
	movable bool // there are missing tracks
	relics  relicSet
	handed  int     // relics that files took over
	fresh   []int64 // new tracks with the sound of a relic

	// What was met in this transaction: most tracks share it.
	folders map[*record.Folder]bool // and whether they are in the index
	dirs    map[directory]int64     // with those above them
	artists map[string]int64
	genres  map[string]int64
	albums  map[album]int64
	last    int64 // the last id that a track got

	stale                  map[stale]bool  // what must be counted again
	gained, years          map[int64]int64 // new tracks of genres and of years
	grown                  map[*record.Folder]int64
	tracks, credits, kinds store.Rows
	unindexed              []unindexed
}

// stale names a row whose numbers must be counted again: see recount.go.
type stale struct {
	kind string
	id   int64
}

// unindexed is a track whose words are not in the word index yet.
type unindexed struct {
	id    int64
	words [3]string
}

func newBatchWriter(tx *sql.Tx, now time.Time) *batchWriter {
	return batchWriterOf(store.NewWriter(tx, now))
}

func batchWriterOf(w *store.Writer) *batchWriter {
	return &batchWriter{
		Writer:  w,
		folders: map[*record.Folder]bool{}, dirs: map[directory]int64{}, artists: map[string]int64{}, genres: map[string]int64{},
		albums: map[album]int64{},
		stale:  map[stale]bool{}, gained: map[int64]int64{}, years: map[int64]int64{}, grown: map[*record.Folder]int64{},
		tracks:  store.Rows{Insert: insertTrack, Width: trackWidth},
		credits: store.Rows{Insert: "INSERT OR FAIL INTO track_artist (track_id, pos, artist_id)", Width: 3},
		kinds:   store.Rows{Insert: "INSERT OR FAIL INTO track_genre (track_id, pos, genre_id)", Width: 3},
	}
}
