package app

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"linnet/app/desktop"
	"linnet/app/message"
	"linnet/app/state/view"
)

// TakeLinks takes what was typed after the options: magnet links, and paths of .torrent files and folders.
func (o *Options) TakeLinks(args []string) error {
	for _, arg := range args {
		if view.IsLink(arg) {
			o.Links = append(o.Links, arg)
			continue
		}
		if arg == "demo" {
			return message.Error("the demo is a program of its own: packaging/run.sh demo, with the sources")
		}
		path, err := filepath.Abs(arg)
		if err == nil {
			_, err = os.Stat(path)
		}
		if err != nil {
			return message.Error("\"{words}\" is not understood; linnet -help lists what is", "words", strings.Join(args, " "))
		}
		o.Links = append(o.Links, path)
	}
	return nil
}

// handOver gives what was typed to the Linnet that runs on the same home, which also comes to the front. handOver returns err, the reason
// why this program cannot run there, if there is nothing to hand over or nobody takes it.
func handOver(o Options, err error) error {
	home, unknown := o.home()
	if unknown != nil || !errors.Is(err, ErrHomeInUse) || o.Headless && len(o.Links) == 0 {
		return err
	}
	if desktop.HandOver(home.inbox(), o.Links) != nil {
		return err
	}
	return nil
}

// openInbox takes what later starts on this home hand over. Everything else works without an inbox.
func (a *App) openInbox(Options, Hardware) error {
	take := func(links []string) {
		a.State.Loop.Raise()
		a.State.Transfers.Open(links)
	}
	inbox, err := desktop.ListenAndAnswer(a.Home.inbox(), desktop.Visitors{Take: take, Link: a.giveLink}, a.Log)
	if err != nil {
		a.Log.Warn("links clicked elsewhere will not reach this Linnet", "err", err)
		return nil
	}
	a.closeLater(inbox.Close)
	return nil
}
