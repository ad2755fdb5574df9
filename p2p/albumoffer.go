package p2p

import (
	"context"
	"crypto/sha1"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p/internal/wire"
)

// An OfferPart is one file of an Offer that has several.
type OfferPart struct {
	Path     string
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
	if len(tracks) == 0 || len(tracks) > maxAlbum {
		return Offer{}, fmt.Errorf("offer of %d tracks: %w", len(tracks), ErrNoTracks)
	}
	o := Offer{Path: tracks[0].Offer.Path}
	d := albumDict{Name: cleanName(Row{Title: name})}
	for _, t := range tracks {
		o.Parts = append(o.Parts, OfferPart{t.Offer.Path, t.Offer.Size, t.Offer.Modified, t.Offer.Change})
		d.Files = append(d.Files, albumFile{t.Offer.Size, []string{cleanName(Row{Title: t.Name}) + "." + t.Offer.Format()}})
		o.Size += t.Offer.Size
	}
	s, err := openOffer(o)
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

// there says whether the files of an offer are there, as they were hashed.
func (o Offer) there() bool {
	for _, p := range o.parts() {
		if now, err := os.Stat(p.Path); err != nil || !p.matches(now) {
			return false
		}
	}
	return true
}

// openOffer opens the files of an offer for reading, unless one is no longer what was hashed: serving
// other bytes would get us banned, and rightly.
func openOffer(o Offer) (*shelfStorage, error) {
	s := &shelfStorage{}
	for _, p := range o.parts() {
		f, err := os.Open(p.Path)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("%w: %w", ErrNotShared, err), s.Close())
		}
		s.files = append(s.files, offeredFile{f, p})
		if now, err := f.Stat(); err != nil || !p.matches(now) {
			return nil, errors.Join(fmt.Errorf("%s changed since it was indexed: %w", p.Path, ErrNotShared), s.Close())
		}
	}
	return s, nil
}

// offeredFile is one open file of what is shared.
type offeredFile struct {
	f    *os.File
	part OfferPart
}

// doubtful says whether a file may have other bytes than were hashed although its size and time are the same.
func (s offeredFile) doubtful() bool {
	now, err := s.f.Stat()
	return err != nil || s.part.Change == (FileState{}) || StateOf(now) != s.part.Change
}

// ReadAt checks the file each time: a tagger may write to it while it is being served.
func (s offeredFile) ReadAt(b []byte, off int64) (int, error) {
	if now, err := s.f.Stat(); err != nil || !s.part.matches(now) {
		return 0, fmt.Errorf("%s changed: %w", s.part.Path, ErrNotShared)
	}
	n, err := s.f.ReadAt(b, off)
	if errors.Is(err, io.EOF) && n == len(b) {
		err = nil
	}
	return n, err
}

// ReadAt reads across the files.
func (s *shelfStorage) ReadAt(b []byte, off int64) (n int, err error) {
	for _, f := range s.files {
		if off >= f.part.Size {
			off -= f.part.Size
			continue
		}
		want := min(int64(len(b)-n), f.part.Size-off)
		m, err := f.ReadAt(b[n:n+int(want)], off)
		n += m
		if err != nil || n == len(b) {
			return n, err
		}
		off = 0
	}
	return n, io.EOF
}

// Close closes the files, also while they are read from: that ends with an error. It is safe twice.
func (s *shelfStorage) Close() error {
	var errs []error
	s.closed.Do(func() {
		for _, f := range s.files {
			errs = append(errs, f.f.Close())
		}
	})
	return errors.Join(errs...)
}
