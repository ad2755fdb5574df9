package tags

import (
	"fmt"
	"strings"
)

// asfID begins files of Windows Media.
const asfID = "\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c"

// readSound goes by the first bytes behind the tags.
func (f *File) readSound(start int64) error {
	magic := string(f.upTo(start, 16))
	if len(magic) < 12 {
		return ErrNotMusic
	}
	switch kind := magic[8:12]; magic[:4] {
	case "fLaC":
		return f.readFLAC(start)
	case "OggS":
		return f.readOgg(start)
	case "RIFF", "RF64", "BW64": // the latter two beyond 4 GiB
		if kind == "WAVE" {
			return f.readWAV(start)
		}
	case "FORM":
		if kind == "AIFF" || kind == "AIFC" {
			return f.readAIFF(start)
		}
	case "DSD ":
		return f.readDSF(start)
	case "FRM8":
		return f.readDFF(start)
	case "caff":
		return f.readCAF(start)
	case ".snd":
		return f.readAU(start)
	case "\x1aE\xdf\xa3":
		return f.readMatroska(start)
	case asfID[:4]:
		return f.readASF(start)
	}
	if strings.HasPrefix(magic[4:], "ftyp") || oldQuickTime[magic[4:8]] {
		return f.readMP4(start)
	}
	return f.readStream(start, magic)
}

// oldQuickTime begins files without an ftyp.
var oldQuickTime = map[string]bool{"moov": true, "mdat": true, "wide": true}

// readStream reads what is little more than frames of sound.
func (f *File) readStream(start int64, magic string) error {
	switch magic[:4] {
	case "MAC ":
		return f.readMonkey(start)
	case "wvpk":
		return f.readWavPack(start)
	case "MPCK":
		return f.readMusepack8(start)
	case "TTA1":
		return f.readTTA(start)
	case "tBaK":
		return f.readTAK(start)
	case "OFR ":
		return f.readOptimFROG(start)
	case "ADIF":
		return f.readADIF(start)
	case "#!AM":
		return f.readAMR(start)
	}
	switch {
	case magic[:3] == "MP+":
		return f.readMusepack7(start)
	case magic[:2] == "\x0b\x77":
		return f.readAC3(start)
	case magic[4:8] == "\x57\x90\x75\x36":
		return fmt.Errorf("%w: Audible", ErrLocked)
	case magic[0] == 0xff && f.readADTS(start):
		return nil
	}
	err := f.readMP3(start)
	if err != nil && (f.readMusepack4(start) || f.findADTS(start)) {
		return nil
	}
	return err
}

// broken says what a file is that begins like music and then has none.
func broken(format string) error { return fmt.Errorf("%w: %s without sound", ErrNotMusic, format) }
