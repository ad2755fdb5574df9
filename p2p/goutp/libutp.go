//go:build cgo

package utp

import libutp "github.com/anacrolix/go-libutp"

// Default names the implementation behind NewSocket, for error messages.
const Default = "libutp"

// NewSocket listens on addr; network is "udp", "udp4" or "udp6".
func NewSocket(network, addr string, _ ...Option) (Socket, error) {
	s, err := libutp.NewSocket(network, addr)
	if err != nil {
		return nil, err
	}
	return libSocket{s}, nil
}

type libSocket struct{ *libutp.Socket }

func (s libSocket) SetFirewallCallback(f FirewallCallback) {
	s.SetSyncFirewallCallback(libutp.FirewallCallback(f))
}
