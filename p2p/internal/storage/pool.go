package storage

import "sync"

// maxLent is how much memory all transfers together may gather pieces in. The pieces of a track
// of ordinary size take little of it; only files beyond 500 MB come near.
const maxLent = 32 << 20

// A Pool lends the buffers in which pieces are gathered, and keeps what comes back for the next. The zero value is an empty one.
type Pool struct {
	mu   sync.Mutex
	lent int64 // bytes
	free [][]byte
}

// get returns n bytes of any content, or nil when too much is lent already.
func (p *Pool) get(n int64) []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.lent+n > maxLent {
		return nil
	}
	p.lent += n
	for i, b := range p.free {
		if int64(cap(b)) >= n {
			last := len(p.free) - 1
			p.free[i] = p.free[last]
			p.free = p.free[:last]
			return b[:n]
		}
	}
	return make([]byte, n)
}

// roomy says whether less than half is lent, so that memory may be held on to for a while.
func (p *Pool) roomy() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.lent < maxLent/2
}

// put may hand the memory to somebody else.
func (p *Pool) put(b []byte) {
	if b == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lent -= int64(len(b))
	if p.lent == 0 {
		p.free = nil // nothing is arriving any more, or slowly
		return
	}
	kept := p.lent
	for _, f := range p.free {
		kept += int64(cap(f))
	}
	if kept+int64(cap(b)) <= maxLent {
		p.free = append(p.free, b)
	}
}

// discard gives the memory up, for the garbage collector.
func (p *Pool) discard(b []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lent -= int64(len(b))
}
