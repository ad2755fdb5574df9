package demo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"linnet/app"
	"linnet/app/state/view"
	"linnet/assets"
	"linnet/p2p/p2ptest"
)

// nodes is the size of the private DHT.
const nodes = 8

// uploadRate keeps the peers slow enough that one alone does not have the whole track sent before the
// other is asked, as it would on loopback; bytes per second.
const uploadRate = 400_000

// cast is who shares what of the demo music. Two of the peers hold the same album.
var cast = []struct {
	name   string
	albums []string
}{
	{"ada", []string{"Maren Oyelaran", "Chœur dArgile"}},
	{"boris", []string{"Chœur dArgile", "Гриша Вельд"}},
	{"chika", []string{"佐藤ハナ", "Samuel Brandt"}},
}

// yours is what you have to begin with.
var yours = []string{"Maren Oyelaran", "Гриша Вельд", "佐藤ハナ"}

// A world is everybody in the story.
type world struct {
	dir      string
	log      *slog.Logger
	hw       app.Hardware
	dht      *p2ptest.DHT
	peers    []*app.App
	you      *app.App
	operator *operator
}

// close ends everybody, the last to come first.
func (w *world) close() error {
	var errs []error
	if w.you != nil {
		errs = append(errs, w.you.Close())
	}
	for _, p := range w.peers {
		errs = append(errs, p.Close())
	}
	if w.operator != nil {
		errs = append(errs, w.operator.close())
	}
	if w.dht != nil {
		errs = append(errs, w.dht.Close())
	}
	return errors.Join(errs...)
}

// join opens a listener on loopback, with nothing but the private DHT to find others by.
func (w *world) join(name string, o app.Options, hw app.Hardware) (*app.App, error) {
	o.Home, o.Log = app.Home(w.path(name)), w.log
	o.Listen, o.Bootstrap, o.NoLAN = "127.0.0.1:0", w.dht.Bootstrap(), true
	o.Mode = string(view.ModePublic)
	a, err := app.Open(o, hw)
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", name, err)
	}
	return a, nil
}

// joinPeers starts the other listeners and waits until each offers all its tracks.
func (w *world) joinPeers(ctx context.Context) (tracks int, err error) {
	for _, who := range cast {
		dir, n, err := w.music(who.name, who.albums)
		if err != nil {
			return 0, err
		}
		a, err := w.join(who.name, app.Options{Folders: []string{dir}, UploadRate: uploadRate}, app.Hardware{})
		if err != nil {
			return 0, err
		}
		w.peers = append(w.peers, a)
		if err := until(ctx, a, func(v *view.View) bool { return shares(v, n) }); err != nil {
			return 0, fmt.Errorf("waiting for %s to offer %d tracks: %w", who.name, n, err)
		}
		tracks += n
	}
	return tracks, nil
}

func shares(v *view.View, tracks int) bool {
	want := fmt.Sprintf("%d tracks with a free licence shared", tracks)
	for _, f := range v.Settings.Folders {
		if f.Detail == want {
			return true
		}
	}
	return false
}

// music writes some artists' folders of the demo music, as if somebody had collected them.
func (w *world) music(name string, artists []string) (dir string, tracks int, err error) {
	dir = w.path(name + "-music")
	for _, artist := range artists {
		sub, err := fs.Sub(assets.Music(), artist)
		if err != nil {
			return "", 0, err
		}
		if err := os.CopyFS(filepath.Join(dir, artist), sub); err != nil {
			return "", 0, fmt.Errorf("writing the music of %s: %w", name, err)
		}
		err = fs.WalkDir(sub, ".", func(_ string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				tracks++
			}
			return err
		})
		if err != nil {
			return "", 0, err
		}
	}
	if tracks == 0 {
		return "", 0, fmt.Errorf("there is no demo music for %s", name)
	}
	return dir, tracks, nil
}

// patience is how long any one thing in the story may take.
const patience = 30 * time.Second

// until waits for a View that satisfies done.
func until(ctx context.Context, a *app.App, done func(*view.View) bool) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		v := a.State.View()
		if done(v) {
			return nil
		}
		select {
		case <-a.State.Changed():
		case <-ctx.Done():
			return fmt.Errorf("it did not happen: %w%s", ctx.Err(), complaints(v))
		}
	}
}

// complaints repeats what the client told its listener went wrong.
func complaints(v *view.View) string {
	text := ""
	for _, t := range v.Notices {
		text += "; " + t.What
	}
	return text
}
