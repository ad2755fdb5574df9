//go:build cgo

package modegate

// HaveUTP says that connections may use uTP (BEP 29), here by libutp.
const HaveUTP = true
