package feed

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"linnet/ads/tuf"
)

// A SwarmFile is the name of a file in a swarm: see tuf.SwarmFile.
type SwarmFile = tuf.SwarmFile

// SwarmFormat is the ending of the names of a feed's files in a swarm, without the dot.
const SwarmFormat = "tar"

// swarmFile names the file that holds these bytes.
func swarmFile(data []byte) SwarmFile { return tuf.SwarmFileOf(data, SwarmFormat) }

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
	return SwarmFile{InfoHash: [sha1.Size]byte(raw), SHA256: [sha256.Size]byte(t.Hashes["sha256"]), Size: t.Length}, true
}
