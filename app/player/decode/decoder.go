// Package decode opens any bytes as sound: it picks the decoder by content, never by name, and brings what the codecs below it give out
// into one form, interleaved samples at a fixed rate.
//
// MP3, FLAC, Ogg Vorbis, Opus, WAV, AIFF, DSD, and AAC and ALAC in MP4 and ADTS are read here; an installed ffmpeg, as a child that may
// open no file and no connection, reads the rest. The package knows no queue and no Output. No cgo is needed.
package decode

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"linnet/app/player/convert"
)

// Why a source cannot be decoded.
var (
	ErrNotMusic = errors.New("the file is not music that Linnet knows")
	ErrBroken   = errors.New("the file is damaged")
)

// A Decoder turns one source into samples. A Decoder may be used by one goroutine only. It may panic on hostile bytes; Safely turns a
// panic into an error. No decoder allocates more than a few megabytes, whatever the bytes say.
type Decoder interface {
	// Rate is in frames a second, Channels is 1 to 8, in the order of WAV. Both are fixed.
	Rate() int
	Channels() int
	// Read returns the next interleaved samples, good until the next call; never none without an error. io.EOF is the end.
	Read() ([]float32, error)
	// SeekTo makes the next Read begin at frame, as near as the format lets it.
	SeekTo(frame int64) error
	// Length is the number of frames, or 0 where it is not known. It may read the end of the source.
	Length() int64
}

// maxID3 is how many tags may stand before the music; more is a trap.
const maxID3 = 4

// Open picks the decoder by content. The source stands anywhere. A Decoder that is an io.Closer must be closed. The error is ErrNotMusic,
// ErrBroken, ErrNeedsFFmpeg or the source's own.
func Open(src io.ReadSeeker) (Decoder, error) {
	var at int64
	for range maxID3 + 1 {
		var b [12]byte
		if _, err := src.Seek(at, io.SeekStart); err != nil {
			return nil, err
		}
		if _, err := io.ReadFull(src, b[:]); err != nil {
			return nil, short(err)
		}
		if n := id3Size(b[:]); n > 0 {
			at += n
			continue
		}
		d, err := openAs(src, at, b[:])
		if errors.Is(err, ErrNotMusic) && elsewhere(b[:]) {
			d, err = outsideOr(src, at, err)
		}
		if err != nil {
			return nil, err
		}
		return d, plausible(d)
	}
	return nil, ErrNotMusic
}

// openAs opens the music that begins at offset at with the bytes b.
func openAs(src io.ReadSeeker, at int64, b []byte) (Decoder, error) {
	switch {
	case marked(b):
		return openOutside(src, at)
	case bytes.HasPrefix(b, []byte("fLaC")):
		return openFLAC(src, at)
	case bytes.HasPrefix(b, []byte("OggS")):
		return openOgg(src, at)
	case string(b[8:]) == "WAVE", string(b[:4]) == "FORM" && string(b[8:11]) == "AIF":
		return openPCM(src, at)
	case string(b[:4]) == "DSD ", string(b[:4]) == "FRM8":
		return openDSD(src, at)
	case string(b[4:8]) == "ftyp", string(b[4:8]) == "moov", string(b[4:8]) == "styp":
		return openMP4(src, at)
	case b[0] == 0xff && b[1]&0xfe == 0xf8: // AAC of MPEG-2 begins like that too
		return firstOf(src, at, openFLAC, openADTS)
	case b[0] == 0xff && b[1]&0xf6 == 0xf0: // what layer III has there is not 0
		return openADTS(src, at)
	}
	return firstOf(src, at, openMP3, openADTS, openFLAC) // a stream that was cut anywhere
}

// elsewhere is whether b begins a container in which there may be music of more kinds than Linnet decodes.
func elsewhere(b []byte) bool {
	switch string(b[:4]) {
	case "RIFF", "RF64", "FORM", "OggS", "FRM8":
		return true
	}
	return string(b[4:8]) == "ftyp" || string(b[4:8]) == "moov"
}

// outsideOr asks ffmpeg, and returns why the music is not Linnet's where ffmpeg knows nothing better.
func outsideOr(src io.ReadSeeker, at int64, why error) (Decoder, error) {
	d, err := openOutside(src, at)
	switch {
	case errors.Is(err, ErrNeedsFFmpeg):
		return nil, fmt.Errorf("%w; ffmpeg, which is not installed, may know more", why)
	case errors.Is(err, ErrNotMusic):
		return nil, why
	}
	return d, err
}

// firstOf asks one after the other whether the music is theirs.
func firstOf(src io.ReadSeeker, at int64, kinds ...func(io.ReadSeeker, int64) (Decoder, error)) (d Decoder, err error) {
	for _, kind := range kinds {
		if d, err = kind(src, at); !errors.Is(err, ErrNotMusic) {
			break
		}
	}
	return d, err
}

// highest are rates above maxRate that are simple enough for the resampler.
var highest = map[int]bool{705600: true, 768000: true}

func plausible(d Decoder) error {
	if r, c := d.Rate(), d.Channels(); r < convert.MinRate || r > convert.MaxRate && !highest[r] || c < 1 || c > convert.MaxChannels {
		return fmt.Errorf("%w (%d Hz, %d channels)", ErrNotMusic, r, c)
	}
	return nil
}

// id3Size is the size of the ID3v2 tag that b begins with, header and footer included, or 0.
func id3Size(b []byte) int64 {
	if len(b) < 10 || string(b[:3]) != "ID3" || b[6]|b[7]|b[8]|b[9] > 127 {
		return 0
	}
	n := int64(b[6])<<21 | int64(b[7])<<14 | int64(b[8])<<7 | int64(b[9])
	if b[5]&0x10 != 0 {
		n += 10
	}
	return n + 10
}

// short says what it means that a source ended where more was needed; other errors stay as they are.
func short(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return ErrNotMusic
	}
	return err
}

// Safely calls f and makes ErrBroken of a panic: the decoders of others index without looking.
func Safely(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w (%v)", ErrBroken, p)
		}
	}()
	return f()
}
