package pcm

import (
	"encoding/binary"
	"math"
)

// converter turns bytes into as many samples as x has room for.
type converter func(x []float32, b []byte)

// plain says that every sample takes width bytes; false: there is no such kind.
func (f *Format) plain(width int, convert converter) bool {
	if convert == nil {
		return false
	}
	f.block, f.frames, f.decode = width*f.Channels, 1, convert
	return true
}

// integers convert samples of so many bytes; nil: there are none.
func integers(width int, order binary.ByteOrder, unsigned bool) converter {
	little := order == binary.LittleEndian
	switch {
	case width == 1 && unsigned:
		return func(x []float32, b []byte) {
			for i := range x {
				x[i] = (float32(b[i]) - 128) / (1 << 7)
			}
		}
	case width == 1:
		return func(x []float32, b []byte) {
			for i := range x {
				x[i] = float32(int8(b[i])) / (1 << 7)
			}
		}
	case width == 2 && little:
		return func(x []float32, b []byte) {
			for i := range x {
				x[i] = float32(int16(binary.LittleEndian.Uint16(b[2*i:]))) / (1 << 15)
			}
		}
	case width == 2:
		return func(x []float32, b []byte) {
			for i := range x {
				x[i] = float32(int16(binary.BigEndian.Uint16(b[2*i:]))) / (1 << 15)
			}
		}
	case width == 3 && little:
		return func(x []float32, b []byte) {
			for i := range x {
				x[i] = three(b[3*i+2], b[3*i+1], b[3*i])
			}
		}
	case width == 3:
		return func(x []float32, b []byte) {
			for i := range x {
				x[i] = three(b[3*i], b[3*i+1], b[3*i+2])
			}
		}
	case width == 4:
		return func(x []float32, b []byte) {
			for i := range x {
				x[i] = float32(int32(order.Uint32(b[4*i:]))) / (1 << 31)
			}
		}
	}
	return nil
}

// three is a sample of 24 bits, the highest byte first.
func three(high, middle, low byte) float32 {
	return float32(int32(uint32(high)<<24|uint32(middle)<<16|uint32(low)<<8)) / (1 << 31)
}

// convert24Low takes the lower three of four bytes, the lowest first.
func convert24Low(x []float32, b []byte) {
	for i := range x {
		x[i] = three(b[4*i+2], b[4*i+1], b[4*i])
	}
}

// floats convert those of IEEE 754; nil: there are none of so many bits.
func floats(bits int, order binary.ByteOrder) converter {
	switch bits {
	case 32:
		return func(x []float32, b []byte) {
			for i := range x {
				x[i] = finite(math.Float32frombits(order.Uint32(b[4*i:])))
			}
		}
	case 64:
		return func(x []float32, b []byte) {
			for i := range x {
				x[i] = finite(float32(math.Float64frombits(order.Uint64(b[8*i:]))))
			}
		}
	}
	return nil
}

// finite keeps infinities and NaN, which only a hostile file has, from the filters.
func finite(v float32) float32 {
	if v > 16 || v < -16 || v != v {
		return 0
	}
	return v
}
