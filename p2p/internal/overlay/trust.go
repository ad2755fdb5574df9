package overlay

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"linnet/p2p/internal/statefile"
	"linnet/p2p/internal/wire"
)

const (
	maxClaims = 4096 // rows remembered until one of them is fetched
	maxJudged = 4096 // signers on record
	tooOften  = 2    // lies after which a signer is not believed
	condemned = 1 << 30
	farOff    = 10 * time.Second // or a tenth: programs that read one file differ by less
)

// Trust remembers who described tracks wrongly, across restarts. Only what was fetched can be
// judged, and only by what the bytes prove: size, SHA-256, format, sound, and duration, where it is far
// off. (What is said of tags or bitrate may honestly differ from one program to another.)
type Trust struct {
	file string
	log  *slog.Logger

	mu     sync.Mutex
	lies   map[[32]byte]int // by signer; a row that proves true takes one away
	claims map[claim]struct{}
}

// A claim is what one signer said of one track.
type claim struct {
	by       [32]byte
	ih       wire.InfoHash
	size     int64
	sum      [32]byte
	format   string
	duration time.Duration
	sound    wire.Sound
}

// LoadTrust reads what is on record. A damaged record is set aside, not lost.
func LoadTrust(dir string, l *statefile.Losses) (*Trust, error) {
	t := &Trust{file: filepath.Join(dir, "trust.json"), log: l.Log, lies: make(map[[32]byte]int), claims: make(map[claim]struct{})}
	b, err := os.ReadFile(t.file)
	if errors.Is(err, os.ErrNotExist) {
		return t, nil
	}
	var kept map[string]int
	if err == nil {
		err = json.Unmarshal(b, &kept)
	}
	if err != nil {
		return t, l.Lost(t.file, statefile.LostTrust, err)
	}
	for text, n := range kept {
		var key [32]byte
		if k, err := hex.DecodeString(text); err == nil && len(k) == len(key) && len(t.lies) < maxJudged {
			t.lies[[32]byte(k)] = n
		}
	}
	return t, nil
}

// Distrusted says whether a signer lied too often to be believed.
func (t *Trust) Distrusted(key [32]byte) bool {
	if t == nil {
		return false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.lies[key] >= tooOften
}

// claimed remembers what a signer said, until it can be judged.
func (t *Trust) claimed(by [32]byte, r wire.Row) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.claims) >= maxClaims {
		clear(t.claims)
	}
	t.claims[claim{by, r.InfoHash, r.Size, r.SHA256, r.Format, r.Duration, r.Sound}] = struct{}{}
}

// Judge compares what was said of a track with what is known now; zero values are not known. Lies
// count at once, truths once the whole was seen.
func (t *Trust) Judge(truth wire.Row) {
	t.mu.Lock()
	defer t.mu.Unlock()
	whole := truth.SHA256 != [32]byte{}
	changed := false
	for c := range t.claims {
		lies := c.lies(truth)
		if c.ih != truth.InfoHash || !lies && !whole {
			continue
		}
		delete(t.claims, c)
		if was := t.lies[c.by]; lies {
			t.blame(c.by)
			changed = true
		} else if was > 0 {
			t.forgive(c.by)
			changed = true
		}
	}
	if !changed {
		return
	}
	if err := t.save(); err != nil {
		t.log.Warn("keeping whom to trust", "err", err)
	}
}

// lies says whether a claim differs from what is known; where either says nothing, it does not.
func (c claim) lies(truth wire.Row) bool {
	return truth.Size != 0 && c.size != truth.Size ||
		truth.SHA256 != [32]byte{} && c.sum != [32]byte{} && c.sum != truth.SHA256 ||
		truth.Format != "" && c.format != "" && c.format != truth.Format ||
		truth.Sound != wire.Sound{} && c.sound != wire.Sound{} && c.sound != truth.Sound ||
		truth.Duration != 0 && c.duration != 0 && (c.duration-truth.Duration).Abs() > max(farOff, truth.Duration/10)
}

// blame is called with the mutex held. Who makes itself a new key for every lie fills the record;
// then any other is forgotten.
func (t *Trust) blame(key [32]byte) {
	if _, known := t.lies[key]; !known && len(t.lies) >= maxJudged {
		for other := range t.lies {
			delete(t.lies, other)
			break
		}
	}
	t.lies[key]++
}

// Condemn refuses for good whatever a key signs: its owner gave it up.
func (t *Trust) Condemn(key [32]byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.lies[key] >= condemned {
		return
	}
	t.blame(key)
	t.lies[key] = condemned
	if err := t.save(); err != nil {
		t.log.Warn("keeping whom to trust", "err", err)
	}
}

// forgive is called with the mutex held.
func (t *Trust) forgive(key [32]byte) {
	if t.lies[key]--; t.lies[key] <= 0 {
		delete(t.lies, key)
	}
}

// save is called with the mutex held.
func (t *Trust) save() error {
	kept := make(map[string]int, len(t.lies))
	for key, n := range t.lies {
		kept[hex.EncodeToString(key[:])] = n
	}
	b, err := json.Marshal(kept)
	if err != nil {
		return err
	}
	return statefile.Write(t.file, b)
}
