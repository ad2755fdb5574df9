package wire

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/anacrolix/torrent/bencode"
)

// The most that a bencoded text (BEP 3) may hold. The decoder believes no length that is not there, but makes a hundred times as much of
// lists of nothing as they have bytes, and takes the square of a number's length.
const (
	maxNesting = 64      // lists and dictionaries in each other; the file tree of a torrent (BEP 52) has a folder on each
	MaxValues  = 1 << 17 // of a torrent of ten thousand files; a message has far fewer
	maxDigits  = 20      // of a number, and of the length of a text
)

// ErrTooMuch is wrapped when a bencoded text is out of these bounds, or none.
var ErrTooMuch = errors.New("a bencoded text out of bounds")

// Unmarshal decodes a bencoded text of a stranger, once it was walked over.
func Unmarshal(b []byte, into any) error {
	if err := WellFormed(b, MaxValues); err != nil {
		return err
	}
	return bencode.Unmarshal(b, into)
}

// WellFormed walks over the first value of a text, and keeps nothing of it.
func WellFormed(b []byte, values int) error {
	depth := 0
	for at := 0; at < len(b); {
		if values--; values < 0 || depth > maxNesting {
			return fmt.Errorf("%w: at byte %d", ErrTooMuch, at)
		}
		var size int
		switch c := b[at]; {
		case c == 'l' || c == 'd':
			depth++
			size = 1
		case c == 'e':
			depth--
			size = 1
		case c == 'i':
			size = bytes.IndexByte(b[at:min(len(b), at+maxDigits+2)], 'e') + 1
		case c >= '0' && c <= '9':
			size = textSize(b[at:])
		}
		if size <= 0 || depth < 0 {
			return fmt.Errorf("%w: at byte %d", ErrTooMuch, at)
		}
		if at += size; depth == 0 {
			return nil
		}
	}
	return fmt.Errorf("%w: it is cut off", ErrTooMuch)
}

// textSize is how many bytes a text takes with its length before it; 0: it is not there as a whole.
func textSize(b []byte) int {
	size := 0
	for i, c := range b[:min(len(b), maxDigits)] {
		switch {
		case c == ':' && i > 0 && size <= len(b)-i-1:
			return i + 1 + size
		case c < '0' || c > '9' || size > len(b):
			return 0
		}
		size = size*10 + int(c-'0')
	}
	return 0
}
