package library

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"linnet/library/internal/playlistfile"
	"linnet/library/internal/record"
	"linnet/library/internal/store"
	"linnet/library/internal/text"
)

// near is by how much a duration that a playlist tells may differ from that of the track: programs round, and count
// padding in or not.
const near = 3 * time.Second

// lostEntry is an entry whose file is not in the library, and where in its file it stood.
type lostEntry struct {
	playlistfile.Entry
	place int
}

// matchEntries finds the tracks that entries mean, in their order, each where it stood. Entries are written by other
// programs, on other systems: what is not at the very path is looked for by the end of its path, and last by title and
// duration.
func (x *imports) matchEntries(ctx context.Context, dir string, entries []playlistfile.Entry) (tracks []int64, lost []lostEntry,
	err error) {
	found := make([]int64, len(entries))
	var hunts []*hunt
	for n, e := range entries {
		track, err := x.exactTrack(ctx, dir, e.Path)
		switch {
		case err == nil:
			found[n] = track.ID
		case !errors.Is(err, ErrNotFound):
			return nil, nil, err
		default:
			hunts = append(hunts, newHunt(n, e))
		}
	}
	if err := x.hunt(ctx, hunts); err != nil {
		return nil, nil, err
	}
	for _, h := range hunts {
		if found[h.place] = h.choice(); found[h.place] == 0 {
			lost = append(lost, lostEntry{h.Entry, h.place})
		}
	}
	for _, id := range found {
		if id != 0 {
			tracks = append(tracks, id)
		}
	}
	return tracks, lost, nil
}

// exactTrack finds the track whose file is at the path of an entry.
func (x *imports) exactTrack(ctx context.Context, dir, path string) (Track, error) {
	for _, path := range playlistfile.Spellings(path) {
		if path = filepath.FromSlash(path); !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		if track, err := x.trackAt(ctx, path); !errors.Is(err, ErrNotFound) {
			return track, err
		}
	}
	return Track{}, ErrNotFound
}

// A hunt looks for the track of one entry among all.
type hunt struct {
	playlistfile.Entry
	place   int
	ends    [][]string // the elements of each spelling of its path, the last first
	folded  string     // its caption
	byPath  likeliest
	names   int // tracks whose file has the name
	byTitle likeliest
	titles  int // tracks that have title and duration
}

// likeliest is the best of the tracks met so far; a larger rank is better.
type likeliest struct {
	id   int64
	rank int
}

func (c *likeliest) offer(id int64, rank int) {
	if rank > c.rank {
		*c = likeliest{id, rank}
	}
}

func newHunt(place int, e playlistfile.Entry) *hunt {
	h := &hunt{Entry: e, place: place, folded: text.Fold(e.Caption)}
	for _, path := range playlistfile.Spellings(e.Path) {
		h.ends = append(h.ends, playlistfile.Ends(path))
	}
	return h
}

// numbered is the number before a caption: "03. Artist - Title".
var numbered = regexp.MustCompile(`^\d{1,3}[.)]\s*`)

func withoutNumber(caption string) string { return numbered.ReplaceAllString(caption, "") }

// common is how many elements two paths have in common from their ends on.
func common(a, b []string) (n int) {
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// A quarry is what a hunt needs to know of a track.
type quarry struct {
	id              int64
	root, rel, name []byte
	title, credit   string
	duration        time.Duration
	here            bool
}

func scanQuarry(rows *sql.Rows) (q quarry, err error) {
	err = rows.Scan(&q.id, &q.root, &q.rel, &q.name, &q.title, &q.credit, &q.duration, &q.here)
	return q, err
}

const selectQuarries = `SELECT t.id, r.path, f.rel, t.name, t.title, t.credit, t.duration, coalesce(t.missing, 2) = 2
	FROM track t JOIN folder f ON f.id = t.folder_id JOIN root r ON r.id = f.root_id WHERE t.missing IS NOT 1`

// hunt goes through all tracks once.
func (x *imports) hunt(ctx context.Context, hunts []*hunt) error {
	if len(hunts) == 0 {
		return nil
	}
	byName, byTitle := map[string][]*hunt{}, map[string][]*hunt{}
	for _, h := range hunts {
		for n, ends := range h.ends {
			if len(ends) > 0 && !slices.ContainsFunc(h.ends[:n], func(o []string) bool { return len(o) > 0 && o[0] == ends[0] }) {
				byName[ends[0]] = append(byName[ends[0]], h)
			}
		}
		for _, caption := range slices.Compact([]string{h.folded, text.Fold(withoutNumber(h.Entry.Caption))}) {
			if caption != "" {
				byTitle[caption] = append(byTitle[caption], h)
			}
		}
	}
	_, err := store.Collect(ctx, x.db.Read, func(rows *sql.Rows) (struct{}, error) {
		q, err := scanQuarry(rows)
		if err != nil {
			return struct{}{}, err
		}
		if _, part := record.FileName(q.name); part == 0 { // the path means the whole
			for _, h := range byName[playlistfile.Name(string(q.name))] {
				h.meetPath(q)
			}
		}
		title := text.Fold(q.title)
		for _, h := range byTitle[title] {
			h.meetTitle(q, false)
		}
		for _, h := range byTitle[strings.TrimSpace(text.Fold(q.credit)+" "+title)] {
			h.meetTitle(q, true)
		}
		return struct{}{}, nil
	}, selectQuarries)
	return err
}

// meetPath is told of a track whose file has the name of the entry. The more of the path is the same the better; then the
// one that lasts as long, then one that is there.
func (h *hunt) meetPath(q quarry) {
	path := playlistfile.Ends(string(q.root) + "/" + string(q.rel) + "/" + string(q.name))
	same := 0
	for _, ends := range h.ends {
		same = max(same, common(ends, path))
	}
	h.names++
	rank := same * 4
	if h.lasts(q) {
		rank += 2
	}
	if q.here {
		rank++
	}
	h.byPath.offer(q.id, rank)
}

// meetTitle is told of a track with the title of the entry, whole if its artist is the same too.
func (h *hunt) meetTitle(q quarry, whole bool) {
	if h.Duration == 0 && !whole || h.Duration != 0 && !h.lasts(q) {
		return
	}
	h.titles++
	rank := 1
	if whole {
		rank += 2
	}
	if q.here {
		rank++
	}
	h.byTitle.offer(q.id, rank)
}

// lasts says whether a track lasts as long as the entry tells.
func (h *hunt) lasts(q quarry) bool { return h.Duration != 0 && (q.duration-h.Duration).Abs() <= near }

// choice is the track that the entry means, 0 if none surely is. A name alone, such as "01.mp3", says little: it counts
// if there is no other of it, or if the duration agrees.
func (h *hunt) choice() int64 {
	same, agrees := h.byPath.rank/4, h.byPath.rank&2 != 0
	if same >= 2 || same == 1 && (agrees || h.names == 1 && h.Duration == 0) {
		return h.byPath.id
	}
	if h.titles == 1 || h.byTitle.rank >= 3 {
		return h.byTitle.id
	}
	return 0
}
