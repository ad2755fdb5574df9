// Package tags reads what a music file says of itself: its tags, its cover, and how its sound is stored.
//
// Files come from strangers. The package promises to end, within a second, on any bytes whatever, having allocated less than
// 64 MiB: it counts what it reads and unpacks, counts what could repeat without end, never recurses deeper than eight
// atoms, and never allocates by a length that it has not compared with what is there. A broken tag costs that tag and not
// the file: the rest is still returned. It refuses compressed and encrypted tag frames, and bytes that hold no sound.
package tags

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"time"
)

// ErrNotMusic: no sound in a format that the package knows. Its wrappers say more.
var ErrNotMusic = errors.New("not music in a known format")

// ErrLocked: music that only the programs of those who sold it open. It wraps ErrNotMusic.
var ErrLocked = fmt.Errorf("%w that is not locked", ErrNotMusic)

// ErrFilm: sound that belongs to moving pictures. It wraps ErrNotMusic.
var ErrFilm = fmt.Errorf("%w, but a film", ErrNotMusic)

// ErrNoCover: the file has no picture in it, or none that is a JPEG or PNG.
var ErrNoCover = errors.New("no cover in the file")

// Info is what a file says of itself. All text is valid UTF-8, composed (NFC), without control characters, and short.
type Info struct {
	Title                string
	Artists              []string
	Album, AlbumArtist   string
	Disc, Number, Year   int
	Genres               []string
	Composers            []string
	Compilation          bool // of several artists, says the tag
	Comment              string
	Licence              string  // licence address or text, else the copyright line
	TrackGain, AlbumGain float64 // ReplayGain, dB
	TrackPeak, AlbumPeak float64 // ReplayGain, 1 is full scale
	MusicBrainz          MusicBrainz
	Cover                bool // Cover gives a picture
	Lyrics               bool // there seem to be words

	// "MP3", "FLAC", "Vorbis", "Opus", "WAV", "AAC", "ALAC", "AIFF", "APE", "WMA" and so on: the codec, else the container
	Format         string
	Duration       time.Duration
	Bitrate        int // bit/s
	SampleRate     int // Hz
	Channels       int
	Bits           int // of a sample, where samples are stored; else 0
	Delay, Padding int // samples that the encoder put before and after the music, not part of Duration
}

// MusicBrainz holds the ids (UUIDs, lower case) under which musicbrainz.org knows a track; each can be empty.
type MusicBrainz struct {
	Recording    string   // what is heard
	Track        string   // its place on a release
	Album        string   // the release
	ReleaseGroup string   // all releases of the album
	Artists      []string // as many as Artists, if whoever tagged it was careful
	AlbumArtists []string
}

// File is a music file opened for reading its tags. It does not own the reader, and serves one goroutine.
type File struct {
	source
	fields  fields
	plain   fields // of tags that say less, and shorter: INFO of RIFF, the text chunks of AIFF
	sound   sound
	end     int64 // of the sound: tags follow
	want    want
	cover   bool   // a picture was seen
	lyrics  bool   // words were seen
	rank    rank   // of the tag that is being read
	picture []byte // the best so far
	kept    rank   // of picture
	front   bool   // picture is the front cover
	words   Lyrics // the best so far
	sheet   string // the first cue sheet in a tag
	texts   int    // with words that were seen

	chapters []Chapter                // the first list of them
	framed   []Chapter                // of frames of ID3v2
	numbered map[int]*numberedChapter // of comments
}

// want is what is kept, besides the fields, when it is seen.
type want int

const (
	wantTags want = iota
	wantCover
	wantLyrics
	wantChapters
)

// sound is how the sound is stored.
type sound struct {
	format         string
	length         time.Duration
	rate, channels int
	bits           int
	delay, padding int
	pieces         []piece // where it lies
	wide           int64   // the size of what has no room for it in RF64
	claimed        int64   // its bytes as a file says that was cut off
	bitrate        int     // bit/s, where the format gives it; 0: what the bytes come to
	pages          piece   // of Ogg, where their heads lie
}

type piece struct{ off, size int64 }

func (s *sound) at(off, end int64) { s.pieces = append(s.pieces, piece{off, max(0, end-off)}) }

// bytes is the size of the sound without tags, from which the bitrate follows.
func (s *sound) bytes() int64 {
	sum := int64(0)
	for _, p := range s.pieces {
		sum += p.size
	}
	return sum
}

// Open reads the first and last bytes of r, which is size bytes long.
func Open(r io.ReaderAt, size int64) (*File, error) {
	f := spare.Get().(*File)
	f.r, f.size, f.budget = r, size, maxRead
	return f, f.readEdges()
}

// Close gives the file and its memory to the next one that is opened, which makes a scan faster: it must be called once at
// most, and the file not be used again. The reader stays open.
func (f *File) Close() {
	memory := f.buffers
	memory.used = 0
	if cap(memory.packet) > maxSpare || cap(memory.tidy) > maxSpare {
		memory.packet, memory.tidy = nil, nil
	}
	*f = File{source: source{buffers: memory}}
	spare.Put(f)
}

// Info reads the tags. On ErrNotMusic there is nothing else to use.
func (f *File) Info() (Info, error) {
	if err := f.parse(); err != nil {
		return Info{}, err
	}
	info := f.fields.info()
	info.Cover, info.Lyrics = f.cover, f.lyrics
	info.Format, info.Duration = f.sound.format, f.sound.length
	info.SampleRate, info.Channels, info.Bits = f.sound.rate, f.sound.channels, f.sound.bits
	info.Delay, info.Padding = f.sound.delay, f.sound.padding
	info.Bitrate = f.sound.bitrate
	if s := f.sound.length.Seconds(); s > 0 && info.Bitrate == 0 {
		info.Bitrate = int(float64(max(f.sound.claimed, f.sound.bytes())) * 8 / s)
	}
	return info, nil
}

// CueSheet is the text of the cue sheet in the tags, as far as Info met one; "" without any. Of FLAC it is the CUESHEET comment, since
// the block of that name has no titles.
func (f *File) CueSheet() string { return f.sheet }

// Cover reads the embedded picture, the front cover if several; ErrNoCover if none. The bytes begin like a JPEG or PNG
// but are otherwise unchecked.
func (f *File) Cover() ([]byte, error) {
	f.want = wantCover
	if err := f.parse(); err != nil {
		return nil, err
	}
	if f.picture == nil {
		return nil, ErrNoCover
	}
	return bytes.Clone(f.picture), nil // which may lie in memory that goes to the next file
}

// Fingerprint tells files apart without reading them whole: it holds the size, and checksums of the first and the last
// 8 KiB. It is a hint for finding a moved file again, not proof that two files are equal: whoever wants two files to have
// the same one need only give them the same ends, whatever the checksum, so that one is taken which costs next to nothing.
func (f *File) Fingerprint() (print [16]byte) {
	binary.BigEndian.PutUint64(print[:], uint64(f.size))
	binary.BigEndian.PutUint32(print[8:], crc32.Checksum(f.head, castagnoli))
	binary.BigEndian.PutUint32(print[12:], crc32.Checksum(f.tail, castagnoli))
	return print
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli) // which processors have an instruction for

// parse goes by content, never by name: names lie, and so do strangers.
func (f *File) parse() error {
	f.fields, f.plain, f.sound, f.texts, f.sheet = fields{}, fields{}, sound{}, 0, ""
	start := int64(0)
	f.rank = rankBefore
	before := f.apart(func() { start = f.readID3v2(0) })
	f.rank = rankBehind
	behind := f.apart(f.readEnd)
	f.rank = rankOwn
	err := f.readSound(start)
	if f.want == wantChapters {
		if all := ParseCue(f.sheet, ""); len(all) > 0 { // the block of FLAC has no titles
			f.chapters = all
		}
	}
	f.keepChapters(f.framed)
	for _, less := range []*fields{&before, &f.plain, &behind} { // what the format calls its own counts most
		f.fields.addMissing(less)
	}
	if err == nil && (f.sound.rate <= 0 || f.sound.channels <= 0) {
		err = ErrNotMusic
	}
	if f.sound.length < 0 || f.sound.length > maxLength {
		f.sound.length = 0 // a lie; the file may play all the same
	}
	return err
}

// apart reads tags that only count where others say nothing.
func (f *File) apart(read func()) fields {
	kept := f.fields
	f.fields = fields{tries: kept.tries}
	read()
	apart := f.fields
	f.fields, f.fields.tries = kept, apart.tries
	return apart
}

// readEnd reads the tags that stand behind the sound, APE before ID3v1, and notes where the sound ends.
func (f *File) readEnd() {
	f.end = f.size
	if b := f.upTo(f.size-128, 128); len(b) == 128 && string(b[:3]) == "TAG" {
		f.end -= 128
	}
	if f.end = f.readAPE(f.end); f.end < f.size {
		f.readID3v1()
	}
}

// maxLength is more than any track: a claim beyond it is taken as none.
const maxLength = 30 * 24 * time.Hour

// lasting is n units at rate units a second.
func lasting(n int64, rate int) time.Duration {
	if rate <= 0 || n <= 0 {
		return 0
	}
	seconds := float64(n) / float64(rate)
	if seconds > maxLength.Seconds() {
		return 0
	}
	return time.Duration(seconds * float64(time.Second))
}
