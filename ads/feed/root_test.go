package feed

import (
	"bytes"
	"errors"
	"testing"
)

func TestCheckRoot(t *testing.T) {
	root := rootOf(t)
	if err := CheckRoot(root); err != nil {
		t.Errorf("a good root file: %v", err)
	}
	for name, bad := range map[string][]byte{
		"empty":    nil,
		"not JSON": []byte("keys"),
		"altered":  bytes.Replace(root, []byte(`"threshold":2`), []byte(`"threshold":1`), 1),
	} {
		if bytes.Equal(bad, root) {
			t.Fatalf("%s: nothing was altered", name)
		}
		if err := CheckRoot(bad); !errors.Is(err, ErrForged) {
			t.Errorf("%s: %v, want ErrForged", name, err)
		}
	}
}
