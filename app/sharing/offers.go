package sharing

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"os"
	"slices"
	"time"

	"linnet/library"
	"linnet/p2p"
)

// shareable yields every track that may be offered to anybody. If no folder is shared, the library is not read.
func (s *Shelf) shareable(ctx context.Context) iter.Seq2[library.Track, error] {
	return func(yield func(library.Track, error) bool) {
		if !s.sharesAnything() {
			return
		}
		for t, err := range s.index.All(ctx) {
			if (err != nil || s.May(t) || s.anyGroup(t)) && !yield(t, err) {
				return
			}
		}
	}
}

// sharesAnything says whether a folder is shared with anybody.
func (s *Shelf) sharesAnything() bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, f := range s.folders {
		if f.Shared {
			return true
		}
	}
	return len(s.lent) > 0
}

// list collects the offered infohashes for InfoHashes.
func (s *Shelf) list(ctx context.Context) error {
	var hashes []p2p.InfoHash
	if err := s.each(ctx, func(_ library.Track, o p2p.Offer) { hashes = append(hashes, o.InfoHash) }); err != nil {
		return fmt.Errorf("listing what is shared: %w", err)
	}
	links, err := s.Links(ctx)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hashes = append(hashes, links...)
	return nil
}

// InfoHashes implements [p2p.InfoHashLister].
func (s *Shelf) InfoHashes(yield func(p2p.InfoHash) bool) {
	s.mu.RLock()
	hashes := s.hashes // replaced, never altered
	s.mu.RUnlock()
	for _, ih := range hashes {
		if !yield(ih) {
			return
		}
	}
}

// file is what is shared where a track is: the file as a whole, of which the track may be a part. Pieces of a file are never offered.
func (s *Shelf) file(ctx context.Context, t library.Track) (library.Track, error) {
	if t.Whole == 0 {
		return t, nil
	}
	whole, err := s.index.Track(ctx, t.Whole)
	if err != nil {
		return t, fmt.Errorf("the file of a track: %w", err)
	}
	return whole, nil
}

// files are what is shared where some tracks are, each once.
func (s *Shelf) files(ctx context.Context, tracks []library.Track) (files []library.Track, err error) {
	met := map[int64]bool{}
	for _, t := range tracks {
		if t, err = s.file(ctx, t); err != nil {
			return nil, err
		}
		if !met[t.ID] {
			met[t.ID] = true
			files = append(files, t)
		}
	}
	return files, nil
}

func fresh(o p2p.Offer, t library.Track) bool {
	return o.Size == t.Size && o.Modified.UnixNano() == t.Modified.UnixNano()
}

func (s *Shelf) hash(ctx context.Context, t library.Track) error {
	o, err := p2p.MakeOffer(ctx, t.Path)
	if err != nil {
		return err
	}
	_, err = s.db.ExecContext(ctx, `INSERT OR REPLACE INTO offer (`+offerColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		o.Path, o.Size, o.Modified.UnixNano(), o.InfoHash[:], o.SHA256[:], o.Info, o.Change.Changed, int64(o.Change.Inode))
	return err
}

// Rehash implements [p2p.Rehasher].
func (s *Shelf) Rehash(ctx context.Context, ih p2p.InfoHash) error {
	o, err := scanOffer(s.db.QueryRowContext(ctx, `SELECT `+offerColumns+` FROM offer WHERE infohash = ?`, ih[:]))
	if errors.Is(err, sql.ErrNoRows) {
		o, err = s.linked(ctx, ih)
	}
	if errors.Is(err, p2p.ErrNotShared) {
		if was, failed := s.dropTorrent(ctx, ih); was || failed != nil {
			return errors.Join(failed, s.list(ctx))
		}
	}
	if err != nil {
		return fmt.Errorf("looking up what changed: %w", err)
	}
	paths := []string{o.Path}
	for _, p := range o.Parts {
		paths = append(paths, p.Path)
	}
	for _, path := range slices.Compact(paths) {
		if _, err := s.db.ExecContext(ctx, `DELETE FROM offer WHERE path = ?`, path); err != nil {
			return fmt.Errorf("forgetting what changed: %w", err)
		}
		t, err := s.index.TrackAt(ctx, path)
		if err == nil && (s.May(t) || s.anyGroup(t)) {
			err = s.hash(ctx, t)
		}
		if err != nil {
			return err
		}
	}
	return s.list(ctx)
}

// touched says whether a file that kept its size and time was written to, or is another one, since it was hashed.
func touched(o p2p.Offer) bool {
	now, err := os.Stat(o.Path)
	return err == nil && o.Change != (p2p.FileState{}) && p2p.StateOf(now) != o.Change
}

func (s *Shelf) forget(ctx context.Context, keep map[string]bool) error {
	rows, err := s.db.QueryContext(ctx, `SELECT path FROM offer`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var gone []string
	for rows.Next() {
		var path string
		if err := rows.Scan(&path); err != nil {
			return err
		}
		if !keep[path] {
			gone = append(gone, path)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, path := range gone {
		if _, err := s.db.ExecContext(ctx, `DELETE FROM offer WHERE path = ?`, path); err != nil {
			return err
		}
	}
	return nil
}

const offerColumns = `path, size, mtime, infohash, sha256, info, changed, inode`

func (s *Shelf) offerAt(ctx context.Context, path string) (p2p.Offer, error) {
	return scanOffer(s.db.QueryRowContext(ctx, `SELECT `+offerColumns+` FROM offer WHERE path = ?`, path))
}

func scanOffer(row interface{ Scan(...any) error }) (p2p.Offer, error) {
	var o p2p.Offer
	var mtime, inode int64
	var ih, sum []byte
	if err := row.Scan(&o.Path, &o.Size, &mtime, &ih, &sum, &o.Info, &o.Change.Changed, &inode); err != nil {
		return o, err
	}
	o.Change.Inode = uint64(inode)
	copy(o.InfoHash[:], ih)
	copy(o.SHA256[:], sum)
	o.Modified = time.Unix(0, mtime)
	return o, nil
}

// Count returns how many tracks are ready to be asked for, in all or below one folder ("" for all).
func (s *Shelf) Count(ctx context.Context, folder string) (int, error) {
	n := 0
	err := s.each(ctx, func(t library.Track, _ p2p.Offer) {
		if folder == "" || inside(folder, t.Path) {
			n++
		}
	})
	return n, err
}

// each calls f with every track that is offered to everybody now.
func (s *Shelf) each(ctx context.Context, f func(library.Track, p2p.Offer)) error {
	return s.eachThat(ctx, s.May, f)
}

func (s *Shelf) eachThat(ctx context.Context, may func(library.Track) bool, f func(library.Track, p2p.Offer)) error {
	rows, err := s.db.QueryContext(ctx, `SELECT `+offerColumns+` FROM offer ORDER BY path`) // the tracks of an album stand together
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		o, err := scanOffer(rows)
		if err != nil {
			return err
		}
		if t, err := s.index.TrackAt(ctx, o.Path); err == nil && may(t) && s.offers(ctx, t, o) {
			f(t, o)
		}
	}
	return rows.Err()
}

// Match implements [p2p.Shelf].
func (s *Shelf) Match(ctx context.Context, text string, limit int) ([]p2p.Row, error) {
	return s.match(ctx, s.May, text, limit)
}

func (s *Shelf) match(ctx context.Context, may func(library.Track) bool, text string, limit int) ([]p2p.Row, error) {
	// Tracks that may not be shared fall out below, so look at more than are wanted.
	tracks, err := s.index.SearchWords(ctx, text, 4*limit)
	if err != nil {
		return nil, err
	}
	if tracks, err = s.files(ctx, tracks); err != nil {
		return nil, err
	}
	var rows []p2p.Row
	for _, t := range tracks {
		if len(rows) == limit {
			break
		}
		if o, ok := s.offered(ctx, may, t); ok {
			rows = append(rows, s.row(ctx, t, o))
		}
	}
	return rows, nil
}

// Offered returns the offer of a track. ok is false if the track may not be shared, or changed since it was hashed.
func (s *Shelf) Offered(ctx context.Context, t library.Track) (p2p.Offer, bool) {
	return s.offered(ctx, s.May, t)
}

func (s *Shelf) offered(ctx context.Context, may func(library.Track) bool, t library.Track) (p2p.Offer, bool) {
	t, err := s.file(ctx, t)
	if err != nil || !may(t) {
		return p2p.Offer{}, false
	}
	o, err := s.offerAt(ctx, t.Path)
	return o, err == nil && s.offers(ctx, t, o)
}

// offers says whether a track that may be shared is offered as it was hashed.
func (s *Shelf) offers(ctx context.Context, t library.Track, o p2p.Offer) bool {
	return fresh(o, t) && !s.Refuses(o.InfoHash) && !s.silenced(ctx, t)
}

func (s *Shelf) row(ctx context.Context, t library.Track, o p2p.Offer) p2p.Row {
	r := p2p.Row{InfoHash: o.InfoHash, SHA256: o.SHA256, Size: o.Size, Title: t.Title, Artist: t.Artist(), Album: t.Album,
		Duration: t.Duration, Format: o.Format(), Bitrate: t.Bitrate, Licence: t.Licence, Disc: t.Disc, Number: t.Number, Year: t.Year}
	if sound, err := s.index.Sound(ctx, t.ID); err == nil {
		r.Sound = soundOf(sound)
	}
	return r
}

// Offer implements [p2p.Shelf].
func (s *Shelf) Offer(ctx context.Context, ih p2p.InfoHash) (p2p.Offer, error) {
	return s.offer(ctx, s.May, ih)
}

func (s *Shelf) offer(ctx context.Context, may func(library.Track) bool, ih p2p.InfoHash) (p2p.Offer, error) {
	o, err := scanOffer(s.db.QueryRowContext(ctx, `SELECT `+offerColumns+` FROM offer WHERE infohash = ?`, ih[:]))
	if errors.Is(err, sql.ErrNoRows) {
		if o, err = s.linked(ctx, ih); errors.Is(err, p2p.ErrNotShared) {
			return s.torrent(ctx, ih)
		}
		return o, err
	}
	if err != nil {
		return p2p.Offer{}, fmt.Errorf("looking up what a peer asked for: %w", err)
	}
	t, err := s.index.TrackAt(ctx, o.Path)
	if err != nil || !may(t) || !s.offers(ctx, t, o) {
		return p2p.Offer{}, p2p.ErrNotShared
	}
	return o, nil
}

// Artists implements [p2p.Shelf].
func (s *Shelf) Artists(ctx context.Context) ([]string, error) { return s.artists(ctx, s.May) }

func (s *Shelf) artists(ctx context.Context, may func(library.Track) bool) ([]string, error) {
	seen := map[string]bool{}
	var names []string
	err := s.eachThat(ctx, may, func(t library.Track, _ p2p.Offer) {
		for _, name := range t.Artists {
			if !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
	})
	return names, err
}

// Describe implements [p2p.Describer].
func (s *Shelf) Describe(ctx context.Context, yield func(artist, album, title string) bool) error {
	return s.describe(ctx, s.May, yield)
}

func (s *Shelf) describe(ctx context.Context, may func(library.Track) bool, yield func(artist, album, title string) bool) error {
	goOn := true
	return s.eachThat(ctx, may, func(t library.Track, _ p2p.Offer) {
		goOn = goOn && yield(t.Artist(), t.Album, t.Title)
	})
}

// Has says whether the library holds what a row describes, shared or not, as far as it was hashed: these bytes, or the
// same recording under other tags.
func (s *Shelf) Has(ctx context.Context, r p2p.Row) bool {
	var n int
	err := s.db.QueryRowContext(ctx, `SELECT count(*) FROM offer WHERE infohash = ?`, r.InfoHash[:]).Scan(&n)
	if err != nil || n > 0 || r.Sound == (p2p.Sound{}) {
		return err == nil && n > 0
	}
	has, err := s.index.HasSound(ctx, hex.EncodeToString(r.Sound[:]))
	return err == nil && has
}
