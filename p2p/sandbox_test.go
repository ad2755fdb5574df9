package p2p_test

import (
	"os/exec"
	"testing"

	"linnet/p2p/p2ptest/netns"
)

func sandbox(t *testing.T, setup ...string) bool {
	t.Helper()
	return netns.Sandbox(t, setup...)
}

func within(namespace string, cmd *exec.Cmd) *exec.Cmd { return netns.Within(namespace, cmd) }
