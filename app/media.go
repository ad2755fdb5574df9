package app

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"linnet/app/mpris"
	"linnet/app/player"
	"linnet/library"
)

// media shows the player to the desktop: what plays, and to whoever wants it each new track.
type media struct {
	app     *App
	service *mpris.Service
	stop    context.CancelFunc
	wg      sync.WaitGroup

	entry   playing // the last one shown
	number  int64   // of it, for the desktop
	track   mpris.Track
	picture string // the file that is there now
}

// playing tells one entry of the queue from the next.
type playing struct {
	id         int64
	key, title string
	place      int
}

// openMedia joins the bus of the session, if there is one. A node without a window has nothing to steer.
func (a *App) openMedia(o Options, _ Hardware) error {
	if o.Headless {
		return nil
	}
	service, err := mpris.Open(mpris.Config{Player: remote{a}, Log: a.Log})
	if err != nil {
		a.Log.Info("the desktop does not see what plays", "err", err)
		return nil
	}
	ctx, stop := context.WithCancel(context.Background())
	m := &media{app: a, service: service, stop: stop}
	m.wg.Go(func() { m.run(ctx) })
	a.closeLater(m.close)
	return nil
}

func (m *media) close() error {
	m.stop()
	m.wg.Wait()
	m.forget()
	return m.service.Close()
}

func (m *media) run(ctx context.Context) {
	for {
		m.show(ctx, m.app.Player.Status())
		select {
		case <-ctx.Done():
			return
		case <-m.app.moved:
		}
	}
}

// show tells the desktop of st, and announces a track that is new.
func (m *media) show(ctx context.Context, st player.Status) {
	now := playing{st.Current.ID, st.Current.Key, st.Current.Title, st.Place}
	fresh := st.Has && now != m.entry
	if fresh {
		m.entry = now
		m.number++
		m.track = m.describe(ctx, st.Current)
	}
	if m.track.Length == 0 {
		m.track.Length = st.Duration
	}
	m.service.Show(mpris.State{Track: m.track, Playing: st.Playing, Position: st.Position, Volume: st.Volume, Speed: st.Speed,
		Shuffle: st.Shuffle,
		Loop:    loops[st.Repeat], More: len(st.Next) > 0 || st.Repeat == player.RepeatAll})
	if fresh && st.Playing && st.Current.Interlude == "" && m.app.preferences.Get().Sound.Announce {
		if err := m.service.Notify(m.track); err != nil {
			m.app.Log.Info("a new track is not announced", "err", err)
		}
	}
}

var loops = map[player.Repeat]mpris.Loop{player.RepeatOff: mpris.LoopNone, player.RepeatOne: mpris.LoopTrack,
	player.RepeatAll: mpris.LoopPlaylist}

// describe is what the desktop is told of an item.
func (m *media) describe(ctx context.Context, it player.Item) mpris.Track {
	t := mpris.Track{Number: m.number, Title: it.Title, Artists: []string{it.Artist}, Length: it.Duration}
	m.forget()
	if it.ID == 0 {
		return t
	}
	own, err := m.app.Index.Track(ctx, it.ID)
	if err != nil {
		return t
	}
	t.Artists, t.Album, t.AlbumArtist, t.Genres = own.Artists, own.Album, own.AlbumArtist, own.Genres
	t.Disc, t.Position, t.File = own.Disc, own.Number, own.Path
	if own.HasCover {
		t.Picture = m.cover(ctx, it.ID)
	}
	return t
}

// cover puts the cover of a track into a file, for the desktop reads pictures by their address.
func (m *media) cover(ctx context.Context, id int64) string {
	raw, err := m.app.Index.Thumbnail(ctx, id, library.Large)
	if err != nil {
		return ""
	}
	path := filepath.Join(string(m.app.Home), "playing-"+strconv.FormatInt(time.Now().UnixNano(), 36)+".jpg")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		m.app.Log.Info("the desktop gets no cover", "err", err)
		return ""
	}
	m.picture = path
	return path
}

// forget removes the picture of the track before.
func (m *media) forget() {
	if m.picture != "" {
		_ = os.Remove(m.picture) // a picture left behind harms nobody
		m.picture = ""
	}
}

// remote is the player and the window as the desktop steers them.
type remote struct{ app *App }

func (r remote) Resume()                { r.app.Player.Resume() }
func (r remote) Pause()                 { r.app.Player.Pause() }
func (r remote) Toggle()                { r.app.Player.Toggle() }
func (r remote) Next()                  { r.app.Player.Next() }
func (r remote) Previous()              { r.app.Player.Previous() }
func (r remote) Seek(to time.Duration)  { r.app.Player.Seek(to) }
func (r remote) SetVolume(v float64)    { r.app.Player.SetVolume(v) }
func (r remote) SetShuffle(on bool)     { r.app.Player.SetShuffle(on) }
func (r remote) SetSpeed(times float64) { r.app.Player.SetSpeed(times) }
func (r remote) Raise()                 { r.app.State.Loop.Raise() }
func (r remote) Quit()                  { r.app.State.Loop.Quit() }

// Stop pauses at the start of the track.
func (r remote) Stop() {
	r.app.Player.Pause()
	r.app.Player.Seek(0)
}

// SetLoop takes the desktop's word for what repeats.
func (r remote) SetLoop(l mpris.Loop) {
	for repeat, name := range loops {
		if name == l {
			r.app.Player.SetRepeat(repeat)
		}
	}
}

// Open opens a magnet link, or the file or folder that a file: address names.
func (r remote) Open(link string) {
	if u, err := url.Parse(link); err == nil && u.Scheme == "file" {
		link = u.Path
	}
	r.app.State.Transfers.Open([]string{link})
}
