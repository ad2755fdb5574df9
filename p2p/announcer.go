package p2p

// announcer tells the DHT of what this listener has, and looks for neighbours there, as the mode allows.
type announcer struct{ n *Node }

// dhtClient asks and tells all DHT servers of a node (IPv4 and IPv6).
type dhtClient struct{ n *Node }
