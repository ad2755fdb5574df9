package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"strings"

	"linnet/app/desktop"
	"linnet/app/message"
	"linnet/app/state/settings"
	"linnet/app/ui"
	"linnet/p2p"
)

// ErrNoWindow says that there is no display, or that the program was built without a window.
var ErrNoWindow = message.Error("there is no display to open a window on, or this build has no window; start with -headless for a node " +
	"without one")

// Run opens a client and stays until ctx ends or the window is closed. Without a window, Run writes to out where it listens. If another
// Linnet runs on the same home, Run hands over to it: see Options.Links.
func Run(ctx context.Context, o Options, hw Hardware, out io.Writer) error {
	a, err := Open(o, hw)
	var damaged *settings.DamagedSettings
	if errors.As(err, &damaged) && !o.Headless {
		return askAboutSettings(ctx, o, hw, damaged)
	}
	if err != nil {
		return handOver(o, err)
	}
	defer a.Close()
	if !o.Headless {
		return a.Show(ctx, hw)
	}
	fmt.Fprintln(out, message.Text("Linnet {standing}, home {home}. Stop with Ctrl+C.", "standing", a.standing(), "home", string(a.Home)))
	if err := desktop.Ready(); err != nil {
		a.Log.Warn("the service manager waits in vain", "error", err)
	}
	return a.narrate(ctx, out)
}

// standing says where a node can be reached, or that it cannot.
func (a *App) standing() string {
	if a.proxy == "" {
		return message.Text("listens on {address}", "address", a.Node.Addr().String())
	}
	server, _, err := p2p.SplitProxy(a.proxy) // without name and password
	if err != nil {
		return message.Text("listens on nothing")
	}
	return message.Text("listens on nothing and reaches everything through the proxy at {server}", "server", server)
}

// Show opens the window on the client and returns when it was closed or ctx ended. Window systems require that Show is called on the main
// goroutine.
func (a *App) Show(ctx context.Context, hw Hardware) error {
	defer toolkitTo(a.Log)()
	d := openDesktop(ctx, hw)
	if d == nil {
		return ErrNoWindow
	}
	d.Fill(a.program())
	d.Run()
	return nil
}

// toolkitTo sends the toolkit's own messages to the log. On a terminal they would look like faults of Linnet, as where there is no D-Bus.
// The returned function undoes this.
func toolkitTo(to *slog.Logger) (undo func()) {
	was, flags := log.Writer(), log.Flags()
	log.SetOutput(remarks{to})
	log.SetFlags(0)
	return func() { log.SetOutput(was); log.SetFlags(flags) }
}

type remarks struct{ to *slog.Logger }

func (r remarks) Write(b []byte) (int, error) {
	r.to.Warn("the toolkit remarks", "text", strings.TrimSpace(string(b)))
	return len(b), nil
}

// openDesktop returns nil where there is no display.
func openDesktop(ctx context.Context, hw Hardware) *ui.Desktop {
	if hw.Window == nil {
		return nil
	}
	toolkit := hw.Window("org.linnet.Linnet")
	if toolkit == nil {
		return nil
	}
	return ui.OpenDesktop(ctx, toolkit)
}

// askAboutSettings lets a person decide what becomes of damaged settings. Until then nothing is open but a window, so
// that nothing can reach the network.
func askAboutSettings(ctx context.Context, o Options, hw Hardware, damaged *settings.DamagedSettings) (err error) {
	d := openDesktop(ctx, hw)
	if d == nil {
		return damaged
	}
	var a *App
	d.AskAboutSettings(damaged, func() (ui.Program, error) {
		if a, err = Open(o, hw); err != nil {
			return ui.Program{}, err
		}
		return a.program(), nil
	})
	d.Run()
	if a != nil {
		return errors.Join(err, a.Close())
	}
	return err
}

// narrate is the window of a node without one: each new notice is one line.
func (a *App) narrate(ctx context.Context, out io.Writer) error {
	var told int64
	for {
		for _, t := range a.State.View().Notices {
			if t.ID > told {
				told = t.ID
				fmt.Fprintln(out, message.Sentences(t.What, t.Next))
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-a.State.Changed():
		}
	}
}

// program is the client as the window sees it.
func (a *App) program() ui.Program {
	s := a.State
	return ui.Program{Views: s, Window: s.Loop, Browse: s.Browse, Playback: s.Playback, Search: s.Search, Transfers: s.Transfers,
		People:   s.People,
		Sponsors: s.Sponsors, Settings: s.Settings, Folders: s.Folders}
}
