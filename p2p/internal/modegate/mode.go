package modegate

// Mode says how much strangers may learn of this node.
type Mode int

const (
	// LANOnly keeps off the DHT and dials nobody beyond the local network, whoever names the address.
	LANOnly Mode = iota
	// Quiet looks others up on the DHT but announces nothing there.
	Quiet
	// Public announces the overlay and the artists of the shelf.
	Public
)
