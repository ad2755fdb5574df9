package sharing

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"linnet/library"
	"linnet/p2p"
)

// linksKept is how many links stay announced: the newest.
const linksKept = 64

// Link makes a magnet link to one shared track, or to several as an album, for any BitTorrent client. The link is recorded, so that the
// swarm announces it from now on. The error wraps [p2p.ErrNotShared] when one of the tracks is not offered.
func (s *Shelf) Link(ctx context.Context, tracks []library.Track) (link string, ih p2p.InfoHash, err error) {
	switch len(tracks) {
	case 0:
		return "", ih, p2p.ErrNoTracks
	case 1:
		o, ok := s.Offered(ctx, tracks[0])
		if !ok {
			return "", ih, fmt.Errorf("%s: %w", tracks[0].Title, p2p.ErrNotShared)
		}
		return s.row(ctx, tracks[0], o).Magnet(), o.InfoHash, s.give(ctx, o, nil)
	}
	o, name, err := s.albumOffer(ctx, tracks)
	if err != nil {
		return "", ih, err
	}
	return o.Magnet(name), o.InfoHash, s.give(ctx, o, o.Parts)
}

func (s *Shelf) albumOffer(ctx context.Context, tracks []library.Track) (o p2p.Offer, name string, err error) {
	parts := make([]p2p.PartName, len(tracks))
	for i, t := range tracks {
		o, ok := s.Offered(ctx, t)
		if !ok {
			return o, "", fmt.Errorf("%s: %w", t.Title, p2p.ErrNotShared)
		}
		parts[i] = p2p.PartName{Offer: o, Name: fmt.Sprintf("%02d %s", i+1, t.Title)}
	}
	name = strings.Trim(tracks[0].Artist()+" - "+tracks[0].Album, " -")
	o, err = p2p.MakeAlbumOffer(ctx, name, parts)
	return o, name, err
}

// give puts a link on record.
func (s *Shelf) give(ctx context.Context, o p2p.Offer, parts []p2p.OfferPart) error {
	var info, list []byte
	if parts != nil {
		paths := make([]string, len(parts))
		for i, p := range parts {
			paths[i] = p.Path
		}
		var err error
		if list, err = json.Marshal(paths); err != nil {
			return err
		}
		info = o.Info
	}
	_, err := s.db.ExecContext(ctx, `INSERT OR REPLACE INTO link VALUES (?, ?, ?, ?)`, o.InfoHash[:], s.now().UnixNano(), list, info)
	if err != nil {
		return fmt.Errorf("keeping a link on record: %w", err)
	}
	return s.list(ctx)
}

// Links implements [p2p.Linker].
func (s *Shelf) Links(ctx context.Context) ([]p2p.InfoHash, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT infohash FROM link ORDER BY given DESC LIMIT ?`, linksKept)
	if err != nil {
		return nil, fmt.Errorf("listing links: %w", err)
	}
	defer rows.Close()
	var given []p2p.InfoHash
	for rows.Next() {
		var b []byte
		var ih p2p.InfoHash
		if err := rows.Scan(&b); err != nil {
			return nil, fmt.Errorf("listing links: %w", err)
		}
		copy(ih[:], b)
		given = append(given, ih)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, fmt.Errorf("listing links: %w", err)
	}
	var offered []p2p.InfoHash
	for _, ih := range given {
		if _, err := s.Offer(ctx, ih); err == nil {
			offered = append(offered, ih)
		}
	}
	return offered, nil
}

// linked returns the album behind an infohash that was given away as a link: all of its tracks must still be offered as
// they were.
func (s *Shelf) linked(ctx context.Context, ih p2p.InfoHash) (p2p.Offer, error) {
	var list, info []byte
	err := s.db.QueryRowContext(ctx, `SELECT paths, info FROM link WHERE infohash = ? AND info IS NOT NULL`, ih[:]).Scan(&list, &info)
	if err != nil {
		return p2p.Offer{}, p2p.ErrNotShared
	}
	var paths []string
	if err := json.Unmarshal(list, &paths); err != nil || len(paths) == 0 || s.Refuses(ih) {
		return p2p.Offer{}, p2p.ErrNotShared
	}
	whole := p2p.Offer{InfoHash: ih, Info: info, Path: paths[0]}
	for _, path := range paths {
		t, err := s.index.TrackAt(ctx, path)
		if err != nil {
			return p2p.Offer{}, p2p.ErrNotShared
		}
		o, ok := s.Offered(ctx, t)
		if !ok {
			return p2p.Offer{}, p2p.ErrNotShared
		}
		whole.Parts = append(whole.Parts, p2p.OfferPart{Path: o.Path, Size: o.Size, Modified: o.Modified, Change: o.Change})
		whole.Size += o.Size
	}
	return whole, nil
}

var _ p2p.Linker = (*Shelf)(nil)
