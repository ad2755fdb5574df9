package fetch

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"github.com/anacrolix/torrent/metainfo"

	"linnet/p2p/circle"
	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/statefile"
	"linnet/p2p/internal/storage"
	"linnet/p2p/internal/wire"
)

// transferRecord is what of a transfer outlives the process: one JSON file per transfer, named after the
// infohash, written whole beside its name and renamed.
type transferRecord struct {
	Row      wire.Row
	Holders  []wire.Holder
	Added    time.Time
	State    State  // Waiting stands for "to be fetched"
	Reason   string `json:",omitempty"`
	Info     []byte `json:",omitempty"` // info dictionary, once known and checked
	Path     string `json:",omitempty"` // the final path: there already, or where the file was about to go
	Sources  []string
	Verified bool
	Priority Priority          `json:",omitempty"`
	V2       [32]byte          `json:",omitzero"`
	Files    []string          `json:",omitempty"` // chosen of several; none means all audio
	Only     []meta.Places     `json:",omitempty"` // which are meant, until Files says so
	Trackers [][]string        `json:",omitempty"` // in tiers (BEP 12)
	WebSeeds []string          `json:",omitempty"` // BEP 19
	Placed   map[string]string `json:",omitempty"` // where each of several is that was kept, by its name in the torrent
	Group    circle.ID         `json:",omitzero"`  // in which alone it is looked for
	Folder   string            `json:",omitempty"` // below the music folder, for a track of an album
	Done     time.Time         `json:",omitzero"`  // when it was finished
}

// info returns the info dictionary, or nil while it is not known.
func (r transferRecord) info() *metainfo.Info {
	var info metainfo.Info
	if r.Info == nil || wire.Unmarshal(r.Info, &info) != nil {
		return nil
	}
	return &info
}

func (f *Manager) recordFile(ih wire.InfoHash) string {
	return filepath.Join(f.deps.Dir, "transfers", ih.String()+statefile.Suffix)
}

// incomingDir holds the bytes of an unfinished transfer.
func (f *Manager) incomingDir(ih wire.InfoHash) string {
	return filepath.Join(f.deps.Dir, "incoming", ih.String())
}

// save writes the record as it is now, unless the transfer was removed meanwhile. It is not called with the mutex held.
func (f *Manager) save(x *fetch) error {
	x.saving.Lock()
	defer x.saving.Unlock()
	if x.removed {
		return nil
	}
	f.mu.Lock()
	r := x.rec
	f.mu.Unlock()
	b, err := json.MarshalIndent(r, "", "\t")
	if err == nil {
		err = statefile.Write(f.recordFile(x.ih), b)
	}
	if err != nil {
		return fmt.Errorf("keeping the transfer on record: %w", err)
	}
	return nil
}

// loadRecords reads what is on record, the oldest first. A damaged record is set aside: its bytes may
// still be of use to a person.
func loadRecords(dir string, l *statefile.Losses) (map[wire.InfoHash]transferRecord, []wire.InfoHash, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, fmt.Errorf("the folder of transfers: %w", err)
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil, nil, fmt.Errorf("the folder of transfers: %w", err)
	}
	records := make(map[wire.InfoHash]transferRecord)
	var order []wire.InfoHash
	for _, e := range files {
		name, ok := strings.CutSuffix(e.Name(), statefile.Suffix)
		if !ok {
			continue
		}
		ih, r, err := loadRecord(filepath.Join(dir, e.Name()), name)
		if err != nil {
			if err := l.Lost(filepath.Join(dir, e.Name()), statefile.LostTransfer, err); err != nil {
				return nil, nil, err
			}
			continue
		}
		records[ih] = r
		order = append(order, ih)
	}
	sort.SliceStable(order, func(i, j int) bool { return records[order[i]].Added.Before(records[order[j]].Added) })
	return records, order, nil
}

// sweep removes the bytes of transfers that ended, or were cancelled, just before a crash. Those of
// a damaged record stay.
func (f *Manager) sweep() error {
	left, err := os.ReadDir(filepath.Dir(f.incomingDir(wire.InfoHash{})))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("the folder of arriving tracks: %w", err)
	}
	for _, e := range left {
		ih, notOurs := wire.ParseInfoHash(e.Name())
		if notOurs != nil {
			continue
		}
		x := f.byIH[ih]
		_, none := os.Lstat(f.recordFile(ih))
		if _, aside := os.Lstat(f.recordFile(ih) + ".damaged"); aside == nil {
			none = nil
		}
		if x != nil && x.rec.State == Finished || x == nil && errors.Is(none, os.ErrNotExist) {
			err = errors.Join(err, os.RemoveAll(f.incomingDir(ih)))
		}
	}
	return err
}

func loadRecord(file, name string) (wire.InfoHash, transferRecord, error) {
	var r transferRecord
	ih, err := wire.ParseInfoHash(name)
	if err != nil {
		return ih, r, err
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return ih, r, err
	}
	if err := json.Unmarshal(b, &r); err != nil {
		return ih, r, err
	}
	if r.Row.InfoHash != ih {
		return ih, r, errors.New("it is about another track")
	}
	r.Row = r.Row.Shown()
	return ih, r, nil
}

// recall counts the bytes of an unfinished transfer from its marks alone, so that the list is
// right at once after a start.
func (f *Manager) recall(x *fetch) int64 {
	var d meta.InfoDict
	if meta.DecodeInfo(x.rec.Info, &d) != nil || d.PieceLength <= 0 {
		return 0
	}
	return storage.Marked(f.incomingDir(x.ih), func(i int) int64 { return max(0, min(d.PieceLength, d.Length-int64(i)*d.PieceLength)) })
}
