package p2p

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"github.com/anacrolix/torrent/metainfo"

	"linnet/p2p/internal/storage"
	"linnet/p2p/internal/wire"
)

// record is what of a transfer outlives the process: one JSON file per transfer, named after the
// infohash, written whole beside its name and renamed.
type record struct {
	Row      Row
	Holders  []Holder
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
	Placed   map[string]string `json:",omitempty"` // where each of several is that was kept, by its name in the torrent
	Group    GroupID           `json:",omitzero"`  // in which alone it is looked for
	Folder   string            `json:",omitempty"` // below the music folder, for a track of an album
	Done     time.Time         `json:",omitzero"`  // when it was finished
}

// info returns the info dictionary, or nil while it is not known.
func (r record) info() *metainfo.Info {
	var info metainfo.Info
	if r.Info == nil || wire.Unmarshal(r.Info, &info) != nil {
		return nil
	}
	return &info
}

const recordSuffix = ".json"

func (f *fetches) recordFile(ih InfoHash) string {
	return filepath.Join(f.deps.Dir, "transfers", ih.String()+recordSuffix)
}

// incomingDir holds the bytes of an unfinished transfer.
func (f *fetches) incomingDir(ih InfoHash) string {
	return filepath.Join(f.deps.Dir, "incoming", ih.String())
}

// save writes the record as it is now, unless the transfer was removed meanwhile. It is not called with the mutex held.
func (f *fetches) save(x *fetch) error {
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
		err = writeFile(f.recordFile(x.ih), b)
	}
	if err != nil {
		return fmt.Errorf("keeping the transfer on record: %w", err)
	}
	return nil
}

// loadRecords reads what is on record, the oldest first. A damaged record is set aside: its bytes may
// still be of use to a person.
func loadRecords(dir string, l *losses) (map[InfoHash]record, []InfoHash, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, fmt.Errorf("the folder of transfers: %w", err)
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil, nil, fmt.Errorf("the folder of transfers: %w", err)
	}
	records := make(map[InfoHash]record)
	var order []InfoHash
	for _, e := range files {
		name, ok := strings.CutSuffix(e.Name(), recordSuffix)
		if !ok {
			continue
		}
		ih, r, err := loadRecord(filepath.Join(dir, e.Name()), name)
		if err != nil {
			if err := l.lost(filepath.Join(dir, e.Name()), lostTransfer, err); err != nil {
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
func (f *fetches) sweep() error {
	left, err := os.ReadDir(filepath.Dir(f.incomingDir(InfoHash{})))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("the folder of arriving tracks: %w", err)
	}
	for _, e := range left {
		ih, notOurs := ParseInfoHash(e.Name())
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

func loadRecord(file, name string) (InfoHash, record, error) {
	var r record
	ih, err := ParseInfoHash(name)
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

// writeFile replaces a file whole: a crash leaves the old one or the new one.
func writeFile(path string, b []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		if e := os.Remove(f.Name()); e != nil && !errors.Is(e, fs.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	return err
}

// recall counts the bytes of an unfinished transfer from its marks alone, so that the list is
// right at once after a start.
func (f *fetches) recall(x *fetch) int64 {
	var d infoDict
	if decodeInfo(x.rec.Info, &d) != nil || d.PieceLength <= 0 {
		return 0
	}
	return storage.Marked(f.incomingDir(x.ih), func(i int) int64 { return max(0, min(d.PieceLength, d.Length-int64(i)*d.PieceLength)) })
}
