package storage

import (
	"context"
	"crypto/sha256"
	"io"
	"os"
)

// keptAhead is how many pieces stay in memory for their turn in the sum. Two are hashed by the
// engine at a time, so that they come out of order by about as many.
const keptAhead = 3

// due is what the sum of the whole waits for. It is guarded by Incoming.mu.
type due struct {
	next int            // the piece whose turn it is; -1 while nobody sums
	kept map[int][]byte // pieces in memory that are on the disk, too
}

func (d due) soon(i int) bool { return d.next >= 0 && i >= d.next && i < d.next+keptAhead }

// Sum returns the SHA-256 of the whole data. It follows the pieces as they arrive, in order, so
// that little is left to do when the last is here. A piece whose turn is near is taken from memory;
// others are read back, while they are still in the system's cache.
func (in *Incoming) Sum(ctx context.Context) (sum [32]byte, err error) {
	f, err := os.Open(in.data.Name()) // its own handle: the engine may close the other
	if err != nil {
		return sum, err
	}
	defer f.Close() // read only
	h, buf := sha256.New(), make([]byte, 256<<10)
	for i := range in.state {
		kept, err := in.await(ctx, i)
		if err != nil {
			return sum, err
		}
		if kept != nil {
			h.Write(kept)
			in.pool.put(kept)
			continue
		}
		p := in.info.Piece(i)
		if _, err := io.CopyBuffer(onlyWriter{h}, onlyReader{io.NewSectionReader(f, p.Offset(), p.Length())}, buf); err != nil {
			return sum, err
		}
	}
	h.Sum(sum[:0])
	return sum, nil
}

// onlyWriter and onlyReader hide the methods by which io.CopyBuffer would pass over the buffer.
type (
	onlyWriter struct{ io.Writer }
	onlyReader struct{ io.Reader }
)

// await returns when piece i is verified, with its bytes if they are still in memory. The caller
// then gives them back.
func (in *Incoming) await(ctx context.Context, i int) ([]byte, error) {
	for {
		in.mu.Lock()
		in.due.next = i
		here, grown, kept := in.state[i] == pieceHere, in.grown, in.due.kept[i]
		delete(in.due.kept, i)
		in.mu.Unlock()
		if here {
			return kept, nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-grown:
		}
	}
}
