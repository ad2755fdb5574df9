package pulse

import (
	"context"
	"encoding/binary"
	"io"
	"math"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"linnet/app/player"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// tooLong is when a test gives up, on a busy machine too.
const tooLong = 30 * time.Second

// server is a PulseAudio of the test's own.
type server struct {
	t   *testing.T
	dir string
	cmd *exec.Cmd
}

func start(t *testing.T, modules ...string) *server {
	t.Helper()
	for _, program := range []string{"pulseaudio", "pactl", "parec"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skip(err)
		}
	}
	s := &server{t: t, dir: t.TempDir()}
	t.Setenv("XDG_RUNTIME_DIR", s.dir)
	t.Setenv("HOME", s.dir)
	t.Setenv("PULSE_SERVER", "unix:"+filepath.Join(s.dir, "socket"))
	t.Cleanup(s.stop)
	s.run(modules...)
	return s
}

// run starts the server, and returns when it takes connections.
func (s *server) run(modules ...string) {
	s.t.Helper()
	args := []string{"--daemonize=no", "--exit-idle-time=-1", "--disable-shm", "--use-pid-file=no", "-n",
		"-L", "module-native-protocol-unix auth-anonymous=1 socket=" + filepath.Join(s.dir, "socket")}
	for _, m := range append(modules, "module-rescue-streams", "module-always-sink") {
		args = append(args, "-L", m)
	}
	s.cmd = exec.Command("pulseaudio", args...)
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(s.t.Context(), tooLong)
	defer cancel()
	for exec.CommandContext(ctx, "pactl", "info").Run() != nil {
		if ctx.Err() != nil {
			s.t.Fatal("the sound server does not start")
		}
	}
}

func (s *server) stop() {
	if s.cmd == nil || s.cmd.Process == nil {
		return
	}
	_ = s.cmd.Process.Kill() // it may have ended
	_ = s.cmd.Wait()
}

// pactl returns what the program says.
func (s *server) pactl(args ...string) string {
	s.t.Helper()
	out, err := exec.Command("pactl", args...).Output()
	if err != nil {
		s.t.Fatalf("pactl %v: %v", args, err)
	}
	return strings.TrimSpace(string(out))
}

func sink(name, rate string) string {
	return "module-null-sink sink_name=" + name + " format=float32le rate=" + rate +
		" sink_properties=device.description=" + strings.ToUpper(name)
}

// counter is a source of samples no two of which are the same; every one is exact as a float.
type counter struct {
	n      atomic.Int64
	pulled chan struct{} // a token when more was
}

func (c *counter) pull(buf []float32) {
	n := c.n.Add(int64(len(buf))) - int64(len(buf))
	for i := range buf {
		buf[i] = sample(n + int64(i))
	}
	token(c.pulled)
}

func sample(n int64) float32 { return float32(n%(1<<20)+1) / (1 << 21) }

type rig struct {
	*Output
	t       *testing.T
	changed chan struct{}
	counter counter
}

func open(t *testing.T, device string) *rig {
	t.Helper()
	r := &rig{t: t, changed: make(chan struct{}, 1), counter: counter{pulled: make(chan struct{}, 1)}}
	var err error
	r.Output, err = Open(player.OutputConfig{Device: device, Changed: func() { token(r.changed) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	if err := r.Start(r.counter.pull); err != nil {
		t.Fatal(err)
	}
	return r
}

// until waits until a device sounds; none is empty.
func (r *rig) until(now string) {
	r.t.Helper()
	late := time.After(tooLong)
	for r.Now() != now {
		select {
		case <-r.changed:
		case <-late:
			r.t.Fatalf("%q sounds, not %q; there are %v", r.Now(), now, r.Devices())
		}
	}
}

// plays waits until samples were taken after now.
func (r *rig) plays() {
	r.t.Helper()
	from, late := r.counter.n.Load(), time.After(tooLong)
	for r.counter.n.Load() < from+int64(r.Rate())/5 {
		select {
		case <-r.counter.pulled:
		case <-late:
			r.t.Fatal("no sound is taken")
		}
	}
}

// TestSamplesArriveAsTheyWere: at the device's own rate, with nothing to change, the sound is the same to the bit.
func TestSamplesArriveAsTheyWere(t *testing.T) {
	start(t, sink("one", "44100"))
	r := open(t, "")
	if r.Rate() != 44100 {
		t.Fatalf("%d frames a second, the device has 44100", r.Rate())
	}
	r.until("ONE")
	arrives(t, "one")
}

// TestSamplesArriveAsTheyWereOnADeviceChosenLater, whose rate is another.
func TestSamplesArriveAsTheyWereOnADeviceChosenLater(t *testing.T) {
	s := start(t, sink("one", "48000"), sink("two", "44100"))
	r := open(t, "")
	r.until("ONE")
	r.plays()
	r.Use("two")
	r.until("TWO")
	if r.Rate() != 44100 {
		t.Fatalf("%d frames a second, the device has 44100", r.Rate())
	}
	r.plays()
	arrives(t, "two")
	if streams := strings.Count(s.pactl("list", "short", "sink-inputs"), "\n"); streams > 0 {
		t.Errorf("%d streams more than one", streams)
	}
}

// arrives looks whether a device of 44100 frames a second gets the samples of the counter, to the bit and without a gap.
func arrives(t *testing.T, device string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cmd := exec.CommandContext(ctx, "parec", "--device="+device+".monitor", "--format=float32le", "--rate=44100", "--channels=2", "--raw")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { cancel(); _ = cmd.Wait() }()
	heard := make([]byte, 4*44100*2)
	if _, err := io.ReadFull(out, heard); err != nil {
		t.Fatal(err)
	}
	at := int64(-1)
	for i := 0; i+4 <= len(heard); i += 4 {
		v := math.Float32frombits(binary.LittleEndian.Uint32(heard[i:]))
		if at < 0 && v == 0 {
			continue // before the first sample
		}
		if at < 0 {
			at = int64(v*(1<<21)) - 1
		}
		if v != sample(at) {
			t.Fatalf("sample %d is %v, not %v", i/4, v, sample(at))
		}
		at++
	}
	if at < 0 {
		t.Error("nothing was heard")
	}
}

// TestChosenDeviceComesBack: the default sounds while the chosen one is away.
func TestChosenDeviceComesBack(t *testing.T) {
	s := start(t, sink("one", "44100"), sink("two", "48000"))
	r := open(t, "")
	r.until("ONE")
	if r.Rate() != 44100 {
		t.Errorf("%d frames a second on a device of 44100", r.Rate())
	}
	if d := r.Devices(); len(d) != 2 || d[0].ID != "one" || d[1].Name != "TWO" {
		t.Errorf("the devices are %v", d)
	}
	r.Use("two")
	r.until("TWO")
	r.plays()
	module := ""
	for line := range strings.Lines(s.pactl("list", "short", "modules")) {
		if strings.Contains(line, "sink_name=two") {
			module, _, _ = strings.Cut(line, "\t")
		}
	}
	s.pactl("unload-module", module)
	r.until("ONE")
	r.plays()
	s.pactl(strings.Fields("load-module " + sink("two", "48000"))...)
	r.until("TWO")
	r.plays()
	r.Use("")
	r.until("ONE")
}

// TestServerComesBack: playing goes on in silence meanwhile.
func TestServerComesBack(t *testing.T) {
	s := start(t, sink("one", "44100"))
	r := open(t, "one")
	r.until("ONE")
	s.stop()
	r.until("")
	r.plays()
	s.run(sink("one", "44100"))
	r.until("ONE")
	r.plays()
}

// TestNoDeviceButTheServersOwn is silence, and said to be.
func TestNoDeviceButTheServersOwn(t *testing.T) {
	s := start(t)
	r := open(t, "")
	r.plays()
	if r.Now() != "" || len(r.Devices()) > 0 {
		t.Errorf("%q sounds; there are %v", r.Now(), r.Devices())
	}
	s.pactl(strings.Fields("load-module " + sink("one", "44100"))...)
	r.until("ONE")
}

func TestRestTakesNothing(t *testing.T) {
	start(t, sink("one", "44100"), sink("two", "44100"))
	r := open(t, "")
	r.plays()
	if err := r.Rest(); err != nil {
		t.Fatal(err)
	}
	r.Use("two") // is done after it, by the same goroutine
	r.until("TWO")
	before := r.counter.n.Load()
	r.Use("one")
	r.until("ONE")
	if taken := r.counter.n.Load() - before; taken > 0 {
		t.Errorf("%d samples were taken while it rests", taken)
	}
	if err := r.Wake(); err != nil {
		t.Fatal(err)
	}
	r.plays()
}

// TestServerComesBackWhileNothingPlays: what it asked for at rest it does not ask for again.
func TestServerComesBackWhileNothingPlays(t *testing.T) {
	s := start(t, sink("one", "44100"))
	r := open(t, "one")
	r.until("ONE")
	r.plays()
	if err := r.Rest(); err != nil {
		t.Fatal(err)
	}
	s.stop()
	r.until("")
	s.run(sink("one", "44100"))
	r.until("ONE")
	if err := r.Wake(); err != nil {
		t.Fatal(err)
	}
	r.plays()
}

// TestMixerMovesTheSound: where a listener puts it with the desktop's own mixer it stays, and is named.
func TestMixerMovesTheSound(t *testing.T) {
	s := start(t, sink("one", "44100"), sink("two", "44100"))
	r := open(t, "")
	r.until("ONE")
	r.plays()
	input, _, _ := strings.Cut(s.pactl("list", "short", "sink-inputs"), "\t")
	s.pactl("move-sink-input", input, "two")
	r.until("TWO")
	s.pactl("set-sink-volume", "one", "90%")
	r.plays()
	if r.Now() != "TWO" {
		t.Errorf("it is back on %q", r.Now())
	}
}

func TestClosedOutputDoesNotStart(t *testing.T) {
	start(t, sink("one", "44100"))
	o, err := Open(player.OutputConfig{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := o.Close(); err != nil {
			t.Error(err)
		}
	}
	if o.Start(nil) == nil {
		t.Error("it starts")
	}
}

func TestNoServer(t *testing.T) {
	t.Setenv("PULSE_SERVER", "unix:"+filepath.Join(t.TempDir(), "nobody"))
	if _, err := Open(player.OutputConfig{}); err == nil || !strings.Contains(err.Error(), "reaching the sound server") {
		t.Errorf("error %v", err)
	}
}

func TestUsableRates(t *testing.T) {
	for rate, want := range map[uint32]int64{44100: 44100, 48000: 48000, 96000: 96000, 192000: 96000, 384000: 96000, 176400: 88200,
		0: 48000, 4000: 48000} {
		if got := usable(rate); got != want {
			t.Errorf("a device of %d is played at %d, not %d", rate, got, want)
		}
	}
}
