package metainfo

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestZerosThatFillUp stand between files of an offer and are none; a file that changed ends the whole offer.
func TestZerosThatFillUp(t *testing.T) {
	o := Offer{}
	for _, name := range []string{"one", "", "two"} {
		part := OfferPart{Size: 5}
		if name != "" {
			part.Path = filepath.Join(t.TempDir(), name)
			err := os.WriteFile(part.Path, []byte(name+"xx"), 0o600)
			now, err2 := os.Stat(part.Path)
			if err = errors.Join(err, err2); err != nil {
				t.Fatal(err)
			}
			part.Modified, part.Change = now.ModTime(), StateOf(now)
		}
		o.Parts = append(o.Parts, part)
	}
	s, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	b := bytes.Repeat([]byte{9}, 13)
	if _, err := s.ReadAt(b, 1); err != nil || string(b) != "nexx\x00\x00\x00\x00\x00twox" || s.Doubtful() || !o.There() {
		t.Errorf("%q, %v, doubtful %v, there %v", b, err, s.Doubtful(), o.There())
	}
	if err := os.WriteFile(o.Parts[2].Path, []byte("other words"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ReadAt(b, 1); !errors.Is(err, ErrNotShared) || o.There() {
		t.Errorf("%v, there %v", err, o.There())
	}
}
