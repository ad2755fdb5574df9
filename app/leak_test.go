package app_test

import (
	"os"
	"testing"

	"go.uber.org/goleak"

	"linnet/p2p/p2ptest/netns"
)

// A sandbox ends with its one test, and what the DHT still asked then for some seconds ends with it.
func TestMain(m *testing.M) {
	if netns.Inside() {
		os.Exit(m.Run())
	}
	goleak.VerifyTestMain(m)
}
