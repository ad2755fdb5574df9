package browse

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"linnet/app/sharing"
	"linnet/app/state/loop"
	"linnet/app/state/loop/looptest"
	"linnet/app/state/view"
	"linnet/library"
	"linnet/p2p"
)

var errDisk = errors.New("the disk is gone")

// A world is a library, a shelf and a player that say what they are told to. What is not played panics. The library and the shelf are
// asked from any goroutine: a test changes what they say by tell. The rest belongs to the goroutine of the Loop.
type world struct {
	Index
	mu      sync.Mutex
	fails   map[string]error // by the name of the method
	asked   []string
	gate    chan struct{} // while it is open, finding songs and listing albums come to no end; nil: they end at once
	songs   []library.Track
	albums  []library.Album
	files   []library.FolderEntry
	lists   []library.Playlist
	folders []library.Folder

	values  view.Values
	shared  sharing.Folder
	link    sharing.Link
	may     bool
	shares  []string // folders that are shared from now on
	given   []library.Track
	changed []library.Track
	told    []p2p.InfoHash // links that are announced
	playing int64
}

func (w *world) Get() view.Values                      { return w.values }
func (w *world) Change(alter func(*view.Values)) error { alter(&w.values); return nil }

// tell changes what the world says.
func (w *world) tell(alter func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	alter()
}

// ask notes a question, and says whether it fails.
func (w *world) ask(what string) error {
	w.asked = append(w.asked, what)
	return w.fails[what]
}

// part is the page of n things that begins where the cursor says, and where the next one does.
func part(n int, p library.Page) (from, to int, next string) {
	from, _ = strconv.Atoi(p.After)
	if to = min(n, from+p.Limit); to < n {
		next = strconv.Itoa(to)
	}
	return from, to, next
}

func (w *world) Find(_ context.Context, text string, _ library.Sort, p library.Page) ([]library.Track, string, error) {
	w.mu.Lock()
	gate := w.gate
	w.mu.Unlock()
	if gate != nil && text != "rating:>0" && text != "loved:yes" {
		<-gate // whoever asked has long given up
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if text == "rating:>0" || text == "loved:yes" {
		return nil, "", w.ask("Rated")
	}
	from, to, next := part(len(w.songs), p)
	return w.songs[from:to:to], next, w.ask("Find " + p.After)
}

func (w *world) Marks(_ context.Context, _ string, _ library.Sort, p library.Page) ([]string, int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	marks := []string{""}
	for at := p.Limit; at < len(w.songs); at += p.Limit {
		marks = append(marks, strconv.Itoa(at))
	}
	return marks, len(w.songs), w.ask("Marks")
}

func (w *world) AlbumList(_ context.Context, _ string, _ library.Sort, p library.Page) ([]library.Album, string, error) {
	w.mu.Lock()
	gate := w.gate
	w.mu.Unlock()
	if gate != nil {
		<-gate
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	from, to, next := part(len(w.albums), p)
	return w.albums[from:to:to], next, w.ask("AlbumList " + p.After)
}

func (w *world) Counts(context.Context) (library.Counts, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return library.Counts{Tracks: len(w.songs), Albums: len(w.albums)}, w.ask("Counts")
}

func (w *world) Missing(context.Context) ([]library.Track, error)        { return nil, nil }
func (w *world) Problems(context.Context) ([]library.ScanProblem, error) { return nil, nil }

func (w *world) Playlists(context.Context) ([]library.Playlist, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.lists, w.ask("Playlists")
}

func (w *world) PlaylistTracks(context.Context, int64) ([]library.Track, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.songs, w.ask("PlaylistTracks")
}

func (w *world) Album(_ context.Context, key string) (library.Album, []library.Track, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.ask("Album"); err != nil {
		return library.Album{}, nil, err
	}
	return library.Album{Key: key, Title: "Coast", Artist: "Ana", Tracks: len(w.songs)}, w.songs, nil
}

func (w *world) Track(_ context.Context, id int64) (library.Track, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, t := range w.songs {
		if t.ID == id {
			return t, w.ask("Track")
		}
	}
	return library.Track{}, library.ErrNotFound
}

func (w *world) FolderEntries(context.Context, string) ([]library.FolderEntry, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.files), w.ask("FolderEntries")
}

func (w *world) Folders(context.Context) ([]library.Folder, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.folders, w.ask("Folders")
}

func (w *world) Thumbnail(_ context.Context, _ int64, size library.ThumbSize) ([]byte, error) {
	return []byte(map[library.ThumbSize]string{library.Small: "small", library.Large: "large"}[size]), w.fails["Thumbnail"]
}

func (w *world) Cover(context.Context, int64) ([]byte, error) {
	return []byte("whole"), w.fails["Cover"]
}

func (w *world) Love(_ context.Context, id int64, on bool) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := range w.songs {
		if w.songs[i].ID == id {
			w.songs = append([]library.Track(nil), w.songs...)
			w.songs[i].Loved = on
		}
	}
	return w.ask("Love")
}

func (w *world) Sharing(string) sharing.Folder { return w.shared }
func (w *world) May(library.Track) bool        { return w.may }

func (w *world) LinkTo(context.Context, library.Track) (sharing.Link, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.link, w.ask("LinkTo")
}

func (w *world) LinkToAlbum(context.Context, []library.Track) (sharing.Link, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.link, w.ask("LinkToAlbum")
}

func (w *world) PlayTracks(tracks []library.Track) { w.given = tracks }
func (w *world) QueueNext(tracks ...library.Track) { w.given = tracks }
func (w *world) QueueLast(tracks ...library.Track) { w.given = tracks }

// A rig is the slice in a world.
type rig struct {
	*testing.T
	*Slice
	*world
}

// songs are tracks with these titles, numbered from 1.
func songs(titles ...string) []library.Track {
	tracks := make([]library.Track, len(titles))
	for i, title := range titles {
		tracks[i] = library.Track{ID: int64(i + 1), Title: title, Artists: []string{"Ana"}, Album: "Coast", Duration: time.Minute,
			Path: "/music/" + title + ".mp3"}
	}
	return tracks
}

// newRig starts the slice in a world of three songs; nothing is read yet.
func newRig(t *testing.T) *rig {
	t.Helper()
	w := &world{fails: map[string]error{}, songs: songs("Ebb", "Flow", "Reef")}
	l := loop.New(loop.Config{Preferences: w, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return time.Unix(7, 0) }})
	s := New(l, Deps{View: &l.Draft().Library, Index: w, Shelf: w, Player: w, Playing: func() int64 { return w.playing },
		TrackChanged: func(_ context.Context, t library.Track) { w.changed = append(w.changed, t) },
		Share:        func(_ context.Context, folder string, _ bool) { w.shares = append(w.shares, folder) },
		Gone:         func() {},
		Announce: func(_ context.Context, ih p2p.InfoHash) error {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.told = append(w.told, ih)
			return w.ask("Announce")
		}})
	looptest.Run(t, l)
	return &rig{T: t, Slice: s, world: w}
}

// on does something on the goroutine of the Loop, and returns what is shown then.
func (r *rig) on(do func(context.Context)) *view.View { return looptest.On(r.loop, do) }

// now is what is shown once all that was pressed is done.
func (r *rig) now() *view.View { return r.on(func(context.Context) { r.loop.Quiet() }) }

// await waits for a View that background work leads to.
func (r *rig) await(what string, so func(*view.View) bool) *view.View {
	r.Helper()
	return looptest.Await(r.T, r.loop, what, so)
}

// listing opens a section and waits for it.
func (r *rig) listing(section view.Section) *view.View {
	r.Helper()
	r.ShowSection(section)
	return r.await(string(section), func(v *view.View) bool { return v.Library.Page == place{section: section}.String() })
}

// said is the last notice of a View.
func said(v *view.View) string {
	if len(v.Notices) == 0 {
		return ""
	}
	return v.Notices[len(v.Notices)-1].What
}
