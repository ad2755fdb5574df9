package storage

import (
	"context"
	"fmt"
	"io"
	"sync"

	"github.com/anacrolix/torrent/metainfo"
	"github.com/anacrolix/torrent/storage"
)

// Memory is the storage of a torrent that is small and wanted only once.
type Memory struct {
	size int64         // what was promised; a torrent of another size is not opened
	all  chan struct{} // closed when every piece is here

	mu   sync.Mutex
	data []byte
	here []bool
	left int
}

// NewMemory takes a torrent of a single file of so many bytes, and no other.
func NewMemory(size int64) *Memory { return &Memory{size: size, all: make(chan struct{})} }

// OpenTorrent implements storage.ClientImpl.
func (m *Memory) OpenTorrent(_ context.Context, info *metainfo.Info, _ metainfo.Hash) (storage.TorrentImpl, error) {
	if info.IsDir() || info.HasV2() || info.Length != m.size || info.NumPieces() == 0 {
		return storage.TorrentImpl{}, fmt.Errorf("torrent of %d bytes instead of %d", info.TotalLength(), m.size)
	}
	m.data, m.here, m.left = make([]byte, m.size), make([]bool, info.NumPieces()), info.NumPieces()
	return storage.TorrentImpl{
		Piece: func(p metainfo.Piece) storage.PieceImpl {
			return memoryPiece{m, p.Index(), p.Offset(), p.Length()}
		},
		Close: func() error { return nil },
	}, nil
}

// All is closed when every piece is here.
func (m *Memory) All() <-chan struct{} { return m.all }

// Data is the file, once all of it is here.
func (m *Memory) Data() []byte { return m.data }

type memoryPiece struct {
	m           *Memory
	index       int
	off, length int64
}

// ReadAt implements io.ReaderAt.
func (p memoryPiece) ReadAt(b []byte, off int64) (int, error) {
	p.m.mu.Lock()
	defer p.m.mu.Unlock()
	n := copy(b, p.m.data[p.off : p.off+p.length][off:])
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

// WriteAt implements io.WriterAt.
func (p memoryPiece) WriteAt(b []byte, off int64) (int, error) {
	p.m.mu.Lock()
	defer p.m.mu.Unlock()
	return copy(p.m.data[p.off : p.off+p.length][off:], b), nil
}

// MarkComplete implements storage.PieceImpl.
func (p memoryPiece) MarkComplete() error {
	p.m.mu.Lock()
	defer p.m.mu.Unlock()
	if !p.m.here[p.index] {
		p.m.here[p.index] = true
		if p.m.left--; p.m.left == 0 {
			close(p.m.all)
		}
	}
	return nil
}

// MarkNotComplete implements storage.PieceImpl. What was right once stays right in memory.
func (p memoryPiece) MarkNotComplete() error { return nil }

// Completion implements storage.PieceImpl.
func (p memoryPiece) Completion() storage.Completion {
	p.m.mu.Lock()
	defer p.m.mu.Unlock()
	return storage.Completion{Ok: true, Complete: p.m.here[p.index]}
}
