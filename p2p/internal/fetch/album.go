package fetch

import (
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/statefile"
	"linnet/p2p/internal/wire"
	"linnet/p2p/rings"
)

// An AlbumID names an album that is fetched as one transfer. It is drawn from artist and title, so
// that the same album asked for again, perhaps with more tracks or holders, is the same transfer.
type AlbumID string

// An Album is several tracks to fetch as one transfer.
type Album struct {
	Title  string
	Artist string
	Tracks []Want // in the order of listening
}

// ID returns the name under which the album is on record.
func (a Album) ID() AlbumID {
	sum := sha1.Sum([]byte("linnet-album|" + rings.Artist(a.Artist) + "|" + rings.Fold(a.Title)))
	return AlbumID(hex.EncodeToString(sum[:]))
}

// An AlbumTransfer is an album on its way here: the sum of its parts.
type AlbumTransfer struct {
	ID       AlbumID
	Title    string
	Artist   string
	State    State
	Reason   string // a sentence, when Waiting or Failed
	Have     int64  // verified bytes
	Size     int64  // bytes
	Rate     float64
	Sources  int // distinct peers that gave bytes
	Peers    int // peers connected now, at least
	Left     time.Duration
	Priority Priority
	Parts    []Transfer // in the order of listening; one that was here before is Finished
}

// album is what of an AlbumTransfer outlives the process: one JSON file.
type album struct {
	Title, Artist string
	Added         time.Time
	Tracks        []wire.Row
	Had           []wire.InfoHash // here before, so that there is no transfer for them
}

// Albums is the list of albums on record. Its mutex is taken before Manager.mu.
type Albums struct {
	f   *Manager
	dir string

	mu   sync.Mutex
	list map[AlbumID]*album
}

// LoadAlbums reads which albums are on record. A damaged record is set aside.
func LoadAlbums(f *Manager) (*Albums, error) {
	dir := filepath.Join(f.deps.Dir, "albums")
	as := &Albums{f: f, dir: dir, list: make(map[AlbumID]*album)}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("the folder of albums: %w", err)
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("the folder of albums: %w", err)
	}
	for _, e := range files {
		name, ok := strings.CutSuffix(e.Name(), statefile.Suffix)
		if !ok {
			continue
		}
		var a album
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err == nil {
			err = json.Unmarshal(b, &a)
		}
		if err != nil {
			if err := as.f.deps.Losses.Lost(filepath.Join(dir, e.Name()), statefile.LostAlbum, err); err != nil {
				return nil, err
			}
			continue
		}
		a.Title, a.Artist = wire.Showable(a.Title, wire.MaxString), wire.Showable(a.Artist, wire.MaxString)
		for i := range a.Tracks {
			a.Tracks[i] = a.Tracks[i].Shown()
		}
		as.list[AlbumID(name)] = &a
	}
	return as, nil
}

func (as *Albums) file(id AlbumID) string { return filepath.Join(as.dir, string(id)+statefile.Suffix) }

// merge puts an album on record, or adds what is new of it. It is called with the mutex held.
func (as *Albums) merge(a Album, now time.Time) (*album, error) {
	id := a.ID()
	one := as.list[id]
	if one == nil {
		one = &album{Title: a.Title, Artist: a.Artist, Added: now}
	}
	for _, w := range a.Tracks {
		if !slices.ContainsFunc(one.Tracks, func(r wire.Row) bool { return r.InfoHash == w.Row.InfoHash }) {
			one.Tracks = append(one.Tracks, w.Row)
		}
	}
	as.list[id] = one
	return one, as.save(id, one)
}

func (as *Albums) save(id AlbumID, a *album) error {
	b, err := json.MarshalIndent(a, "", "\t")
	if err == nil {
		err = statefile.Write(as.file(id), b)
	}
	if err != nil {
		return fmt.Errorf("keeping the album on record: %w", err)
	}
	return nil
}

// FetchAlbum puts all tracks of an album on record and starts fetching them, into a folder of the
// music folder. A track that is on the shelf already is a finished part from the start; one that is
// being fetched on its own becomes a part.
func (as *Albums) FetchAlbum(a Album) (AlbumID, error) {
	switch {
	case len(a.Tracks) == 0 || len(a.Tracks) > meta.MaxAlbum:
		return "", fmt.Errorf("%d tracks: %w", len(a.Tracks), meta.ErrNoTracks)
	case as.f.deps.Music == "":
		return "", ErrNoMusic
	}
	as.mu.Lock()
	defer as.mu.Unlock()
	one, err := as.merge(a, time.Now())
	if err != nil {
		return "", err
	}
	folder := meta.CleanName(wire.Row{Artist: a.Artist, Title: a.Title})
	for _, w := range a.Tracks {
		w.folder = folder
		_, err := as.f.Fetch(w)
		if errors.Is(err, ErrHave) {
			if !slices.Contains(one.Had, w.Row.InfoHash) {
				one.Had = append(one.Had, w.Row.InfoHash)
			}
			continue
		}
		if err != nil {
			return a.ID(), err
		}
	}
	return a.ID(), as.save(a.ID(), one)
}

// Albums returns the albums on record, the oldest first. Their parts are in Transfers as well.
func (as *Albums) Albums() []AlbumTransfer {
	as.mu.Lock()
	defer as.mu.Unlock()
	var out []AlbumTransfer
	added := make(map[AlbumID]time.Time)
	for id, a := range as.list {
		parts, peers := as.f.partsOf(a)
		if len(parts) == 0 {
			continue
		}
		t := sum(parts)
		t.ID, t.Title, t.Artist, t.Sources, t.Parts = id, a.Title, a.Artist, peers, parts
		added[id] = a.Added
		out = append(out, t)
	}
	slices.SortFunc(out, func(a, b AlbumTransfer) int {
		if c := added[a.ID].Compare(added[b.ID]); c != 0 {
			return c
		}
		return strings.Compare(string(a.ID), string(b.ID))
	})
	return out
}

// partsOf returns the transfers of an album's tracks, and how many peers gave bytes of any.
func (f *Manager) partsOf(a *album) (parts []Transfer, peers int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	from := make(map[string]struct{})
	for _, row := range a.Tracks {
		x := f.byIH[row.InfoHash]
		switch {
		case x != nil:
			parts = append(parts, x.transfer())
			for _, who := range x.rec.Sources {
				from[hostOf(who)] = struct{}{}
			}
		case slices.Contains(a.Had, row.InfoHash):
			parts = append(parts, Transfer{Row: row, State: Finished, Have: row.Size, Size: row.Size})
		}
	}
	return parts, len(from)
}

// sum makes one transfer of several. It arrives while any part does, and is finished when all are.
func sum(parts []Transfer) AlbumTransfer {
	t := AlbumTransfer{State: Finished, Priority: High}
	failed := 0
	for _, p := range parts {
		t.Have, t.Size, t.Rate = t.Have+p.Have, t.Size+p.Size, t.Rate+p.Rate
		t.Peers = max(t.Peers, p.Peers)
		if p.State == Failed {
			failed++
		}
		if p.State != Finished {
			t.Priority = min(t.Priority, p.Priority)
		}
		if urgency(p.State) > urgency(t.State) {
			t.State, t.Reason = p.State, p.Reason
		}
	}
	if t.State == Finished {
		t.Priority = Normal
	}
	if t.State == Failed {
		t.Reason = fmt.Sprintf("%d of %d tracks failed. %s", failed, len(parts), t.Reason)
	}
	if left := t.Size - t.Have; t.Rate > 0 && left > 0 {
		t.Left = time.Duration(float64(left) / t.Rate * float64(time.Second)).Round(time.Second)
	}
	return t
}

// urgency orders states by how much they say about a whole of which one part is in that state.
func urgency(s State) int {
	return slices.Index([]State{Finished, Failed, Paused, Waiting, Arriving}, s)
}

// PauseAlbum pauses every part that is not finished.
func (as *Albums) PauseAlbum(id AlbumID) error { return as.eachPart(id, as.f.Pause) }

// ResumeAlbum resumes every part, and tries those that failed again.
func (as *Albums) ResumeAlbum(id AlbumID) error { return as.eachPart(id, as.f.Resume) }

// SetAlbumPriority changes when the parts that wait begin.
func (as *Albums) SetAlbumPriority(id AlbumID, p Priority) error {
	return as.eachPart(id, func(ih wire.InfoHash) error { return as.f.SetPriority(ih, p) })
}

// CancelAlbum removes the unfinished parts with their bytes, and the album from the list. Tracks that
// arrived stay.
func (as *Albums) CancelAlbum(id AlbumID) error { return as.endAlbum(id, true) }

// ForgetAlbum removes an album of which no part is under way from the list; finished files stay.
func (as *Albums) ForgetAlbum(id AlbumID) error { return as.endAlbum(id, false) }

func (as *Albums) endAlbum(id AlbumID, cancel bool) error {
	err := as.eachPart(id, func(ih wire.InfoHash) error {
		err := as.f.Forget(ih)
		if err != nil && cancel {
			err = as.f.Cancel(ih)
		}
		return err
	})
	if err != nil {
		return err
	}
	as.mu.Lock()
	defer as.mu.Unlock()
	delete(as.list, id)
	as.f.deps.Changed()
	return os.Remove(as.file(id))
}

// eachPart does one thing to all transfers of an album, the last first, so that pausing or cancelling
// one does not let the next begin.
func (as *Albums) eachPart(id AlbumID, do func(wire.InfoHash) error) error {
	as.mu.Lock()
	a := as.list[id]
	var tracks []wire.Row
	if a != nil {
		tracks = slices.Clone(a.Tracks)
	}
	as.mu.Unlock()
	if a == nil {
		return ErrUnknown
	}
	var errs []error
	for _, row := range slices.Backward(tracks) {
		if err := do(row.InfoHash); err != nil && !errors.Is(err, ErrUnknown) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
