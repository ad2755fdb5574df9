package limits

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/anacrolix/torrent/iplist"
)

// ErrNotBlockList says that a file has no line that names addresses to refuse.
var ErrNotBlockList = errors.New("not a list of addresses to block")

// MaxRanges is how many ranges a block list may hold; the longest lists in use have 700,000.
const MaxRanges = 1 << 20

const (
	maxBlockBytes = 512 << 20 // of text; the longest lists in use have 50 MB
	maxBlockLine  = 4 << 10
	maxBlockText  = 128 // bytes of a range; two addresses have 96 at most
)

// A BlockList is a set of addresses of strangers that are neither called nor answered. It is never
// altered.
type BlockList struct {
	four    []block[uint32] // sorted, apart
	six     []block[netip.Addr]
	Lines   int // that named addresses
	Skipped int // that were neither that nor empty nor a comment
}

type block[T any] struct{ first, last T }

// ReadBlockList reads a list in any of the forms people use, by line and even mixed, packed with gzip
// or not: P2P ("name:1.2.3.0-1.2.3.255"), DAT ("001.002.003.000 - 001.002.003.255 , 100 , name", of
// which a level above 127 allows), CIDR ("1.2.3.0/24", "2001:db8::/32") and single addresses or ranges.
// Lines that begin with # or ; are comments. The error wraps ErrNotBlockList when no line names an
// address.
func ReadBlockList(r io.Reader) (*BlockList, error) {
	in := bufio.NewReaderSize(r, maxBlockLine)
	if head, _ := in.Peek(2); bytes.Equal(head, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, fmt.Errorf("block list: %w: %w", ErrNotBlockList, err)
		}
		in = bufio.NewReaderSize(z, maxBlockLine)
	}
	l := &BlockList{}
	for read := 0; ; {
		line, err := in.ReadSlice('\n')
		if read += len(line); read > maxBlockBytes || len(l.four)+len(l.six) > MaxRanges {
			return nil, fmt.Errorf("block list of more than %d bytes or %d ranges: %w", maxBlockBytes, MaxRanges, ErrNotBlockList)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull): // no list has such lines, and half of one means something else
			return nil, fmt.Errorf("block list with a line of more than %d bytes: %w", maxBlockLine, ErrNotBlockList)
		case err != nil && !errors.Is(err, io.EOF):
			return nil, fmt.Errorf("block list: %w", err)
		}
		l.line(string(line))
		if err != nil {
			break
		}
	}
	if l.Lines == 0 {
		return nil, fmt.Errorf("block list without an address: %w", ErrNotBlockList)
	}
	l.four = join(l.four, func(a, b uint32) int { return int(int64(a) - int64(b)) })
	l.six = join(l.six, netip.Addr.Compare)
	return l, nil
}

func (l *BlockList) line(s string) {
	s = strings.TrimSpace(strings.ToValidUTF8(s, ""))
	if s == "" || s[0] == '#' || s[0] == ';' {
		return
	}
	first, last, allowed, ok := readRange(s)
	if !ok {
		l.Skipped++
		return
	}
	l.Lines++
	switch {
	case allowed:
	case first.Is4():
		l.four = append(l.four, block[uint32]{number(first), number(last)})
	default:
		l.six = append(l.six, block[netip.Addr]{first, last})
	}
}

// readRange reads one line that is no comment.
func readRange(s string) (first, last netip.Addr, allowed, ok bool) {
	text, rest, isDAT := strings.Cut(s, ",")
	if isDAT {
		level, _, _ := strings.Cut(rest, ",")
		n, err := strconv.Atoi(strings.TrimSpace(level))
		isDAT = err == nil
		allowed = isDAT && n > 127
	}
	if !isDAT {
		text = s
	}
	for {
		if len(text) <= maxBlockText { // a name may have a thousand colons
			if first, last, ok = addresses(text); ok {
				return first, last, allowed, true
			}
		}
		// A name may have colons itself; what follows the last is IPv4, what follows an earlier one
		// may be IPv6.
		var named bool
		if _, text, named = strings.Cut(text, ":"); !named {
			return first, last, false, false
		}
	}
}

// addresses reads an address, two with a hyphen between, or a prefix.
func addresses(s string) (first, last netip.Addr, ok bool) {
	a, b, isRange := strings.Cut(s, "-")
	if isRange {
		first, ok = address(a)
		if !ok {
			return
		}
		last, ok = address(b)
		return first, last, ok && first.Is4() == last.Is4() && first.Compare(last) <= 0
	}
	if strings.Contains(s, "/") {
		p, err := netip.ParsePrefix(strings.TrimSpace(s))
		if err != nil || p.Bits() <= 0 {
			return first, last, false
		}
		p = p.Masked()
		return p.Addr().Unmap(), lastOf(p).Unmap(), p.Addr().Is4() == p.Addr().Unmap().Is4()
	}
	first, ok = address(s)
	return first, first, ok
}

// address reads one, also with the leading zeros that DAT files have.
func address(s string) (netip.Addr, bool) {
	s = strings.TrimSpace(s)
	if a, err := netip.ParseAddr(s); err == nil {
		return a.Unmap(), a.Zone() == ""
	}
	parts := strings.Split(s, ".")
	if len(parts) != 4 {
		return netip.Addr{}, false
	}
	var b [4]byte
	for i, p := range parts {
		n, err := strconv.ParseUint(p, 10, 8)
		if err != nil || len(p) > 3 {
			return netip.Addr{}, false
		}
		b[i] = byte(n)
	}
	return netip.AddrFrom4(b), true
}

func lastOf(p netip.Prefix) netip.Addr {
	b := p.Addr().AsSlice()
	for i := p.Bits(); i < 8*len(b); i++ {
		b[i/8] |= 0x80 >> (i % 8)
	}
	a, _ := netip.AddrFromSlice(b)
	return a
}

func number(a netip.Addr) uint32 {
	b := a.As4()
	return uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
}

// join sorts blocks and makes one of those that overlap.
func join[T any](list []block[T], cmp func(a, b T) int) []block[T] {
	slices.SortFunc(list, func(a, b block[T]) int { return cmp(a.first, b.first) })
	out := list[:0]
	for _, s := range list {
		if n := len(out); n > 0 && cmp(s.first, out[n-1].last) <= 0 {
			if cmp(s.last, out[n-1].last) > 0 {
				out[n-1].last = s.last
			}
			continue
		}
		out = append(out, s)
	}
	return slices.Clip(out)
}

// Len returns how many ranges there are, those that overlap counted once.
func (l *BlockList) Len() int {
	if l == nil {
		return 0
	}
	return len(l.four) + len(l.six)
}

// Blocks says whether an address is on the list. A nil list blocks nobody.
func (l *BlockList) Blocks(a netip.Addr) bool {
	if l == nil {
		return false
	}
	a = a.Unmap().WithZone("")
	if a.Is4() {
		n := number(a)
		i, _ := slices.BinarySearchFunc(l.four, n, func(s block[uint32], n uint32) int {
			if s.last < n {
				return -1
			}
			return 1
		})
		return i < len(l.four) && l.four[i].first <= n
	}
	i, _ := slices.BinarySearchFunc(l.six, a, func(s block[netip.Addr], a netip.Addr) int {
		if s.last.Less(a) {
			return -1
		}
		return 1
	})
	return i < len(l.six) && l.six[i].first.Compare(a) <= 0
}

// Blocks is the block list in force. The engine and the DHT ask it about each peer that calls, is called, or is named by anybody. Its
// zero value blocks nobody.
type Blocks struct{ list atomic.Pointer[BlockList] }

// Set replaces the list; nil blocks nobody.
func (b *Blocks) Set(l *BlockList) { b.list.Store(l) }

// Has says whether an address is blocked.
func (b *Blocks) Has(a netip.Addr) bool { return b.list.Load().Blocks(a) }

// Lookup implements [iplist.Ranger].
func (b *Blocks) Lookup(ip net.IP) (r iplist.Range, ok bool) {
	a, valid := netip.AddrFromSlice(ip)
	return r, valid && b.Has(a)
}

// NumRanges implements [iplist.Ranger].
func (b *Blocks) NumRanges() int { return b.list.Load().Len() }
