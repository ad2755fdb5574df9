package sharing

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"linnet/library"
	"linnet/p2p"
)

// linksKept is how many links stay announced, and how many torrents of others: the newest.
const linksKept = 64

// A Link is what was given away: one shared track, or an album, for any BitTorrent client.
type Link struct {
	Magnet   string
	InfoHash p2p.InfoHash
	Album    string // "" for a single track
	Tracks   int    // of the album
}

// LinkTo makes the link that gives a track away. Where more of its album is offered, the link is to the torrent of all that with the track
// chosen in it (BEP 53), since only a torrent of several files tells other clients their names. The error wraps [p2p.ErrNotShared] when
// the track is not offered.
func (s *Shelf) LinkTo(ctx context.Context, t library.Track) (Link, error) {
	tracks, err := s.index.AlbumOf(ctx, t.ID)
	if err == nil {
		t, err = s.file(ctx, t)
	}
	if err != nil {
		return Link{}, fmt.Errorf("linking to a track: %w", err)
	}
	tracks = s.offeredOf(ctx, tracks)
	if at := slices.IndexFunc(tracks, func(of library.Track) bool { return of.ID == t.ID }); at >= 0 && len(tracks) > 1 {
		link, err := s.Link(ctx, tracks)
		if err == nil || ctx.Err() != nil {
			link.Magnet += "&so=" + strconv.Itoa(at)
			return link, err
		}
		s.log.Warn("no link to the album, so one to the track alone", "album", t.Album, "err", err) // as when a file of it cannot be read
	}
	return s.Link(ctx, []library.Track{t})
}

// LinkToAlbum makes a link to those tracks of an album that are offered; [p2p.ErrNotShared] when none is.
func (s *Shelf) LinkToAlbum(ctx context.Context, tracks []library.Track) (Link, error) {
	offered := s.offeredOf(ctx, tracks)
	if len(offered) == 0 {
		return Link{}, p2p.ErrNotShared
	}
	return s.Link(ctx, offered)
}

// LinkToPath is LinkTo for a file of the library, and LinkToAlbum for all that lies in a folder of it. The error wraps
// [library.ErrNotFound] when the library holds nothing there.
func (s *Shelf) LinkToPath(ctx context.Context, path string) (Link, error) {
	t, err := s.index.TrackAt(ctx, path)
	if err == nil {
		return s.LinkTo(ctx, t)
	}
	if !errors.Is(err, library.ErrNotFound) {
		return Link{}, err
	}
	var tracks []library.Track
	for t, err := range s.index.All(ctx) {
		if err != nil {
			return Link{}, err
		}
		if inside(path, t.Path) {
			tracks = append(tracks, t)
		}
	}
	if len(tracks) == 0 {
		return Link{}, err
	}
	slices.SortFunc(tracks, func(a, b library.Track) int { return strings.Compare(a.Path, b.Path) })
	return s.LinkToAlbum(ctx, tracks)
}

// offeredOf are the files of tracks that are offered.
func (s *Shelf) offeredOf(ctx context.Context, tracks []library.Track) []library.Track {
	files, err := s.files(ctx, tracks)
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(files, func(t library.Track) bool { _, ok := s.Offered(ctx, t); return !ok })
}

// Link makes a magnet link to one shared track, or to several as an album. The link is recorded, so that the swarm announces it from now
// on. An album is read once for it. The error wraps [p2p.ErrNotShared] when one of the tracks is not offered.
func (s *Shelf) Link(ctx context.Context, tracks []library.Track) (Link, error) {
	if len(tracks) == 0 {
		return Link{}, p2p.ErrNoTracks
	}
	offers := make([]p2p.Offer, len(tracks))
	for i, t := range tracks {
		var ok bool
		if offers[i], ok = s.Offered(ctx, t); !ok {
			return Link{}, fmt.Errorf("%s: %w", t.Title, p2p.ErrNotShared)
		}
	}
	if len(tracks) == 1 {
		o := offers[0]
		return Link{Magnet: s.row(ctx, tracks[0], o).Magnet(), InfoHash: o.InfoHash, Tracks: 1}, s.give(ctx, given{infohash: o.InfoHash})
	}
	g, size, err := s.album(ctx, tracks, offers)
	if err != nil {
		return Link{}, err
	}
	magnet := p2p.Offer{InfoHash: g.infohash, Size: size}.Magnet(albumName(tracks))
	return Link{Magnet: magnet, InfoHash: g.infohash, Album: tracks[0].Album, Tracks: len(tracks)}, s.give(ctx, g)
}

// given is a link as it is recorded; list and info are those of an album.
type given struct {
	infohash   p2p.InfoHash
	list, info []byte
}

// A linkedTrack is one track of a linked album. The album is served only while each of its tracks has the bytes that it had.
type linkedTrack struct {
	Path     string
	InfoHash []byte // of the track alone
}

func albumName(tracks []library.Track) string {
	artist := tracks[0].AlbumArtist
	if artist == "" {
		artist = tracks[0].Artist()
	}
	return strings.Trim(artist+" - "+tracks[0].Album, " -")
}

// album makes one torrent of tracks, or finds the one that was made of them before. size is that of all files in bytes.
func (s *Shelf) album(ctx context.Context, tracks []library.Track, offers []p2p.Offer) (g given, size int64, err error) {
	list, parts := make([]linkedTrack, len(tracks)), make([]p2p.PartName, len(tracks))
	for i, o := range offers {
		list[i] = linkedTrack{o.Path, o.InfoHash[:]}
		parts[i] = p2p.PartName{Offer: o, Name: fmt.Sprintf("%02d %s", i+1, tracks[i].Title)}
		size += o.Size
	}
	if g.list, err = json.Marshal(list); err != nil {
		return given{}, 0, err
	}
	var ih []byte
	err = s.db.QueryRowContext(ctx, `SELECT infohash, info FROM link WHERE paths = ?`, g.list).Scan(&ih, &g.info)
	if err == nil {
		copy(g.infohash[:], ih)
		return g, size, nil
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return given{}, 0, fmt.Errorf("looking for a link: %w", err)
	}
	o, err := p2p.MakeAlbumOffer(ctx, albumName(tracks), parts)
	g.infohash, g.info = o.InfoHash, o.Info
	return g, size, err
}

// give puts a link on record.
func (s *Shelf) give(ctx context.Context, g given) error {
	_, err := s.db.ExecContext(ctx, `INSERT OR REPLACE INTO link VALUES (?, ?, ?, ?)`, g.infohash[:], s.now().UnixNano(), g.list, g.info)
	if err != nil {
		return fmt.Errorf("keeping a link on record: %w", err)
	}
	return s.list(ctx)
}

// Links implements [p2p.Linker]: what was given away, and what is given on to the swarm that it came from, but for private torrents, of
// which their trackers alone may tell.
func (s *Shelf) Links(ctx context.Context) ([]p2p.InfoHash, error) {
	given, err := s.infoHashes(ctx, `SELECT infohash FROM (SELECT infohash FROM link ORDER BY given DESC LIMIT ?1)
		UNION SELECT infohash FROM (SELECT infohash FROM torrent ORDER BY given DESC LIMIT ?1)`, linksKept)
	if err != nil {
		return nil, fmt.Errorf("listing links: %w", err)
	}
	var offered []p2p.InfoHash
	for _, ih := range given {
		if o, err := s.Offer(ctx, ih); err == nil && !o.Private() {
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
	var tracks []linkedTrack
	if err := json.Unmarshal(list, &tracks); err != nil || len(tracks) == 0 || s.Refuses(ih) {
		return p2p.Offer{}, p2p.ErrNotShared
	}
	whole := p2p.Offer{InfoHash: ih, Info: info, Path: tracks[0].Path}
	for _, was := range tracks {
		t, err := s.index.TrackAt(ctx, was.Path)
		if err != nil {
			return p2p.Offer{}, p2p.ErrNotShared
		}
		o, ok := s.Offered(ctx, t)
		if !ok || !bytes.Equal(o.InfoHash[:], was.InfoHash) {
			return p2p.Offer{}, p2p.ErrNotShared
		}
		whole.Parts = append(whole.Parts, p2p.OfferPart{Path: o.Path, Size: o.Size, Modified: o.Modified, Change: o.Change})
		whole.Size += o.Size
	}
	return whole, nil
}

var (
	_ p2p.Linker      = (*Shelf)(nil)
	_ p2p.SwarmLister = (*Shelf)(nil)
)
