// Package library is the music index of one listener: it scans picked folders, reads tags, and answers browsing and
// as-you-type search from SQLite.
//
// It promises that a music file is only ever opened for reading; that a track keeps its id when its file is retagged or
// moved inside the picked folders; that what the listener said of a track belongs to its sound, and is given to whatever file
// holds that, however long after; that a folder which cannot be read loses nothing from the index; that hostile bytes cost
// bounded time and memory and become a ScanProblem; and that a damaged database is set aside, never overwritten.
//
// It refuses to follow symbolic links (they would carry the index, and the shelf after it, out of what the listener
// picked), to index one folder inside another, to look for music in recycle bins, and to write anywhere but its database and its
// cover cache.
package library

import (
	"errors"
	"log/slog"
	"sync"
	"time"

	"linnet/library/internal/catalog"
	"linnet/library/internal/covers"
	"linnet/library/internal/scan"
	"linnet/library/internal/search"
	"linnet/library/internal/store"
)

// What can go wrong, for programs. Every error returned by this package that a caller may want to tell apart wraps one
// of these.
var (
	// ErrNotFound: no such track, album, folder or cover.
	ErrNotFound = store.ErrNotFound
	// ErrDamaged: the database file cannot be read as one. Open sets such a file aside by itself; met later, it means
	// that the library should be closed and opened again.
	ErrDamaged = store.ErrDamaged
	// ErrNewer: the database was written by a newer version of the program, which alone may touch it.
	ErrNewer = store.ErrNewer
	// ErrNotFolder: the path to add does not exist, is not a directory, or cannot be opened.
	ErrNotFolder = errors.New("not a folder that can be read")
	// ErrOverlap: the path to add is, is inside, or contains a folder that is in the library already.
	ErrOverlap = errors.New("this folder overlaps one that is in the library already")
	// ErrClosed: the index was closed, before or meanwhile.
	ErrClosed = store.ErrClosed
)

// Config says where the index lives. Only Path is needed.
type Config struct {
	Path  string           // database file; its folder must exist
	Cache string           // folder for cover thumbnails, made when needed; empty: thumbnails are made anew each time
	Log   *slog.Logger     // nil: discard
	Now   func() time.Time // nil: time.Now

	CacheLimit int64 // bytes of thumbnails that are kept; 0: 512 MiB

	Workers int // files that a Scan reads at once; 0: one for each processor, 4 at most
}

// Index is the music index. All methods may be called from any goroutine; reads do not wait for a running Scan, and one
// Scan runs at a time.
type Index struct {
	log *slog.Logger
	now func() time.Time

	thumbnails *covers.Thumbnails
	db         *store.DB

	finder  *search.Finder
	scanner *scan.Scanner
	catalog *catalog.Catalog
	*imports
	levels

	closed sync.Once
}
