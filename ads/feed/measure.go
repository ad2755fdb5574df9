package feed

import (
	"errors"
	"fmt"
	"io"

	"linnet/ads/tuf"
)

// limits bound one JSON document of a stranger. They are checked while it streams by, before anything of it is kept: three bytes such
// as "{}," cost hundreds once they are understood.
type limits struct {
	bytes  int64          // of the whole
	text   int            // bytes of one string or number, as written
	depth  int            // of arrays and objects in each other
	values int            // members of all arrays and objects together
	lists  map[string]int // members of the arrays at a path, such as "ads.languages", all of them together
}

// A measured document is within its limits.
type measured struct {
	bytes int64
	lists map[string]int // members by path
}

// A measure reads a document that may be anything. The counts of valid JSON are right. Other input gives any counts, within the same
// memory.
type measure struct {
	limits
	measured
	stack  []level
	values int
	run    int    // bytes of the string or number that is being read
	key    []byte // of the object, as far as it was read
	state  byte   // '"' in a string, '\\' after a backslash, 0 outside
}

// A level is an array or object that was begun.
type level struct {
	path   string // of an array
	array  bool
	naming bool // in an object: the next string is a key
}

// size reads r to its end and measures it; what is beyond the limits ends it at once.
func (l limits) size(r io.Reader) (measured, error) {
	m := measure{limits: l, measured: measured{lists: map[string]int{}}}
	for chunk := make([]byte, 16<<10); ; {
		n, err := r.Read(chunk)
		for _, b := range chunk[:n] {
			if err := m.next(b); err != nil {
				return m.measured, err
			}
		}
		m.measured.bytes += int64(n)
		if m.measured.bytes > l.bytes {
			return m.measured, fmt.Errorf("%w: %d bytes and more", tuf.ErrBounds, l.bytes)
		}
		if errors.Is(err, io.EOF) {
			return m.measured, nil
		}
		if err != nil {
			return m.measured, err
		}
	}
}

func (m *measure) next(b byte) error {
	if m.run++; m.run > m.text {
		return fmt.Errorf("%w: a text of more than %d bytes", tuf.ErrBounds, m.text)
	}
	switch {
	case m.state == '\\':
		m.state = '"'
	case m.state == '"' && b == '\\':
		m.state = '\\'
		return m.named(b)
	case m.state == '"' && b != '"':
		return m.named(b)
	case b == '"':
		m.quote()
	default:
		return m.between(b)
	}
	return nil
}

// named collects a key. Ours are words; one that is spelt otherwise could stand for one of ours (encoding/json folds case and reads
// escapes) and get round its limit.
func (m *measure) named(b byte) error {
	top := m.top()
	if top == nil || !top.naming {
		return nil
	}
	if (b < 'a' || b > 'z') && (b < '0' || b > '9') && b != '_' {
		return fmt.Errorf("%w: a field with a strange name", tuf.ErrBounds)
	}
	m.key = append(m.key, b)
	return nil
}

func (m *measure) top() *level {
	if len(m.stack) == 0 {
		return nil
	}
	return &m.stack[len(m.stack)-1]
}

// quote begins or ends a string.
func (m *measure) quote() {
	m.run = 0
	top := m.top()
	if m.state == 0 {
		m.state = '"'
		if top != nil && top.naming {
			m.key = m.key[:0]
		}
		return
	}
	m.state = 0
	if top != nil {
		top.naming = false
	}
}

// between reads what stands outside of strings.
func (m *measure) between(b byte) error {
	switch b {
	case '{', '[':
		m.run = 0
		return m.begin(b == '[')
	case '}', ']':
		m.run = 0
		if len(m.stack) > 0 {
			m.stack = m.stack[:len(m.stack)-1]
		}
	case ',':
		m.run = 0
		return m.member()
	case ' ', '\t', '\r', '\n', ':':
		m.run = 0
	}
	return nil
}

func (m *measure) begin(array bool) error {
	if len(m.stack) == m.depth {
		return fmt.Errorf("%w: more than %d levels", tuf.ErrBounds, m.depth)
	}
	next := level{array: array, naming: !array}
	if top := m.top(); top != nil {
		next.path = top.path
		if !top.array && top.path == "" {
			next.path = string(m.key)
		} else if !top.array {
			next.path += "." + string(m.key)
		}
	}
	m.stack = append(m.stack, next)
	return m.member()
}

// member counts one more in the array or object.
func (m *measure) member() error {
	if m.values++; m.values > m.limits.values {
		return fmt.Errorf("%w: more than %d values", tuf.ErrBounds, m.limits.values)
	}
	top := m.top()
	if top == nil {
		return nil
	}
	if top.naming = !top.array; !top.array {
		return nil
	}
	most, known := m.limits.lists[top.path]
	if !known {
		return nil
	}
	if m.measured.lists[top.path]++; m.measured.lists[top.path] > most {
		return fmt.Errorf("%w: more than %d %s", tuf.ErrBounds, most, top.path)
	}
	return nil
}
