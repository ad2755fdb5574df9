package feed

import (
	"context"
	"crypto/ed25519"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/anacrolix/torrent/bencode"
	"github.com/theupdateframework/go-tuf/v2/metadata"

	"linnet/ads/tuf"
)

// A MutableItem points at an edition (BEP 44). Seq is the version of the timestamp that is in it.
type MutableItem struct {
	Seq       int64  `json:"seq"`
	Value     []byte `json:"value"` // bencoded pointer
	Signature []byte `json:"signature"`
}

// ItemSalt is the salt of every feed's item; its key is the feed's timestamp key.
const ItemSalt = "linnet-feed-1"

const (
	itemFile       = "swarm.json" // the MutableItem, as served
	maxItem        = 1000         // bytes of the value (BEP 44)
	maxItemFile    = 4 << 10
	pointerVersion = 1
)

// A pointer is what an item says.
type pointer struct {
	SHA256    []byte `bencode:"h"`
	InfoHash  []byte `bencode:"i"`
	Size      int64  `bencode:"s"`
	Timestamp []byte `bencode:"t"` // timestamp.json
	Version   int    `bencode:"v"`
}

func (p pointer) file() SwarmFile {
	return SwarmFile{InfoHash: [sha1.Size]byte(p.InfoHash), SHA256: [sha256.Size]byte(p.SHA256), Size: p.Size}
}

// signItem makes the item of an edition.
func signItem(key ed25519.PrivateKey, seq int64, timestamp, edition []byte) (MutableItem, error) {
	file := swarmFile(edition)
	value, err := bencode.Marshal(pointer{file.SHA256[:], file.InfoHash[:], file.Size, timestamp, pointerVersion})
	if err != nil {
		return MutableItem{}, err
	}
	if len(value) > maxItem {
		return MutableItem{}, fmt.Errorf("an item of %d bytes is larger than %d", len(value), maxItem)
	}
	return MutableItem{seq, value, ed25519.Sign(key, signedText(seq, value))}, nil
}

// signedText is what the signature of an item is about (BEP 44, "Signature Verification").
func signedText(seq int64, value []byte) []byte {
	return append(fmt.Appendf(nil, "4:salt%d:%s3:seqi%de1:v", len(ItemSalt), ItemSalt, seq), value...)
}

// open checks the signature and reads what the item says: ErrForged.
func (i MutableItem) open(key [32]byte) (p pointer, err error) {
	if len(i.Value) > maxItem || !ed25519.Verify(key[:], signedText(i.Seq, i.Value), i.Signature) {
		return p, fmt.Errorf("%w: the item is not signed by its key", ErrForged)
	}
	return i.value()
}

// value reads what the item says; whether it is signed was looked at before.
func (i MutableItem) value() (p pointer, err error) {
	if err := bencode.Unmarshal(i.Value, &p); err != nil {
		return p, fmt.Errorf("%w: the item: %w", ErrForged, err)
	}
	if p.Version != pointerVersion || len(p.SHA256) != sha256.Size || len(p.InfoHash) != sha1.Size || p.Size <= 0 || p.Size > maxEdition {
		return p, fmt.Errorf("%w: the item is out of bounds", ErrForged)
	}
	return p, nil
}

// writeItem writes the item of what the timestamp was just signed for. A release that is too large for listeners to hand on has none,
// and is served as ever.
func (r *repository) writeItem() error {
	timestamp, err := os.ReadFile(filepath.Join(r.dir, "timestamp.json"))
	if err != nil {
		return err
	}
	edition, err := packEdition(os.DirFS(r.dir))
	if err != nil {
		return err
	}
	if len(edition) > maxEdition {
		if err := os.Remove(filepath.Join(r.dir, itemFile)); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	item, err := signItem(r.keys.Timestamp, r.timestamp.Signed.Version, timestamp, edition)
	if err != nil {
		return err
	}
	text, err := json.Marshal(item)
	if err != nil {
		return err
	}
	return tuf.WriteFile(filepath.Join(r.dir, itemFile), text)
}

// timestampKey is the key under which a root's item is.
func timestampKey(root *metadata.Metadata[metadata.RootType]) (key [32]byte, err error) {
	role := root.Signed.Roles[metadata.TIMESTAMP]
	if role == nil || len(role.KeyIDs) != 1 || root.Signed.Keys[role.KeyIDs[0]] == nil {
		return key, errors.New("its timestamp has not one key")
	}
	raw, err := hex.DecodeString(root.Signed.Keys[role.KeyIDs[0]].Value.PublicKey)
	if err != nil || len(raw) != len(key) {
		return key, errors.New("its timestamp key is not an Ed25519 key")
	}
	return [32]byte(raw), nil
}

// readItem reads what a mirror serves; its signature is the caller's to check.
func readItem(ctx context.Context, from tuf.Source) (i MutableItem, err error) {
	file, err := from.Open(ctx, itemFile)
	if err != nil {
		return i, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxItemFile))
	if err == nil {
		err = json.Unmarshal(text, &i)
	}
	if err != nil {
		return i, fmt.Errorf("%w: its item: %w", ErrAway, err)
	}
	return i, nil
}
