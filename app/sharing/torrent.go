package sharing

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"linnet/library"
	"linnet/p2p"
)

// torrentsKept is how many torrents of others stay on record: the newest.
const torrentsKept = 256

// A torrentFile is one file of a torrent of others, as it was when the torrent was whole.
type torrentFile struct {
	Path                    string // "" for zeros
	Size, Modified, Changed int64  // bytes, and nanoseconds since 1970
	Inode                   uint64
}

// KeepTorrent puts a torrent on record that came whole, for p2p.Config.Arrived. Under its own infohash it is offered while all of its
// tracks are, and while every file, also a cover or a booklet, lies in a shared folder as it was.
func (s *Shelf) KeepTorrent(ctx context.Context, o p2p.Offer) error {
	files := make([]torrentFile, len(o.Parts))
	for i, p := range o.Parts {
		files[i] = torrentFile{Path: p.Path, Size: p.Size, Changed: p.Change.Changed, Inode: p.Change.Inode}
		if p.Path != "" {
			files[i].Modified = p.Modified.UnixNano()
		}
	}
	list, err := json.Marshal(files)
	trackers, err2 := json.Marshal(o.Trackers)
	if err = errors.Join(err, err2); err == nil {
		_, err = s.db.ExecContext(ctx, `INSERT OR REPLACE INTO torrent (infohash, given, files, info, trackers) VALUES (?, ?, ?, ?, ?)`,
			o.InfoHash[:], s.now().UnixNano(), list, o.Info, trackers)
	}
	if err == nil {
		_, err = s.db.ExecContext(ctx, `DELETE FROM torrent
			WHERE infohash NOT IN (SELECT infohash FROM torrent ORDER BY given DESC LIMIT ?)`, torrentsKept)
	}
	if err != nil {
		return fmt.Errorf("keeping a torrent on record: %w", err)
	}
	return nil
}

// torrent returns a torrent of others by its infohash. The error wraps [p2p.ErrNotShared] when it is not offered now.
func (s *Shelf) torrent(ctx context.Context, ih p2p.InfoHash) (p2p.Offer, error) {
	var list, trackers []byte
	o := p2p.Offer{InfoHash: ih}
	if s.Refuses(ih) || s.db.QueryRowContext(ctx, `SELECT files, info, trackers FROM torrent WHERE infohash = ?`, ih[:]).
		Scan(&list, &o.Info, &trackers) != nil {
		return p2p.Offer{}, p2p.ErrNotShared
	}
	var files []torrentFile
	if err := json.Unmarshal(list, &files); err != nil {
		return p2p.Offer{}, p2p.ErrNotShared
	}
	if trackers != nil && json.Unmarshal(trackers, &o.Trackers) != nil { // nil where an older version kept it
		return p2p.Offer{}, p2p.ErrNotShared
	}
	tracks := 0
	for _, f := range files {
		part := p2p.OfferPart{Path: f.Path, Size: f.Size, Modified: time.Unix(0, f.Modified)}
		part.Change.Changed, part.Change.Inode = f.Changed, f.Inode
		o.Parts, o.Size = append(o.Parts, part), o.Size+f.Size
		if f.Path == "" {
			continue
		}
		if o.Path == "" {
			o.Path = f.Path
		}
		track, given := s.gives(ctx, f.Path)
		if !given {
			return p2p.Offer{}, p2p.ErrNotShared
		}
		if track {
			tracks++
		}
	}
	if tracks == 0 || !o.There() {
		return p2p.Offer{}, p2p.ErrNotShared
	}
	return o, nil
}

// Trackers implements [p2p.SwarmLister].
func (s *Shelf) Trackers(ctx context.Context) ([]p2p.Offer, error) {
	kept, err := s.infoHashes(ctx, `SELECT infohash FROM torrent WHERE trackers IS NOT NULL`)
	if err != nil {
		return nil, fmt.Errorf("listing torrents with trackers: %w", err)
	}
	var out []p2p.Offer
	for _, ih := range kept {
		if o, err := s.Offer(ctx, ih); err == nil && len(o.Trackers) > 0 {
			out = append(out, o)
		}
	}
	return out, ctx.Err()
}

// infoHashes runs a query for infohashes.
func (s *Shelf) infoHashes(ctx context.Context, query string, args ...any) (out []p2p.InfoHash, err error) {
	rows, err := s.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return nil, err
		}
		var ih p2p.InfoHash
		copy(ih[:], b)
		out = append(out, ih)
	}
	return out, errors.Join(rows.Err(), rows.Close())
}

// gives says whether a file is a track, and whether it may be given to anybody: a track that is offered, or what lies beside tracks in a
// shared folder.
func (s *Shelf) gives(ctx context.Context, path string) (track, given bool) {
	t, err := s.index.TrackAt(ctx, path)
	switch {
	case err == nil:
		_, given = s.Offered(ctx, t)
		return true, given
	case !errors.Is(err, library.ErrNotFound) || p2p.AudioName(path):
		return true, false // it is not in the library yet
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	for folder, f := range s.folders {
		if f.Shared && inside(folder, path) {
			return false, true
		}
	}
	return false, false
}

// dropTorrent forgets a torrent of others, a file of which has other bytes now. It says whether there was one.
func (s *Shelf) dropTorrent(ctx context.Context, ih p2p.InfoHash) (bool, error) {
	done, err := s.db.ExecContext(ctx, `DELETE FROM torrent WHERE infohash = ?`, ih[:])
	if err != nil {
		return false, fmt.Errorf("forgetting what changed: %w", err)
	}
	n, err := done.RowsAffected()
	return n > 0, err
}
