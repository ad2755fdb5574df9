package groups

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"time"

	"linnet/p2p/circle"
	"linnet/p2p/internal/statefile"
)

// groupRecord is what of a group outlives the process: one JSON file per group that only its owner can
// read, named after the group.
type groupRecord struct {
	Name, Me    string
	Seed        []byte // of our key in this group
	Added       time.Time
	Welcome     *circle.Welcome    `json:",omitempty"` // the epoch as we know it; nil until we are in
	Old         []oldSecret        `json:",omitempty"`
	Invitations []invitationRecord `json:",omitempty"`
	Invited     *invitationRecord  `json:",omitempty"` // how we get in
	Met         []netip.AddrPort   `json:",omitempty"` // where members were met, the latest last
	Expelled    bool               `json:",omitempty"`
	Refused     bool               `json:",omitempty"`
}

// An oldSecret is the one of an epoch that is over, on which members are told of the present one.
type oldSecret struct {
	Secret circle.Secret
	Until  time.Time
}

// invitationRecord is an invitation of ours, or the one we follow.
type invitationRecord struct {
	Token circle.Token
	Until time.Time
	By    []byte `json:",omitempty"` // the key that used it
}

func groupFile(dir string, id GroupID) string {
	return filepath.Join(dir, "groups", id.String()+statefile.Suffix)
}

func saveGroup(dir string, id GroupID, r groupRecord) error {
	file := groupFile(dir, id)
	err := os.MkdirAll(filepath.Dir(file), 0o700)
	var b []byte
	if err == nil {
		b, err = json.Marshal(r)
	}
	if err == nil {
		err = statefile.Write(file, b)
	}
	if err != nil {
		return fmt.Errorf("keeping a group on record: %w", err)
	}
	return nil
}

// loadGroupRecords sets a damaged record aside.
func loadGroupRecords(dir string, l *statefile.Losses) (map[GroupID]groupRecord, error) {
	files, err := os.ReadDir(filepath.Join(dir, "groups"))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the folder of groups: %w", err)
	}
	out := make(map[GroupID]groupRecord)
	for _, f := range files {
		name, ok := strings.CutSuffix(f.Name(), statefile.Suffix)
		if !ok {
			continue
		}
		id, err := circle.ParseID(name)
		var r groupRecord
		if err == nil {
			r, err = loadGroup(dir, id)
		}
		if err != nil {
			if err := l.Lost(filepath.Join(dir, "groups", f.Name()), statefile.LostGroup, err); err != nil {
				return nil, err
			}
			continue
		}
		out[id] = r
	}
	return out, nil
}

func loadGroup(dir string, id GroupID) (r groupRecord, err error) {
	b, err := os.ReadFile(groupFile(dir, id))
	if err == nil {
		err = json.Unmarshal(b, &r)
	}
	if err != nil {
		return r, err
	}
	w := r.Welcome
	if len(r.Seed) != ed25519.SeedSize || w == nil && r.Invited == nil ||
		w != nil && (len(w.Founder) != len(circle.Key{}) || len(w.Secret) != len(circle.Secret{}) ||
			w.Charter.Check(circle.Key(w.Founder)) != nil) {
		return r, errors.New("it is not whole")
	}
	return r, nil
}
