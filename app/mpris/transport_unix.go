//go:build unix && !darwin

package mpris

import (
	"net/url"
	"time"

	"github.com/godbus/dbus/v5"
)

// root is org.mpris.MediaPlayer2.
type root struct{ s *Service }

// Raise implements org.mpris.MediaPlayer2.
func (r root) Raise() *dbus.Error { r.s.player.Raise(); return nil }

// Quit implements org.mpris.MediaPlayer2.
func (r root) Quit() *dbus.Error { r.s.player.Quit(); return nil }

// transport is org.mpris.MediaPlayer2.Player.
type transport struct{ s *Service }

// methods are those of org.mpris.MediaPlayer2.Player by name.
func (t transport) methods() map[string]any {
	call := func(f func()) func() *dbus.Error { return func() *dbus.Error { f(); return nil } }
	p := t.s.player
	return map[string]any{"Next": call(p.Next), "Previous": call(p.Previous), "Pause": call(p.Pause), "PlayPause": call(p.Toggle),
		"Stop": call(p.Stop), "Play": call(p.Resume), "Seek": t.skip, "SetPosition": t.goTo, "OpenUri": t.open}
}

// skip goes on by so many microseconds. Behind the end is the next track.
func (t transport) skip(by int64) *dbus.Error {
	now, at := t.s.state()
	if now.Track.Number == 0 {
		return nil
	}
	to := at + micro(by)
	if now.Track.Length > 0 && to > now.Track.Length {
		t.s.player.Next()
		return nil
	}
	t.s.player.Seek(max(to, 0))
	return nil
}

// micro is so many microseconds, within what a track can last.
func micro(n int64) time.Duration {
	const most = int64(1000*time.Hour) / int64(time.Microsecond)
	return time.Duration(min(max(n, -most), most)) * time.Microsecond
}

// goTo goes to a place, in microseconds. A track that no longer plays, or a place outside it, is passed over.
func (t transport) goTo(track dbus.ObjectPath, to int64) *dbus.Error {
	now, _ := t.s.state()
	place := micro(to)
	if now.Track.Number == 0 || track != trackPath(now.Track) || place < 0 || now.Track.Length > 0 && place > now.Track.Length {
		return nil
	}
	t.s.player.Seek(place)
	return nil
}

// open opens a file or a magnet link.
func (t transport) open(address string) *dbus.Error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "file" && u.Scheme != "magnet" {
		return dbus.NewError("org.freedesktop.DBus.Error.InvalidArgs", []any{"Linnet opens file: and magnet: addresses"})
	}
	t.s.player.Open(address)
	return nil
}
