//go:build unix && !darwin

package mpris

import (
	"bufio"
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fake is a player that writes down what it is asked for.
type fake struct{ did chan string }

func (f fake) note(what string, args ...any) { f.did <- fmt.Sprintf(what, args...) }
func (f fake) Resume()                       { f.note("Resume") }
func (f fake) Pause()                        { f.note("Pause") }
func (f fake) Toggle()                       { f.note("Toggle") }
func (f fake) Stop()                         { f.note("Stop") }
func (f fake) Next()                         { f.note("Next") }
func (f fake) Previous()                     { f.note("Previous") }
func (f fake) Seek(to time.Duration)         { f.note("Seek %v", to) }
func (f fake) SetVolume(v float64)           { f.note("SetVolume %v", v) }
func (f fake) SetShuffle(on bool)            { f.note("SetShuffle %v", on) }
func (f fake) SetLoop(l Loop)                { f.note("SetLoop %v", l) }
func (f fake) SetSpeed(v float64)            { f.note("SetSpeed %v", v) }
func (f fake) Raise()                        { f.note("Raise") }
func (f fake) Quit()                         { f.note("Quit") }
func (f fake) Open(link string)              { f.note("Open %s", link) }

// bus starts a message bus of the test's own and returns its address.
func bus(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("dbus-daemon")
	if err != nil {
		t.Skip("dbus-daemon is not installed")
	}
	cmd := exec.Command(path, "--session", "--nofork", "--print-address")
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	check(t, err)
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	address, err := bufio.NewReader(out).ReadString('\n')
	check(t, err)
	return strings.TrimSpace(address)
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// desk is a player on a bus, and a client that looks at it.
type desk struct {
	*Service
	fake
	object  dbus.BusObject
	signals chan *dbus.Signal
}

func sit(t *testing.T, address string) *desk {
	t.Helper()
	f := fake{make(chan string, 16)}
	s, err := Open(Config{Player: f, Address: address})
	check(t, err)
	t.Cleanup(func() { check(t, s.Close()); check(t, s.Close()) })
	c, err := dbus.Connect(address)
	check(t, err)
	t.Cleanup(func() { c.Close() })
	check(t, c.AddMatchSignal(dbus.WithMatchObjectPath(objectPath)))
	d := &desk{Service: s, fake: f, object: c.Object(busName, objectPath), signals: make(chan *dbus.Signal, 16)}
	c.Signal(d.signals)
	return d
}

func (d *desk) get(t *testing.T, name string) any {
	t.Helper()
	v, err := d.object.GetProperty(playerIface + "." + name)
	check(t, err)
	return v.Value()
}

var rio = State{Playing: true, Position: 30 * time.Second, Volume: .5, Speed: 1, Loop: LoopNone, More: true,
	Track: Track{Number: 7, Title: "Rio",
		Album: "Mar", Artists: []string{"Ana", "Bo"}, AlbumArtist: "Ana", Genres: []string{"Folk"}, Disc: 1, Position: 2,
		Length: 3 * time.Minute,
		File:   "/music/Rio 1%.mp3", Picture: "/home/a/cover.jpg"}}

func TestEveryMethodReachesThePlayer(t *testing.T) {
	d := sit(t, bus(t))
	d.Show(rio)
	paused := rio
	paused.Playing = false
	d.Show(paused)
	for _, c := range []struct {
		call string
		args []any
		want string
	}{
		{playerIface + ".Play", nil, "Resume"}, {playerIface + ".Pause", nil, "Pause"}, {playerIface + ".PlayPause", nil, "Toggle"},
		{playerIface + ".Stop", nil, "Stop"}, {playerIface + ".Next", nil, "Next"}, {playerIface + ".Previous", nil, "Previous"},
		{playerIface + ".Seek", []any{int64(5_000_000)}, "Seek 35s"}, {playerIface + ".Seek", []any{int64(-90_000_000)}, "Seek 0s"},
		{playerIface + ".Seek", []any{int64(900_000_000)}, "Next"}, {playerIface + ".Seek", []any{int64(-1 << 63)}, "Seek 0s"},
		{playerIface + ".SetPosition", []any{dbus.ObjectPath("/org/linnet/Linnet/track/7"), int64(1_000_000)}, "Seek 1s"},
		{playerIface + ".OpenUri", []any{"file:///music"}, "Open file:///music"},
		{rootIface + ".Raise", nil, "Raise"}, {rootIface + ".Quit", nil, "Quit"},
		{propsIface + ".Set", []any{playerIface, "Volume", dbus.MakeVariant(.25)}, "SetVolume 0.25"},
		{propsIface + ".Set", []any{playerIface, "Shuffle", dbus.MakeVariant(true)}, "SetShuffle true"},
		{propsIface + ".Set", []any{playerIface, "LoopStatus", dbus.MakeVariant("Track")}, "SetLoop Track"},
		{propsIface + ".Set", []any{playerIface, "Rate", dbus.MakeVariant(1.5)}, "SetSpeed 1.5"},
		{propsIface + ".Set", []any{playerIface, "Rate", dbus.MakeVariant(9.)}, "SetSpeed 2"},
		{propsIface + ".Set", []any{playerIface, "Rate", dbus.MakeVariant(0.)}, "Pause"},
	} {
		if err := d.object.Call(c.call, 0, c.args...).Err; err != nil {
			t.Errorf("%s%v: %v", c.call, c.args, err)
			continue
		}
		if got := <-d.did; got != c.want {
			t.Errorf("%s%v: %s, want %s", c.call, c.args, got, c.want)
		}
	}
}

// TestNonsenseChangesNothing: wrong kinds, unknown names, a track that has gone, a place outside it.
func TestNonsenseChangesNothing(t *testing.T) {
	d := sit(t, bus(t))
	d.Show(rio)
	set := propsIface + ".Set"
	for _, args := range [][]any{{playerIface, "Volume", dbus.MakeVariant("loud")}, {playerIface, "Metadata", dbus.MakeVariant(true)},
		{playerIface, "LoopStatus", dbus.MakeVariant("Some")}, {playerIface, "Nothing", dbus.MakeVariant(1.)},
		{"org.none", "Volume", dbus.MakeVariant(1.)}} {
		if d.object.Call(set, 0, args...).Err == nil {
			t.Errorf("%v was taken", args)
		}
	}
	if d.object.Call(playerIface+".OpenUri", 0, "http://example.org/a.mp3").Err == nil {
		t.Error("a stranger's address was opened")
	}
	for track, place := range map[dbus.ObjectPath]int64{"/org/linnet/Linnet/track/6": 1, trackPath(rio.Track): -1,
		"/org/linnet/Linnet/track/07": 1} {
		check(t, d.object.Call(playerIface+".SetPosition", 0, track, place).Err)
	}
	check(t, d.object.Call(playerIface+".SetPosition", 0, trackPath(rio.Track), int64(181_000_000)).Err)
	if len(d.did) > 0 {
		t.Errorf("the player was asked to %s", <-d.did)
	}
}

func TestWhatIsToldOfTheTrack(t *testing.T) {
	d := sit(t, bus(t))
	if d.get(t, "PlaybackStatus") != "Stopped" || d.get(t, "CanPlay") != false {
		t.Error("before anything plays")
	}
	d.Show(rio)
	m := d.get(t, "Metadata").(map[string]dbus.Variant)
	for name, want := range map[string]string{"mpris:trackid": "/org/linnet/Linnet/track/7", "mpris:length": "180000000",
		"xesam:title": "Rio",
		"xesam:album": "Mar", "xesam:artist": "[Ana Bo]", "xesam:albumArtist": "[Ana]", "xesam:genre": "[Folk]", "xesam:trackNumber": "2",
		"mpris:artUrl": "file:///home/a/cover.jpg", "xesam:url": "file:///music/Rio%201%25.mp3"} {
		if got := fmt.Sprint(m[name].Value()); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	if at := d.get(t, "Position").(int64); at < 30_000_000 || at > 60_000_000 {
		t.Errorf("position %d", at)
	}
	all := map[string]dbus.Variant{}
	check(t, d.object.Call(propsIface+".GetAll", 0, rootIface).Store(&all))
	if all["Identity"].Value() != "Linnet" || all["CanRaise"].Value() != true {
		t.Errorf("%v", all)
	}
	var xml string
	check(t, d.object.Call("org.freedesktop.DBus.Introspectable.Introspect", 0).Store(&xml))
	for _, part := range []string{"PlayPause", "SetPosition", "Seeked", `name="Volume" type="d" access="readwrite"`} {
		if !strings.Contains(xml, part) {
			t.Errorf("the description has no %s", part)
		}
	}
}

// TestOnlyChangesAreSignalled, and a jump is a Seeked.
func TestOnlyChangesAreSignalled(t *testing.T) {
	d := sit(t, bus(t))
	d.Show(rio)
	first := <-d.signals
	if changed := first.Body[1].(map[string]dbus.Variant); changed["PlaybackStatus"].Value() != "Playing" ||
		changed["CanControl"].Value() != nil {
		t.Errorf("%v", changed)
	}
	d.Show(rio) // time passes: nothing is told
	paused := rio
	paused.Playing = false
	d.Show(paused)
	second := (<-d.signals).Body[1].(map[string]dbus.Variant)
	if len(second) != 1 || second["PlaybackStatus"].Value() != "Paused" {
		t.Errorf("%v", second)
	}
	paused.Position = time.Minute
	d.Show(paused)
	if s := <-d.signals; s.Name != playerIface+".Seeked" || s.Body[0] != int64(60_000_000) {
		t.Errorf("%v", s)
	}
}

// TestASecondLinnetTakesItsOwnName.
func TestASecondLinnetTakesItsOwnName(t *testing.T) {
	address := bus(t)
	sit(t, address)
	other, err := Open(Config{Player: fake{}, Address: address})
	check(t, err)
	defer other.Close()
	var names []string
	check(t, other.conn.BusObject().Call("org.freedesktop.DBus.ListNames", 0).Store(&names))
	n := 0
	for _, name := range names {
		if strings.HasPrefix(name, busName) {
			n++
		}
	}
	if n != 2 {
		t.Errorf("%v", names)
	}
}

// notices is a desktop that shows notifications.
type notices struct {
	mu   sync.Mutex
	told []string
}

func (n *notices) Notify(_ string, replaces uint32, icon, title, body string, _ []string, _ map[string]dbus.Variant, _ int32) (uint32,
	*dbus.Error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.told = append(n.told, fmt.Sprint(replaces, " ", icon, " ", title, " ", body))
	return 41 + uint32(len(n.told)), nil
}

func TestANotificationReplacesTheOneBefore(t *testing.T) {
	address := bus(t)
	d := sit(t, address)
	if d.Notify(rio.Track) == nil {
		t.Error("nobody shows notifications")
	}
	c, err := dbus.Connect(address)
	check(t, err)
	defer c.Close()
	n := &notices{}
	check(t, c.Export(n, "/org/freedesktop/Notifications", "org.freedesktop.Notifications"))
	_, err = c.RequestName("org.freedesktop.Notifications", dbus.NameFlagDoNotQueue)
	check(t, err)
	check(t, d.Notify(rio.Track))
	check(t, d.Notify(Track{Number: 8, Title: "B", Artists: []string{"<i>Cy</i>"}}))
	n.mu.Lock()
	defer n.mu.Unlock()
	if got, want := strings.Join(n.told, "; "), "0 file:///home/a/cover.jpg Rio Ana · Bo · Mar; 42 org.linnet.Linnet B "+
		"&lt;i&gt;Cy&lt;/i&gt;"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestPlayerctl steers the player as a listener's scripts and keys do.
func TestPlayerctl(t *testing.T) {
	ctl, err := exec.LookPath("playerctl")
	if err != nil {
		t.Skip("playerctl is not installed")
	}
	address := bus(t)
	d := sit(t, address)
	d.Show(rio)
	run := func(args ...string) string {
		cmd := exec.Command(ctl, append([]string{"-p", "linnet"}, args...)...)
		cmd.Env = append(cmd.Environ(), "DBUS_SESSION_BUS_ADDRESS="+address)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("playerctl %v: %v: %s", args, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	if got := run("status"); got != "Playing" {
		t.Errorf("status: %s", got)
	}
	if got := run("metadata", "--format", "{{artist}} - {{title}} ({{duration(mpris:length)}})"); got != "Ana, Bo - Rio (3:00)" {
		t.Errorf("metadata: %s", got)
	}
	for _, c := range [][2]string{{"play-pause", "Toggle"}, {"next", "Next"}, {"volume 0.3", "SetVolume 0.3"},
		{"shuffle On", "SetShuffle true"},
		{"loop Track", "SetLoop Track"}} {
		run(strings.Fields(c[0])...)
		if got := <-d.did; got != c[1] {
			t.Errorf("%s: %s", c[0], got)
		}
	}
}
