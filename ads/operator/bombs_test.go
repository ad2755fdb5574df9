package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linnet/ads/ledger"
	"linnet/packaging/bombtest"
)

// TestBombs goes over the files that commands take from others: see linnet/packaging/bombtest.
func TestBombs(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "bomb")
	typed := call{home: ledger.Home(dir)}
	var rows []bombtest.Row
	add := func(parser, attack string, bomb func() []byte, read func()) {
		rows = append(rows, bombtest.Row{Parser: parser, Attack: attack, Bomb: func() []byte {
			data := bomb()
			if err := os.WriteFile(file, data, 0o600); err != nil {
				t.Fatal(err)
			}
			return data
		}, Read: func(*bombtest.Input) { read() }})
	}
	repeated := func(head, part, tail string, size int) func() []byte {
		return func() []byte {
			return []byte(head + strings.TrimSuffix(strings.Repeat(part, (size-len(head)-len(tail))/len(part)), ",") + tail)
		}
	}
	for attack, parts := range map[string][3]string{
		"lists":         {`{"name":`, `[`, ``},
		"many names":    {`{"files":{`, `"":"",`, `}}`},
		"one list":      {`{"tasks":[`, `{},`, `]}`},
		"a large file":  {`{"files":{"a":"`, `AAAA`, `"}}`},
		"escapes":       {`{"files":{"a":"\u0041AAA`, `AAAA`, `"}}`},
		"all escaped":   {`{"files":{"a":"`, `\u0041`, `"}}`},
		"a long number": {`{"minBatch":`, `1`, `}`},
	} {
		add("partner's file", attack, repeated(parts[0], parts[1], parts[2], maxPartnerFile),
			func() { readSigned(typed, file, maxPartnerFile) })
		for _, size := range []int{maxLetter, maxPartnerFile} {
			add(fmt.Sprint("letters of ", size), attack, repeated(parts[0], parts[1], parts[2], size), func() {
				readInvitation(file)
				readLetter(file, new(ledger.Agreement))
			})
		}
	}
	for attack, bomb := range map[string]func() []byte{
		"records":    func() []byte { return extendedBackup('x') },
		"long names": func() []byte { return extendedBackup('L') },
		"sparse":     func() []byte { return extendedBackup('S') },
		"no archive": func() []byte { return zipped(bytes.Repeat([]byte("x"), 8<<20)) },
	} {
		add("PlainTar", attack, bomb, func() {
			if err := unpack(file, filepath.Join(dir, "home")); err == nil {
				t.Error(attack, "is taken for a backup")
			}
		})
	}
	bombtest.Hold(t, rows)
}

func zipped(data []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write(data) // to memory
	_ = w.Close()
	return out.Bytes()
}

// extendedBackup is an archive of headers that say more about a file that never comes.
func extendedBackup(kind byte) []byte {
	body := bytes.Repeat([]byte("20 LINNET.a=bcdefgh\n"), (1<<20-512)/20)
	var header [tarBlock]byte
	copy(header[:], "feed/x")
	copy(header[124:], fmt.Sprintf("%011o\x00", len(body)))
	header[156] = kind
	copy(header[257:], "ustar\x0000")
	copy(header[148:], "        ")
	sum := 0
	for _, b := range header {
		sum += int(b)
	}
	copy(header[148:], fmt.Sprintf("%06o\x00 ", sum))
	one := append(header[:], body...)
	one = append(one, make([]byte, (tarBlock-len(body)%tarBlock)%tarBlock)...)
	return zipped(bytes.Repeat(one, 32))
}
