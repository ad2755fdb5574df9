package library

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"database/sql/driver"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"linnet/library/tags"
)

// store writes what was read in one transaction, and counts it.
func (s *scan) store(ctx context.Context, read []found) error {
	if len(read) == 0 {
		return nil
	}
	err := s.x.change(ctx, func(tx *sql.Tx) error {
		p := newPen(tx, s.x.now())
		p.movable = s.movable
		for _, f := range read {
			if !p.place(f.folder) {
				continue
			}
			if f.err == nil {
				p.storeTrack(f)
			} else if errors.Is(f.err, tags.ErrNotMusic) || errors.Is(f.err, errCrash) {
				p.storeBroken(f)
			}
		}
		return p.end()
	})
	if err != nil {
		return err
	}
	for _, f := range read {
		if f.err == nil {
			s.report.Read++
			continue
		}
		s.report.Failed++
		s.problem(f.folder, f.path(), reason(f.err))
	}
	s.progress()
	return s.settle(ctx)
}

// pen writes with prepared statements, which end with the transaction, as that does with its context. Its first error stays and makes the rest do nothing.
type pen struct {
	tx       *sql.Tx
	prepared map[string]*sql.Stmt
	named    map[string]int64 // ids of the artists, genres and albums met in this transaction: most tracks share them
	folders  map[*folder]bool // those asked for, and whether they are in the index
	movable  bool             // there are missing tracks
	now      int64
	err      error

	keys      map[string]string
	albums    map[album]int64
	credits   [][3]int64 // rows for track_artist
	kinds     [][3]int64 // rows for track_genre
	unindexed [][4]any   // rows for the word index
}

func newPen(tx *sql.Tx, now time.Time) *pen {
	return &pen{tx: tx, prepared: map[string]*sql.Stmt{}, named: map[string]int64{}, folders: map[*folder]bool{}, keys: map[string]string{}, albums: map[album]int64{}, now: now.UnixNano()}
}

func (p *pen) statement(query string) *sql.Stmt {
	stmt, ok := p.prepared[query]
	if !ok && p.err == nil {
		stmt, p.err = p.tx.Prepare(query)
		p.prepared[query] = stmt
	}
	return stmt
}

// exec runs a statement and returns how many rows it wrote.
func (p *pen) exec(query string, args ...any) int {
	n, _ := p.run(query, args...).RowsAffected() // this driver always knows
	return int(n)
}

// insert writes one row and returns its id: sooner than one that is asked to return it.
func (p *pen) insert(query string, args ...any) int64 {
	id, _ := p.run(query, args...).LastInsertId()
	return id
}

func (p *pen) run(query string, args ...any) sql.Result {
	stmt := p.statement(query)
	if p.err != nil {
		return driver.RowsAffected(0)
	}
	result, err := stmt.Exec(args...)
	if p.err = err; err != nil {
		return driver.RowsAffected(0)
	}
	return result
}

// id runs a query for one number; 0 if there is none.
func (p *pen) id(query string, args ...any) (id int64) {
	if stmt := p.statement(query); p.err == nil {
		if err := stmt.QueryRow(args...).Scan(&id); !errors.Is(err, sql.ErrNoRows) {
			p.err = err
		}
	}
	return id
}

// idOf is id for a row that is known by its name, args[0]; it is asked for once.
func (p *pen) idOf(query string, args ...any) int64 {
	key := query + args[0].(string)
	id, ok := p.named[key]
	if !ok {
		id = p.id(query, args...)
		p.named[key] = id
	}
	return id
}

// place makes sure that a directory is in the index. It cannot be once the listener has removed its folder, since the
// survey.
func (p *pen) place(f *folder) bool {
	there, asked := p.folders[f]
	if asked {
		return there
	}
	if f.id == 0 {
		f.id = p.id("INSERT INTO folder (root_id, rel, cover) SELECT id, ?2, ?3 FROM root WHERE id = ?1 RETURNING id", f.root, []byte(f.rel), []byte(f.cover))
		there = f.id != 0
	} else {
		there = p.id("SELECT 1 FROM folder WHERE id = ?", f.id) != 0
	}
	p.folders[f] = there
	return there
}

// printed is how much of a fingerprint is kept: enough that no two files have the same by chance.
const printed = 16

// storeTrack writes a track under the id it had: at this path, else, with these bytes, at a path where it is missing.
func (p *pen) storeTrack(f found) {
	id := f.id
	if id == 0 && p.movable {
		id = p.id("SELECT id FROM track WHERE print = ? AND missing IS NOT NULL ORDER BY name = ? DESC, id LIMIT 1", f.print[:printed], []byte(f.name))
	}
	row := p.row(f)
	if id == 0 {
		id = p.insert(insertTrack, append(row, p.now)...)
	} else {
		p.exec(updateTrack, append(row, id)...)
		p.exec("DELETE FROM track_artist WHERE track_id = ?", id)
		p.exec("DELETE FROM track_genre WHERE track_id = ?", id)
		p.exec("DELETE FROM word WHERE rowid = ?", id)
	}
	p.storeLists(id, f.info)
	p.unindexed = append(p.unindexed, wordsOf(id, f.info))
	if f.broken {
		p.exec("DELETE FROM broken WHERE folder_id = ? AND name = ?", f.folder.id, []byte(f.name))
	}
}

// The columns that row fills. A file that changed has, until it is heard, another recording.
const (
	insertTrack = `
		INSERT INTO track (folder_id, name, size, modified, print, title, sort, credit, artist_sort, album_id, album_artist, disc,
			number, year, duration, format, bitrate, sample_rate, channels, licence, cover, track_gain, album_gain, compilation,
			mb_track, mb_album, added)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	updateTrack = `
		UPDATE track SET folder_id = ?1, name = ?2, size = ?3, modified = ?4, audio = CASE WHEN print = ?5 THEN audio END, print = ?5,
			missing = NULL, title = ?6, sort = ?7, credit = ?8, artist_sort = ?9, album_id = ?10, album_artist = ?11, disc = ?12,
			number = ?13, year = ?14, duration = ?15, format = ?16, bitrate = ?17, sample_rate = ?18, channels = ?19, licence = ?20,
			cover = ?21, track_gain = ?22, album_gain = ?23, compilation = ?24, mb_track = ?25, mb_album = ?26
		WHERE id = ?27`
)

// row is a track as it goes into the index.
func (p *pen) row(f found) []any {
	i := f.info
	return []any{f.folder.id, []byte(f.name), f.size, f.modified, f.print[:printed], i.Title, sortKey(i.Title), credit(i.Artists),
		p.sortKeys(i.Artists), p.albumID(f), i.AlbumArtist, i.Disc, i.Number, i.Year, int64(i.Duration), i.Format, i.Bitrate,
		i.SampleRate, i.Channels, i.Licence, i.Cover, i.TrackGain, i.AlbumGain, i.Compilation,
		uuidBytes(i.MusicBrainz.Recording), uuidBytes(i.MusicBrainz.Album)}
}

// wordsOf is a row of the word index.
func wordsOf(id int64, i tags.Info) [4]any {
	return [4]any{id, searchable(i.Title), searchable(strings.Join(i.Artists, " ") + " " + i.AlbumArtist), searchable(i.Album)}
}

// end writes what was put off: lists, many rows to a statement, and the word index. That comes last, in one piece:
// whenever another statement begins it writes out what it has gathered, which for one row at a time costs more than all
// the rest.
func (p *pen) end() error {
	p.execMany("INSERT INTO track_artist (track_id, pos, artist_id) VALUES ", p.credits)
	p.execMany("INSERT INTO track_genre (track_id, pos, genre_id) VALUES ", p.kinds)
	for _, row := range p.unindexed {
		p.exec("INSERT INTO word (rowid, title, artist, album) VALUES (?, ?, ?, ?)", row[:]...)
	}
	p.credits, p.kinds, p.unindexed = nil, nil, nil
	return p.err
}

// execMany runs an INSERT for rows of three, as many at once as are worth it.
func (p *pen) execMany(insert string, rows [][3]int64) {
	const most = 50
	for len(rows) > 0 {
		n := most
		if len(rows) < most {
			n = 1
		}
		args := make([]any, 0, 3*most)
		for _, row := range rows[:n] {
			args = append(args, row[0], row[1], row[2])
		}
		p.exec(insert+strings.Repeat("(?, ?, ?), ", n-1)+"(?, ?, ?)", args...)
		rows = rows[n:]
	}
}

// sortKey is sortKey, worked out once for each name: most tracks share theirs.
func (p *pen) sortKey(name string) string {
	key, ok := p.keys[name]
	if !ok {
		key = sortKey(name)
		p.keys[name] = key
	}
	return key
}

func (p *pen) sortKeys(names []string) string {
	if len(names) == 1 {
		return p.sortKey(names[0])
	}
	keys := make([]string, len(names))
	for n, name := range names {
		keys[n] = p.sortKey(name)
	}
	return strings.Join(keys, "\x1f")
}

// storeLists notes who made a track and what it is.
func (p *pen) storeLists(id int64, i tags.Info) {
	for pos, name := range i.Artists {
		artist := p.idOf("INSERT INTO artist (name, sort) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET sort = excluded.sort RETURNING id", name, p.sortKey(name))
		p.credits = append(p.credits, [3]int64{id, int64(pos), artist})
	}
	for pos, name := range i.Genres {
		genre := p.idOf("INSERT INTO genre (name) VALUES (?) ON CONFLICT (name) DO UPDATE SET name = name RETURNING id", name)
		p.kinds = append(p.kinds, [3]int64{id, int64(pos), genre})
	}
}

// album is what tells the album of one file from that of another.
type album struct {
	title, artist string
	folder        *folder
}

// albumID is the album of a file; NULL if its tags name none.
func (p *pen) albumID(f found) sql.NullInt64 {
	if f.info.Album == "" {
		return sql.NullInt64{}
	}
	of := album{f.info.Album, f.info.AlbumArtist, f.folder}
	id, ok := p.albums[of]
	if !ok {
		id = p.idOf("INSERT INTO album (key, title, sort) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET title = excluded.title RETURNING id",
			albumKey(f), f.info.Album, p.sortKey(f.info.Album))
		p.albums[of] = id
	}
	return sql.NullInt64{Int64: id, Valid: true}
}

// albumKey says which tracks are of one album: see Album.
func albumKey(f found) string {
	owner := "by " + sortKey(f.info.AlbumArtist)
	if f.info.AlbumArtist == "" {
		owner = "in " + albumFolder(f.folder)
	}
	sum := sha256.Sum256([]byte(sortKey(f.info.Album) + "\x1f" + owner))
	return hex.EncodeToString(sum[:12])
}

// storeBroken remembers a file that is no music. A track that was at its path is not there any more.
func (p *pen) storeBroken(f found) {
	p.exec("INSERT OR REPLACE INTO broken (folder_id, name, size, modified, reason) VALUES (?, ?, ?, ?, ?)",
		f.folder.id, []byte(f.name), f.size, f.modified, reason(f.err))
	p.exec("UPDATE track SET missing = ? WHERE folder_id = ? AND name = ? AND missing IS NULL", p.now, f.folder.id, []byte(f.name))
}
