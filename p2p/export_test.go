package p2p

// Awake is how many torrents of the shelf are loaded.
func Awake(n *Node) int { return len(n.sleeper.hashes()) }
