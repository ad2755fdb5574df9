package scrobble

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"
)

const (
	batch     = 50               // listens in one message; the protocol allows 1000
	most      = 10000            // listens that are kept; older ones make room
	firstWait = 30 * time.Second // after a failure, doubled with each
	maxWait   = time.Hour
)

// Config is what a Scrobbler needs.
type Config struct {
	Path   string       // of the file of what waits
	Client *http.Client // the way out
	// Account returns where listens go; false: the listener has not agreed, or took it back. Then nothing is kept nor sent.
	Account func() (Account, bool)
	Changed func()       // what Status says has changed; nil: nobody wants to know
	Log     *slog.Logger // nil: discard
}

// Status says how the sending goes.
type Status struct {
	Waiting int       // listens
	Sent    int       // since the start
	Last    time.Time // when the server took some last; zero: not since the start
	Trouble error     // why the last attempt failed; nil: it did not
}

// A Scrobbler keeps and sends listens until Close. Its methods may be called from any goroutine.
type Scrobbler struct {
	cfg    Config
	cancel context.CancelFunc
	wg     sync.WaitGroup
	wake   chan struct{}
	now    chan Listen

	mu     sync.Mutex // guards what follows, and the file
	queue  []Listen
	status Status
}

// Open reads what waits and goes on sending it. A file that is damaged is read up to there.
func Open(c Config) (*Scrobbler, error) {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Changed == nil {
		c.Changed = func() {}
	}
	queue, err := read(c.Path)
	if err != nil {
		return nil, fmt.Errorf("reading what was heard and is not sent yet: %w", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &Scrobbler{cfg: c, cancel: cancel, wake: make(chan struct{}, 1), now: make(chan Listen, 1), queue: queue}
	s.wg.Go(func() { s.run(ctx) })
	s.Wake()
	return s, nil
}

// Close stops sending and waits. What waits stays in the file. It is safe twice.
func (s *Scrobbler) Close() error {
	s.cancel()
	s.wg.Wait()
	return nil
}

// Status says how the sending goes.
func (s *Scrobbler) Status() Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.status
	st.Waiting = len(s.queue)
	return st
}

// Heard keeps a listen and has it sent. Without the listener's consent nothing is kept.
func (s *Scrobbler) Heard(l Listen) error {
	if _, agreed := s.cfg.Account(); !agreed || !l.Sendable() {
		return nil
	}
	s.mu.Lock()
	s.queue = append(s.queue, l)
	if len(s.queue) > most {
		s.queue = s.queue[len(s.queue)-most:]
	}
	err := write(s.cfg.Path, s.queue)
	s.mu.Unlock()
	s.Wake()
	return err
}

// Playing tells that a track has begun. The newest counts.
func (s *Scrobbler) Playing(l Listen) {
	if _, agreed := s.cfg.Account(); !agreed || !l.Sendable() {
		return
	}
	l.At = time.Time{} // the protocol allows no time here
	select {
	case <-s.now:
	default:
	}
	select {
	case s.now <- l:
	default:
	}
}

// Wake tries at once to send what waits: the account may have changed, or the network come back.
func (s *Scrobbler) Wake() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Forget deletes what waits: the listener took the consent back.
func (s *Scrobbler) Forget() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue, s.status.Trouble = nil, nil
	return write(s.cfg.Path, nil)
}

func (s *Scrobbler) run(ctx context.Context) {
	pause := firstWait
	timer := time.NewTimer(maxWait)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case l := <-s.now:
			s.tell(ctx, l)
			continue
		case <-s.wake:
		case <-timer.C:
		}
		wait, err := s.flush(ctx)
		switch {
		case err == nil:
			pause = firstWait
			timer.Reset(maxWait)
			continue
		case wait == 0:
			wait, pause = pause, min(2*pause, maxWait)
		}
		s.cfg.Log.Info("what was heard waits", "err", err, "for", wait)
		timer.Reset(wait)
	}
}

// tell tells what plays now; that it could not be is no loss.
func (s *Scrobbler) tell(ctx context.Context, l Listen) {
	if account, agreed := s.cfg.Account(); agreed {
		if _, err := s.submit(ctx, account, "playing_now", []Listen{l}); err != nil {
			s.cfg.Log.Info("what plays is not told", "err", err)
		}
	}
}

// flush sends what waits, part by part.
func (s *Scrobbler) flush(ctx context.Context) (wait time.Duration, err error) {
	for {
		account, agreed := s.cfg.Account()
		s.mu.Lock()
		part := append([]Listen(nil), s.queue[:min(batch, len(s.queue))]...)
		s.mu.Unlock()
		if len(part) == 0 || !agreed {
			return 0, nil
		}
		kind := "import"
		if len(part) == 1 {
			kind = "single"
		}
		wait, err = s.submit(ctx, account, kind, part)
		if refused := errors.Is(err, errRefused); refused && len(part) > 1 {
			part, err = s.oneByOne(ctx, account, part)
		} else if refused {
			s.cfg.Log.Warn("the server refuses what was heard", "title", part[0].Title, "err", err)
			err = nil
		}
		s.took(part, err)
		if err != nil {
			return wait, err
		}
	}
}

// oneByOne finds the listens that the server refuses among those that it refused together. It returns those that are done with.
func (s *Scrobbler) oneByOne(ctx context.Context, a Account, part []Listen) (done []Listen, err error) {
	for i, l := range part {
		if _, err = s.submit(ctx, a, "single", []Listen{l}); err != nil && !errors.Is(err, errRefused) {
			return part[:i], err
		}
	}
	return part, nil
}

// took notes that listens need not be sent any more, unless err says that they do.
func (s *Scrobbler) took(part []Listen, err error) {
	s.mu.Lock()
	s.status.Trouble = err
	if err == nil {
		s.status.Sent += len(part)
		s.status.Last = time.Now()
		s.queue = s.queue[min(len(part), len(s.queue)):]
		if err := write(s.cfg.Path, s.queue); err != nil {
			s.cfg.Log.Warn("what was sent is still kept", "err", err)
		}
	}
	s.mu.Unlock()
	s.cfg.Changed()
}

// read reads the listens of a file, one a line.
func read(path string) (queue []Listen, err error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan() && len(queue) < most; {
		var l Listen
		if json.Unmarshal(lines.Bytes(), &l) != nil || !l.Sendable() {
			break
		}
		queue = append(queue, l)
	}
	return queue, nil
}

// write replaces the file in one step, so that a crash leaves the old or the new one.
func write(path string, queue []Listen) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("keeping what was heard: %w", err)
	}
	defer os.Remove(f.Name())
	out := json.NewEncoder(f)
	for _, l := range queue {
		err = errors.Join(err, out.Encode(l))
	}
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("keeping what was heard: %w", err)
	}
	return nil
}
