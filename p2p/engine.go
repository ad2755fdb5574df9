package p2p

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/anacrolix/dht/v2"
	enginelog "github.com/anacrolix/log"
	"github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/metainfo"
	pp "github.com/anacrolix/torrent/peer_protocol"
	"github.com/anacrolix/torrent/storage"
	"golang.org/x/time/rate"

	"linnet/assets/version"
	"linnet/p2p/gateway"
	"linnet/p2p/internal/fetch"
	"linnet/p2p/internal/limits"
	"linnet/p2p/internal/modegate"
	"linnet/p2p/internal/overlay"
	"linnet/p2p/mainline"
)

// hush keeps off standard error what the engine prints past the logger it was given: malformed DHT
// packets, and each of its own LAN announcements that it hears again.
var hush = sync.OnceFunc(func() { enginelog.Default.SetHandlers(enginelog.DiscardHandler) })

// openEngine starts the BitTorrent client and enters the overlay.
func (n *Node) openEngine() error {
	c, err := n.engineConfig()
	if err != nil {
		return err
	}
	way, err := parseProxy(n.config.Proxy)
	if err != nil {
		return err
	}
	if way != nil {
		confine(c)
	}
	c.ConfigureAnacrolixDhtServer = func(s *dht.ServerConfig) {
		n.guards = append(n.guards, mainline.Configure(s))
		s.Conn = n.modeGate.Wrap(s.Conn)
		b := newBootstrap(n)
		n.bootstraps, s.StartingNodes = append(n.bootstraps, b), b.start
	}
	hush()
	client, err := torrent.NewClient(c)
	if err != nil && n.config.prefersPort() { // taken, or kept from programs by the system
		n.log.Warn("another port than the usual one", "usual", n.config.Port, "err", err)
		c.ListenPort, n.guards, n.bootstraps = 0, nil, nil
		client, err = torrent.NewClient(c)
	}
	if errors.Is(err, syscall.EADDRINUSE) || err != nil && strings.Contains(err.Error(), "address already in use") {
		return fmt.Errorf("listening on %s: %w", n.config.Listen, ErrPortInUse)
	}
	if err != nil {
		return fmt.Errorf("listening on %q: %w", n.config.Listen, err)
	}
	n.client = client
	if way != nil {
		client.AddDialer(newDialer(way, n))
	}
	for _, l := range client.Listeners() {
		if d, ok := l.(torrent.Dialer); ok {
			client.AddDialer(newDialer(leaving(d, l.Addr()), n))
		}
	}
	for i, s := range client.DhtServers() {
		server := s.(torrent.AnacrolixDhtServerWrapper).Server
		n.guards[i].Attach(server)
		n.bootstraps[i].server <- server
		n.dhtClient.servers = append(n.dhtClient.servers, server)
	}
	client.AddDialer(&n.servers)
	n.addr = addrOf(client)
	if !n.config.Hold {
		n.join()
	}
	n.seeder.Open(client)
	n.smallFiles.Open(client)
	n.fetches.Open(client)
	return nil
}

// join enters the overlay of everybody, once.
func (n *Node) join() {
	n.joined.Do(func() { n.overlays.Enter(n.client, overlay.Hash, n.overlay) })
}

func addrOf(c *torrent.Client) netip.AddrPort {
	for _, a := range c.ListenAddrs() {
		if t, ok := a.(*net.TCPAddr); ok {
			ap := t.AddrPort()
			return netip.AddrPortFrom(ap.Addr().Unmap(), ap.Port())
		}
	}
	return netip.AddrPort{}
}

// engineConfig turns off everything that would contact a host of the library's own choosing.
func (n *Node) engineConfig() (*torrent.ClientConfig, error) {
	c := torrent.NewDefaultClientConfig()
	if err := listenOn(c, n.config.Listen); err != nil {
		return nil, err
	}
	if n.config.prefersPort() {
		c.ListenPort = int(n.config.Port)
	}
	c.NoDHT = len(n.config.Bootstrap) == 0
	c.DialForPeerConns = false                       // see permittedDialer
	c.DialRateLimiter = rate.NewLimiter(rate.Inf, 0) // see pacedDialer
	c.PeriodicallyAnnounceTorrentsToDht = false      // thousands of goroutines; lookups are our own
	c.DisableTrackers, c.DisableWebtorrent, c.DisableWebseeds = true, true, true
	c.NoDefaultPortForwarding = true // see mapper
	c.DisableUTP = !modegate.HaveUTP
	c.Seed = true
	c.MaxAllocPeerRequestDataPerConn = 256 << 10
	c.StealRequestGrace = fetch.PatientFor
	c.AlwaysWantConns = true // peers must reach us while every torrent sleeps
	c.DropDuplicatePeerIds = true
	c.Bep20, c.ExtendedHandshakeClientVersion = version.PeerID, version.ClientName
	c.DefaultStorage = noStorage{}
	c.Slogger = slog.New(quieter{n.log.Handler()})
	n.throttle = limits.NewThrottle(Limits{})
	n.pacer.hold(time.Now())
	c.UploadRateLimiter, c.DownloadRateLimiter = n.throttle.Up, n.throttle.Down
	c.IPBlocklist = &n.blocks
	if n.config.LAN {
		c.LocalServiceDiscovery = discovery(n.config.Listen)
	}
	n.hook(&c.Callbacks)
	return c, nil
}

// prefersPort says that a port is to be listened at only if that can be done.
func (c Config) prefersPort() bool { return c.Listen == "" && c.Port != 0 }

// hook connects the engine's callbacks. Most of them are called with the engine's lock held.
func (n *Node) hook(cb *torrent.Callbacks) {
	cb.CompletedHandshake = n.seeder.Wake
	cb.ReceiveEncryptedHandshakeSkeys = n.seeder.Secrets
	cb.PeerConnAdded = append(cb.PeerConnAdded, n.admit, shut)
	cb.PeerConnReadExtensionMessage = append(cb.PeerConnReadExtensionMessage, n.unpunched, n.race.Heard, n.withdrawn)
	cb.ReadMessage = n.screen
	n.overlays.Hook(cb)
	shook, left := cb.ReadExtendedHandshake, cb.PeerConnClosed
	cb.ReadExtendedHandshake = func(pc *torrent.PeerConn, m *pp.ExtendedHandshakeMessage) {
		modest(m)
		shook(pc, m)
		if n.overlays.Of(pc) == nil { // an overlay has no dictionary
			n.infos.greeted(pc, m.MetadataSize)
		}
	}
	cb.PeerConnClosed = func(pc *torrent.PeerConn) {
		n.connections.Closed(pc)
		n.infos.left(pc)
		left(pc)
	}
	cb.ReceivedUsefulData = append(cb.ReceivedUsefulData, n.fetches.Credit)
}

// withdrawn ends a connection for a torrent whose peer says that it gives it no longer.
func (n *Node) withdrawn(e torrent.PeerConnReadExtensionMessageEvent) {
	if n.overlays.Of(e.PeerConn) == nil && n.fetches.ReadWithdrawal(e) {
		n.overlay.HangUp(e.PeerConn)
	}
}

// listenOn sets host and port. With a literal host only its family is used; without one, IPv6 is
// used where there is any.
func listenOn(c *torrent.ClientConfig, listen string) error {
	host, port := "", 0
	if listen != "" {
		h, p, err := net.SplitHostPort(listen)
		if err != nil {
			return fmt.Errorf("the address to listen on: %w", err)
		}
		if port, err = strconv.Atoi(p); err != nil || port < 0 || port > 65535 {
			return fmt.Errorf("the port to listen on, %q, is not a number up to 65535", p)
		}
		host = h
	}
	c.ListenHost = func(string) string { return host }
	c.ListenPort = port
	if ip, err := netip.ParseAddr(host); err == nil {
		c.DisableIPv6, c.DisableIPv4 = ip.Is4(), !ip.Is4()
		return nil
	}
	if l, err := net.Listen("tcp6", "[::]:0"); err != nil {
		c.DisableIPv6 = true
	} else {
		l.Close()
	}
	return nil
}

// discovery looks for listeners on the network of the address that is listened at, where that is one of several, and on none for a
// loopback address.
func discovery(listen string) *torrent.LocalServiceDiscoveryConfig {
	host, _, _ := net.SplitHostPort(listen) // listenOn says what is wrong with it
	at, err := netip.ParseAddr(host)
	if err != nil || at.IsUnspecified() {
		return &torrent.LocalServiceDiscoveryConfig{}
	}
	name := gateway.InterfaceOf(at)
	if at.IsLoopback() || name == "" {
		return nil
	}
	return &torrent.LocalServiceDiscoveryConfig{Ifi: name}
}

// resolve looks up where the DHT starts. Without any address it returns one that is no address,
// which the DHT passes over: for an empty list it would leave a goroutine behind, every minute.
func resolve(hosts []string) []dht.Addr {
	out := []dht.Addr{}
	for _, h := range hosts {
		if udp, err := net.ResolveUDPAddr("udp", h); err == nil {
			out = append(out, dht.NewAddr(udp))
		}
	}
	if len(out) == 0 {
		out = append(out, dht.NewAddr(&net.UDPAddr{IP: net.IPv4zero}))
	}
	return out
}

// noStorage is for torrents that have none, the overlay above all.
type noStorage struct{}

func (noStorage) OpenTorrent(context.Context, *metainfo.Info, metainfo.Hash) (storage.TorrentImpl, error) {
	return storage.TorrentImpl{}, errors.New("no storage")
}

// quieter lowers what the engine says: its warnings are about single peers, which misbehave all
// day long.
type quieter struct{ slog.Handler }

func (q quieter) Enabled(ctx context.Context, l slog.Level) bool {
	return q.Handler.Enabled(ctx, l-4)
}

func (q quieter) Handle(ctx context.Context, r slog.Record) error {
	r.Level -= 4
	return q.Handler.Handle(ctx, r)
}

func (q quieter) WithAttrs(a []slog.Attr) slog.Handler { return quieter{q.Handler.WithAttrs(a)} }
func (q quieter) WithGroup(g string) slog.Handler      { return quieter{q.Handler.WithGroup(g)} }
