package tags

import "time"

// maxMeasured is how much of a file is read to add up frames, where nothing says how long it is: what lies behind is
// estimated. It is more than an hour of speech, or half an hour of music.
const maxMeasured = 16 << 20

// measured is what a walk over frames added up.
type measured struct {
	samples int64
	bytes   int64 // of the file that were walked over
}

// walk goes over the frames of a stream from off to end. size tells by its first bytes, eight at most, how long a frame is and
// how many samples it holds; of 0 bytes where there is none, whereupon the next byte is tried.
func (f *File) walk(off, end int64, size func(b []byte) (bytes, samples int)) measured {
	m := measured{}
	end = min(end, f.size)
	var window []byte
	at := off // where window begins
	for pos := off; pos < end && pos-off < maxMeasured; {
		if pos+8 > at+int64(len(window)) && at+int64(len(window)) < end {
			if window = f.stretch(pos, end, window); len(window) == 0 {
				break
			}
			at = pos
		}
		n, samples := size(window[pos-at:])
		pos += int64(max(1, n))
		m.samples, m.bytes = m.samples+int64(samples), min(pos, end)-off
	}
	return m
}

// stretch reads up to 64 KiB at off, into the memory of the stretch before.
func (f *File) stretch(off, end int64, memory []byte) []byte {
	n := int(min(64<<10, end-off))
	if cap(memory) < n {
		memory = make([]byte, n)
	}
	if !f.spend(n) || readFull(f.r, memory[:n], off) != nil {
		return nil
	}
	return memory[:n]
}

// length is how long a stream of so many bytes is, of which perhaps only the beginning was walked over.
func (m measured) length(bytes int64, rate int) time.Duration {
	if m.bytes <= 0 {
		return 0
	}
	if m.bytes < bytes && bytes-m.bytes > 64<<10 {
		return lasting(int64(float64(m.samples)*(float64(bytes)/float64(m.bytes))), rate)
	}
	return lasting(m.samples, rate)
}
