package metainfo

import (
	"context"
	"crypto/sha1"
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p/internal/wire"
)

// An OfferPart is one file of an Offer that has several.
type OfferPart struct {
	Path     string    // "" for zeros that only fill up (BEP 47)
	Size     int64     // bytes
	Modified time.Time // when hashed; a file that changed since is not served
	Change   FileState // when hashed; where it differs, or is not known, pieces are hashed before they are served
}

func (p OfferPart) matches(now os.FileInfo) bool {
	return now.Mode().IsRegular() && now.Size() == p.Size && now.ModTime().Equal(p.Modified)
}

// A PartName is a shared track with the file name it has in the torrent of its album.
type PartName struct {
	Offer Offer
	Name  string
}

type albumDict struct {
	Files       []albumFile `bencode:"files"`
	Name        string      `bencode:"name"`
	PieceLength int64       `bencode:"piece length"`
	Pieces      []byte      `bencode:"pieces"`
}

type albumFile struct {
	Length int64    `bencode:"length"`
	Path   []string `bencode:"path"`
}

// MakeAlbumOffer makes one torrent of tracks that are offered one by one already (BEP 3, several files),
// for a magnet link that any BitTorrent client can open. It reads the files once more, because pieces
// reach from one into the next. Unlike a track's, the infohash depends on the names.
func MakeAlbumOffer(ctx context.Context, name string, tracks []PartName) (Offer, error) {
	if len(tracks) == 0 || len(tracks) > MaxAlbum {
		return Offer{}, fmt.Errorf("offer of %d tracks: %w", len(tracks), ErrNoTracks)
	}
	o := Offer{Path: tracks[0].Offer.Path}
	d := albumDict{Name: CleanName(wire.Row{Title: name})}
	for _, t := range tracks {
		o.Parts = append(o.Parts, OfferPart{t.Offer.Path, t.Offer.Size, t.Offer.Modified, t.Offer.Change})
		d.Files = append(d.Files, albumFile{t.Offer.Size, []string{FileName(wire.Row{Title: t.Name}, t.Offer.Format(), UsualRoom)}})
		o.Size += t.Offer.Size
	}
	s, err := Open(o)
	if err != nil {
		return Offer{}, fmt.Errorf("offer of an album: %w", err)
	}
	defer s.Close()
	d.PieceLength = pieceLength(o.Size)
	piece := make([]byte, d.PieceLength)
	for off := int64(0); off < o.Size; off += d.PieceLength {
		if err := ctx.Err(); err != nil {
			return Offer{}, err
		}
		p := piece[:min(o.Size-off, d.PieceLength)]
		if _, err := s.ReadAt(p, off); err != nil {
			return Offer{}, fmt.Errorf("offer of an album: %w", err)
		}
		sum := sha1.Sum(p)
		d.Pieces = append(d.Pieces, sum[:]...)
	}
	if o.Info, err = bencode.Marshal(d); err != nil {
		return Offer{}, fmt.Errorf("offer of an album: %w", err)
	}
	o.InfoHash = sha1.Sum(o.Info)
	return o, nil
}

// Magnet returns a link to the offer that any BitTorrent client can open, under a name for people.
func (o Offer) Magnet(name string) string {
	return "magnet:?xt=urn:btih:" + o.InfoHash.String() + "&dn=" + wire.Escape(name) + "&xl=" + strconv.FormatInt(o.Size, 10)
}

// parts lists the files of an offer, also of one that has a single file.
func (o Offer) parts() []OfferPart {
	if len(o.Parts) > 0 {
		return o.Parts
	}
	return []OfferPart{{o.Path, o.Size, o.Modified, o.Change}}
}

// There says whether the files of an offer are there, as they were hashed.
func (o Offer) There() bool {
	for _, p := range o.parts() {
		if p.Path == "" {
			continue
		}
		if now, err := os.Stat(p.Path); err != nil || !p.matches(now) {
			return false
		}
	}
	return true
}

// ErrNoTracks says that an album has no tracks to fetch.
var ErrNoTracks = errors.New("the album has no tracks")

// MaxAlbum is the most tracks of one album.
const MaxAlbum = 500
