package p2p

import (
	"crypto/ed25519"
	"encoding/binary"
	"fmt"

	"linnet/p2p/internal/wire"
)

func shortRows(n int) []Row {
	rows := make([]Row, n)
	for i := range rows {
		rows[i] = Row{Title: fmt.Sprintf("Song %d", i), Artist: fmt.Sprintf("Artist %d", i/10), Album: "Album", Number: i%10 + 1, Size: 5 << 20, Format: "flac"}
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
