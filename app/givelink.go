package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"linnet/app/desktop"
	"linnet/app/message"
	"linnet/library"
	"linnet/p2p"
)

// GiveLinks prints a magnet link to each of the files and folders that were named. The Linnet that runs on the home makes them, since they
// are of use only while it runs.
func GiveLinks(ctx context.Context, o Options, out io.Writer) error {
	if len(o.Links) == 0 {
		return message.Error("Name a song or a folder, as in: linnet link ~/Music/Album")
	}
	home, err := o.home()
	if err != nil {
		return err
	}
	for _, path := range o.Links {
		link, err := desktop.AskLink(ctx, home.inbox(), path)
		if errors.Is(err, desktop.ErrNobody) {
			return message.Error("No Linnet runs on the home {home}. Start it, and ask again", "home", string(home))
		}
		if err != nil {
			return err
		}
		fmt.Fprintln(out, link)
	}
	return nil
}

// giveLink makes a link to a song, or to what is shared of a folder, and has it announced.
func (a *App) giveLink(ctx context.Context, path string) (string, error) {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real // as the library knows it
	}
	made, err := a.Shelf.LinkToPath(ctx, path)
	switch {
	case errors.Is(err, library.ErrNotFound):
		return "", message.Error("{path} is not in the library. Add its folder with -add, or under Settings", "path", path)
	case errors.Is(err, p2p.ErrNotShared):
		return "", message.Error("{path} is not shared, or not ready yet. Share its folder under Settings", "path", path)
	case err != nil:
		return "", err
	}
	a.State.Loop.Do(func(ctx context.Context) { a.State.Browse.AnnounceLink(ctx, made.InfoHash) })
	return made.Magnet, nil
}
