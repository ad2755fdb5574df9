package storage

import (
	"bytes"
	"crypto/sha1"
	"testing"

	"github.com/anacrolix/torrent/metainfo"
)

// TestPoolNeverLendsMoreThanItMay, and lends again what came back.
func TestPoolNeverLendsMoreThanItMay(t *testing.T) {
	var p Pool
	a, b := p.get(maxLent/2), p.get(maxLent/2)
	if a == nil || b == nil || p.get(1) != nil || p.roomy() {
		t.Fatal("it lends too little or too much")
	}
	a[0] = 7
	p.put(a)
	c := p.get(maxLent / 2)
	if c == nil || c[0] != 7 {
		t.Error("what came back is not lent again")
	}
	p.put(b)
	p.discard(c)
	if !p.roomy() || p.lent != 0 {
		t.Errorf("%d bytes are lent", p.lent)
	}
	p.put(nil)
}

// TestMemoryHoldsOneFile of the size that was said, and All closes with its last piece.
func TestMemoryHoldsOneFile(t *testing.T) {
	data := bytes.Repeat([]byte("linnet"), 5000)
	info := &metainfo.Info{Name: "x", Length: int64(len(data)), PieceLength: 16 << 10}
	for off := 0; off < len(data); off += int(info.PieceLength) {
		sum := sha1.Sum(data[off:min(len(data), off+int(info.PieceLength))])
		info.Pieces = append(info.Pieces, sum[:]...)
	}
	m := NewMemory(int64(len(data)))
	s, err := m.OpenTorrent(t.Context(), info, metainfo.Hash{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range info.NumPieces() {
		select {
		case <-m.All():
			t.Fatal("it says that all is here before it is")
		default:
		}
		p := s.Piece(info.Piece(i))
		off := int64(i) * info.PieceLength
		if n, err := p.WriteAt(data[off:min(int64(len(data)), off+info.PieceLength)], 0); err != nil {
			t.Fatalf("%d bytes, %v", n, err)
		}
		if err := p.MarkComplete(); err != nil || !p.Completion().Complete {
			t.Errorf("piece %d: %v", i, err)
		}
	}
	<-m.All()
	if !bytes.Equal(m.Data(), data) {
		t.Error("other bytes came out than went in")
	}
	if _, err := NewMemory(1).OpenTorrent(t.Context(), info, metainfo.Hash{}); err == nil {
		t.Error("a file of another size is taken")
	}
}
