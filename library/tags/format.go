package tags

import (
	"fmt"
	"strings"
)

// asfID begins files of Windows Media.
const asfID = "\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c"

// byMagic are the readers of files that begin with four bytes of their own.
var byMagic = map[string]func(*File, int64) error{
	"fLaC": (*File).readFLAC, "OggS": (*File).readOgg, "DSD ": (*File).readDSF, "FRM8": (*File).readDFF, "caff": (*File).readCAF,
	".snd":          (*File).readAU,
	"\x1aE\xdf\xa3": (*File).readMatroska, asfID[:4]: (*File).readASF,
	// little more than frames of sound
	"MAC ": (*File).readMonkey, "wvpk": (*File).readWavPack, "MPCK": (*File).readMusepack8, "TTA1": (*File).readTTA,
	"tBaK": (*File).readTAK,
	"OFR ": (*File).readOptimFROG, "ADIF": (*File).readADIF, "#!AM": (*File).readAMR,
}

// readSound goes by the first bytes behind the tags.
func (f *File) readSound(start int64) error {
	magic := string(f.upTo(start, 16))
	if len(magic) < 12 {
		return ErrNotMusic
	}
	switch kind := magic[8:12]; magic[:4] {
	case "RIFF", "RF64", "BW64": // the latter two beyond 4 GiB
		if kind == "WAVE" {
			return f.readWAV(start)
		}
	case "FORM":
		if kind == "AIFF" || kind == "AIFC" {
			return f.readAIFF(start)
		}
	}
	if read := byMagic[magic[:4]]; read != nil {
		return read(f, start)
	}
	if strings.HasPrefix(magic[4:], "ftyp") || oldQuickTime[magic[4:8]] {
		return f.readMP4(start)
	}
	return f.readStream(start, magic)
}

// oldQuickTime begins files without an ftyp.
var oldQuickTime = map[string]bool{"moov": true, "mdat": true, "wide": true}

// readStream reads frames of sound without a magic of four bytes.
func (f *File) readStream(start int64, magic string) error {
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
