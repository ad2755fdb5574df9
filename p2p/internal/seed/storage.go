package seed

import (
	"context"
	"crypto/sha1"
	"errors"
	"io"
	"sync"

	"github.com/anacrolix/torrent/metainfo"
	"github.com/anacrolix/torrent/storage"

	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/wire"
)

// shelfStorage serves shared files, one after the other, and cannot write.
type shelfStorage struct {
	*meta.Files
	lost  func() // called when they cannot be read any more; does not wait
	other func() // called when their bytes are not those that were hashed; does not wait

	mu    sync.Mutex
	sound map[int]bool // pieces that were hashed once more, and are what they were
}

var errReadOnly = errors.New("a shared file is never written")

// OpenTorrent implements [storage.ClientImpl].
func (s *shelfStorage) OpenTorrent(context.Context, *metainfo.Info, metainfo.Hash) (storage.TorrentImpl, error) {
	return storage.TorrentImpl{
		Piece: func(p metainfo.Piece) storage.PieceImpl { return shelfPiece{s, p} },
		Close: s.Close,
	}, nil
}

type shelfPiece struct {
	s *shelfStorage
	p metainfo.Piece
}

func (p shelfPiece) ReadAt(b []byte, off int64) (int, error) {
	if err := p.check(); err != nil {
		p.s.other()
		return 0, err
	}
	n, err := p.s.ReadAt(b, p.p.Offset()+off)
	if n < len(b) && err != nil {
		p.s.lost()
	}
	return n, err
}

var errOtherBytes = errors.New("a shared file has other bytes than were hashed")

// check hashes a piece before anybody gets of it, where a file of it was touched since it was hashed: other bytes would have the peer
// think us a liar, and rightly.
func (p shelfPiece) check() error {
	if !p.p.V1Hash().Ok || !p.s.Doubtful() {
		return nil
	}
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if p.s.sound[p.p.Index()] {
		return nil
	}
	h := sha1.New()
	if _, err := io.Copy(h, io.NewSectionReader(p.s, p.p.Offset(), p.p.Length())); err != nil {
		return nil // the reading that follows says why
	}
	h.Write(make([]byte, p.padding()))
	if [20]byte(h.Sum(nil)) != p.p.V1Hash().Value {
		return errOtherBytes
	}
	if p.s.sound == nil {
		p.s.sound = make(map[int]bool)
	}
	p.s.sound[p.p.Index()] = true
	return nil
}

// padding is how many zeros follow the bytes of a piece in its hash of BEP 3, where the torrent is one of BEP 52 as well: there each file
// begins with a piece, and the zeros before it belong to none.
func (p shelfPiece) padding() int64 {
	if !p.p.Info.HasV2() {
		return 0
	}
	end := int64(0)
	for f := range p.p.Info.UpvertedV1Files() {
		end += f.Length
	}
	return max(0, min(p.p.Info.PieceLength, end-p.p.Offset())-p.p.Length())
}

func (shelfPiece) WriteAt([]byte, int64) (int, error) { return 0, errReadOnly }
func (shelfPiece) MarkComplete() error                { return nil }
func (shelfPiece) MarkNotComplete() error             { return nil }
func (shelfPiece) Completion() storage.Completion {
	return storage.Completion{Ok: true, Complete: true}
}

// Recheck asks the shelf again for all that is being sent, and leaves at once what it no longer offers.
func (s *Seeder) Recheck() {
	for _, ih := range s.Hashes() {
		ctx, cancel := context.WithTimeout(s.deps.Life.Context(), offerPatience)
		_, err := s.Offer(ctx, ih)
		cancel()
		if !errors.Is(err, meta.ErrNotShared) {
			continue
		}
		s.Withdraw(ih, wire.RefusalGone)
	}
}
