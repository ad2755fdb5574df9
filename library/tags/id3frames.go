package tags

// frame is a kind of ID3v2 frame that is of interest.
type frame struct {
	id    string // in version 2.3 and 2.4
	field field  // none for those that bring their own name
}

// frames are the frames that are read, by their names of all versions. Others are passed over.
var frames = map[string]frame{
	"TT2": {"TIT2", title}, "TP1": {"TPE1", artist}, "TAL": {"TALB", album}, "TP2": {"TPE2", albumArtist},
	"TPA": {"TPOS", disc}, "TRK": {"TRCK", number}, "TYE": {"TYER", year}, "TOR": {"TORY", originalDate},
	"TCO": {"TCON", genre}, "TCM": {"TCOM", composer}, "TCP": {"TCMP", compilation}, "TCR": {"TCOP", copyright},
	"WCP": {"WCOP", licence}, "COM": {"COMM", comment}, "ULT": {"USLT", lyrics}, "SLT": {"SYLT", timedLyrics},
	"PIC": {"APIC", picture}, "TXX": {"TXXX", none}, "UFI": {"UFID", mbRecording},

	"TIT2": {"TIT2", title}, "TPE1": {"TPE1", artist}, "TALB": {"TALB", album}, "TPE2": {"TPE2", albumArtist},
	"TPOS": {"TPOS", disc}, "TRCK": {"TRCK", number}, "TYER": {"TYER", year}, "TORY": {"TORY", originalDate},
	"TDRC": {"TDRC", date}, "TDRL": {"TDRL", year}, "TDOR": {"TDOR", originalDate},
	"TCON": {"TCON", genre}, "TCOM": {"TCOM", composer}, "TCMP": {"TCMP", compilation}, "TCOP": {"TCOP", copyright},
	"WCOP": {"WCOP", licence}, "COMM": {"COMM", comment}, "USLT": {"USLT", lyrics}, "SYLT": {"SYLT", timedLyrics},
	"APIC": {"APIC", picture}, "TXXX": {"TXXX", none}, "UFID": {"UFID", mbRecording},
}

// most is how many bytes of such a frame are read.
func (k frame) most() int {
	switch k.field {
	case picture:
		return MaxCover + 1024
	case lyrics, timedLyrics:
		return maxWords
	}
	if k.id == "" {
		return 0
	}
	return 16 * maxText
}

// isText: an encoding and a list of values, nothing else.
func (k frame) isText() bool { return k.id[0] == 'T' && k.id != "TXXX" }

// language is how many bytes stand between the encoding and the text: the language of a comment or of lyrics.
func (k frame) language() int {
	if k.id == "COMM" || k.id == "USLT" {
		return 3
	}
	return 0
}
