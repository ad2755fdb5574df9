package overlay

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"log/slog"
	"strings"

	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/statefile"
	"linnet/p2p/internal/wire"
)

func testKey() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)) }

func shelfValue() wire.HeadValue {
	return wire.HeadValue{Name: "Ana", InfoHash: make([]byte, 20), SHA256: make([]byte, 32), Size: 100, Tracks: 3}
}

// quiet sets damaged files aside and tells nobody.
func quiet() *statefile.Losses { return &statefile.Losses{Log: slog.New(slog.DiscardHandler)} }

func manyRows(n int) []wire.Row {
	rows := make([]wire.Row, n)
	for i := range rows {
		rows[i] = wire.Row{InfoHash: wire.InfoHash{byte(i)}, Title: strings.Repeat("ж", 300), Artist: fmt.Sprint(i), Size: 1, Format: "mp3",
			Sound: wire.Sound{byte(i)}}
	}
	return rows
}

var nonce = []byte("12345678")

// songs is a shelf that is only described.
type songs []string

func (s songs) Match(context.Context, string, int) ([]wire.Row, error) { return nil, nil }
func (s songs) Offer(context.Context, wire.InfoHash) (meta.Offer, error) {
	return meta.Offer{}, meta.ErrNotShared
}
func (s songs) Artists(context.Context) ([]string, error) { return nil, nil }
func (s songs) Describe(_ context.Context, yield func(artist, album, title string) bool) error {
	for _, t := range s {
		yield("Ana", "", t)
	}
	return nil
}
