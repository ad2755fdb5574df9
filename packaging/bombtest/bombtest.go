// Package bombtest holds parsers of outside bytes to bounds of memory and work, in the tests of the package that has them.
//
// A bomb is the input that costs a parser most for its size. Memory is what is allocated in all, so that no peak can be higher, and
// work is what is read, so that a slow machine fails no test.
package bombtest

import (
	"io"
	"io/fs"
	"runtime"
	"runtime/debug"
	"testing"
)

// Limit is the most that understanding one input may allocate, in bytes.
const Limit = 64 << 20

// A Row is one parser and the worst that a stranger can hand to it.
type Row struct {
	Parser string           // the name of its fuzz target without "Fuzz", or what it reads
	Attack string           // what makes the input a bomb
	Bomb   func() []byte    // makes the input
	Zeros  int64            // that follow it, and take no memory of the test
	Read   func(*Input)     // parses it; whether that fails is for other tests
	Passes int              // how often the input may be read over; 0: Passes
	Limit  uint64           // of what is allocated; 0: Limit
	After  func(testing.TB) // looks at what Read found; may be nil
}

// Passes is how often an input may be read over, bytes that are read anew counted again.
const Passes = 4

// Hold runs every row. The race detector's build, which keeps on the heap what others keep on the stack, is not asked: it tells
// nothing of memory, and one goroutine that reads races with nobody.
func Hold(t *testing.T, rows []Row) {
	if raceDetector {
		t.Skip("memory is counted in builds without the race detector")
	}
	for _, row := range rows {
		t.Run(row.Parser+"/"+row.Attack, func(t *testing.T) { hold(t, row) })
	}
}

func hold(t *testing.T, row Row) {
	in := &Input{data: row.Bomb(), zeros: row.Zeros}
	if row.Limit == 0 {
		row.Limit = Limit
	}
	if row.Passes == 0 {
		row.Passes = Passes
	}
	defer debug.SetMaxStack(debug.SetMaxStack(Limit)) // who descends without end ends the test
	allocated := Allocated(func() { row.Read(in) })
	if allocated > row.Limit {
		t.Errorf("%d bytes of input took %d MiB, more than %d", len(in.data), allocated>>20, row.Limit>>20)
	}
	if most := int64(row.Passes)*in.Size() + 1<<20; in.read > most {
		t.Errorf("%d bytes were read of an input of %d", in.read, in.Size())
	}
	if row.After != nil {
		row.After(t)
	}
}

// Allocated is how many bytes the process allocates during a call.
func Allocated(call func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	call()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// An Input counts how much of it is read.
type Input struct {
	data  []byte
	zeros int64
	at    int64
	read  int64
}

// Bytes are the whole input, without its zeros, for parsers that take it at once.
func (in *Input) Bytes() []byte { return in.data }

// Size is how long the input is, with its zeros.
func (in *Input) Size() int64 { return int64(len(in.data)) + in.zeros }

// Read implements io.Reader.
func (in *Input) Read(b []byte) (int, error) {
	n, err := in.ReadAt(b, in.at)
	in.at += int64(n)
	if n > 0 {
		err = nil
	}
	return n, err
}

// ReadAt implements io.ReaderAt.
func (in *Input) ReadAt(b []byte, at int64) (int, error) {
	if at < 0 || at >= in.Size() {
		return 0, io.EOF
	}
	n := int(min(int64(len(b)), in.Size()-at))
	clear(b[:n])
	if at < int64(len(in.data)) {
		copy(b, in.data[at:])
	}
	in.read += int64(n)
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

// Seek implements io.Seeker.
func (in *Input) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += in.at
	case io.SeekEnd:
		offset += in.Size()
	}
	if offset < 0 {
		return in.at, fs.ErrInvalid
	}
	in.at = offset
	return in.at, nil
}
