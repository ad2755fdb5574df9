package librarytest

import (
	"bytes"
	"crypto/md5"
	"encoding/binary"
	"math"
	"strconv"

	"github.com/mewkiz/flac"
	"github.com/mewkiz/flac/frame"
	"github.com/mewkiz/flac/meta"
)

// Rate is the sampling rate of FLAC and WAV, in Hz; MP3 has MPEGRate. All are mono, 16 bits.
const (
	Rate     = 44100
	MPEGRate = 48000
)

// samples is the tone, at a quarter of full scale.
func (t Track) samples() []int32 {
	out := make([]int32, int(t.Length.Seconds()*Rate))
	for n := range out {
		out[n] = int32(math.Sin(2*math.Pi*t.Tone*float64(n)/Rate) * (1 << 13))
	}
	return out
}

func pcm(samples []int32) []byte {
	b := make([]byte, 0, 2*len(samples))
	for _, s := range samples {
		b = binary.LittleEndian.AppendUint16(b, uint16(s))
	}
	return b
}

// mpegSilence is MPEG 1 layer III at 32 kbit/s and 48 kHz, mono, where a frame is 96 bytes for 24 ms. Side information of
// nothing but zeros means no main data: silence.
func (t Track) mpegSilence() []byte {
	one := make([]byte, 96)
	copy(one, []byte{0xff, 0xfb, 0x14, 0xc0})
	return bytes.Repeat(one, int(t.Length.Seconds()*MPEGRate)/1152)
}

func (t Track) wav() []byte {
	data, tag := pcm(t.samples()), t.id3()
	format := binary.LittleEndian.AppendUint16(nil, 1) // linear
	format = binary.LittleEndian.AppendUint16(format, 1)
	format = binary.LittleEndian.AppendUint32(format, Rate)
	format = binary.LittleEndian.AppendUint32(format, 2*Rate)
	format = binary.LittleEndian.AppendUint16(format, 2)
	format = binary.LittleEndian.AppendUint16(format, 16)
	body := append([]byte("WAVE"), chunk("fmt ", format)...)
	body = append(body, chunk("data", data)...)
	if len(tag) > 0 {
		body = append(body, chunk("id3 ", tag)...)
	}
	return chunk("RIFF", body)
}

func chunk(id string, body []byte) []byte {
	b := binary.LittleEndian.AppendUint32([]byte(id), uint32(len(body)))
	b = append(b, body...)
	if len(body)%2 == 1 {
		b = append(b, 0)
	}
	return b
}

const flacBlock = 4096 // samples in a frame

func (t Track) flac() ([]byte, error) {
	samples := t.samples()
	info := &meta.StreamInfo{BlockSizeMin: flacBlock, BlockSizeMax: flacBlock, SampleRate: Rate, NChannels: 1, BitsPerSample: 16,
		NSamples: uint64(len(samples)), MD5sum: md5.Sum(pcm(samples))}
	var out bytes.Buffer
	encoder, err := flac.NewEncoder(&out, info, t.flacBlocks()...)
	if err != nil {
		return nil, err
	}
	for n := 0; len(samples) > 0; n++ {
		part := samples[:min(flacBlock, len(samples))]
		samples = samples[len(part):]
		err := encoder.WriteFrame(&frame.Frame{
			Header: frame.Header{HasFixedBlockSize: true, BlockSize: uint16(len(part)), SampleRate: Rate,
				Channels: frame.ChannelsMono, BitsPerSample: 16, Num: uint64(n)},
			Subframes: []*frame.Subframe{{SubHeader: frame.SubHeader{Pred: frame.PredVerbatim}, Samples: part, NSamples: len(part)}},
		})
		if err != nil {
			return nil, err
		}
	}
	return out.Bytes(), encoder.Close()
}

// flacBlocks: the encoder works out the lengths, but takes a block of length 0 for an empty one.
func (t Track) flacBlocks() []*meta.Block {
	comment := &meta.VorbisComment{Vendor: "librarytest", Tags: t.comments()}
	blocks := []*meta.Block{{Header: meta.Header{Type: meta.TypeVorbisComment, Length: 1}, Body: comment}}
	if t.Cover != nil {
		picture := &meta.Picture{Type: 3, MIME: mime(t.Cover), Data: t.Cover}
		blocks = append(blocks, &meta.Block{Header: meta.Header{Type: meta.TypePicture, Length: 1}, Body: picture})
	}
	return blocks
}

// comments are the tags as Vorbis comments.
func (t Track) comments() [][2]string {
	var tags [][2]string
	add := func(name string, values ...string) {
		for _, v := range values {
			if v != "" && v != "0" {
				tags = append(tags, [2]string{name, v})
			}
		}
	}
	add("TITLE", t.Title)
	add("ARTIST", t.Artists...)
	add("CUESHEET", t.CueSheet)
	add("ALBUM", t.Album)
	add("ALBUMARTIST", t.AlbumArtist)
	add("DISCNUMBER", strconv.Itoa(t.Disc))
	add("TRACKNUMBER", strconv.Itoa(t.Number))
	add("DATE", strconv.Itoa(t.Year))
	add("GENRE", t.Genres...)
	add("LICENSE", t.Licence)
	return tags
}

func mime(picture []byte) string {
	if bytes.HasPrefix(picture, []byte("\x89PNG")) {
		return "image/png"
	}
	return "image/jpeg"
}
