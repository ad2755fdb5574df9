package decode

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"strconv"
	"sync"

	"linnet/app/player/formats"
)

// ErrNeedsFFmpeg is why an item of a kind that Linnet does not decode itself cannot be played.
var ErrNeedsFFmpeg = errors.New("it takes ffmpeg to play it, which is not installed")

// outsideDecoder plays what an installed ffmpeg decodes. The child gets the file through a pipe and gives its sound back through another;
// it may open no file and no connection, and its memory and time are bounded. A seek is a new child, which drops what comes before.
type outsideDecoder struct {
	program string
	src     io.ReadSeeker
	start   int64 // of the file in src
	head    outsideHead
	raw     []byte
	out     []float32

	mu     sync.Mutex // guards what follows against Close
	run    *outsideRun
	closed bool
}

// outsideHead is what an AU file says of its samples, which are floats with the highest byte first.
type outsideHead struct{ rate, channels int }

// outsideRun is one child.
type outsideRun struct {
	cmd    *exec.Cmd
	sound  *bufio.Reader
	notes  notes
	fed    chan struct{} // closed when nothing is fed any more
	closed sync.Once
}

const (
	outsideBatch  = 1024     // frames in one read
	outsideMemory = 1 << 30  // bytes of addresses, most of which are the program itself
	outsideTime   = 600      // seconds of a processor
	maxNotes      = 16 << 10 // bytes of what the child says of itself
)

// outsideFormats are those that the child may take the file for, by ffmpeg's names. None of them names other files.
const outsideFormats = "wv,ape,mpc,mpc8,tta,tak,asf,matroska,webm,ac3,eac3,dts,dtshd,truehd,mlp," +
	"mov,mp4,m4a,3gp,3g2,mj2,aac,caf,au,amr,shn,rm,w64,wav,aiff,ogg,iff,dsf,mp3,flac"

func openOutside(src io.ReadSeeker, at int64) (Decoder, error) {
	program, err := formats.FFmpeg()
	if err != nil {
		return nil, ErrNeedsFFmpeg
	}
	d := &outsideDecoder{program: program, src: src, start: at}
	if err := d.begin(0); err != nil {
		return nil, err
	}
	return d, nil
}

// begin starts a child that gives out the sound from a frame on.
func (d *outsideDecoder) begin(frame int64) error {
	if d.run != nil {
		d.run.end()
	}
	if _, err := d.src.Seek(d.start, io.SeekStart); err != nil {
		return err
	}
	args := []string{"-hide_banner", "-nostdin", "-loglevel", "info", "-threads", "1", "-protocol_whitelist", "pipe",
		"-format_whitelist", outsideFormats,
		"-i", "pipe:0", "-map", "0:a:0", "-vn", "-sn", "-dn"}
	if frame > 0 {
		args = append(args, "-af", "atrim=start_sample="+strconv.FormatInt(frame, 10))
	}
	r, err := startOutside(exec.Command(d.program, append(args, "-c:a", "pcm_f32be", "-f", "au", "pipe:1")...), d.src)
	if err != nil {
		return err
	}
	if err := d.keep(r); err != nil {
		return err
	}
	if d.head, err = readAU(r.sound); err != nil || plausible(d) != nil {
		r.end()
		return fmt.Errorf("%w (ffmpeg: %s)", ErrNotMusic, r.notes.last())
	}
	return nil
}

// startOutside starts a child with bounds and feeds it.
func startOutside(cmd *exec.Cmd, src io.Reader) (*outsideRun, error) {
	r := &outsideRun{cmd: cmd, fed: make(chan struct{})}
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LD_LIBRARY_PATH=" + os.Getenv("LD_LIBRARY_PATH"),
		"SYSTEMROOT=" + os.Getenv("SYSTEMROOT")}
	cmd.Dir = os.TempDir()
	cmd.Stderr = &r.notes
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, errors.Join(err, in.Close())
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting ffmpeg: %w", err)
	}
	if err := limitChild(cmd.Process.Pid); err != nil { // it has read nothing yet
		_ = cmd.Process.Kill()
		return nil, errors.Join(fmt.Errorf("bounding ffmpeg: %w", err), cmd.Wait())
	}
	r.sound = bufio.NewReaderSize(out, 64<<10)
	go func() {
		defer close(r.fed)
		_, _ = io.Copy(in, struct{ io.Reader }{src}) // a child that has enough closes its end, and a source that fails ends the sound
		_ = in.Close()
	}()
	return r, nil
}

// end kills the child and waits for it and for who feeds it.
func (r *outsideRun) end() {
	r.closed.Do(func() {
		_ = r.cmd.Process.Kill() // or it has ended
		_ = r.cmd.Wait()
		<-r.fed
	})
}

// keep makes r the child that plays, unless the decoder is closed.
func (d *outsideDecoder) keep(r *outsideRun) error {
	d.mu.Lock()
	closed := d.closed
	if !closed {
		d.run = r
	}
	d.mu.Unlock()
	if closed {
		r.end()
		return os.ErrClosed
	}
	return nil
}

// Close kills the child. A source that makes the feeder wait must be closed first. It is safe twice, and from any goroutine.
func (d *outsideDecoder) Close() error {
	d.mu.Lock()
	d.closed = true
	r := d.run
	d.mu.Unlock()
	if r != nil {
		r.end()
	}
	return nil
}

// readAU reads the head of an AU file: a mark, where the samples begin, their size, kind and rate, and the number of channels.
func readAU(r io.Reader) (h outsideHead, err error) {
	b := make([]byte, 24)
	if _, err := io.ReadFull(r, b); err != nil {
		return h, err
	}
	be := binary.BigEndian
	const floats = 6
	offset := int64(be.Uint32(b[4:]))
	if string(b[:4]) != ".snd" || be.Uint32(b[12:]) != floats || offset < 24 || offset > 1<<16 {
		return h, ErrNotMusic
	}
	_, err = io.CopyN(io.Discard, r, offset-24)
	return outsideHead{int(be.Uint32(b[16:])), int(be.Uint32(b[20:]))}, err
}

func (d *outsideDecoder) Rate() int     { return d.head.rate }
func (d *outsideDecoder) Channels() int { return d.head.channels }

// Length is as the child reads it in the file's head, to a hundredth of a second.
func (d *outsideDecoder) Length() int64 {
	return int64(d.run.notes.seconds() * float64(d.head.rate))
}

func (d *outsideDecoder) SeekTo(frame int64) error {
	if frame <= 0 && d.raw == nil { // it stands there
		return nil
	}
	was := d.head
	err := d.begin(frame)
	if errors.Is(err, ErrNotMusic) { // behind the end there is no head
		d.head = was
		return nil
	}
	return err
}

func (d *outsideDecoder) Read() ([]float32, error) {
	if d.raw == nil {
		d.raw, d.out = make([]byte, 4*outsideBatch*d.head.channels), make([]float32, outsideBatch*d.head.channels)
	}
	n, err := io.ReadFull(d.run.sound, d.raw)
	n = n / (4 * d.head.channels) * d.head.channels
	if n == 0 {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, os.ErrClosed) {
			return nil, io.EOF
		}
		return nil, err
	}
	out := d.out[:n]
	for i := range out {
		v := math.Float32frombits(binary.BigEndian.Uint32(d.raw[4*i:]))
		if v > loudest || v < -loudest || v != v {
			v = 0
		}
		out[i] = v
	}
	return out, nil
}

// notes keeps the first of what a child says.
type notes struct {
	mu sync.Mutex // guards b
	b  []byte
}

func (n *notes) Write(b []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.b = append(n.b, b[:min(len(b), maxNotes-len(n.b))]...)
	return len(b), nil
}

// last is the last line.
func (n *notes) last() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	lines := bytes.Split(bytes.TrimSpace(n.b), []byte("\n"))
	return string(lines[len(lines)-1])
}

// seconds is what the child says of the file's length, as in "Duration: 00:03:21.45"; 0: nothing.
func (n *notes) seconds() float64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	_, after, ok := bytes.Cut(n.b, []byte("Duration: "))
	var hours, minutes int
	var seconds float64
	if !ok {
		return 0
	}
	if _, err := fmt.Sscanf(string(after[:min(len(after), 11)]), "%d:%d:%f", &hours, &minutes, &seconds); err != nil {
		return 0
	}
	return float64(3600*hours+60*minutes) + seconds
}
