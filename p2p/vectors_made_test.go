package p2p

import (
	"crypto/sha1"
	"encoding/binary"
	"encoding/hex"
	"net/netip"
	"strconv"
	"testing"
	"time"

	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p/circle"
	"linnet/p2p/internal/groups"
	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/overlay"
	"linnet/p2p/internal/shelves"
	"linnet/p2p/internal/wire"
	"linnet/p2p/rings"
)

// vectorLoad is that of a holder whose slots are taken.
var vectorLoad = wire.Load{Slot: wire.SlotTaken, Waiting: 3, Speed: 1_250_000}

// vectorAddr is where somebody listens (RFC 5737).
var vectorAddr = netip.MustParseAddrPort("192.0.2.7:6881")

func keyVectors() []vector {
	key := Key(vectorKey())
	v := vector{name: "key"}
	v.add("seed", string(testKey().Seed()))
	v.add("public", string(key[:]))
	v.add("text", key.String())
	v.add("link", Link{Key: key, Name: "Ana"}.String())
	return []vector{v}
}

// findingVectors are what leads to others: folded texts, DHT keys and the digest.
func findingVectors(t *testing.T) []vector {
	fold, keys, digest := vector{name: "fold"}, vector{name: "dht-keys"}, vector{name: "digest"}
	for _, text := range []string{"Don't STOP", "Été  sans fin", "東京", "AC/DC"} {
		fold.add("text", text)
		fold.add("folded", rings.Fold(text))
	}
	fold.add("artist", "The Ana Lima feat. Bob")
	fold.add("folded", rings.Artist("The Ana Lima feat. Bob"))
	fold.add("title", "Low Water")
	fold.add("hash", hex.EncodeToString(binary.BigEndian.AppendUint64(nil, rings.TitleHash("Low Water"))))

	number := uint32(0xABCDEF01)
	keys.add("overlay", overlay.OverlayKey(0, number).String())
	keys.add("overlay level 1 shard 5", overlay.OverlayKey(1, number).String())
	keys.add("overlay level 2 shard 42", overlay.OverlayKey(2, number).String())
	keys.add("artist ana lima day 20000 replica 0", overlay.Rendezvous("ana lima", 20000, 0).String())
	keys.add("artist ana lima day 20000 replica 1", overlay.Rendezvous("ana lima", 20000, 1).String())
	keys.add("title low water day 20000", overlay.TitleKey("low water", 20000).String())

	var b rings.Builder
	b.Add("Ana Lima", "Tide Tables", "Low Water")
	parts := b.Digest().Parts(nil)
	if len(parts) != 1 {
		t.Fatalf("%d parts", len(parts))
	}
	digest.add("part", string(parts[0]))
	b = rings.Builder{}
	b.Add("椎名林檎", "", "雨の縁側の歌")
	unspaced := vector{name: "digest-parts"}
	unspaced.add("artist", "椎名林檎")
	unspaced.add("title", "雨の縁側の歌")
	unspaced.add("part", string(b.Digest().Parts(nil)[0]))
	return []vector{fold, keys, digest, unspaced}
}

// vectorMessages are messages that need no signature, by the names of their vectors.
func vectorMessages() map[string]wire.Message {
	return map[string]wire.Message{
		"query": {Kind: wire.KindQuery, Version: wire.Version, Nonce: nonce, Text: "ana lima", Limit: 20},
		"relayed": {Kind: wire.KindQuery, Version: wire.Version, Nonce: nonce, Text: "ana lima", Limit: 3, Hops: 1, Words: 1, Quiet: 1,
			Told: 1},
		"withdrawal": {Kind: wire.KindRefusal, Version: wire.Version, Nonce: make([]byte, wire.NonceSize), Why: wire.RefusalChanged},
		"refusal":    {Kind: wire.KindRefusal, Version: wire.Version, Nonce: nonce, Why: wire.RefusalOften},
		"holders":    {Kind: wire.KindHolders, Version: wire.Version, Nonce: nonce, Addr: wire.Wide(vectorAddr)},
		"call":       {Kind: wire.KindCall, Version: wire.Version, Nonce: nonce, Port: 6881},
		"called":     {Kind: wire.KindCalled, Version: wire.Version, Nonce: nonce, Why: wire.CalledOpen, Addr: wire.Compact(vectorAddr)},
		"sealed":     {Kind: wire.KindSealed, Version: wire.Version, Part: []byte("sealed bytes")},
	}
}

func messageVectors() (out []vector) {
	for _, name := range []string{"query", "relayed", "refusal", "withdrawal", "holders", "call", "called", "sealed"} {
		v := vector{name: name}
		v.add("message", string(bencode.MustMarshal(vectorMessages()[name])))
		out = append(out, v)
	}
	return out
}

// signedVectors are signed by the key of keyVectors; an ed25519 signature is a pure function (RFC 8032).
func signedVectors(t *testing.T) []vector {
	info, rows, head, gossip, list := vector{name: "info-dictionary"}, vector{name: "rows"}, vector{name: "head"}, vector{name: "gossip"},
		vector{name: "catalogue"}
	info.add("info", string(vectorInfo()))
	info.add("infohash", InfoHash(sha1.Sum(vectorInfo())).String())
	rows.add("message", string(wire.Reply(testKey(), nonce, []Row{vectorRow()}, wire.Load{})[0]))

	busy := vector{name: "rows-load"}
	busy.add("message", string(wire.Reply(testKey(), nonce, []Row{vectorRow()}, vectorLoad)[0]))

	row := vectorRow()
	h := wire.SignHead(testKey(), 1_700_000_000, wire.HeadValue{Name: "Ana", InfoHash: row.InfoHash[:], SHA256: row.SHA256[:], Size: 64,
		Tracks: 1})
	head.add("value", string(h.Item.Value))
	head.add("seq", strconv.FormatInt(h.Item.Seq, 10))
	head.add("signature", string(h.Item.Sig[:]))
	head.add("target", InfoHash(sha1.Sum(append(h.Item.Key[:], wire.HeadSalt...))).String())
	head.add("message", string(h.Message()))

	gossip.add("message", string(overlay.MakePage(testKey(), vectorAddr, time.Unix(1_700_000_000, 0),
		[]uint64{rings.TitleHash("Low Water")})))

	file, n, err := wire.WriteCatalogue(testKey(), []Row{row})
	if err != nil || n != 1 {
		t.Fatal(n, err)
	}
	list.add("file", string(file))
	return []vector{info, rows, busy, head, gossip, list}
}

func groupVectors(t *testing.T) []vector {
	derived, credentials, invitation := vector{name: "group-secret"}, vector{name: "group-papers"}, vector{name: "invitation"}
	var secret circle.Secret
	for i := range secret {
		secret[i] = byte(i)
	}
	founder := circle.Key(vectorKey())
	id := circle.IDOf(founder)
	derived.add("secret", string(secret[:]))
	derived.add("infohash", InfoHash(secret.InfoHash()).String())
	derived.add("dht key day 20000", InfoHash(secret.DHTKey(20000)).String())
	derived.add("source", secret.Source())
	o, err := groups.NewGroupShelf(shelves.Permitted{}, secret.Source()).
		Enclose(meta.Offer{Info: vectorInfo(), InfoHash: sha1.Sum(vectorInfo())})
	if err != nil {
		t.Fatal(err)
	}
	derived.add("info", string(o.Info))

	charter, member := circle.NewCharter(testKey(), 1, secret),
		circle.Certify(id, testKey(), circle.Admitted{Key: founder, Name: "Ana", Epoch: 1})
	all := circle.Credentials{Members: []circle.Certificate{member}}
	credentials.add("group", id.String())
	credentials.add("charter", string(bencode.MustMarshal(charter)))
	credentials.add("certificate", string(bencode.MustMarshal(member)))
	credentials.add("leave", string(bencode.MustMarshal(circle.NewLeave(id, testKey(), 1))))
	credentials.add("welcome", string(bencode.MustMarshal(circle.Welcome{Name: "The Band", Founder: founder[:], Charter: charter,
		Secret: secret[:], Credentials: all})))

	token := circle.Token([]byte("0123456789abcdef"))
	i := circle.Invitation{Group: id, Token: token, Until: time.Unix(1_800_000_000, 0), Name: "The Band",
		Peers: []netip.AddrPort{vectorAddr}}
	invitation.add("token", string(token[:]))
	invitation.add("link", i.Link())
	invitation.add("infohash", InfoHash(token.Secret().InfoHash()).String())
	return []vector{derived, credentials, invitation}
}
