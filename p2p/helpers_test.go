package p2p

import (
	"bytes"
	"crypto/ed25519"
	"encoding/binary"
	"fmt"
	"log/slog"

	"linnet/p2p/internal/statefile"
	"linnet/p2p/internal/wire"
)

func shortRows(n int) []Row {
	rows := make([]Row, n)
	for i := range rows {
		rows[i] = Row{Title: fmt.Sprintf("Song %d", i), Artist: fmt.Sprintf("Artist %d", i/10), Album: "Album", Number: i%10 + 1,
			Size: 5 << 20, Format: "flac"}
		binary.BigEndian.PutUint32(rows[i].InfoHash[:], uint32(i))
	}
	return rows
}

func publicKey(k ed25519.PrivateKey) Key { return Key(k.Public().(ed25519.PublicKey)) }

func sealed(body []byte) []byte {
	k := testKey()
	out := append([]byte(wire.CatalogueMagic), k.Public().(ed25519.PublicKey)...)
	out = append(out, ed25519.Sign(k, append([]byte(wire.CatalogueMagic), body...))...)
	return append(out, body...)
}

func testKey() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)) }

func otherKey() ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{5}, ed25519.SeedSize))
}

func shelfValue() wire.HeadValue {
	return wire.HeadValue{Name: "Ana", InfoHash: make([]byte, 20), SHA256: make([]byte, 32), Size: 100, Tracks: 3}
}

// quiet sets damaged files aside and tells nobody.
func quiet() *statefile.Losses { return &statefile.Losses{Log: slog.New(slog.DiscardHandler)} }

var nonce = []byte("12345678")
