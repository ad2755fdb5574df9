//go:build !cgo

package modegate

// HaveUTP is false without cgo: the pure Go implementation leaves connections and readers behind
// when its socket is closed. It still carries the DHT.
const HaveUTP = false
