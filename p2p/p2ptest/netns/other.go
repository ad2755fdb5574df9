//go:build !linux

// Package netns gives a test networks of its own where the system has them, which is Linux.
package netns

import (
	"errors"
	"os/exec"
	"testing"
)

// Sandbox skips the test.
func Sandbox(t *testing.T, _ ...string) bool {
	t.Helper()
	t.Skip("network namespaces need Linux")
	return false
}

// Inside says no.
func Inside() bool { return false }

// In returns an error: there is no namespace to call f in.
func In(string, func() error) error { return errors.New("network namespaces need Linux") }

// Within changes nothing.
func Within(_ string, cmd *exec.Cmd) *exec.Cmd { return cmd }
