// Package bombtest holds parsers of outside bytes to bounds of memory and work, in the tests of the package that has them.
//
// A bomb is the input that costs a parser most for its size. Memory is what is allocated in all, so that no peak can be higher, and
// work is what is read, so that a slow machine fails no test.
package bombtest

import (
	"bytes"
	"io"
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
	Read   func(*Input)     // parses it; whether that fails is for other tests
	Passes int              // how often the input may be read over; 0: Passes
	Limit  uint64           // of what is allocated; 0: Limit
	After  func(testing.TB) // looks at what Read found; may be nil
}

// Passes is how often an input may be read over, bytes that are read anew counted again.
const Passes = 4

// Hold runs every row.
func Hold(t *testing.T, rows []Row) {
	for _, row := range rows {
		t.Run(row.Parser+"/"+row.Attack, func(t *testing.T) { hold(t, row) })
	}
}

func hold(t *testing.T, row Row) {
	in := &Input{data: row.Bomb()}
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
	if most := int64(row.Passes)*int64(len(in.data)) + 1<<20; in.read > most {
		t.Errorf("%d bytes were read of an input of %d", in.read, len(in.data))
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
	data []byte
	at   int64
	read int64
}

// Bytes are the whole input, for parsers that take it at once.
func (in *Input) Bytes() []byte { return in.data }

// Size is how long the input is.
func (in *Input) Size() int64 { return int64(len(in.data)) }

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
	if at < 0 || at >= int64(len(in.data)) {
		return 0, io.EOF
	}
	n := copy(b, in.data[at:])
	in.read += int64(n)
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

// Seek implements io.Seeker.
func (in *Input) Seek(offset int64, whence int) (int64, error) {
	at, err := bytes.NewReader(in.data).Seek(offset, whence)
	if whence == io.SeekCurrent {
		at, err = in.at+offset, nil
	}
	if err == nil && at >= 0 {
		in.at = at
	}
	return in.at, err
}
