package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"linnet/ads/tuf"
	"linnet/app/update/publish"
)

var errFeedUsage = errors.New("say feed keys KEYS, feed init KEYS FEED, feed add KEYS FEED FOLDER VERSION, feed renew KEYS FEED, " +
	"feed rotate KEYS FEED ROLE or feed trust FEED URL, of which there may be several")

// feed makes the feed of releases: see linnet/app/update/publish. KEYS is a folder that is never served, FEED the one that is.
func feed(args []string, out io.Writer, now time.Time) error {
	if len(args) < 2 {
		return errFeedUsage
	}
	what, args := args[0], args[1:]
	if what == "trust" && len(args) > 1 {
		raw, err := publish.Trust(args[0], args[1:])
		if err == nil {
			_, err = out.Write(raw)
		}
		return err
	}
	if what == "keys" && len(args) == 1 {
		return newKeys(args[0], out)
	}
	needed := map[string]int{"init": 2, "add": 4, "renew": 2, "rotate": 3}
	if needed[what] != len(args) {
		return errFeedUsage
	}
	folder, dir := args[0], args[1]
	keys, err := tuf.LoadKeys(folder)
	if err != nil {
		return err
	}
	f := publish.Feed{Dir: dir, Keys: keys, Now: now}
	switch what {
	case "init":
		return f.Init()
	case "add":
		return f.Release(args[2], args[3])
	case "renew":
		return f.Renew()
	}
	role := args[2]
	return f.Rotate(role, func(fresh tuf.Keys) error { return replace(folder, role, fresh) })
}

func newKeys(folder string, out io.Writer) error {
	keys, err := tuf.NewKeys()
	if err == nil {
		err = keys.Save(folder)
	}
	if err == nil {
		_, err = fmt.Fprintf(out, "Keys are in %s. Move those in %s to three places that are offline; two of them change any key.\n",
			folder, filepath.Join(folder, "root"))
	}
	return err
}

// replace saves changed keys. Those of before stay beside them, with the ending .old.
func replace(folder, role string, fresh tuf.Keys) error {
	if role != "root" {
		return fresh.Replace(folder, role)
	}
	old := filepath.Join(folder, "root.old")
	if err := os.Rename(filepath.Join(folder, "root"), old); err != nil {
		return fmt.Errorf("save the root keys: %w; an earlier change left %s: move it away", err, old)
	}
	return tuf.Keys{Root: fresh.Root}.Save(folder)
}
