// Package sharing joins the library and the swarm. It decides which tracks may be shared, hashes each of
// them once in the background, and answers the questions that peers ask.
//
// Nothing is shared until the listener shares a folder. In a shared folder, a track whose tags carry a free licence is offered as such.
// Every other track is offered only after the listener stated the right to share that folder, on record. Files are read, never written.
package sharing

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"linnet/library"
	"linnet/library/sqlitefile"
	"linnet/p2p"
)

// Rights is what a listener states when sharing a folder whose tracks carry no free licence. The
// wording is recorded with the statement, so a change of it asks again.
const Rights = "I made the music in this folder, or those who did allow me to share it with anyone."

// Config says where a Shelf keeps its database and whose tracks it offers.
type Config struct {
	Path  string // of the database file
	Index *library.Index
	Log   *slog.Logger     // nil: discard
	Now   func() time.Time // nil: time.Now
}

// A Shelf implements [p2p.Shelf]. A Shelf may be used from several goroutines.
type Shelf struct {
	db    *sql.DB
	index *library.Index
	log   *slog.Logger
	now   func() time.Time
	aside string // see SetAside

	mu      sync.RWMutex
	folders map[string]Folder        // by folder path; the database's table, in memory
	lent    map[p2p.GroupID][]string // folders by group; likewise
	hashes  []p2p.InfoHash           // of all that was offered when it was last looked through
	refused refused
}

// Folder is what the listener decided for one folder.
type Folder struct {
	Shared bool
	Rights bool // [Rights] was stated for this folder
}

// migrations are the SQL files, in the order of their names.
//
//go:embed migrations/*.sql
var migrations embed.FS

// connections is how many questions to the database run at once.
const connections = 4

// Open opens or makes the database. A damaged one is set aside, see [Shelf.SetAside].
func Open(cfg Config) (*Shelf, error) {
	s := &Shelf{index: cfg.Index, log: cfg.Log, now: cfg.Now}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.now == nil {
		s.now = time.Now
	}
	var err error
	_, s.aside, err = sqlitefile.OpenOrBegin(cfg.Path, sqlitefile.Options{Connections: connections, Pragmas: sqlitefile.Small()}, s.prepare)
	if err != nil {
		return nil, fmt.Errorf("opening the record of what is shared, %s: %w", cfg.Path, err)
	}
	if s.aside != "" {
		s.log.Warn("the record of what is shared was damaged, a new one is begun", "aside", s.aside)
	}
	return s, nil
}

// later are the columns that a database from before versions were counted may lack.
var later = []struct{ table, column, kind string }{
	{"offer", "changed", "INTEGER NOT NULL DEFAULT 0"}, // the state of the file
	{"offer", "inode", "INTEGER NOT NULL DEFAULT 0"},
	{"torrent", "trackers", "BLOB"},
}

// migrate brings the tables up to date.
func (s *Shelf) migrate() error {
	if err := sqlitefile.Migrate(s.db, migrations); err != nil {
		return err
	}
	return s.addColumns()
}

// addColumns adds those that are lacking.
func (s *Shelf) addColumns() error {
	for _, c := range later {
		var has int
		err := s.db.QueryRow(`SELECT count(*) FROM pragma_table_info(?) WHERE name = ?`, c.table, c.column).Scan(&has)
		if err == nil && has == 0 {
			_, err = s.db.Exec(`ALTER TABLE ` + c.table + ` ADD COLUMN ` + c.column + ` ` + c.kind)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// prepare makes the tables and loads the data that is also kept in memory.
func (s *Shelf) prepare(db *sql.DB) error {
	s.db = db
	if err := s.migrate(); err != nil {
		return err
	}
	if err := s.load(); err != nil {
		return err
	}
	return s.list(context.Background())
}

// SetAside names the file to which a damaged record was renamed when the shelf was opened; "" if there was none. Nothing is
// shared then until the listener says so again.
func (s *Shelf) SetAside() string { return s.aside }

// Close closes the database.
func (s *Shelf) Close() error { return s.db.Close() }

func (s *Shelf) load() error {
	rows, err := s.db.Query(`SELECT path, shared, rights FROM folder`)
	if err != nil {
		return err
	}
	defer rows.Close()
	s.folders = map[string]Folder{}
	for rows.Next() {
		var path string
		var f Folder
		if err := rows.Scan(&path, &f.Shared, &f.Rights); err != nil {
			return err
		}
		s.folders[path] = f
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return s.loadLent()
}

// Share begins or ends the sharing of a folder of the library. Ending holds from the next question on.
func (s *Shelf) Share(ctx context.Context, folder string, on bool) error {
	f := s.Sharing(folder)
	f.Shared = on
	return s.decide(ctx, folder, f)
}

// StateRights records that the listener states, or takes back, the right to share all of a folder.
func (s *Shelf) StateRights(ctx context.Context, folder string, stated bool) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO statement VALUES (?, ?, ?, ?)`, folder, stated, Rights, s.now().UTC().Format(time.RFC3339))
	if err != nil {
		return fmt.Errorf("recording the rights statement: %w", err)
	}
	f := s.Sharing(folder)
	f.Rights = stated
	return s.decide(ctx, folder, f)
}

// Sharing returns what was decided for a folder; the zero value when nothing was.
func (s *Shelf) Sharing(folder string) Folder {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.folders[folder]
}

// ShareUnlessDecided shares a folder about which the listener never decided anything.
func (s *Shelf) ShareUnlessDecided(ctx context.Context, folder string) error {
	s.mu.RLock()
	_, decided := s.folders[folder]
	s.mu.RUnlock()
	if decided {
		return nil
	}
	return s.Share(ctx, folder, true)
}

func (s *Shelf) decide(ctx context.Context, folder string, f Folder) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO folder VALUES (?, ?, ?)
		ON CONFLICT (path) DO UPDATE SET shared = excluded.shared, rights = excluded.rights`, folder, f.Shared, f.Rights)
	if err != nil {
		return fmt.Errorf("recording what is shared: %w", err)
	}
	s.mu.Lock()
	s.folders[folder] = f
	s.mu.Unlock()
	return s.list(ctx)
}

// May says whether a track may be offered to strangers now.
func (s *Shelf) May(t library.Track) bool {
	if t.Missing {
		return false
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	for folder, f := range s.folders {
		if f.Shared && f.covers(folder, t) {
			return true
		}
	}
	return false
}

// covers says whether a track lies in a folder and there is a right to share it.
func (f Folder) covers(folder string, t library.Track) bool {
	return inside(folder, t.Path) && (f.Rights || library.FreeLicence(t.Licence))
}

func inside(folder, path string) bool {
	rel, err := filepath.Rel(folder, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

var (
	_ p2p.Shelf          = (*Shelf)(nil)
	_ p2p.InfoHashLister = (*Shelf)(nil)
	_ p2p.Describer      = (*Shelf)(nil)
	_ p2p.Rehasher       = (*Shelf)(nil)
)
