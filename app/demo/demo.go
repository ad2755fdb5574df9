// Package demo plays the whole story of Linnet on one machine, over real sockets on loopback. It starts a private DHT, three listeners
// with different shelves, and an operator with a sponsor's campaign. "You" scan, search, fetch, play, see a panel, agree to statistics
// and are counted.
//
// No other part of the program acts as an operator. The demo fails at the first step that did not really happen, and leaves nothing
// behind.
package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"linnet/ads/payment"
	"linnet/app"
)

// Options is what a person types behind linnet-demo.
type Options struct {
	Headless bool         // tell the story and end, without a window
	JSON     string       // file for the Report; "": none
	Log      *slog.Logger // nil: a file in each home
}

// Run tells the story on out, one line per step. With a display, Run then opens the window on "you" and stays until the window is closed.
func Run(ctx context.Context, o Options, hw app.Hardware, out io.Writer) error {
	if o.Headless {
		hw = app.Hardware{} // nobody listens: a clock stands in for the sound card
	}
	dir, err := os.MkdirTemp("", "linnet-demo-*")
	if err != nil {
		return fmt.Errorf("making a temporary home: %w", err)
	}
	s := &story{world: world{dir: dir, log: o.Log, hw: hw}, out: out}
	report, err := s.tell(ctx)
	if err == nil && o.JSON != "" {
		err = report.write(o.JSON)
	}
	if err == nil && !o.Headless {
		err = s.show(ctx)
	}
	return errors.Join(err, s.world.close(), os.RemoveAll(dir))
}

// show opens the window where there is a display; without one the story was all.
func (s *story) show(ctx context.Context) error {
	err := app.ErrNoWindow
	if s.world.hw.Window != nil {
		err = s.world.hw.Window.Show(ctx, s.world.you)
	}
	if errors.Is(err, app.ErrNoWindow) {
		fmt.Fprintln(s.out, "There is no display, so the demo ends here.")
		return nil
	}
	return err
}

// A story tells the steps and collects what they showed.
type story struct {
	world  world
	cards  payment.Provider // nil: the operator takes none
	out    io.Writer
	report Report
}

// step runs one step and prints a line: how long it took, what it was, and what came of it.
func (s *story) step(name string, do func() (outcome string, err error)) error {
	began := time.Now()
	outcome, err := do()
	took := time.Since(began).Round(time.Millisecond)
	if err != nil {
		fmt.Fprintf(s.out, "%8s  %s: FAILED\n", took, name)
		return fmt.Errorf("%s: %w", name, err)
	}
	fmt.Fprintf(s.out, "%8s  %s: %s\n", took, name, outcome)
	return nil
}

func (w *world) path(name string) string { return filepath.Join(w.dir, name) }
