//go:build !unix

package p2p_test

func cpuSeconds() float64 { return 0 }
