package p2p_test

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// patience is how long anything on the loopback interface may take on a busy machine.
const patience = 30 * time.Second

func wav(seed uint64, size int) []byte { return p2ptest.WAV(seed, size) }

func write(t *testing.T, path string, b []byte) string {
	t.Helper()
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// shelf makes a shelf of one file.
func shelf(t *testing.T, name string, b []byte) *p2ptest.Shelf {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, name), b)
	s, err := p2ptest.NewShelf(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// peer is a node whose changes can be waited for.
type peer struct {
	*p2p.Node
	t       *testing.T
	config  p2p.Config
	changed chan struct{}
}

// open starts a node on the loopback interface with what c leaves open filled in.
func open(t *testing.T, c p2p.Config) *peer {
	t.Helper()
	return openOn(t, "127.0.0.1:0", c)
}

func openOn(t *testing.T, listen string, c p2p.Config) *peer {
	t.Helper()
	p := &peer{t: t, changed: make(chan struct{}, 1)}
	if c.Dir == "" {
		c.Dir, c.Music = t.TempDir(), t.TempDir()
	}
	c.Listen = listen
	c.Changed = func() {
		select {
		case p.changed <- struct{}{}:
		default:
		}
	}
	if testing.Verbose() {
		c.Log = slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelInfo}))
	}
	n, err := p2p.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	p.Node, p.config = n, c
	t.Cleanup(p.close)
	return p
}

func (p *peer) close() {
	if err := p.Close(); err != nil {
		p.t.Error(err)
	}
}

// until waits for a condition, looking again whenever the node says that something changed.
func (p *peer) until(what string, ok func() bool) {
	p.t.Helper()
	p.untilWithin(patience, what, ok)
}

func (p *peer) untilWithin(patience time.Duration, what string, ok func() bool) {
	p.t.Helper()
	if !p.within(patience, ok) {
		p.t.Fatalf("waited %v for: %s\ntransfers: %+v\nstatus: %+v", patience, what, p.Transfers(), p.Status())
	}
}

// within waits no longer than that, and says whether it came true.
func (p *peer) within(patience time.Duration, ok func() bool) bool {
	timeout := time.After(patience)
	for !ok() {
		select {
		case <-p.changed:
		case <-timeout:
			return false
		}
	}
	return true
}

func (p *peer) untilState(s p2p.State) p2p.Transfer {
	p.t.Helper()
	p.until("a transfer "+s.String(), func() bool { return len(p.Transfers()) > 0 && p.Transfers()[0].State == s })
	return p.Transfers()[0]
}

// meet connects p to others and waits until they are neighbours.
func (p *peer) meet(others ...*peer) {
	p.t.Helper()
	for _, o := range others {
		p.AddPeer(o.Addr())
	}
	p.until("neighbours", func() bool { return p.Status().Neighbours >= len(others) })
}

// find searches and returns a Want for the first row with all its holders.
func (p *peer) find(text string) p2p.Want {
	p.t.Helper()
	var w p2p.Want
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	err := p.Search(ctx, p2p.Query{Text: text}, func(as []p2p.Answer, r p2p.Progress) {
		for _, a := range as {
			if len(w.Holders) == 0 {
				w.Row = a.Row
			}
			if a.Row.InfoHash == w.Row.InfoHash {
				w.Holders = append(w.Holders, a.Holder)
			}
		}
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return w
}

func (p *peer) fetch(w p2p.Want) {
	p.t.Helper()
	if _, err := p.Fetch(w); err != nil {
		p.t.Fatal(err)
	}
}

func dht(t *testing.T, n int) []string {
	t.Helper()
	d, err := p2ptest.OpenDHT(n)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d.Bootstrap()
}
