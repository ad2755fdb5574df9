// Package app is the desktop client: it opens the parts, wires them to each other, runs the window or
// stays a node without one, and closes the parts in reverse.
package app

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"slices"
	"time"

	"linnet/ads/stats"
	"linnet/app/desktop"
	"linnet/app/measure"
	"linnet/app/message"
	"linnet/app/outbound"
	"linnet/app/player"
	"linnet/app/scrobble"
	"linnet/app/sharing"
	"linnet/app/state"
	"linnet/app/state/session"
	"linnet/app/state/settings"
	"linnet/app/state/view"
	"linnet/app/update"
	"linnet/app/wishes"
	"linnet/assets"
	"linnet/assets/version"
	"linnet/library"
	"linnet/p2p"
)

// Options is what a person types. The zero value is a desktop program on the default home.
type Options struct {
	Home      Home     // "": DefaultHome
	Headless  bool     // no window, even where there could be one
	Listen    string   // host:port for BitTorrent and the DHT; "": all interfaces, the usual port
	Bootstrap []string // DHT nodes to start from, host:port
	Peers     []string // listeners to connect to at once, host:port
	Folders   []string // to add to the library and to share
	Links     []string // magnet links, .torrent files and folders to open; see TakeLinks
	Mode      string   // lan, quiet or public; "": as it was
	Feed      string   // URL of a sponsor feed to follow
	Root      string   // file with that feed's root metadata
	NoLAN     bool     // do not look for listeners on the local network
	Program   string   // that runs: linnet or linnet-node; "": linnet
	Proxy     string   // SOCKS5 server through which everything is reached, whatever the settings say; "": as they say

	Trust *update.Trust // of the feed of releases; nil: what came with the program

	UploadRate int // bytes per second; 0: no limit

	Delay func() time.Duration // until a report is due; nil: within the next day. The demo does not wait
	Log   *slog.Logger         // nil: a file in the home
	Told  io.Writer            // what a node without a window says, a line each; nil: where it says that it listens
}

// Hardware is what main brings along, so that tests and nodes do without. Sound may fail: then there is none.
type Hardware struct {
	Window Window // nil: a build without a window
	Sound  func(player.OutputConfig) (player.Output, error)
}

// An App is a client whose parts are open. The parts may be used, not closed.
type App struct {
	State    *state.State
	Index    *library.Index
	Shelf    *sharing.Shelf
	Node     *p2p.Node
	Player   *player.Player
	Recorder *stats.Recorder
	Home     Home
	Log      *slog.Logger

	signals     *state.Signals
	moved       chan struct{} // a token when the player has changed, for the desktop
	measurer    *measure.Measurer
	scrobbler   *scrobble.Scrobbler
	updates     state.Updates
	feedSwarm   *feedSwarm
	preferences *settings.Preferences
	wishes      *wishes.Book
	proxy       string // through which the node reaches peers
	outbound    *outbound.Outbound
	output      player.Output
	noSound     string           // why there is none; empty: there is some
	setAside    []state.SetAside // damaged files that made room for new ones
	closers     []func() error   // in the order of opening
}

// Open opens a client. On an error nothing stays open.
func Open(o Options, hw Hardware) (*App, error) {
	home, err := o.home()
	if err != nil {
		return nil, err
	}
	a := &App{Home: home, Log: o.Log, signals: state.NewSignals(), moved: make(chan struct{}, 1)}
	steps := []func(Options, Hardware) error{a.openHome, a.openWay, a.openLibrary, a.openSwarm, a.openPlayer, a.openStats, a.openMeasurer,
		a.openScrobbler, a.openUpdates, a.openState, a.openInbox, a.openMedia, a.apply}
	for _, step := range steps {
		if err := step(o, hw); err != nil {
			return nil, errors.Join(err, a.Close())
		}
	}
	return a, nil
}

// Close closes the parts, the last opened first. Calling Close twice is safe.
func (a *App) Close() error {
	var errs []error
	for len(a.closers) > 0 {
		last := len(a.closers) - 1
		errs = append(errs, a.closers[last]())
		a.closers = a.closers[:last]
	}
	return errors.Join(errs...)
}

func (a *App) closeLater(c func() error) { a.closers = append(a.closers, c) }

func (a *App) openHome(Options, Hardware) error {
	release, err := a.Home.enter()
	if err != nil {
		return err
	}
	a.closeLater(release)
	if a.Log == nil {
		log, done, err := a.Home.logTo()
		if err != nil {
			return err
		}
		a.Log = log
		a.closeLater(done)
	}
	a.Log.Info("Linnet starts", "version", version.Number, "home", string(a.Home))
	a.preferences, err = settings.OpenPreferences(a.Home.settings())
	return err
}

func (a *App) openLibrary(Options, Hardware) (err error) {
	a.Index, err = library.Open(library.Config{Path: a.Home.library(), Cache: a.Home.covers(), Log: a.Log})
	if err != nil {
		return message.Wrap(err, "opening the library: {reason}")
	}
	a.closeLater(a.Index.Close)
	if a.Index.OpenedFresh() {
		a.tellSetAside(a.Index.SetAside(), message.Text("The library was damaged or gone and is read anew."),
			message.Text("Folders, plays, ratings and playlists that could be saved are there."))
	}
	a.Shelf, err = sharing.Open(sharing.Config{Path: a.Home.shelf(), Index: a.Index, Log: a.Log})
	if err != nil {
		return err
	}
	a.closeLater(a.Shelf.Close)
	if aside := a.Shelf.SetAside(); aside != "" {
		a.tellSetAside(aside, message.Text("The record of what you share was damaged; nothing is shared now."),
			message.Text("Pick the folders to share once more, under Settings."))
	}
	a.wishes, err = wishes.Open(a.Home.wishes())
	if err != nil {
		return err
	}
	a.closeLater(a.wishes.Close)
	if aside := a.wishes.SetAside(); aside != "" {
		a.tellSetAside(aside, message.Text("Your wishes and rows kept for later were damaged and are gone."),
			message.Text("Add the searches that shall go on once more."))
	}
	return nil
}

// tellSetAside remembers what a person is told when the window, or the node without one, has begun.
func (a *App) tellSetAside(path, what, next string) {
	if path != "" {
		next = message.Sentences(next, message.Text("The damaged file is kept: {path}.", "path", path))
	}
	a.setAside = append(a.setAside, state.SetAside{What: what, Next: next})
}

// keepTorrent lets the shelf give a torrent on that has arrived. It holds the transfer up for a moment only, also at the end.
func (a *App) keepTorrent(o p2p.Offer) {
	if err := a.Shelf.KeepTorrent(context.Background(), o); err != nil {
		a.Log.Warn("a torrent is not given on", "infohash", o.InfoHash, "err", err)
	}
}

func (a *App) openSwarm(o Options, _ Hardware) (err error) {
	if o.Mode != "" {
		if err := a.preferences.Change(func(v *view.Values) { v.Mode = view.Mode(o.Mode) }); err != nil {
			return err
		}
	}
	set := a.preferences.Get()
	a.Node, err = p2p.Open(p2p.Config{Dir: a.Home.swarm(), Music: a.Home.Music(), Listen: o.Listen, Port: usualPort(set),
		Bootstrap: slices.Concat(o.Bootstrap, set.StartingNodes()), Plan: set.Plan, Mode: settings.SwarmMode(set.Mode), LAN: !o.NoLAN,
		Hold: unasked(o, set), Proxy: a.proxy, Trackers: set.Trackers, UploadRate: o.UploadRate, Shelf: a.Shelf, Log: a.Log,
		GroupShelf: func(id p2p.GroupID) p2p.Shelf { return a.Shelf.Group(id) },
		Changed:    a.signals.NodeChanged, Finished: a.signals.Finished, Arrived: a.keepTorrent, Moved: a.count,
		Conditions: conditions, Refuses: a.Shelf.Refuses, Inspect: a.Shelf.Inspect})
	if err != nil {
		return message.Wrap(err, "joining the swarm: {reason}")
	}
	a.closeLater(a.Node.Close)
	a.keepPort(o)
	for _, l := range a.Node.Losses() {
		a.setAside = append(a.setAside, state.SetAside{What: message.Given(l.What), Next: message.Given(l.Next)})
	}
	a.feedSwarm = &feedSwarm{node: a.Node}
	for _, peer := range o.Peers {
		addr, err := netip.ParseAddrPort(peer)
		if err != nil {
			return message.Wrap(err, "the peer \"{peer}\" is not an address and a port: {reason}", "peer", peer)
		}
		a.Node.AddPeer(addr)
	}
	return nil
}

// unasked reports that the listener has not chosen a sharing mode yet. The window asks before anything is sent.
func unasked(o Options, set view.Values) bool {
	return !set.Answered && !o.Headless && o.Mode == "" && len(o.Peers) == 0 && len(o.Bootstrap) == 0
}

// count keeps the totals of the swarm's traffic by day.
func (a *App) count(up, down int64) {
	if err := a.Shelf.AddTraffic(context.Background(), up, down); err != nil {
		a.Log.Warn("totals by day", "err", err)
	}
}

func (a *App) openPlayer(_ Options, hw Hardware) (err error) {
	set := a.preferences.Get()
	a.output, err = sound(hw, player.OutputConfig{Device: set.Sound.Device, Log: a.Log, Changed: a.signals.OutputChanged})
	if err != nil {
		a.noSound = message.Text("none ({reason}); playing goes on in silence", "reason", message.Given(err.Error()))
		a.Log.Warn("no sound", "err", err)
	}
	a.Player, err = player.Open(player.Config{Output: a.output, Log: a.Log, Changed: a.playerChanged, Heard: a.signals.Heard})
	if err != nil {
		return message.Wrap(err, "starting the player: {reason}")
	}
	a.closeLater(a.Player.Close)
	a.Player.SetVolume(set.Volume)
	return nil
}

// playerChanged tells whoever shows the player.
func (a *App) playerChanged() {
	a.signals.PlayerChanged()
	select {
	case a.moved <- struct{}{}:
	default:
	}
}

// measureAfter is how long the measuring of tracks leaves processor and disk to everything else.
const measureAfter = time.Minute

func (a *App) openMeasurer(Options, Hardware) error {
	a.measurer = measure.Open(measure.Config{Index: a.Index, Measured: a.signals.Measured, After: measureAfter, Log: a.Log,
		Busy: func() bool { return a.Player.Status().Playing }})
	a.closeLater(a.measurer.Close)
	return nil
}

// sound returns the sound card, or a clock in its place and the reason.
func sound(hw Hardware, c player.OutputConfig) (player.Output, error) {
	const rate = 48000
	if hw.Sound == nil {
		return player.NewNull(rate, nil), nil
	}
	out, err := hw.Sound(c)
	if err != nil {
		return player.NewNull(rate, nil), err
	}
	return out, nil
}

func (a *App) openStats(o Options, _ Hardware) (err error) {
	a.Recorder, err = stats.Open(stats.Config{Dir: a.Home.stats(), Client: a.reports(), Delay: o.Delay, Log: a.Log})
	if err != nil {
		return message.Wrap(err, "opening the record of consents: {reason}")
	}
	a.closeLater(a.Recorder.Close)
	return nil
}

// windowFirst is how long the first scan leaves processor and disk to the window.
const windowFirst = 2 * time.Second

func (a *App) openState(o Options, _ Hardware) (err error) {
	if o.Feed != "" {
		if err := a.follow(o.Feed, o.Root); err != nil {
			return err
		}
	}
	var opener settings.LinkOpener
	if o := desktop.NewOpener(); o != nil {
		opener = o
	}
	if err := a.shipFeeds(assets.Feeds()); err != nil {
		return err
	}
	scanAfter := windowFirst
	if o.Headless {
		scanAfter = 0
	}
	keeper := session.Open(string(a.Home), a.Log)
	a.closeLater(keeper.Close)
	a.State, err = state.Open(state.Config{Keeper: keeper, Measure: a.measurer.Prefer, Scrobbler: a.scrobbler, Output: a.output,
		ScanAfter: scanAfter, Index: a.Index, Shelf: a.Shelf, Node: a.Node, Player: a.Player,
		Recorder: a.Recorder,
		OpenFeed: a.openFeed, MeetFeed: a.meetFeed, SetProxy: a.turn(o), Preferences: a.preferences, Wishes: a.wishes, Signals: a.signals,
		Home: string(a.Home), Music: a.Home.Music(), NoSound: a.noSound, Proxy: a.proxy,
		Unattended: o.Headless, SetAside: a.setAside, Links: opener, Updates: a.updates, Log: a.Log})
	if err != nil {
		return err
	}
	a.closeLater(a.State.Close)
	return nil
}

// apply does what was asked for on the command line, by the same methods that the window calls.
func (a *App) apply(o Options, _ Hardware) error {
	for _, dir := range o.Folders {
		if err := a.share(context.Background(), dir); err != nil {
			return err
		}
	}
	if len(o.Links) > 0 {
		a.State.Transfers.Open(o.Links)
	}
	return nil
}

func (o Options) home() (Home, error) {
	if o.Home != "" {
		return o.Home, nil
	}
	return DefaultHome()
}

// Check returns one sentence about the first option that makes no sense, or nil.
func (o Options) Check() error {
	switch view.Mode(o.Mode) {
	case "", view.ModeLAN, view.ModeQuiet, view.ModePublic:
	default:
		return message.Error("the mode \"{mode}\" is not lan, quiet or public", "mode", o.Mode)
	}
	for _, node := range o.Bootstrap {
		if host, port, err := net.SplitHostPort(node); err != nil || host == "" || port == "" {
			return message.Error("the node \"{node}\" is not HOST:PORT, as in dht.example.org:6881", "node", node)
		}
	}
	for _, peer := range o.Peers {
		if _, err := netip.ParseAddrPort(peer); err != nil {
			return message.Error("the peer \"{peer}\" is not an address and a port, as in 192.168.1.20:6881", "peer", peer)
		}
	}
	if (o.Feed == "") != (o.Root == "") {
		return message.Error("-feed and -root belong together: the address of a feed, and the file with the keys to trust for it")
	}
	return nil
}
