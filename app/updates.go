package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"

	"linnet/ads/tuf"
	"linnet/app/desktop"
	"linnet/app/message"
	"linnet/app/outbound"
	"linnet/app/state"
	"linnet/app/state/settings"
	"linnet/app/update"
	"linnet/assets"
	"linnet/assets/version"
	"linnet/p2p"
)

// openUpdates opens what knows of newer versions. It asks nobody. A build without release keys goes on without.
func (a *App) openUpdates(o Options, _ Hardware) error {
	client, trust, err := o.updates(a.Home, a.outbound, updateSwarm{a.Node})
	switch {
	case errors.Is(err, update.ErrNoKeys):
		return nil
	case err != nil:
		a.Log.Warn("newer versions cannot be looked for", "err", err)
		return nil
	}
	a.updates = state.Updates{Client: client, Server: serverOf(trust), Downloads: func() string { return o.downloads(a.Home) }}
	a.closeLater(client.Close)
	return nil
}

// updates opens the feed of releases on a home. Its addresses were named by whoever built the program.
func (o Options) updates(home Home, out *outbound.Outbound, swarm update.Swarm) (*update.Client, update.Trust, error) {
	trust := o.Trust
	if trust == nil {
		shipped, err := update.ReadTrust(assets.Updates())
		if err != nil {
			return nil, shipped, err
		}
		trust = &shipped
	}
	client, err := update.Open(update.Config{Trust: *trust, Here: update.ThisProgram(cmp.Or(o.Program, "linnet"), version.Number),
		Dir: home.updates(), Client: out.ClientFor(outbound.Policy{Near: outbound.Hosts(trust.URLs...)}, update.FilePatience), Swarm: swarm,
		Lock: lockUpdates})
	return client, *trust, err
}

// lockUpdates keeps a second program out while one looks.
func lockUpdates(path string) (func() error, error) {
	release, err := desktop.Lock(path)
	if errors.Is(err, desktop.ErrHeld) {
		return nil, fmt.Errorf("%w: %w", update.ErrBusy, err)
	}
	return release, err
}

// serverOf names the servers of the feed as a person reads them.
func serverOf(t update.Trust) string {
	var names []string
	for _, address := range t.URLs {
		if u, err := url.Parse(address); err == nil {
			names = append(names, u.Host)
		}
	}
	return message.Listed(names...)
}

// downloads is where a new version is laid: the person's folder for downloads, or below the home where -home keeps everything.
func (o Options) downloads(home Home) string {
	if o.Home == "" {
		if dir, ok := desktop.Downloads(); ok {
			return dir
		}
	}
	dir := home.downloads()
	_ = os.MkdirAll(dir, 0o700) // what is laid there says why it cannot
	return dir
}

// updateSwarm asks other listeners for a file of a release.
type updateSwarm struct{ node *p2p.Node }

func (s updateSwarm) Fetch(ctx context.Context, f tuf.SwarmFile) ([]byte, error) {
	return s.node.FetchFile(ctx, p2p.SmallFile{InfoHash: p2p.InfoHash(f.InfoHash), SHA256: f.SHA256, Size: f.Size,
		Format: update.SwarmFormat})
}

// TellUpdate asks whether a newer version is out, prints what is new and where it lies, and fetches it if get says so. It opens no part of
// the program, and keeps to the proxy of the home.
func TellUpdate(ctx context.Context, o Options, get bool, out io.Writer) error {
	if len(o.Links) > 0 {
		return message.Error("“update” takes no path; linnet update get fetches the new version")
	}
	home, err := o.home()
	if err != nil {
		return err
	}
	preferences, err := settings.OpenPreferences(home.settings())
	if err != nil {
		return err
	}
	way, err := outbound.New(cmp.Or(o.Proxy, preferences.Get().Proxy))
	if err != nil {
		return message.Wrap(err, "the way out: {reason}")
	}
	client, trust, err := o.updates(home, way, nil)
	if errors.Is(err, update.ErrNoKeys) {
		return message.Error("this build has no release keys, so that it cannot tell a true release from a false one; look where you got " +
			"it from")
	}
	if err != nil {
		return err
	}
	defer client.Close()
	last, err := client.Look(ctx)
	if err != nil {
		return message.Error("could not look for a new version: {reason}", "reason", settings.WhyNoUpdate(err))
	}
	fmt.Fprintln(out, settings.UpdateNews(last, version.Number))
	if !last.Newer {
		return nil
	}
	if last.Notes != "" {
		fmt.Fprintf(out, "\n%s\n\n", last.Notes)
	}
	if last.File.Name == "" {
		return nil
	}
	if !get {
		address, err := url.JoinPath(trust.URLs[0], last.File.Path())
		fmt.Fprintln(out, address)
		fmt.Fprintln(out, message.Text("SHA-256 {sum}", "sum", last.File.SHA256()))
		return err
	}
	path, err := client.Fetch(ctx, o.downloads(home))
	if err != nil {
		return message.Error("could not fetch the new version: {reason}", "reason", settings.WhyNoUpdate(err))
	}
	fmt.Fprintln(out, message.Text("It lies in {path}. Close Linnet and install it.", "path", filepath.ToSlash(path)))
	return nil
}
