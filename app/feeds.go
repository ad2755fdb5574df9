package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"slices"

	"linnet/ads/feed"
	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/library"
)

// follow remembers a sponsor feed. The root file alone decides which operator is trusted.
func (a *App) follow(address, rootFile string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return message.Error("\"{address}\" is not the address of a feed", "address", address)
	}
	root, err := os.ReadFile(rootFile)
	if err != nil {
		return message.Wrap(err, "a feed needs its root file, named with -root: {reason}")
	}
	if err := feed.CheckRoot(root); err != nil {
		return message.Wrap(err, "{file} cannot be trusted: {reason}", "file", rootFile)
	}
	source := view.FeedSource{Name: u.Host, URL: address, Root: root}
	return a.preferences.Change(func(v *view.Values) {
		v.Feeds = slices.DeleteFunc(v.Feeds, func(f view.FeedSource) bool { return f.URL == address })
		v.Feeds = append(v.Feeds, source)
	})
}

// shipFeeds remembers the feeds that came with the program, a JSON list, but for those that the listener removed.
func (a *App) shipFeeds(list []byte) error {
	var shipped []view.FeedSource
	if err := json.Unmarshal(list, &shipped); err != nil {
		return message.Wrap(err, "the feeds that came with the program: {reason}")
	}
	if len(shipped) == 0 {
		return nil
	}
	return a.preferences.Change(func(v *view.Values) {
		for _, source := range shipped {
			known := slices.ContainsFunc(v.Feeds, func(f view.FeedSource) bool { return f.URL == source.URL })
			if !known && !slices.Contains(v.Unfollowed, source.URL) {
				v.Feeds = append(v.Feeds, source)
			}
		}
	})
}

// openFeed opens a client for a feed. Nothing is fetched by that.
func (a *App) openFeed(source view.FeedSource) (*feed.Client, error) {
	sum := sha256.Sum256([]byte(source.URL))
	dir := filepath.Join(a.Home.feeds(), hex.EncodeToString(sum[:8]))
	client, err := feed.Open(feed.Config{Root: source.Root, URL: source.URL, Others: source.Others,
		Client: a.outbound.Client(nearest(source)),
		Swarm:  a.feedSwarm, Dir: dir, Log: a.Log})
	if err != nil {
		return nil, message.Wrap(err, "opening the feed of {operator}: {reason}", "operator", source.Name)
	}
	return client, nil
}

// share adds a folder to the library, if it is not there yet, and shares what its licences allow.
func (a *App) share(ctx context.Context, dir string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	if _, err := a.Index.AddFolder(ctx, dir); err != nil && !errors.Is(err, library.ErrOverlap) {
		if errors.Is(err, library.ErrNotFolder) {
			return message.Wrap(library.ErrNotFolder, "{path} is {reason}; -add names a folder with music", "path", dir)
		}
		return message.Wrap(err, "adding {path}: {reason}", "path", dir)
	}
	a.State.Folders.ShareFolder(dir, true)
	a.State.Folders.Rescan()
	return nil
}
