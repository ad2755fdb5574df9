package decode

import "bytes"

// marks are how files begin that only an installed ffmpeg plays: WavPack, Monkey's Audio, Musepack, True Audio, TAK, ASF, Matroska, AC-3,
// DTS, Core Audio, AU, AMR, Shorten, RealMedia, Wave64.
var marks = [][]byte{
	[]byte("wvpk"), []byte("MAC "), []byte("MP+"), []byte("MPCK"), []byte("TTA1"), []byte("TTA2"), []byte("tBaK"), {0x30, 0x26, 0xb2, 0x75},
	{0x1a, 0x45, 0xdf, 0xa3}, {0x0b, 0x77}, {0x7f, 0xfe, 0x80, 0x01}, []byte("caff"), []byte(".snd"), []byte("#!AMR"), []byte("ajkg"),
	[]byte(".RMF"),
	[]byte("riff\x2e\x91"),
}

// marked is whether b begins a file of that kind.
func marked(b []byte) bool {
	for _, m := range marks {
		if bytes.HasPrefix(b, m) {
			return true
		}
	}
	return false
}
