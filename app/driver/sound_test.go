//go:build cgo || windows || darwin

package driver

import (
	"testing"

	"linnet/app/player"
)

// A machine that builds programs seldom has a sound card: then the error is what there is to test.
func TestSoundPullsOrSaysWhyNot(t *testing.T) {
	out, err := Sound(player.OutputConfig{})
	if err != nil {
		if out != nil {
			t.Error("an error and an output")
		}
		t.Skip("no sound here: ", err)
	}
	pulled := make(chan int, 1)
	err = out.Start(func(buf []float32) {
		clear(buf)
		select {
		case pulled <- len(buf):
		default:
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := <-pulled; n%2 != 0 {
		t.Errorf("%d samples are no whole frames", n)
	}
	for range 2 {
		if err := out.Close(); err != nil {
			t.Error(err)
		}
	}
	if out.Start(nil) == nil {
		t.Error("starts after Close")
	}
}
