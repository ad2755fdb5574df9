package p2p

import "sync"

// maxLent is how much memory all transfers together may gather pieces in. The pieces of a track
// of ordinary size take little of it; only files beyond 500 MB come near.
const maxLent = 32 << 20

// lender lends the memory in which pieces are gathered, and keeps what comes back for the next.
type lender struct {
	mu   sync.Mutex
	lent int64 // bytes
	free [][]byte
}

// lend returns n bytes of any content, or nil when too much is lent already.
func (l *lender) lend(n int64) []byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.lent+n > maxLent {
		return nil
	}
	l.lent += n
	for i, b := range l.free {
		if int64(cap(b)) >= n {
			last := len(l.free) - 1
			l.free[i] = l.free[last]
			l.free = l.free[:last]
			return b[:n]
		}
	}
	return make([]byte, n)
}

// roomy says whether less than half is lent, so that memory may be held on to for a while.
func (l *lender) roomy() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lent < maxLent/2
}

// takeBack may hand the memory to somebody else.
func (l *lender) takeBack(b []byte) {
	if b == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lent -= int64(len(b))
	if l.lent == 0 {
		l.free = nil // nothing is arriving any more, or slowly
		return
	}
	kept := l.lent
	for _, f := range l.free {
		kept += int64(cap(f))
	}
	if kept+int64(cap(b)) <= maxLent {
		l.free = append(l.free, b)
	}
}

// forget gives the memory up, for the garbage collector.
func (l *lender) forget(b []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lent -= int64(len(b))
}
