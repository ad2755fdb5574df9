//go:build !cgo

package utp

import "github.com/anacrolix/utp"

// Default names the implementation behind NewSocket, for error messages.
const Default = "pure Go utp"

// NewSocket listens on addr; network is "udp", "udp4" or "udp6".
func NewSocket(network, addr string, _ ...Option) (Socket, error) {
	s, err := utp.NewSocket(network, addr)
	if err != nil {
		return nil, err
	}
	return pureSocket{s}, nil
}
