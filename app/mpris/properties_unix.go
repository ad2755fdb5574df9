//go:build unix && !darwin

package mpris

import (
	"fmt"
	"maps"
	"net/url"
	"reflect"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/introspect"
)

// The speeds that can be set.
const (
	slowest = 0.5
	fastest = 2.0
)

// properties are those of one interface, by name.
type properties map[string]dbus.Variant

// since is what differs from before.
func (p properties) since(before properties) properties {
	changed := maps.Clone(p)
	maps.DeleteFunc(changed, func(name string, v dbus.Variant) bool { return reflect.DeepEqual(v, before[name]) })
	return changed
}

// rootProperties are those of org.mpris.MediaPlayer2.
func rootProperties() properties {
	v := dbus.MakeVariant
	return properties{"CanQuit": v(true), "CanRaise": v(true), "HasTrackList": v(false), "Fullscreen": v(false),
		"CanSetFullscreen": v(false),
		"Identity":         v("Linnet"), "DesktopEntry": v("org.linnet.Linnet"), "SupportedUriSchemes": v([]string{"file", "magnet"}),
		"SupportedMimeTypes": v([]string{"audio/mpeg", "audio/flac", "audio/ogg", "audio/opus", "audio/wav", "audio/mp4", "audio/aac",
			"application/x-bittorrent"})}
}

// playerProperties are those of org.mpris.MediaPlayer2.Player but for Position, which is never announced.
func playerProperties(now State) properties {
	v, has := dbus.MakeVariant, now.Track.Number != 0
	status := "Stopped"
	switch {
	case has && now.Playing:
		status = "Playing"
	case has:
		status = "Paused"
	}
	return properties{"PlaybackStatus": v(status), "LoopStatus": v(string(now.Loop)), "Rate": v(now.Speed), "Shuffle": v(now.Shuffle),
		"Metadata": v(metadata(now.Track)), "Volume": v(now.Volume), "MinimumRate": v(slowest), "MaximumRate": v(fastest),
		"CanGoNext": v(now.More), "CanGoPrevious": v(has), "CanPlay": v(has || now.More), "CanPause": v(has), "CanSeek": v(has),
		"CanControl": v(true)}
}

// trackPath is how the bus calls a track.
func trackPath(t Track) dbus.ObjectPath {
	if t.Number == 0 {
		return "/org/mpris/MediaPlayer2/TrackList/NoTrack"
	}
	return dbus.ObjectPath(fmt.Sprintf("/org/linnet/Linnet/track/%d", t.Number))
}

// metadata is what is known of a track (specifications.freedesktop.org, MPRIS v2 metadata guidelines).
func metadata(t Track) map[string]dbus.Variant {
	v := dbus.MakeVariant
	m := map[string]dbus.Variant{"mpris:trackid": v(trackPath(t))}
	if t.Number == 0 {
		return m
	}
	m["xesam:title"] = v(t.Title)
	for name, text := range map[string]string{"xesam:album": t.Album, "mpris:artUrl": fileAddress(t.Picture),
		"xesam:url": fileAddress(t.File)} {
		if text != "" {
			m[name] = v(text)
		}
	}
	for name, list := range map[string][]string{"xesam:artist": t.Artists, "xesam:genre": t.Genres} {
		if len(list) > 0 {
			m[name] = v(list)
		}
	}
	if t.AlbumArtist != "" {
		m["xesam:albumArtist"] = v([]string{t.AlbumArtist})
	}
	for name, n := range map[string]int{"xesam:discNumber": t.Disc, "xesam:trackNumber": t.Position} {
		if n > 0 {
			m[name] = v(int32(n))
		}
	}
	if t.Length > 0 {
		m["mpris:length"] = v(t.Length.Microseconds())
	}
	return m
}

func fileAddress(path string) string {
	if path == "" {
		return ""
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// access is org.freedesktop.DBus.Properties.
type access struct{ s *Service }

func (a access) all(iface string) (properties, *dbus.Error) {
	switch iface {
	case rootIface:
		return rootProperties(), nil
	case playerIface:
		now, at := a.s.state()
		p := playerProperties(now)
		p["Position"] = dbus.MakeVariant(at.Microseconds())
		return p, nil
	}
	return nil, dbus.NewError("org.freedesktop.DBus.Error.UnknownInterface", []any{iface})
}

// Get implements org.freedesktop.DBus.Properties.
func (a access) Get(iface, name string) (dbus.Variant, *dbus.Error) {
	p, err := a.all(iface)
	if err != nil {
		return dbus.Variant{}, err
	}
	v, there := p[name]
	if !there {
		return v, dbus.NewError("org.freedesktop.DBus.Error.UnknownProperty", []any{name})
	}
	return v, nil
}

// GetAll implements org.freedesktop.DBus.Properties.
func (a access) GetAll(iface string) (map[string]dbus.Variant, *dbus.Error) { return a.all(iface) }

// Set implements org.freedesktop.DBus.Properties.
func (a access) Set(iface, name string, value dbus.Variant) *dbus.Error {
	if _, err := a.Get(iface, name); err != nil {
		return err
	}
	switch v := value.Value().(type) {
	case float64:
		switch name {
		case "Volume":
			a.s.player.SetVolume(v)
			return nil
		case "Rate":
			a.setRate(v)
			return nil
		}
	case bool:
		if name == "Shuffle" {
			a.s.player.SetShuffle(v)
			return nil
		}
	case string:
		if l := Loop(v); name == "LoopStatus" && (l == LoopNone || l == LoopTrack || l == LoopPlaylist) {
			a.s.player.SetLoop(l)
			return nil
		}
	}
	return dbus.NewError("org.freedesktop.DBus.Error.InvalidArgs", []any{name + " cannot be set to that"})
}

// setRate plays at another speed; at none it pauses, as the specification says.
func (a access) setRate(v float64) {
	if v == 0 {
		a.s.player.Pause()
		return
	}
	a.s.player.SetSpeed(min(max(v, slowest), fastest))
}

// description is what a desktop that asks is told of the object.
func description() *introspect.Node {
	arg := func(name, kind string) introspect.Arg { return introspect.Arg{Name: name, Type: kind, Direction: "in"} }
	player := []introspect.Method{{Name: "Seek", Args: []introspect.Arg{arg("Offset", "x")}},
		{Name: "SetPosition", Args: []introspect.Arg{arg("TrackId", "o"), arg("Position", "x")}},
		{Name: "OpenUri", Args: []introspect.Arg{arg("Uri", "s")}}}
	for _, name := range []string{"Next", "Previous", "Pause", "PlayPause", "Stop", "Play"} {
		player = append(player, introspect.Method{Name: name})
	}
	with := playerProperties(State{Loop: LoopNone})
	with["Position"] = dbus.MakeVariant(int64(0))
	return &introspect.Node{Name: string(objectPath), Interfaces: []introspect.Interface{introspect.IntrospectData,
		{Name: propsIface, Methods: propertyMethods(), Signals: []introspect.Signal{{Name: "PropertiesChanged",
			Args: []introspect.Arg{{Name: "interface", Type: "s"}, {Name: "changed", Type: "a{sv}"}, {Name: "invalidated", Type: "as"}}}}},
		{Name: rootIface, Methods: []introspect.Method{{Name: "Raise"}, {Name: "Quit"}}, Properties: described(rootProperties())},
		{Name: playerIface, Methods: player, Properties: described(with),
			Signals: []introspect.Signal{{Name: "Seeked", Args: []introspect.Arg{{Name: "Position", Type: "x"}}}}}}}
}

func propertyMethods() []introspect.Method {
	in := func(kinds ...string) (args []introspect.Arg) {
		for _, kind := range kinds {
			args = append(args, introspect.Arg{Type: kind, Direction: "in"})
		}
		return args
	}
	return []introspect.Method{{Name: "Get", Args: append(in("s", "s"), introspect.Arg{Type: "v", Direction: "out"})},
		{Name: "GetAll", Args: append(in("s"), introspect.Arg{Type: "a{sv}", Direction: "out"})}, {Name: "Set", Args: in("s", "s", "v")}}
}

func described(p properties) (list []introspect.Property) {
	for name, v := range p {
		may := "read"
		switch name {
		case "Volume", "Rate", "Shuffle", "LoopStatus":
			may = "readwrite"
		}
		list = append(list, introspect.Property{Name: name, Type: v.Signature().String(), Access: may})
	}
	return list
}
