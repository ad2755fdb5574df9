package p2p

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"github.com/anacrolix/torrent/metainfo"
	"github.com/anacrolix/torrent/storage"
)

// incoming is the storage of one track that arrives: "data", the bytes, and "pieces", one byte
// for each piece that says whether it was verified. The mark is written after the bytes, so that
// a killed process finds all it had; after a power failure a mark may be wrong, which the
// SHA-256 of the whole finds out.
type incoming struct {
	data, marks *os.File
	info        *metainfo.Info
	marked      func(piece int, good bool) // called without any lock

	mu    sync.Mutex
	state []byte
}

const (
	pieceMissing = 0
	pieceHere    = 1
	pieceUnknown = 2 // the engine hashes it before anything else
)

func dataFile(dir string) string  { return filepath.Join(dir, "data") }
func marksFile(dir string) string { return filepath.Join(dir, "pieces") }

// openIncoming opens or makes the two files. Bytes without marks are checked, not thrown away.
func openIncoming(dir string, info *metainfo.Info, marked func(int, bool)) (*incoming, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("the folder of arriving tracks: %w", err)
	}
	_, err := os.Stat(dataFile(dir))
	fresh := errors.Is(err, os.ErrNotExist)
	data, err := os.OpenFile(dataFile(dir), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("an arriving track: %w", err)
	}
	marks, err := os.OpenFile(marksFile(dir), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("an arriving track: %w", err), data.Close())
	}
	in := &incoming{data: data, marks: marks, info: info, marked: marked, state: make([]byte, info.NumPieces())}
	if err := data.Truncate(info.Length); err != nil {
		return nil, errors.Join(fmt.Errorf("room for an arriving track: %w", err), in.Close())
	}
	if err := in.recall(fresh); err != nil {
		return nil, errors.Join(fmt.Errorf("an arriving track: %w", err), in.Close())
	}
	return in, nil
}

// recall reads the marks. For fresh data there is none, whatever the file says.
func (in *incoming) recall(fresh bool) error {
	if fresh {
		_, err := in.marks.WriteAt(in.state, 0)
		return err
	}
	known, err := in.marks.ReadAt(in.state, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	for i := known; i < len(in.state); i++ {
		in.state[i] = pieceUnknown
	}
	return nil
}

// Close closes the files; the engine calls it when the torrent is dropped.
func (in *incoming) Close() error { return errors.Join(in.data.Close(), in.marks.Close()) }

// OpenTorrent implements storage.ClientImpl.
func (in *incoming) OpenTorrent(context.Context, *metainfo.Info, metainfo.Hash) (storage.TorrentImpl, error) {
	return storage.TorrentImpl{
		Piece: func(p metainfo.Piece) storage.PieceImpl { return incomingPiece{in, p.Index(), p.Offset()} },
		Close: in.Close,
	}, nil
}

// have returns how many verified bytes there are and whether that is all.
func (in *incoming) have() (bytes int64, all bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	all = true
	for i, s := range in.state {
		if s == pieceHere {
			bytes += in.info.Piece(i).Length()
		} else {
			all = false
		}
	}
	return bytes, all
}

// snapshot returns for every piece whether it is here.
func (in *incoming) snapshot() []bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	out := make([]bool, len(in.state))
	for i, s := range in.state {
		out[i] = s == pieceHere
	}
	return out
}

func (in *incoming) mark(i int, state byte) error {
	in.mu.Lock()
	in.state[i] = state
	_, err := in.marks.WriteAt([]byte{state}, int64(i))
	in.mu.Unlock()
	in.marked(i, state == pieceHere)
	return err
}

type incomingPiece struct {
	in    *incoming
	index int
	off   int64
}

func (p incomingPiece) ReadAt(b []byte, off int64) (int, error) {
	return p.in.data.ReadAt(b, p.off+off)
}

func (p incomingPiece) WriteAt(b []byte, off int64) (int, error) {
	return p.in.data.WriteAt(b, p.off+off)
}
func (p incomingPiece) MarkComplete() error    { return p.in.mark(p.index, pieceHere) }
func (p incomingPiece) MarkNotComplete() error { return p.in.mark(p.index, pieceMissing) }

func (p incomingPiece) Completion() storage.Completion {
	p.in.mu.Lock()
	defer p.in.mu.Unlock()
	s := p.in.state[p.index]
	return storage.Completion{Ok: s != pieceUnknown, Complete: s == pieceHere}
}
