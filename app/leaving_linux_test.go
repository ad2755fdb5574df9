package app_test

import (
	"log/slog"
	"net"
	"net/netip"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linnet/ads/stats"
	"linnet/app"
	"linnet/app/state/view"
	"linnet/p2p/p2ptest/netns"
)

// What may leave, by the names that README shows to people.
const (
	localDiscovery = "search on the local network"
	nameLookup     = "looking up names that you gave"
	dhtSearch      = "search on the DHT"
	dhtAnnounce    = "announcement on the DHT"
	routerRequest  = "request to your router"
	feedRequest    = "feeds that you follow"
	reportRequest  = "reports"
	proxyTraffic   = "the proxy"
)

// patience is for what is sure to come, on however busy a machine.
const patience = 2 * time.Minute

// leaving is the table that README shows: what leaves, and what the test waits for so that it cannot overlook what it does not see.
var leaving = []struct {
	name     string
	options  func(*app.Options, *beyond)
	act      func(*testing.T, *app.App, *beyond)
	may      []string
	expected []string
}{
	{"the mode LAN only", func(o *app.Options, w *beyond) { o.Mode = "lan"; o.Bootstrap = w.bootstrap },
		func(t *testing.T, a *app.App, _ *beyond) {
			a.Node.AddPeer(netip.MustParseAddrPort("203.0.113.8:6881"))
			a.State.Settings.TestReach()
		}, []string{localDiscovery}, []string{localDiscovery}},
	{"search without announcing", func(o *app.Options, w *beyond) { o.Mode = "quiet"; o.Bootstrap = w.bootstrap },
		func(t *testing.T, a *app.App, _ *beyond) {
			check(t, a.Node.Announce(t.Context()))
		}, []string{localDiscovery, nameLookup, dhtSearch}, []string{localDiscovery, nameLookup, dhtSearch}},
	{"sharing publicly", func(o *app.Options, w *beyond) { o.Mode = "public"; o.Bootstrap = w.bootstrap }, nil,
		[]string{localDiscovery, nameLookup, dhtSearch, dhtAnnounce, routerRequest},
		[]string{localDiscovery, nameLookup, dhtSearch, dhtAnnounce,
			routerRequest}},
	{"panels on", func(o *app.Options, w *beyond) { o.Mode = "lan"; w.followed(o) },
		func(_ *testing.T, a *app.App, _ *beyond) { a.State.Sponsors.SetPanels(true) },
		[]string{localDiscovery, nameLookup, feedRequest}, []string{nameLookup, feedRequest}},
	{"statistics on", func(o *app.Options, w *beyond) { o.Mode = "lan"; w.followed(o) }, report,
		[]string{localDiscovery, nameLookup, feedRequest, reportRequest}, []string{nameLookup, reportRequest}},
	{"a proxy, and all of it", func(o *app.Options, w *beyond) {
		o.Mode, o.Bootstrap, o.Proxy = "public", w.bootstrap, proxyHost+":1080"
		w.followed(o)
	}, func(t *testing.T, a *app.App, w *beyond) {
		a.State.Sponsors.SetPanels(true)
		report(t, a, w)
		a.Node.AddPeer(netip.MustParseAddrPort("203.0.113.8:6881"))
		a.State.Settings.TestReach()
		w.untilAsked(t, "feed.example:8420", "feed.example:8443", "203.0.113.8:6881")
	}, []string{proxyTraffic}, []string{proxyTraffic}},
}

// report agrees to taste statistics and sends one report, which does not arrive: the intake has no certificate that counts.
func report(t *testing.T, a *app.App, _ *beyond) {
	check(t, a.Recorder.SetConsent(stats.Taste, true, stats.Mode{Name: "solo", Epsilon: 2, Intake: intake}))
	check(t, a.Recorder.Answer(time.Now(), 17))
	if n, err := a.Recorder.Flush(t.Context()); n != 0 {
		t.Errorf("%d reports arrived, %v", n, err)
	}
}

// TestWhatLeaves captures every packet that leaves the network of a listener, and compares it with what may.
func TestWhatLeaves(t *testing.T) {
	if !netns.Sandbox(t, worldSetup()...) {
		return
	}
	w := openWorld(t)
	for _, c := range leaving {
		t.Run(c.name, func(t *testing.T) {
			o := homeless(t)
			o.Headless = true
			c.options(&o, w)
			seen := w.watch(t)
			a, err := app.Open(o, app.Hardware{})
			check(t, err)
			if c.act != nil {
				c.act(t, a, w)
			}
			seen.until(t, c.expected...)
			check(t, a.Close())
			seen.end(t, c.may...)
		})
	}
	t.Run("a proxy that is set in the window", w.proxySet)
	t.Run("a connection that was there before", w.connectedBefore)
	t.Run("the first start before any answer", func(t *testing.T) {
		seen := w.watch(t)
		a := open(t, homeless(t))
		await(t, a, "the window asks", func(v *view.View) bool { return v.Welcome != nil && v.Library.Scan == "" })
		check(t, a.Node.Announce(t.Context()))
		a.State.Settings.TestReach()
		await(t, a, "reachability was tested", func(v *view.View) bool { return !v.Settings.Reachability.Testing })
		seen.end(t)
		seen = w.watch(t)
		a.State.Settings.Answer(view.Answers{Mode: view.ModeLAN})
		seen.until(t, localDiscovery)
		check(t, a.Close())
		seen.end(t, localDiscovery)
	})
}

// homeless are the options of a client in a new home, on all interfaces.
func homeless(t *testing.T) app.Options {
	return app.Options{Home: app.Home(filepath.Join(t.TempDir(), "home")), Delay: func() time.Duration { return 0 },
		Log: slog.New(slog.DiscardHandler)}
}

// proxySet: who asks for a proxy is not seen beyond the local network any more, though peers are reached through it only from the next
// start on. The router is asked to take back what it passed on.
func (w *beyond) proxySet(t *testing.T) {
	o := homeless(t)
	o.Headless, o.Mode, o.Bootstrap = true, "public", w.bootstrap
	w.followed(&o)
	before := w.watch(t)
	a, err := app.Open(o, app.Hardware{})
	check(t, err)
	before.until(t, dhtAnnounce, routerRequest)
	a.State.Settings.SetProxy(proxyHost + ":1080")
	await(t, a, "it is said", func(v *view.View) bool { return strings.HasPrefix(v.Settings.Private, "From the next start on") })
	before.stop(t)
	seen := w.watch(t)
	a.Node.AddPeer(netip.MustParseAddrPort("203.0.113.8:6881"))
	check(t, a.Node.Announce(t.Context()))
	a.State.Settings.SetMode(view.ModePublic)
	a.State.Sponsors.SetPanels(true)
	seen.until(t, proxyTraffic)
	check(t, a.Close())
	seen.end(t, localDiscovery, routerRequest, proxyTraffic)
}

// connectedBefore: what the system sends for a connection of the case before is not counted for the next one.
func (w *beyond) connectedBefore(t *testing.T) {
	c, err := net.Dial("tcp4", proxyHost+":1080")
	check(t, err)
	seen := w.watch(t)
	_, err = c.Write([]byte{5})
	check(t, err)
	check(t, c.Close())
	seen.end(t)
}
