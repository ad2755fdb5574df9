//go:build race

package p2p_test

// underRace says that the race detector slows everything down.
const underRace = true
