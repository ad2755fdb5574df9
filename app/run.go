package app

import (
	"context"
	"errors"
	"fmt"
	"io"

	"linnet/app/desktop"
	"linnet/app/message"
	"linnet/app/state/settings"
	"linnet/p2p"
)

// ErrNoWindow says that there is no display, or that the program was built without a window.
var ErrNoWindow = message.Error("there is no display to open a window on, or this build has no window; start with -headless for a node " +
	"without one")

// Run opens a client and stays until ctx ends or the window is closed. Without a window, Run writes to out where it listens, and to
// Options.Told what happens. If another Linnet runs on the same home, Run hands over to it: see Options.Links.
func Run(ctx context.Context, o Options, hw Hardware, out io.Writer) error {
	a, err := Open(o, hw)
	var damaged *settings.DamagedSettings
	if errors.As(err, &damaged) && !o.Headless && hw.Window != nil {
		return hw.Window.AskAboutSettings(ctx, damaged, func() (*App, error) { return Open(o, hw) })
	}
	if err != nil {
		return handOver(o, err)
	}
	defer a.Close()
	switch {
	case o.Headless:
	case hw.Window == nil:
		return ErrNoWindow
	default:
		return hw.Window.Show(ctx, a)
	}
	fmt.Fprintln(out, message.Text("Linnet {standing}, home {home}. Stop with Ctrl+C.", "standing", a.standing(), "home", string(a.Home)))
	if err := desktop.Ready(); err != nil {
		a.Log.Warn("the service manager waits in vain", "error", err)
	}
	if o.Told != nil {
		out = o.Told
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

// A Window shows a client to its listener. Window systems require that it is called on the main goroutine.
type Window interface {
	// Show opens the window and returns when it was closed or ctx ended: ErrNoWindow where there is no display.
	Show(ctx context.Context, a *App) error
	// AskAboutSettings lets a person decide what becomes of damaged settings, and then shows what open returns, which it closes. Without a
	// display AskAboutSettings returns damaged.
	AskAboutSettings(ctx context.Context, damaged *settings.DamagedSettings, open func() (*App, error)) error
}
