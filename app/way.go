package app

import (
	"cmp"
	"context"
	"fmt"
	"net/http"

	"linnet/ads/feed"
	"linnet/app/outbound"
	"linnet/app/state/view"
)

// openWay settles how connections leave, before anything is opened that could make one.
func (a *App) openWay(o Options, _ Hardware) (err error) {
	a.proxy = cmp.Or(o.Proxy, a.preferences.Get().Proxy)
	if a.outbound, err = outbound.New(a.proxy); err != nil {
		return fmt.Errorf("the way out: %w", err)
	}
	return nil
}

// turn is told of a proxy that was set in the window. Feeds and reports go through it at once; without one they keep to that of the node,
// which holds until the next start. A proxy from the command line overrides the one of the window.
func (a *App) turn(o Options) func(server string) {
	return func(server string) {
		if err := a.outbound.SetProxy(cmp.Or(o.Proxy, server, a.proxy)); err != nil {
			a.Log.Warn("the way out did not change", "err", err)
		}
	}
}

// nearest lets a feed be on this machine or its network where the listener named it so.
func nearest(source view.FeedSource) outbound.Policy {
	return outbound.Policy{Near: outbound.Hosts(append([]string{source.URL}, source.Others...)...)}
}

// meetFeed asks the addresses of a link that the listener has read for the root file.
func (a *App) meetFeed(ctx context.Context, link feed.Link) ([]byte, error) {
	return link.Meet(ctx, a.outbound.Client(outbound.Policy{Near: outbound.Hosts(link.URLs...)}))
}

// reports is the client by which reports leave. A signed catalogue may name an intake on the listener's own network only where the feed
// is there, too.
func (a *App) reports() *http.Client {
	return a.outbound.Client(outbound.Policy{Near: func(host string) bool {
		for _, source := range a.preferences.Get().Feeds {
			if nearest(source).Near(host) {
				return true
			}
		}
		return false
	}})
}
