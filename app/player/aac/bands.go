package aac

// The scale factor bands of ISO 14496-3 (4.5.4) by the index of the rate: where each begins, and the end of the last. With frames
// of 960 they end there. Checked against the tables of the public domain decoder JAAD (aac/syntax/ScaleFactorBands.java).
var (
	long96 = []uint16{0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 64, 72, 80, 88, 96, 108, 120, 132, 144, 156, 172, 188, 212,
		240, 276, 320, 384, 448, 512, 576, 640, 704, 768, 832, 896, 960, 1024}
	long64 = []uint16{0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 64, 72, 80, 88, 100, 112, 124, 140, 156, 172, 192, 216, 240,
		268, 304, 344, 384, 424, 464, 504, 544, 584, 624, 664, 704, 744, 784, 824, 864, 904, 944, 984, 1024}
	long48 = []uint16{0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 48, 56, 64, 72, 80, 88, 96, 108, 120, 132, 144, 160, 176, 196, 216, 240, 264,
		292, 320, 352, 384, 416, 448, 480, 512, 544, 576, 608, 640, 672, 704, 736, 768, 800, 832, 864, 896, 928, 1024}
	long32 = []uint16{0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 48, 56, 64, 72, 80, 88, 96, 108, 120, 132, 144, 160, 176, 196, 216, 240, 264,
		292, 320, 352, 384, 416, 448, 480, 512, 544, 576, 608, 640, 672, 704, 736, 768, 800, 832, 864, 896, 928, 960, 992, 1024}
	long24 = []uint16{0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 52, 60, 68, 76, 84, 92, 100, 108, 116, 124, 136, 148, 160, 172, 188, 204,
		220, 240, 260, 284, 308, 336, 364, 396, 432, 468, 508, 552, 600, 652, 704, 768, 832, 896, 960, 1024}
	long16 = []uint16{0, 8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88, 100, 112, 124, 136, 148, 160, 172, 184, 196, 212, 228, 244, 260,
		280, 300, 320, 344, 368, 396, 424, 456, 492, 532, 572, 616, 664, 716, 772, 832, 896, 960, 1024}
	long8 = []uint16{0, 12, 24, 36, 48, 60, 72, 84, 96, 108, 120, 132, 144, 156, 172, 188, 204, 220, 236, 252, 268, 288, 308, 328, 348, 372,
		396, 420, 448, 476, 508, 544, 580, 620, 664, 712, 764, 820, 880, 944, 1024}

	short96 = []uint16{0, 4, 8, 12, 16, 20, 24, 32, 40, 48, 64, 92, 128}
	short48 = []uint16{0, 4, 8, 12, 16, 20, 28, 36, 44, 56, 68, 80, 96, 112, 128}
	short24 = []uint16{0, 4, 8, 12, 16, 20, 24, 28, 36, 44, 52, 64, 76, 92, 108, 128}
	short16 = []uint16{0, 4, 8, 12, 16, 20, 24, 28, 32, 40, 48, 60, 72, 88, 108, 128}
	short8  = []uint16{0, 4, 8, 12, 16, 20, 24, 28, 36, 44, 52, 60, 72, 88, 108, 128}

	longBands  = [...][]uint16{long96, long96, long64, long48, long48, long32, long24, long24, long16, long16, long16, long8, long8}
	shortBands = [...][]uint16{short96, short96, short96, short48, short48, short48, short24, short24, short16, short16, short16, short8,
		short8}
)

// Bands up to which temporal noise shaping reaches, and the order of its filters, in AAC-LC (4.6.9.4).
var (
	shapedLong  = [...]int{31, 31, 34, 40, 42, 51, 46, 46, 42, 42, 42, 39, 39}
	shapedShort = [...]int{9, 9, 10, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14}
)

const shapingOrderLong, shapingOrderShort = 12, 7

// A bandTable is what depends on the rate and the length of frames.
type bandTable struct {
	long, short             []uint16
	shapedLong, shapedShort int
}

func bandsOf(c Config) bandTable {
	return bandTable{
		long: endAt(longBands[c.rateIndex], c.FrameLength), short: endAt(shortBands[c.rateIndex], c.FrameLength/8),
		shapedLong: shapedLong[c.rateIndex], shapedShort: shapedShort[c.rateIndex],
	}
}

// endAt cuts the bands off at the end of a shorter frame.
func endAt(bands []uint16, end int) []uint16 {
	var cut []uint16
	for _, b := range bands {
		if int(b) >= end {
			break
		}
		cut = append(cut, b)
	}
	return append(cut, uint16(end))
}
