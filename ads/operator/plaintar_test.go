package main

import (
	"archive/tar"
	"bytes"
	"io"
	"testing"
	"testing/iotest"
)

// FuzzPlainTar: an archive is refused or passed on byte for byte, in whatever pieces it comes, and no extended header gets through.
func FuzzPlainTar(f *testing.F) {
	var plain bytes.Buffer
	w := tar.NewWriter(&plain)
	if err := w.WriteHeader(&tar.Header{Name: "feed/x", Mode: 0o644, Size: 3}); err != nil {
		f.Fatal(err)
	}
	if _, err := w.Write([]byte("abc")); err != nil {
		f.Fatal(err)
	}
	if err := w.Close(); err != nil {
		f.Fatal(err)
	}
	f.Add(plain.Bytes())
	f.Add(plain.Bytes()[:700])
	f.Fuzz(func(t *testing.T, archive []byte) {
		whole, err := io.ReadAll(&plainTar{Reader: bytes.NewReader(archive)})
		pieces, inPieces := io.ReadAll(&plainTar{Reader: iotest.OneByteReader(bytes.NewReader(archive))})
		if (err == nil) != (inPieces == nil) || err == nil && !(bytes.Equal(whole, archive) && bytes.Equal(pieces, archive)) {
			t.Fatalf("%v as a whole, %v in pieces", err, inPieces)
		}
		if err != nil {
			return
		}
		for r := tar.NewReader(bytes.NewReader(archive)); ; {
			head, err := r.Next()
			if err != nil {
				return
			}
			if len(head.PAXRecords) > 0 || len(head.Name) > 256 {
				t.Fatalf("%q has an extended header", head.Name)
			}
		}
	})
}
