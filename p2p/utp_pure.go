//go:build !cgo

package p2p

// haveUTP is false without cgo: the pure Go implementation leaves connections and readers behind
// when its socket is closed. It still carries the DHT.
const haveUTP = false
