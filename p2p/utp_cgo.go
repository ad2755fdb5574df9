//go:build cgo

package p2p

// haveUTP says that connections may use uTP (BEP 29), here by libutp.
const haveUTP = true
