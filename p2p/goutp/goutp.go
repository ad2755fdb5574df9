// Package utp stands in for github.com/anacrolix/go-utp, which no module proxy serves. It offers
// the names that github.com/anacrolix/torrent uses and nothing else: BEP 29 sockets from the
// original libutp where cgo is there, and from a pure Go implementation where it is not.
//
// Drop this module, and the replace lines in the root go.mod, the day upstream resolves.
package utp

import (
	"context"
	"log/slog"
	"net"

	"github.com/anacrolix/utp"
)

// A FirewallCallback says true for an address whose connection requests are to be ignored.
type FirewallCallback func(net.Addr) bool

// A Socket carries BEP 29 connections and, on the same UDP port, other packets such as the DHT's.
type Socket interface {
	net.PacketConn
	Accept() (net.Conn, error)
	Addr() net.Addr
	DialContext(ctx context.Context, network, addr string) (net.Conn, error)
	// SetFirewallCallback is a no-op without cgo: the pure Go socket cannot refuse before accepting.
	SetFirewallCallback(FirewallCallback)
}

// An Option would alter a new Socket. Neither implementation has any to alter.
type Option func()

// WithLogger is accepted and ignored: both implementations keep their own counsel.
func WithLogger(*slog.Logger) Option { return func() {} }

// NewSocketFromPacketConn serves over pc, which it closes. It is pure Go even with cgo, because
// libutp opens its sockets itself.
func NewSocketFromPacketConn(pc net.PacketConn, _ ...Option) (Socket, error) {
	s, err := utp.NewSocketFromPacketConn(pc)
	if err != nil {
		return nil, err
	}
	return pureSocket{s}, nil
}

type pureSocket struct{ *utp.Socket }

func (pureSocket) SetFirewallCallback(FirewallCallback) {}
