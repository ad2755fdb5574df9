package feed

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"github.com/anacrolix/torrent/bencode"
	"github.com/theupdateframework/go-tuf/v2/metadata"
)

// A SwarmFile is the name of a file in a swarm: its hashes and its size. Its torrent has one file, named by the SHA-256 in lower-case hex
// with the ending "." and SwarmFormat. Pieces are 64 KiB, doubled until there are at most 256.
type SwarmFile struct {
	InfoHash [sha1.Size]byte
	SHA256   [sha256.Size]byte
	Size     int64
}

// SwarmFormat is the ending of the names of a feed's files in a swarm, without the dot.
const SwarmFormat = "tar"

// swarmFile names the file that holds these bytes.
func swarmFile(data []byte) SwarmFile {
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
		"length": len(data), "name": hex.EncodeToString(f.SHA256[:]) + "." + SwarmFormat, "piece length": length, "pieces": string(pieces),
	})
	f.InfoHash = sha1.Sum(info)
	return f
}

// swarmCustom stands beside the hash of a bundle in the signed targets.
type swarmCustom struct {
	InfoHash string `json:"infohash"` // lower-case hex
}

// nameInSwarm adds the infohash to a target.
func nameInSwarm(t *metadata.TargetFiles, data []byte) error {
	file := swarmFile(data)
	text, err := json.Marshal(swarmCustom{hex.EncodeToString(file.InfoHash[:])})
	if err != nil {
		return err
	}
	raw := json.RawMessage(text)
	t.Custom = &raw
	return nil
}

// inSwarm reads it; false: it has none.
func inSwarm(t *metadata.TargetFiles) (f SwarmFile, ok bool) {
	var custom swarmCustom
	if t.Custom == nil || json.Unmarshal(*t.Custom, &custom) != nil || !isHash(custom.InfoHash, sha1.Size) ||
		len(t.Hashes["sha256"]) != sha256.Size {
		return f, false
	}
	raw, _ := hex.DecodeString(custom.InfoHash) // isHash
	return SwarmFile{[sha1.Size]byte(raw), [sha256.Size]byte(t.Hashes["sha256"]), t.Length}, true
}
