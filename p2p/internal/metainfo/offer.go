// Package metainfo goes from a file to its info dictionary and back (BEP 3, BEP 52): what is offered of a file, which files a torrent
// has, what they may be called here, and what a magnet link or a .torrent file names. It knows neither peers nor transfers.
package metainfo

import (
	"bytes"
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p/internal/wire"
)

// An Offer is a shared file: the exact info dictionary and where the bytes are.
//
// The info dictionary is a pure function of the bytes, so that two listeners with the same file
// are in the same swarm without knowing it (BEP 3, with exactly these keys):
//
//	length        the size in bytes
//	name          the lower-case hex SHA-256 of the file, ".", and the extension by content
//	piece length  the smallest power of two from 64 KiB on that makes at most 256 pieces
//	pieces        SHA-1 of every piece
//
// Small pieces because nothing of a piece can be heard before all of it is verified; at most 256
// because the dictionary then fits one metadata message (BEP 9).
type Offer struct {
	InfoHash wire.InfoHash
	Info     []byte // bencoded info dictionary
	SHA256   [32]byte
	Path     string
	Size     int64     // bytes
	Modified time.Time // when hashed; a file that changed since is not served
	// Change is the state of the file when hashed (StateOf), which changes also where size and time stay.
	Change FileState
	// Parts are the files, one after the other, where there are several (MakeAlbumOffer). Path is then
	// the first of them, Size that of all, and SHA256 and Modified mean nothing.
	Parts []OfferPart
	// Trackers are those that a torrent of others names, in tiers (BEP 12).
	Trackers [][]string
}

// Private says whether only the trackers of a torrent may name its peers (BEP 27).
func (o Offer) Private() bool {
	var info struct {
		Private int64 `bencode:"private"`
	}
	return bencode.Unmarshal(o.Info, &info) == nil && info.Private == 1
}

// ErrNotAudio says that a file does not begin like any audio format that Linnet knows.
var ErrNotAudio = errors.New("not audio")

const (
	MinPiece  = 64 << 10
	maxPieces = 256
)

// InfoDict is the info dictionary of one file (BEP 3).
type InfoDict struct {
	Length      int64  `bencode:"length"`
	Name        string `bencode:"name"`
	PieceLength int64  `bencode:"piece length"`
	Pieces      []byte `bencode:"pieces"`
}

// DecodeInfo reads the info dictionary of one file.
func DecodeInfo(b []byte, d *InfoDict) error { return wire.Unmarshal(b, d) }

// Format returns the extension by content, such as "flac".
func (o Offer) Format() string {
	var d InfoDict
	if err := DecodeInfo(o.Info, &d); err != nil {
		return ""
	}
	return strings.TrimPrefix(path.Ext(d.Name), ".")
}

// MakeOffer hashes a file. The error wraps ErrNotAudio when it is none.
func MakeOffer(ctx context.Context, file string) (Offer, error) {
	f, err := os.Open(file)
	if err != nil {
		return Offer{}, fmt.Errorf("offer: %w", err)
	}
	defer f.Close() // read only
	before, err := f.Stat()
	if err != nil {
		return Offer{}, fmt.Errorf("offer: %w", err)
	}
	if !before.Mode().IsRegular() || before.Size() == 0 || before.Size() > wire.MaxSize {
		return Offer{}, fmt.Errorf("offer %s: %w", file, ErrNotAudio)
	}
	format, err := Sniff(f)
	if err != nil {
		return Offer{}, fmt.Errorf("offer %s: %w", file, err)
	}
	o := Offer{Path: file, Size: before.Size(), Modified: before.ModTime(), Change: StateOf(before)}
	if err := o.Hash(ctx, f, format); err != nil {
		return Offer{}, fmt.Errorf("offer %s: %w", file, err)
	}
	if after, err := f.Stat(); err != nil || !o.matches(after) || StateOf(after) != o.Change {
		return Offer{}, fmt.Errorf("offer %s: the file changed while it was read", file)
	}
	return o, nil
}

// matches says whether the file is still the one that was hashed.
func (o Offer) matches(now os.FileInfo) bool {
	return now.Mode().IsRegular() && now.Size() == o.Size && now.ModTime().Equal(o.Modified)
}

// Hash reads what is offered, and fills in its info dictionary and its hashes.
func (o *Offer) Hash(ctx context.Context, r io.Reader, format string) error {
	d := InfoDict{Length: o.Size, PieceLength: pieceLength(o.Size)}
	whole := sha256.New()
	piece := make([]byte, d.PieceLength)
	for left := o.Size; left > 0; {
		if err := ctx.Err(); err != nil {
			return err
		}
		p := piece[:min(left, d.PieceLength)]
		if _, err := io.ReadFull(r, p); err != nil {
			return err
		}
		d.Pieces = append(d.Pieces, bothSums(whole, p)...)
		left -= int64(len(p))
	}
	whole.Sum(o.SHA256[:0])
	d.Name = hex.EncodeToString(o.SHA256[:]) + "." + format
	info, err := bencode.Marshal(d)
	if err != nil {
		return err
	}
	o.Info, o.InfoHash = info, sha1.Sum(info)
	return nil
}

// bothSums adds a piece to the SHA-256 of the whole and returns its SHA-1. It goes by strides: each of
// the two is a chain of instructions that wait for one another, and a processor works on both chains
// at once where they are close enough together. 128 bytes are a sixth faster than one sum after the
// other (amd64 with SHA instructions).
func bothSums(whole hash.Hash, piece []byte) []byte {
	const stride = 128
	one := sha1.New()
	for b := piece; len(b) > 0; b = b[min(stride, len(b)):] {
		one.Write(b[:min(stride, len(b))])
		whole.Write(b[:min(stride, len(b))])
	}
	return one.Sum(nil)
}

func pieceLength(size int64) int64 {
	n := int64(MinPiece)
	for n*maxPieces < size {
		n *= 2
	}
	return n
}

// Sniff tells the format by the first bytes and rewinds. What a file calls itself does not count.
func Sniff(f io.ReadSeeker) (string, error) {
	head := make([]byte, 64)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return "", err
	}
	format := formatOf(head[:n])
	if format == "mp3" && bytes.HasPrefix(head, []byte("ID3")) && flacAfterID3(f, head) {
		format = "flac"
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	if format == "" {
		return "", ErrNotAudio
	}
	return format, nil
}

// soundBrands are those of MP4 (ISO 14496-12, annex E, and the registry of mp4ra.org) that files with nothing but sound carry.
var soundBrands = []string{"M4A ", "M4B ", "M4P ", "mp41", "mp42", "isom", "iso2", "iso4", "iso5", "iso6", "dash", "qt  ", "3gp4", "3gp5",
	"3gp6"}

func formatOf(b []byte) string {
	at := func(i int, s string) bool { return len(b) >= i && bytes.HasPrefix(b[i:], []byte(s)) }
	switch {
	case at(0, "fLaC"):
		return "flac"
	case at(0, "OggS") && bytes.Contains(b, []byte("OpusHead")):
		return "opus"
	case at(0, "OggS"):
		return "ogg"
	case at(8, "WAVE") && (at(0, "RIFF") || at(0, "RF64") || at(0, "BW64") || at(0, "RIFX")):
		return "wav"
	case at(0, "FORM") && (at(8, "AIFF") || at(8, "AIFC")):
		return "aiff"
	case at(0, "DSD "):
		return "dsf"
	case at(0, "FRM8") && at(12, "DSD "):
		return "dff"
	case at(4, "ftyp") && len(b) >= 12 && slices.Contains(soundBrands, string(b[8:12])):
		return "m4a"
	case len(b) >= 2 && b[0] == 0xFF && b[1]&0xF6 == 0xF0 && len(b) >= 7 && b[2]>>2&15 < 13: // ADTS, and no FLAC without its beginning
		return "aac"
	case at(0, "ID3"), mpegFrame(b):
		return "mp3"
	}
	return ""
}

// mpegFrame knows an MPEG audio frame header by its sync word and by having no reserved value
// (ISO 11172-3, 2.4.2.3).
func mpegFrame(b []byte) bool {
	return len(b) >= 4 && b[0] == 0xFF && b[1]&0xE0 == 0xE0 &&
		b[1]&0x18 != 0x08 && b[1]&0x06 != 0 && b[2]&0xF0 != 0xF0 && b[2]&0x0C != 0x0C
}

// flacAfterID3 finds the odd FLAC file with an ID3v2 tag before it; the tag's size is four times
// seven bits.
func flacAfterID3(f io.ReadSeeker, head []byte) bool {
	if len(head) < 10 {
		return false
	}
	size := int64(0)
	for _, b := range head[6:10] {
		size = size<<7 | int64(b&0x7F)
	}
	mark := make([]byte, 4)
	if _, err := f.Seek(10+size, io.SeekStart); err != nil {
		return false
	}
	_, err := io.ReadFull(f, mark)
	return err == nil && string(mark) == "fLaC"
}

// ErrNotShared says that the shelf does not offer an infohash, or no longer does.
var ErrNotShared = errors.New("not shared")
