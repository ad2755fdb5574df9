package browse

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"linnet/app/state/view"
	"linnet/library"
)

// manySongs are n songs called 0, 1 and so on.
func manySongs(n int) []library.Track {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprint(i)
	}
	return songs(names...)
}

// settled is what is shown once nothing happens any more.
func (r *rig) settled() *view.View {
	synctest.Wait()
	return r.loop.View()
}

// TestTheRestOfAnAlbumListIsReadOnce at a time; what fails is told, can be tried again, and what was read stays.
func TestTheRestOfAnAlbumListIsReadOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		for i := range 2*page + 10 {
			r.albums = append(r.albums, library.Album{Key: fmt.Sprint(i), Title: "Album"})
		}
		r.listing(view.SectionAlbums)
		gate := make(chan struct{})
		r.tell(func() { r.gate = gate })
		r.MoreRows()
		r.MoreRows()
		r.on(func(context.Context) {}) // both are begun, while it is read
		r.tell(func() { r.gate = nil })
		close(gate)
		if v := r.settled(); len(v.Library.Albums) != 2*page || v.Library.Albums[page].Key != fmt.Sprint(page) {
			t.Fatalf("%d albums", len(v.Library.Albums))
		}
		rest := fmt.Sprint("AlbumList ", 2*page)
		r.tell(func() { r.fails[rest] = errDisk })
		r.MoreRows()
		if v := r.settled(); len(v.Library.Albums) != 2*page || said(v) != "Could not read the rest of the list." {
			t.Errorf("%d albums, said %q", len(v.Library.Albums), said(v))
		}
		r.tell(func() { delete(r.fails, rest) })
		r.MoreRows()
		r.settled()
		r.MoreRows() // there are no more
		v := r.settled()
		asked := slices.DeleteFunc(slices.Clone(r.asked), func(q string) bool { return !strings.HasPrefix(q, "AlbumList") })
		want := []string{"AlbumList ", fmt.Sprint("AlbumList ", page), rest, rest}
		if len(v.Library.Albums) != 2*page+10 || !slices.Equal(asked, want) {
			t.Errorf("%d albums, asked %q", len(v.Library.Albums), asked)
		}
		r.on(r.ReadAgain)
		if v = r.settled(); len(v.Library.Albums) != 2*page+10 {
			t.Errorf("read again it has %d", len(v.Library.Albums))
		}
	})
}

// TestASongThatCannotBeReadIsTriedAgain when it comes into sight once more.
func TestASongThatCannotBeReadIsTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.songs = manySongs(3*page + 5)
		r.listing(view.SectionSongs)
		if v := r.settled(); v.Library.Songs.Len() != 3*page+5 || v.Library.Songs.At(page) != nil || !v.Library.Playable {
			t.Fatalf("%d songs", v.Library.Songs.Len())
		}
		far := fmt.Sprint("Find ", 2*page)
		r.tell(func() { r.fails[far] = errDisk })
		r.NeedRow(2*page + 1)
		if v := r.settled(); v.Library.Songs.At(2*page) != nil || said(v) != "Could not read the rest of the list." {
			t.Errorf("said %q", said(v))
		}
		r.tell(func() { delete(r.fails, far) })
		r.NeedRow(2*page + 1)
		r.NeedRow(3*page + 4) // while the other is read; the last that was asked for comes next
		v := r.settled()
		if v.Library.Songs.At(2*page) == nil || v.Library.Songs.At(3*page+4) == nil || v.Library.Songs.At(page) != nil {
			t.Error("what came into sight is not there, or more is")
		}
		for _, row := range []int{-1, 4 * page, 1 << 30} {
			r.NeedRow(row) // there is none
		}
		if again := r.settled(); again.Library.Songs.Len() != v.Library.Songs.Len() {
			t.Error("there are more songs than before")
		}
	})
}

// TestAListWhosePagesAreNotKnownGrows page by page, and is whole in the end.
func TestAListWhosePagesAreNotKnownGrows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.songs = manySongs(2*page + 5)
		r.fails["Marks"] = errDisk
		r.listing(view.SectionSongs)
		for _, want := range []int{page, 2 * page, 2*page + 5, 2*page + 5} {
			if v := r.settled(); v.Library.Songs.Len() != want || len(v.Notices) != 0 {
				t.Errorf("%d songs, want %d; said %q", v.Library.Songs.Len(), want, said(v))
			}
			r.NeedRow(want)
		}
	})
}

// TestASlowListNeverReplacesANewerOne: what it would have said of its failure is not told either.
func TestASlowListNeverReplacesANewerOne(t *testing.T) {
	for name, fails := range map[string]error{"it is read": nil, "it fails": errDisk} {
		synctest.Test(t, func(t *testing.T) {
			r := newRig(t)
			gate := make(chan struct{})
			r.gate, r.fails["Find "] = gate, fails
			r.ShowSection(view.SectionSongs)
			r.listing(view.SectionPlaylists)
			close(gate)
			if v := r.settled(); v.Library.Title != "Playlists" || v.Library.Songs.Len() != 0 || len(v.Notices) != 0 {
				t.Errorf("%s: %s with %d songs, said %q", name, v.Library.Title, v.Library.Songs.Len(), said(v))
			}
		})
	}
}

// TestALibraryThatCannotBeReadIsTold once, whichever part of it fails, and what was shown stays.
func TestALibraryThatCannotBeReadIsTold(t *testing.T) {
	for _, broken := range []string{"Counts", "Playlists", "Rated", "AlbumList "} {
		synctest.Test(t, func(t *testing.T) {
			r := newRig(t)
			r.albums = []library.Album{{Key: "a", Title: "Coast"}}
			r.on(r.Show)
			r.settled()
			r.tell(func() { r.fails[broken] = errDisk })
			r.on(r.Show)
			if v := r.settled(); len(v.Notices) != 1 || said(v) != "Could not read the library." || len(v.Library.Albums) != 1 {
				t.Errorf("%s: %v, %d albums", broken, v.Notices, len(v.Library.Albums))
			}
		})
	}
}

// TestWhatIsOpenAndGoneLeadsBack by one step, and says what is gone.
func TestWhatIsOpenAndGoneLeadsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.lists = []library.Playlist{{ID: 4, Name: "Sunday"}}
		r.listing(view.SectionPlaylists)
		r.OpenEntry("4")
		if v := r.settled(); v.Library.Title != "Sunday" || v.Library.Songs.Len() != 3 || !v.Library.Open {
			t.Fatalf("open is %+v", v.Library)
		}
		r.tell(func() { r.lists = nil })
		r.on(r.Show)
		if v := r.settled(); v.Library.Title != "Playlists" || v.Library.Open || said(v) != "“Sunday” is no longer in the library." {
			t.Errorf("open is %s, said %q", v.Library.Title, said(v))
		}
		r.tell(func() { r.fails["Album"] = library.ErrNotFound })
		r.OpenAlbum("coast")
		if v := r.settled(); v.Library.Title != "Playlists" || said(v) != "That album is no longer in the library." ||
			v.Screen != view.ScreenLibrary {
			t.Errorf("open is %s, said %q", v.Library.Title, said(v))
		}
	})
}

// TestTheListThatPlaysIsReadOn: in order from where it begins, shuffled all of it, and the same after a restart.
func TestTheListThatPlaysIsReadOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		if _, ok := r.All(true); ok {
			t.Error("there is something to play before anything is read")
		}
		r.songs = manySongs(3*page + 5)
		r.listing(view.SectionSongs)
		r.settled()
		r.NeedRow(2 * page)
		r.settled()
		r.on(func(context.Context) {
			if l, ok := r.All(false); !ok || l.At != 0 || len(l.Tracks) != page || !slices.Equal(l.Ahead, []int{1, 2, 3}) {
				t.Errorf("all: %v, from %d of %d, ahead %v", ok, l.At, len(l.Tracks), l.Ahead)
			}
			far := r.songs[2*page+7].ID
			for shuffle, ahead := range map[bool][]int{false: {3}, true: {0, 1, 3}} {
				l, ok := r.List(far, 2*page+7, shuffle)
				if !ok || l.At != 7 || l.Tracks[7].ID != far || !slices.Equal(l.Ahead, ahead) {
					t.Errorf("shuffled %v: %v, from %d of %d, ahead %v", shuffle, ok, l.At, len(l.Tracks), l.Ahead)
				}
				tracks, next, err := r.Reopen(l.Source)(t.Context(), l.Pages[3])
				if err != nil || len(tracks) != 5 || tracks[0].ID != r.songs[3*page].ID || next != "" {
					t.Errorf("the last page: %d songs, next %q, %v", len(tracks), next, err)
				}
			}
			if _, ok := r.List(1<<40, 0, false); ok {
				t.Error("a song that is not on the list plays")
			}
		})
	})
}
