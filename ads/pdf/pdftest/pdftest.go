// Package pdftest reads the text of files that package pdf wrote.
package pdftest

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

var (
	fonts  = regexp.MustCompile(`/F(\w+) (\d+) 0 R`)
	stream = regexp.MustCompile(`(?s)stream\n(.*?)\nendstream`)
	shown  = regexp.MustCompile(`(?s)/F(\w+) [0-9.]+ Tf|\(((?:[^\\()]|\\.)*)\) ?Tj`)
	escape = regexp.MustCompile(`(?s)\\(.)`)
)

// Text returns what stands in a file, a line for each piece in one font.
func Text(t *testing.T, file []byte) string {
	t.Helper()
	if !bytes.HasPrefix(file, []byte("%PDF-1.4")) || !bytes.HasSuffix(file, []byte("%%EOF\n")) {
		t.Fatalf("no PDF: %.60q", file)
	}
	western := map[string]bool{}
	for _, f := range fonts.FindAllSubmatch(file, -1) {
		_, object, _ := bytes.Cut(file, []byte("\n"+string(f[2])+" 0 obj\n"))
		object, _, _ = bytes.Cut(object, []byte("endobj"))
		western[string(f[1])] = bytes.Contains(object, []byte("/Helvetica"))
	}
	var out strings.Builder
	for _, s := range stream.FindAllSubmatch(file, -1) {
		encoding := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder()
		for _, part := range shown.FindAllSubmatch(s[1], -1) {
			if len(part[1]) > 0 {
				encoding = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder()
				if western[string(part[1])] {
					encoding = charmap.Windows1252.NewDecoder()
				}
				continue
			}
			raw := escape.ReplaceAllFunc(part[2], func(b []byte) []byte { return bytes.ReplaceAll(b[1:], []byte("r"), []byte("\r")) })
			text, err := encoding.Bytes(raw)
			if err != nil {
				t.Fatal(err)
			}
			out.Write(append(text, '\n'))
		}
	}
	return out.String()
}
