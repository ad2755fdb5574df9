package tuf

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"github.com/anacrolix/torrent/bencode"
)

// A SwarmFile is the name of a file in a swarm: its hashes and its size. Its torrent has one file, named by the SHA-256 in lower-case hex
// with the ending "." and the format of the feed. Pieces are 64 KiB, doubled until there are at most 256.
type SwarmFile struct {
	InfoHash [sha1.Size]byte
	SHA256   [sha256.Size]byte
	Size     int64
}

// SwarmFileOf names the file that holds these bytes.
func SwarmFileOf(data []byte, format string) SwarmFile {
	f := SwarmFile{SHA256: sha256.Sum256(data), Size: int64(len(data))}
	length := 64 << 10
	for length*256 < len(data) {
		length *= 2
	}
	var pieces []byte
	for piece := range slices.Chunk(data, length) {
		sum := sha1.Sum(piece)
		pieces = append(pieces, sum[:]...)
	}
	info := bencode.MustMarshal(map[string]any{
		"length": len(data), "name": hex.EncodeToString(f.SHA256[:]) + "." + format, "piece length": length, "pieces": string(pieces),
	})
	f.InfoHash = sha1.Sum(info)
	return f
}
