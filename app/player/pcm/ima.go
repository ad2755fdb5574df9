package pcm

import "encoding/binary"

// imaSteps and imaMoves are the tables of the IMA's Recommended Practices for Enhancing Digital Audio Compatibility, 1992.
var imaSteps = [...]int32{
	7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107, 118, 130, 143,
	157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060, 1166, 1282, 1411, 1552,
	1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484, 7132, 7845, 8630, 9493, 10442, 11487,
	12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
}

var imaMoves = [8]int32{-1, -1, -1, -1, 2, 4, 6, 8}

// imaChannel is the state of one channel.
type imaChannel struct{ value, index int32 }

func (c *imaChannel) next(nibble byte) float32 {
	step := imaSteps[c.index]
	d := (2*int32(nibble&7) + 1) * step >> 3 // rounded once, as most decoders do; the paper rounds every part
	if nibble&8 != 0 {
		d = -d
	}
	c.value = min(max(c.value+d, -1<<15), 1<<15-1)
	c.index = min(max(c.index+imaMoves[nibble&7], 0), int32(len(imaSteps)-1))
	return float32(c.value) / (1 << 15)
}

// ima is DVI ADPCM as in WAVE: each block begins with a sample and a step of every channel; then eight samples of each take turns.
func (f *Format) ima(block int) bool {
	ch := f.Channels
	if block < 4*ch || block%(4*ch) != 0 {
		return false
	}
	f.block, f.frames = block, (block-4*ch)/(4*ch)*8+1
	f.partly = func(n int) int {
		if n < 4*ch {
			return 0
		}
		return (n-4*ch)/(4*ch)*8 + 1
	}
	f.decode = func(x []float32, b []byte) {
		for ; len(b) >= block; b = b[block:] {
			imaBlock(x[:f.samples()], b[:block], ch)
			x = x[f.samples():]
		}
	}
	return true
}

// samples of a block, those of all channels.
func (f *Format) samples() int { return f.frames * f.Channels }

func imaBlock(x []float32, b []byte, ch int) {
	for c := range ch {
		state := imaChannel{value: int32(int16(binary.LittleEndian.Uint16(b[4*c:]))), index: min(int32(b[4*c+2]), int32(len(imaSteps)-1))}
		x[c] = float32(state.value) / (1 << 15)
		at := ch + c // of the next sample in x
		for word := 4*ch + 4*c; word < len(b); word += 4 * ch {
			for _, v := range b[word : word+4] {
				x[at] = state.next(v & 15)
				x[at+ch] = state.next(v >> 4)
				at += 2 * ch
			}
		}
	}
}

// apple is ADPCM as in QuickTime: 64 samples of each channel in 34 bytes, two of which are its state.
func (f *Format) apple() bool {
	const size, frames = 34, 64
	ch := f.Channels
	f.block, f.frames = size*ch, frames
	f.decode = func(x []float32, b []byte) {
		for ; len(b) >= f.block; b, x = b[f.block:], x[frames*ch:] {
			for c := range ch {
				packet := b[size*c:][:size]
				head := int16(binary.BigEndian.Uint16(packet))
				state := imaChannel{value: int32(head &^ 0x7f), index: min(int32(head&0x7f), int32(len(imaSteps)-1))}
				for i, v := range packet[2:] {
					x[2*i*ch+c] = state.next(v & 15)
					x[(2*i+1)*ch+c] = state.next(v >> 4)
				}
			}
		}
	}
	return ch > 0
}
