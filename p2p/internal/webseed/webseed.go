// Package webseed makes a web server that a torrent names (BEP 19) a peer of the engine's: it speaks the peer protocol at one end of a
// pipe, and asks for ranges of files by HTTP. So a server has no more trust and no more rights than any peer: its bytes are hashed,
// bounded by the limits of speed, and it is banned for wrong ones. The engine's own web seeds (v1.62.0) are not used: they take a request
// for every 64 MiB of each address at once, wait for ever on a server that dribbles, and hold much of their state by panicking.
//
// A server is asked over connections that its Config makes, and for nothing but what the engine wants.
package webseed

import (
	"context"
	"crypto/sha1"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/anacrolix/torrent/metainfo"

	"linnet/p2p/internal/lifetime"
	meta "linnet/p2p/internal/metainfo"
)

// Why a server is of no use.
var (
	// ErrGone says that it has none of the files, or others under their names.
	ErrGone = errors.New("the web server does not have these files")
	// ErrNoRanges says that it sends whole files only.
	ErrNoRanges = errors.New("the web server sends no parts of files")
	// ErrSlow says that it took too long.
	ErrSlow = errors.New("the web server is too slow")
	// ErrStatus says that it answered something else.
	ErrStatus = errors.New("the web server refuses")
	// ErrUnasked says that the engine did not connect: it has peers enough, or banned the server for wrong bytes.
	ErrUnasked = errors.New("nothing is wanted of the web server")
)

const (
	again      = time.Minute     // after one that failed, and ever less often
	soon       = 2 * time.Second // after the engine hung up: it dials nobody whom it banned
	offerEvery = time.Second     // while the engine does not connect
	atLast     = 30 * time.Minute
	patience   = 30 * time.Second // see Config
	maxLost    = 20               // files that are looked for at once on a server that has given nothing
)

// discard is the prefix of addresses that lead nowhere (RFC 6666), from which servers have theirs: the engine bans and tells apart peers
// by IP addresses alone.
var discard = netip.MustParsePrefix("100::/64")

// Stands says whether an address stands for a web server, and so is nobody's.
func Stands(a netip.Addr) bool { return discard.Contains(a) }

// A Config says which server is asked for which torrent.
type Config struct {
	InfoHashes [][20]byte // by which the engine may call the torrent
	Info       *metainfo.Info
	URL        string
	// Dial connects to the server and to where it leads.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)
	// Offer has the engine call an address. It returns at once.
	Offer func(netip.AddrPort)
	// Failed is told why the server was of no use, each time.
	Failed func(error)
	// Patience is how long a server may take for 16 KiB or for an answer, and the engine to connect; 0: 30 seconds.
	Patience time.Duration
}

// A Server is one web server of one torrent.
type Server struct {
	config Config
	addr   netip.AddrPort
	files  []file
	http   *http.Client
	ended  chan error // of the connection under way
	conns  sync.WaitGroup
	mu     sync.Mutex
	taken  bool         // a connection is under way
	gave   bool         // bytes came, since the last connection began
	gone   map[int]bool // files that the server does not have
}

// A Switchboard is the dialer by which the engine reaches servers. Its zero value knows none. Its methods may be called from any goroutine.
type Switchboard struct {
	mu      sync.Mutex
	servers map[string]func(net.Conn) bool // which serve a connection, unless one is under way
}

// DialerNetwork is how the engine names what the connections are.
func (*Switchboard) DialerNetwork() string { return "http" }

var errNotServer = errors.New("no web server has this address")

// Dial connects to a server that is asked now.
func (s *Switchboard) Dial(_ context.Context, addr string) (net.Conn, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	serve, is := s.servers[addr]
	if !is {
		return nil, errNotServer
	}
	near, far := net.Pipe()
	if !serve(far) {
		return nil, errors.Join(errNotServer, near.Close(), far.Close())
	}
	return near, nil
}

func (s *Switchboard) put(v *Server, serve func(net.Conn) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.servers == nil {
		s.servers = make(map[string]func(net.Conn) bool)
	}
	s.servers[v.addr.String()] = serve
}

func (s *Switchboard) remove(v *Server) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.servers, v.addr.String())
}

// New asks nobody yet. The address is one that metainfo let pass.
func New(c Config) *Server {
	if c.Patience == 0 {
		c.Patience = patience
	}
	if meta.Folded(c.Info) {
		c.URL = folder(c.URL)
	}
	v := &Server{config: c, files: layout(c.Info), gone: make(map[int]bool), http: client(c)}
	sum := sha1.Sum(append(c.InfoHashes[0][:], c.URL...))
	ip := discard.Addr().As16()
	copy(ip[8:], sum[:])
	v.addr = netip.AddrPortFrom(netip.AddrFrom16(ip), 6881)
	return v
}

// Addr is the address by which the engine knows the server. It is the same for the same server of the same torrent.
func (v *Server) Addr() netip.AddrPort { return v.addr }

// folder is an address below which a torrent's folder lies; many that are named lack the slash.
func folder(address string) string {
	u, err := url.Parse(address)
	if err != nil || strings.HasSuffix(u.Path, "/") || u.RawQuery != "" {
		return address
	}
	u.Path, u.RawPath = u.Path+"/", ""
	return u.String()
}

// Run has the engine ask the server until ctx ends or the server has nothing of the torrent, ever less often while it fails.
func (v *Server) Run(ctx context.Context, board *Switchboard) {
	pause, lost := again, 0
	for ctx.Err() == nil {
		before := v.missing()
		err := v.once(ctx, board)
		if ctx.Err() != nil {
			return
		}
		v.config.Failed(err)
		_, any := v.pieces()
		switch {
		case !any:
			return
		case v.given():
			pause, lost = again, 0
		case v.missing() > before && lost < maxLost: // it may have the other files
			lost++
			continue
		}
		wait := soon
		if !errors.Is(err, ErrUnasked) {
			wait, pause = pause, min(2*pause, atLast)
		}
		if lifetime.Sleep(ctx, wait) != nil {
			return
		}
	}
}

// once returns why a connection ended, once there was one.
func (v *Server) once(ctx context.Context, board *Switchboard) error {
	ctx, cancel := context.WithCancel(ctx)
	v.mu.Lock()
	v.ended, v.taken = make(chan error, 2), false
	v.mu.Unlock()
	board.put(v, func(far net.Conn) bool { return v.take(ctx, far) })
	defer v.leave(cancel)
	defer board.remove(v)
	v.config.Offer(v.addr)
	unasked, offers := time.NewTimer(v.config.Patience), time.NewTicker(offerEvery)
	defer unasked.Stop()
	defer offers.Stop()
	for {
		select {
		case <-offers.C: // the engine passes over a peer that it holds for connected still
			if !v.busy() {
				v.config.Offer(v.addr)
			}
		case err := <-v.ended:
			if errors.Is(err, errEncrypted) { // it is called again without
				unasked.Reset(v.config.Patience)
				continue
			}
			return err
		case <-unasked.C:
			if v.busy() {
				continue
			}
			select {
			case err := <-v.ended:
				return err
			default:
				return ErrUnasked
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// leave ends the connection that is under way and waits for it.
func (v *Server) leave(cancel context.CancelFunc) {
	cancel()
	v.busy() // after which no other one begins
	v.conns.Wait()
}

func (v *Server) busy() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.taken
}

// take serves a connection, if none is under way.
func (v *Server) take(ctx context.Context, far net.Conn) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.taken || ctx.Err() != nil {
		return false
	}
	v.taken = true
	ended := v.ended
	v.conns.Go(func() {
		ended <- v.serve(ctx, far)
		v.mu.Lock()
		defer v.mu.Unlock()
		v.taken = false
	})
	return true
}

// given says whether bytes came since it was asked last.
func (v *Server) given() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	gave := v.gave
	v.gave = false
	return gave
}

func (v *Server) give() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.gave = true
}

func (v *Server) missing() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return len(v.gone)
}

func (v *Server) lose(file int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.gone[file] = true
}

func (v *Server) lost(file int) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.gone[file]
}
