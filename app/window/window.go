// Package window opens the window on a client. A node is built without this package, and so without the toolkit.
package window

import (
	"context"
	"errors"
	"log"
	"log/slog"
	"strings"

	"linnet/app"
	"linnet/app/state/settings"
	"linnet/app/ui"
)

// On is a window that the toolkit draws; the driver returns nil where there is no display.
func On(toolkit ui.Driver) app.Window { return window{toolkit} }

type window struct{ toolkit ui.Driver }

// Show opens the window and returns when it was closed or ctx ended: app.ErrNoWindow where there is no display.
func (w window) Show(ctx context.Context, a *app.App) error {
	defer toolkitTo(a.Log)()
	d := w.desktop(ctx)
	if d == nil {
		return app.ErrNoWindow
	}
	d.Fill(program(a))
	d.Run()
	return nil
}

// AskAboutSettings lets a person decide what becomes of damaged settings. Until then nothing is open but a window, so
// that nothing can reach the network.
func (w window) AskAboutSettings(ctx context.Context, damaged *settings.DamagedSettings, open func() (*app.App, error)) (err error) {
	d := w.desktop(ctx)
	if d == nil {
		return damaged
	}
	var a *app.App
	d.AskAboutSettings(damaged, func() (ui.Program, error) {
		if a, err = open(); err != nil {
			return ui.Program{}, err
		}
		return program(a), nil
	})
	d.Run()
	if a != nil {
		return errors.Join(err, a.Close())
	}
	return err
}

// desktop returns nil where there is no display.
func (w window) desktop(ctx context.Context) *ui.Desktop {
	toolkit := w.toolkit("org.linnet.Linnet")
	if toolkit == nil {
		return nil
	}
	return ui.OpenDesktop(ctx, toolkit)
}

// program is the client as its screens see it.
func program(a *app.App) ui.Program {
	s := a.State
	return ui.Program{Views: s, Window: s.Loop, Browse: s.Browse, Playback: s.Playback, Search: s.Search, Transfers: s.Transfers,
		People: s.People, Sponsors: s.Sponsors, Settings: s.Settings, Folders: s.Folders}
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
