// Package storage keeps the bytes of torrents that arrive: on the disk, with a mark for each verified piece, or in memory. It knows
// pieces and files, and no peer.
package storage

import (
	"bytes"
	"context"
	"crypto/sha1"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"github.com/anacrolix/torrent/metainfo"
	"github.com/anacrolix/torrent/storage"
)

// Incoming is the storage of one transfer: "data", the bytes, and "pieces", one byte for each
// piece that says whether it was verified. The mark is written after the bytes, so that a killed
// process finds all it had; after a power failure a mark may be wrong, which the SHA-256 of the
// whole finds out.
//
// A piece is gathered in memory, hashed there, and written at once when it is right: one write
// instead of hundreds, and nothing is read back.
type Incoming struct {
	data, marks *os.File
	info        *metainfo.Info
	pool        *Pool
	marked      func(piece int, good bool) // called without any lock

	writing sync.Mutex // held while a piece is written: the system would have one writer spin while another writes

	mu     sync.Mutex
	wanted []bool // pieces that are to arrive
	state  []byte
	held   map[int][]byte // pieces begun; nil for one that goes straight to the disk
	wrong  map[int]bool   // pieces that once came with wrong bytes
	due    due
	grown  chan struct{} // closed and renewed when a piece is marked
	err    error         // the first failed write
}

// ErrStale says that a resumed file is wrong, so that its marks may be.
var ErrStale = errors.New("the marks of verified pieces may be wrong")

const (
	pieceMissing = 0
	pieceHere    = 1
	pieceUnknown = 2 // the engine hashes it before anything else
)

// DataFile is where the bytes of a transfer are, in its folder.
func DataFile(dir string) string { return filepath.Join(dir, "data") }

// MarksFile says which pieces of it were verified.
func MarksFile(dir string) string { return filepath.Join(dir, "pieces") }

// OpenIncoming opens or makes the two files in a folder. Bytes without marks are checked, not thrown away. marked is called, without any
// lock, whenever a piece turned out good or bad.
func OpenIncoming(dir string, info *metainfo.Info, pool *Pool, marked func(int, bool)) (*Incoming, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("the folder of arriving tracks: %w", err)
	}
	_, err := os.Stat(DataFile(dir))
	fresh := errors.Is(err, os.ErrNotExist)
	data, err := os.OpenFile(DataFile(dir), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("an arriving track: %w", err)
	}
	marks, err := os.OpenFile(MarksFile(dir), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("an arriving track: %w", err), data.Close())
	}
	in := &Incoming{data: data, marks: marks, info: info, pool: pool, marked: marked,
		state: make([]byte, info.NumPieces()), held: make(map[int][]byte), wrong: make(map[int]bool), grown: make(chan struct{}),
		due: due{next: -1, kept: make(map[int][]byte)}}
	short := false // what is marked may not be there
	if now, err := data.Stat(); err == nil && !fresh {
		short = now.Size() < Span(info)
	}
	if err := data.Truncate(Span(info)); err != nil {
		return nil, errors.Join(fmt.Errorf("room for an arriving track: %w", err), in.Close())
	}
	if err := in.recall(fresh, short); err != nil {
		return nil, errors.Join(fmt.Errorf("an arriving track: %w", err), in.Close())
	}
	return in, nil
}

// Span is where the last file of a torrent ends. (In BEP 52 every file begins on a new piece.)
func Span(info *metainfo.Info) int64 {
	end := int64(0)
	for _, f := range info.UpvertedFiles() {
		end = max(end, f.TorrentOffset+f.Length)
	}
	return end
}

// recall reads the marks. For fresh data there is none, whatever the file says, and for data that was cut off none counts.
func (in *Incoming) recall(fresh, short bool) error {
	if fresh {
		_, err := in.marks.WriteAt(in.state, 0)
		return err
	}
	known, err := in.marks.ReadAt(in.state, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if short {
		known = 0
	}
	for i := range in.state {
		if i >= known || in.state[i] > pieceUnknown {
			in.state[i] = pieceUnknown
		}
	}
	return nil
}

// Close closes the files; the engine calls it when the torrent is dropped. What was gathered in
// memory is lost: it was not verified.
func (in *Incoming) Close() error {
	in.mu.Lock()
	for i, b := range in.held {
		in.pool.discard(b) // not for reuse: a peer's goroutine may still write to it
		delete(in.held, i)
	}
	for i, b := range in.due.kept {
		in.pool.discard(b)
		delete(in.due.kept, i)
	}
	in.mu.Unlock()
	return errors.Join(in.data.Close(), in.marks.Close())
}

// OpenTorrent implements storage.ClientImpl.
func (in *Incoming) OpenTorrent(context.Context, *metainfo.Info, metainfo.Hash) (storage.TorrentImpl, error) {
	return storage.TorrentImpl{
		Piece: func(p metainfo.Piece) storage.PieceImpl {
			piece := incomingPiece{in, p.Index(), p.Offset(), p.Length()}
			if in.info.HasV2() || in.wasWrong(p.Index()) {
				return piece
			}
			return trustedPiece{piece}
		},
		Close: in.Close,
	}, nil
}

// Want says which pieces are to arrive. It is called before any does.
func (in *Incoming) Want(pieces []bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.wanted = pieces
}

// Wanted returns what Want said.
func (in *Incoming) Wanted() []bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.wanted
}

// Span is where the last file of the torrent ends.
func (in *Incoming) Span() int64 { return Span(in.info) }

// Have returns how many bytes of wanted pieces are verified, how many there are, and whether that
// is all.
func (in *Incoming) Have() (bytes, size int64, all bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	for i, s := range in.state {
		if !in.wanted[i] {
			continue
		}
		length := in.info.Piece(i).Length()
		size += length
		if s == pieceHere {
			bytes += length
		}
	}
	return bytes, size, bytes == size
}

// Snapshot returns for every piece whether it is here, or not wanted.
func (in *Incoming) Snapshot() []bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	out := make([]bool, len(in.state))
	for i, s := range in.state {
		out[i] = s == pieceHere || !in.wanted[i]
	}
	return out
}

// Failed returns the first error of the disk.
func (in *Incoming) Failed() error {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.err
}

// mark puts on record what became of a piece, after its bytes (nil: they are there already).
func (in *Incoming) mark(i int, state byte, write func() error) error {
	err := write()
	in.mu.Lock()
	if err == nil {
		_, err = in.marks.WriteAt([]byte{state}, int64(i))
	}
	if err == nil {
		in.state[i] = state
	} else if in.err == nil {
		in.err = err
	}
	if err == nil && state == pieceHere && in.held[i] != nil && in.due.soon(i) && (i == in.due.next || in.pool.roomy()) {
		in.due.kept[i] = in.held[i]
	} else {
		in.pool.put(in.held[i])
	}
	delete(in.held, i)
	close(in.grown)
	in.grown = make(chan struct{})
	in.mu.Unlock()
	in.marked(i, err == nil && state == pieceHere)
	return err
}

// gather returns the memory of a piece, or nil when its bytes go straight to the disk.
func (in *Incoming) gather(i int, length int64) []byte {
	in.mu.Lock()
	defer in.mu.Unlock()
	b, begun := in.held[i]
	if !begun {
		b = in.pool.get(length)
		in.held[i] = b
	}
	return b
}

func (in *Incoming) holding(i int) []byte {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.held[i]
}

type incomingPiece struct {
	in          *Incoming
	index       int
	off, length int64
}

// ReadAt implements io.ReaderAt. Verified pieces are always on the disk.
func (p incomingPiece) ReadAt(b []byte, off int64) (int, error) {
	return p.in.data.ReadAt(b, p.off+off)
}

// WriteAt implements io.WriterAt. Several peers may write to different parts of a piece at once.
func (p incomingPiece) WriteAt(b []byte, off int64) (int, error) {
	if held := p.in.gather(p.index, p.length); held != nil {
		return copy(held[off:], b), nil
	}
	n, err := p.in.data.WriteAt(b, p.off+off)
	if err != nil {
		p.in.mu.Lock()
		p.in.err = errors.Join(p.in.err, err)
		p.in.mu.Unlock()
	}
	return n, err
}

// WriteTo implements io.WriterTo: the engine hashes what it writes.
func (p incomingPiece) WriteTo(w io.Writer) (int64, error) {
	if held := p.in.holding(p.index); held != nil {
		n, err := w.Write(held)
		return int64(n), err
	}
	return io.CopyBuffer(onlyWriter{w}, onlyReader{io.NewSectionReader(p.in.data, p.off, p.length)}, make([]byte, min(p.length, 256<<10)))
}

func (p incomingPiece) MarkComplete() error {
	return p.in.mark(p.index, pieceHere, func() error {
		held := p.in.holding(p.index)
		if held == nil {
			return nil
		}
		p.in.writing.Lock()
		defer p.in.writing.Unlock()
		_, err := p.in.data.WriteAt(held, p.off)
		return err
	})
}

func (p incomingPiece) MarkNotComplete() error {
	return p.in.mark(p.index, pieceMissing, func() error { return nil })
}

func (p incomingPiece) Completion() storage.Completion {
	p.in.mu.Lock()
	defer p.in.mu.Unlock()
	s := p.in.state[p.index]
	return storage.Completion{Ok: s != pieceUnknown, Complete: s == pieceHere}
}

// trustedPiece is a piece that never came with wrong bytes. The engine leaves its hash to it, and thereby does not look for
// who sent wrong blocks, which is one part in twenty of what a fetch costs. It does from the first wrong hash on.
type trustedPiece struct{ incomingPiece }

// SelfHash implements storage.SelfHashing.
func (p trustedPiece) SelfHash() (sum metainfo.Hash, err error) {
	h := sha1.New()
	if _, err := p.WriteTo(h); err != nil {
		return sum, err
	}
	h.Sum(sum[:0])
	if sum != metainfo.Hash(p.in.info.Pieces[20*p.index:]) {
		p.in.mu.Lock()
		defer p.in.mu.Unlock()
		p.in.wrong[p.index] = true
	}
	return sum, nil
}

func (in *Incoming) wasWrong(i int) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.wrong[i]
}

// Verify hashes the wanted pieces of a file once more; the error is ErrStale where one is not what it was marked to be.
func Verify(ctx context.Context, name string, info *metainfo.Info, wanted []bool) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close() // read only
	for i, want := range wanted {
		if !want || !info.HasV1() {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		p, h := info.Piece(i), sha1.New()
		if _, err := io.Copy(h, io.NewSectionReader(file, p.Offset(), p.Length())); err != nil {
			return err
		}
		if !bytes.Equal(h.Sum(nil), info.Pieces[20*i:20*i+20]) {
			return ErrStale
		}
	}
	return nil
}

// Marked adds up the sizes of the pieces that the marks in a folder say are here; size gives that of a piece. It is 0 where there are no
// marks.
func Marked(dir string, size func(piece int) int64) (bytes int64) {
	marks, err := os.ReadFile(MarksFile(dir))
	if err != nil {
		return 0
	}
	for i, m := range marks {
		if m == pieceHere {
			bytes += size(i)
		}
	}
	return bytes
}
