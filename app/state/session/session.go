// Package session keeps where the listener was, so that the next start goes on there: after an end, a crash or a power cut.
//
// What did not change is not written, and nothing is written more often than the caller asks for it. A file that is damaged is as one that
// is not there: nobody is held up by where they were.
package session

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"sync"

	"linnet/app/state/jsonfile"
	"linnet/app/state/view"
)

// maxFile is how large a kept file may be, in bytes: a queue of a million tracks is smaller.
const maxFile = 32 << 20

// A Keeper keeps a Session and a queue in files. Keep and KeepQueue only take note; a goroutine of the Keeper writes. They may be called
// from any goroutine.
type Keeper struct {
	log            *slog.Logger
	session, queue *note
	wake           chan struct{}
	quit           chan struct{}
	once           sync.Once
	wg             sync.WaitGroup
}

// note is what is to be in a file.
type note struct {
	path string

	mu    sync.Mutex
	want  any // newest
	dirty bool
}

// Open keeps a Session in a folder that exists.
func Open(dir string, log *slog.Logger) *Keeper {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	k := &Keeper{log: log, session: &note{path: filepath.Join(dir, "session.json")}, queue: &note{path: filepath.Join(dir, "queue.json")},
		wake: make(chan struct{}, 1), quit: make(chan struct{})}
	k.wg.Go(k.run)
	return k
}

// Close writes what is not written yet. It is safe twice.
func (k *Keeper) Close() error {
	k.once.Do(func() { close(k.quit) })
	k.wg.Wait()
	return errors.Join(k.session.write(), k.queue.write())
}

func (k *Keeper) run() {
	for {
		select {
		case <-k.quit:
			return
		case <-k.wake:
		}
		if err := errors.Join(k.queue.write(), k.session.write()); err != nil {
			k.log.Warn("keeping where the listener was", "err", err)
		}
	}
}

// Session is what was kept before this start. The zero value: nothing was.
func (k *Keeper) Session() (s view.Session) {
	k.read(k.session.path, &s)
	return s
}

// Queue is the queue that was kept before this start.
func (k *Keeper) Queue() (q view.KeptQueue) {
	k.read(k.queue.path, &q)
	return q
}

func (k *Keeper) read(path string, into any) {
	err := readFile(path, into)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		k.log.Warn("where the listener was cannot be read", "err", err)
		reflect.ValueOf(into).Elem().SetZero() // not half of it
	}
}

func readFile(path string, into any) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return err
	}
	if len(raw) > maxFile {
		return fmt.Errorf("%s is larger than it can be", filepath.Base(path))
	}
	return json.Unmarshal(raw, into)
}

// Keep has s written soon, if it differs from what was kept last.
func (k *Keeper) Keep(s view.Session) { k.keep(k.session, s) }

// KeepQueue has q written soon, if it differs from what was kept last. It is not to be changed afterwards.
func (k *Keeper) KeepQueue(q view.KeptQueue) { k.keep(k.queue, q) }

func (k *Keeper) keep(n *note, v any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if reflect.DeepEqual(n.want, v) {
		return
	}
	n.want, n.dirty = v, true
	select {
	case k.wake <- struct{}{}:
	default:
	}
}

// write puts what is wanted into the file. What could not be written is tried again with the next change.
func (n *note) write() error {
	n.mu.Lock()
	want, dirty := n.want, n.dirty
	n.dirty = false
	n.mu.Unlock()
	if !dirty {
		return nil
	}
	return jsonfile.Write(n.path, want)
}
