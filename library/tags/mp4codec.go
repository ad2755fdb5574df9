package tags

// codecs are the kinds of sound in MP4 and QuickTime (mp4ra.org, the QuickTime File Format), by what people call them.
var codecs = map[string]string{
	"mp4a": "AAC", "alac": "ALAC", "fLaC": "FLAC", "Opus": "Opus", "ac-3": "AC-3", "ec-3": "E-AC-3", "ac-4": "AC-4",
	"mlpa": "TrueHD", "dtsc": "DTS", "dtsh": "DTS", "dtsl": "DTS", "dtse": "DTS", "dtsx": "DTS",
	"mha1": "MPEG-H", "mhm1": "MPEG-H", "mha2": "MPEG-H", "mhm2": "MPEG-H", ".mp3": "MP3", "mp3": "MP3", ".mp2": "MP2",
	"samr": "AMR", "sawb": "AMR", "sqcp": "QCELP", "wma": "WMA", "spex": "Speex", "XiVs": "Vorbis", "vrbs": "Vorbis",
	"ms\x00\x55": "MP3", "ms\x00\x11": "ADPCM", "ms\x00\x02": "ADPCM", "ima4": "ADPCM", "alaw": "A-law", "ulaw": "u-law",
	"lpcm": "PCM", "ipcm": "PCM", "fpcm": "PCM", "sowt": "PCM", "twos": "PCM", "raw": "PCM", "NONE": "PCM", "in24": "PCM",
	"in32": "PCM", "fl32": "PCM", "fl64": "PCM", "agsm": "GSM", "QDM2": "QDesign", "QDMC": "QDesign", "MAC3": "MACE", "MAC6": "MACE",
}

// lockedCodecs are kinds of sound that only the programs of their sellers open.
var lockedCodecs = map[string]bool{"drms": true, "drmi": true, "enca": true, "aavd": true, "aax": true}

// objects are the kinds of sound that mp4a may be as well (mp4ra.org, object types).
var objects = map[byte]string{0x69: "MP3", 0x6b: "MP3", 0xdd: "Vorbis", 0xad: "Opus", 0xc1: "FLAC", 0xa5: "AC-3", 0xa6: "E-AC-3",
	0xa9: "DTS", 0xaa: "DTS", 0xab: "DTS", 0xac: "DTS", 0xe1: "QCELP"}

// lossless keep the size of their samples.
var lossless = map[string]bool{"ALAC": true, "FLAC": true, "PCM": true, "TrueHD": true}

// format names the codec; "" if it is not known.
func (t *mp4Track) format() string {
	name := codecs[t.codec]
	if other := objects[t.object]; name == "AAC" && other != "" {
		name = other
	}
	if !lossless[name] {
		t.bits = 0
	}
	return name
}

// readCodec reads what a codec says of itself in an atom of its own; it counts for more than the sample entry.
func (m *mp4) readCodec(kind string, body, end int64) {
	t := &m.track
	b := m.f.upTo(body, int(min(end-body, 256)))
	switch kind {
	case "esds":
		t.useAAC(b)
	case "alac":
		t.useALAC(b)
	case "dfLa": // version and flags, then the blocks of FLAC, STREAMINFO first
		if len(b) >= 4+4+34 {
			info := streamInfoOf(b[8:])
			t.rate, t.channels, t.bits = info.rate, info.channels, info.bits
		}
	case "dOps": // version, channels
		if len(b) >= 2 {
			t.channels, t.rate = int(b[1]), opusRate
		}
	case "dac3":
		if len(b) >= 3 {
			t.channels = ac3Channels(b[1]>>3&7, b[1]>>2&1 == 1)
		}
	case "dec3":
		if len(b) >= 5 {
			t.channels = ac3Channels(b[3]>>1&7, b[3]&1 == 1)
		}
	case "mhaC":
		if len(b) >= 3 && int(b[2]) < len(layouts) {
			t.channels = layouts[b[2]]
		}
	}
}

// layouts is the number of channels of a layout (ISO 23091-3).
var layouts = [...]int{0, 1, 2, 3, 4, 5, 6, 8, 2, 3, 4, 7, 8, 24, 8, 12, 10, 12, 14, 12, 14}

// ac3Channels is their number by audio coding mode, and whether there is one for low frequencies (ETSI TS 102 366, 4.4.2).
func ac3Channels(mode byte, low bool) int {
	n := [8]int{2, 1, 2, 3, 3, 4, 4, 5}[mode&7]
	if low {
		n++
	}
	return n
}
