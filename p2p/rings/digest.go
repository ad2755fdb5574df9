package rings

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"strings"
)

// A Digest is a Bloom filter of a shelf: it says for certain what is not there. It holds the hash of
// every word of artist, album and title, of the parts of words in scripts without blanks, and of every whole title and artist's name.
//
// It has 2^10 to 2^21 bits, the fewest that leave it at most 40 % full with seven hashes, which
// makes one wrong yes in 700 or better. (Fewer hashes would let a liar claim to have half of all
// there is.) Of a shelf too large for that the titles and artists come first, then words, and parts
// are left out. The bit of hash i is (low + i * high) mod size, with low and high the halves of a 64-bit
// hash, high made odd.
//
// On the wire it is one or more parts, each of at most PartSize bytes after a head of five:
//
//	whole       0, log2 of the bits, 7, part from 0, parts; then that part of the bits
//	difference  1, log2 of the bits, 7, part from 0, parts; then for each byte that changed
//	            its place (3 bytes, big-endian) and what it is XORed with
//
// A difference is to what the same connection carried before. A Digest never changes.
type Digest struct {
	log  byte
	bits []byte
}

// Bounds of a digest.
const (
	minLog    = 10
	maxLog    = 21
	hashes    = 7
	headSize  = 5
	PartSize  = 32 << 10
	maxParts  = (1 << (maxLog - 3)) / PartSize
	changeLen = 4
)

var (
	// ErrMalformed says that bytes from outside are no part of a digest.
	ErrMalformed = errors.New("malformed digest")
	// ErrOverfull says that a digest claims to have nearly everything.
	ErrOverfull = errors.New("the digest is over half full")
)

// A Builder collects what a digest is to say.
type Builder struct {
	phrases, words, grams map[uint64]struct{}
}

// Add adds one shared track.
func (b *Builder) Add(artist, album, title string) {
	if b.words == nil {
		b.phrases, b.words, b.grams = make(map[uint64]struct{}), make(map[uint64]struct{}), make(map[uint64]struct{})
	}
	for _, text := range []string{artist, album, title} {
		words := strings.Fields(Fold(text))
		for _, w := range words[:min(len(words), maxWords)] {
			b.words[hash('w', w)] = struct{}{}
			for _, g := range grams(w) {
				b.grams[g] = struct{}{}
			}
		}
	}
	if title = Fold(title); title != "" {
		b.phrases[hash('t', title)] = struct{}{}
	}
	if artist = Artist(artist); artist != "" {
		b.phrases[hash('a', artist)] = struct{}{}
	}
}

// Digest makes the filter.
func (b *Builder) Digest() *Digest {
	// The share of bits set is 1 - exp(-entries * hashes / bits).
	room := func(log byte) int { return (1 << log) / (2 * hashes) }
	d := &Digest{log: minLog}
	for d.log < maxLog && len(b.phrases)+len(b.words)+len(b.grams) > room(d.log) {
		d.log++
	}
	d.bits = make([]byte, 1<<d.log/8)
	left := room(d.log)
	for _, set := range []map[uint64]struct{}{b.phrases, b.words, b.grams} {
		for h := range set {
			if left--; left < 0 {
				return d
			}
			for i := range uint32(hashes) {
				at := d.place(h, i)
				d.bits[at/8] |= 1 << (at % 8)
			}
		}
	}
	return d
}

func (d *Digest) place(h uint64, i uint32) uint32 {
	return (uint32(h) + i*(uint32(h>>32)|1)) & (1<<d.log - 1)
}

func (d *Digest) hasAll(entries []uint64) bool {
	for _, h := range entries {
		for i := range uint32(hashes) {
			if at := d.place(h, i); d.bits[at/8]&(1<<(at%8)) == 0 {
				return false
			}
		}
	}
	return true
}

func (d *Digest) overfull() bool {
	n := 0
	for _, b := range d.bits {
		n += bits.OnesCount8(b)
	}
	return n > len(d.bits)*8/2
}

// Equal says whether two digests say the same.
func (d *Digest) Equal(o *Digest) bool {
	return o != nil && d.log == o.log && bytes.Equal(d.bits, o.bits)
}

// likened is how many bytes of two digests are compared: enough to tell, and little work.
const likened = 8 << 10

// Likeness says how much of two shelves is the same: about 0 for strangers, 1 for equal ones, of the
// smaller as a share. Digests of different sizes are not compared, nor is one that is nil.
func (d *Digest) Likeness(o *Digest) float64 {
	if d == nil || o == nil || d.log != o.log {
		return 0
	}
	n := min(len(d.bits), likened)
	var both, mine, theirs int
	for i := 0; i < n; i += 8 {
		a, b := binary.NativeEndian.Uint64(d.bits[i:]), binary.NativeEndian.Uint64(o.bits[i:])
		both += bits.OnesCount64(a & b)
		mine += bits.OnesCount64(a)
		theirs += bits.OnesCount64(b)
	}
	chance := float64(mine) * float64(theirs) / float64(n*8)
	if room := float64(min(mine, theirs)) - chance; room > 0 {
		return (float64(both) - chance) / room
	}
	return 0
}

// Parts returns the digest as messages: as a difference to what the receiver has, if that is
// shorter. old may be nil.
func (d *Digest) Parts(old *Digest) [][]byte {
	kind, body := byte(0), d.bits
	if old != nil && old.log == d.log {
		if diff := d.changes(old); len(diff) < len(body) {
			kind, body = 1, diff
		}
	}
	n := max(1, (len(body)+PartSize-1)/PartSize)
	parts := make([][]byte, n)
	for i := range parts {
		chunk := body[i*PartSize : min(len(body), (i+1)*PartSize)]
		parts[i] = append([]byte{kind, d.log, hashes, byte(i), byte(n)}, chunk...)
	}
	return parts
}

func (d *Digest) changes(old *Digest) (out []byte) {
	for i, b := range d.bits {
		if x := b ^ old.bits[i]; x != 0 {
			out = append(out, byte(i>>16), byte(i>>8), byte(i), x)
		}
	}
	return out
}

// A Receiver puts together the digest of one neighbour from what its connection carries.
type Receiver struct {
	whole *Digest
	head  [headSize]byte // of the part that came last
	body  []byte
}

// Take reads one part. It returns the digest when that is complete, and nil when more parts are to
// come. After an error the receiver is of no use: the sender breaks the rules.
func (r *Receiver) Take(part []byte) (*Digest, error) {
	if len(part) < headSize || len(part) > headSize+PartSize {
		return nil, fmt.Errorf("%w: %d bytes", ErrMalformed, len(part))
	}
	head := [headSize]byte(part)
	kind, log, k, i, n := head[0], head[1], head[2], head[3], head[4]
	if kind > 1 || log < minLog || log > maxLog || k != hashes || n < 1 || n > maxParts || i >= n {
		return nil, fmt.Errorf("%w: head %v", ErrMalformed, head)
	}
	expect := head
	if expect[3]--; i > 0 && expect != r.head || i == 0 && r.body != nil {
		return nil, fmt.Errorf("%w: part %d of %d out of turn", ErrMalformed, i, n)
	}
	r.head, r.body = head, append(r.body, part[headSize:]...)
	if i+1 < n {
		return nil, nil
	}
	body := r.body
	r.body = nil
	d := &Digest{log: log}
	if kind == 0 {
		d.bits = body
	} else if d.bits = patch(r.whole, d, body); d.bits == nil {
		return nil, fmt.Errorf("%w: no such difference", ErrMalformed)
	}
	if len(d.bits) != 1<<log/8 {
		return nil, fmt.Errorf("%w: %d bytes of bits", ErrMalformed, len(d.bits))
	}
	if d.overfull() {
		return nil, ErrOverfull
	}
	r.whole = d
	return d, nil
}

// patch returns the bits of old with the changes, or nil when they do not fit it.
func patch(old, now *Digest, changes []byte) []byte {
	if old == nil || old.log != now.log || len(changes)%changeLen != 0 {
		return nil
	}
	out := bytes.Clone(old.bits)
	for ; len(changes) > 0; changes = changes[changeLen:] {
		at := int(changes[0])<<16 | int(changes[1])<<8 | int(changes[2])
		if at >= len(out) {
			return nil
		}
		out[at] ^= changes[3]
	}
	return out
}
