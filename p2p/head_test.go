package p2p

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p/internal/wire"
	"linnet/p2p/mainline"
)

func otherKey() ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{5}, ed25519.SeedSize))
}

func shelfValue() wire.HeadValue {
	return wire.HeadValue{Name: "Ana", InfoHash: make([]byte, 20), SHA256: make([]byte, 32), Size: 100, Tracks: 3}
}

func TestHeadsTravelAsMessages(t *testing.T) {
	for name, h := range map[string]*wire.Head{
		"shelf":   wire.SignHead(testKey(), 5, shelfValue()),
		"closed":  wire.SignHead(testKey(), 6, wire.HeadValue{Name: strings.Repeat("語", 40)}),
		"moved":   wire.MovedHead(testKey(), otherKey()),
		"revoked": wire.RevokedHead(testKey()),
	} {
		m, err := wire.Decode(h.Message())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, err := wire.HeadOf(m)
		if err != nil || got.Item.Seq != h.Item.Seq || !bytes.Equal(got.Item.Value, h.Item.Value) || got.Final() != (name == "moved" || name == "revoked") {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		if len(h.Item.Value) > wire.MaxHead {
			t.Errorf("%s: %d bytes", name, len(h.Item.Value))
		}
	}
}

// TestForgedHead: signed by the right key and still not what a head may say.
func TestForgedHead(t *testing.T) {
	key := testKey()
	with := func(change func(*wire.HeadValue)) wire.HeadValue { v := shelfValue(); change(&v); return v }
	for name, h := range map[string]*wire.Head{
		"catalogue too large":   wire.SignHead(key, 1, with(func(v *wire.HeadValue) { v.Size = wire.MaxCatalogue + 1 })),
		"too many tracks":       wire.SignHead(key, 1, with(func(v *wire.HeadValue) { v.Tracks = wire.MaxCatalogued + 1 })),
		"short infohash":        wire.SignHead(key, 1, with(func(v *wire.HeadValue) { v.InfoHash = v.InfoHash[1:] })),
		"two things at once":    wire.SignHead(key, 1, with(func(v *wire.HeadValue) { v.Revoked = 1 })),
		"a last shelf":          wire.SignHead(key, wire.SeqRevoked, shelfValue()),
		"closed for ever":       wire.SignHead(key, wire.SeqMoved, wire.HeadValue{}),
		"moved before the end":  wire.SignHead(key, 7, wire.MovedHead(key, otherKey()).HeadValue),
		"moved to a stranger":   wire.SignHead(key, wire.SeqMoved, wire.HeadValue{Moved: otherKey().Public().(ed25519.PublicKey), Cross: make([]byte, 64)}),
		"moved by another pair": wire.SignHead(otherKey(), wire.SeqMoved, wire.MovedHead(key, otherKey()).HeadValue),
		"revoked early":         wire.SignHead(key, 7, wire.HeadValue{Revoked: 1}),
		"negative":              wire.SignHead(key, math.MinInt64, wire.HeadValue{}),
		"another version":       {Item: mainline.SignItem(key, wire.HeadSalt, 1, bencode.MustMarshal(wire.HeadValue{Version: 2}))},
		"long name":             {Item: mainline.SignItem(key, wire.HeadSalt, 1, bencode.MustMarshal(wire.HeadValue{Version: 1, Name: strings.Repeat("n", 61)}))},
		"not a dictionary":      {Item: mainline.SignItem(key, wire.HeadSalt, 1, []byte("5:hello"))},
		"long value":            {Item: mainline.SignItem(key, wire.HeadSalt, 1, bencode.MustMarshal(map[string]any{"v": 1, "~": make([]byte, wire.MaxHead)}))},
	} {
		if _, err := wire.OpenHead(h.Item); !errors.Is(err, wire.ErrHead) {
			t.Errorf("%s: %v", name, err)
		}
	}
	stolen := wire.SignHead(key, 1, shelfValue()).Item
	stolen.Key = [32]byte(otherKey().Public().(ed25519.PublicKey))
	if _, err := wire.OpenHead(stolen); !errors.Is(err, wire.ErrHead) {
		t.Errorf("another's signature: %v", err)
	}
}

// TestNamesCannotMislead: no line breaks, nothing that turns the text around it.
func TestNamesCannotMislead(t *testing.T) {
	for in, want := range map[string]string{
		"  Ana\nLima ": "AnaLima", "\u202eevil": "evil", "x\xff": "x", strings.Repeat("語", 30): strings.Repeat("語", 20), "\x1b[31m": "[31m",
	} {
		if got := wire.ClipName(in); got != want {
			t.Errorf("clipName(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSequenceNumbersOnlyGoUp(t *testing.T) {
	now := time.Unix(1_000_000, 0)
	for last, want := range map[int64]int64{0: 1_000_000, 999_999: 1_000_000, 1_000_000: 1_000_001, 5_000_000: 5_000_001} {
		if got := nextSeq(mainline.Item{Seq: last}, now); got != want {
			t.Errorf("after %d comes %d, want %d", last, got, want)
		}
	}
}

// TestHeadFlood: whoever tells heads without end is disconnected, and so is a forger.
func TestHeadFlood(t *testing.T) {
	x := newTable(t)
	pc := x.sit()
	told := func(h *wire.Head) bool { return x.handle(packet{from: pc, b: h.Message()}) }
	for i := range maxHeads {
		if !told(wire.SignHead(testKey(), int64(i+1), shelfValue())) {
			t.Fatalf("head %d was refused", i+1)
		}
	}
	if told(wire.SignHead(testKey(), 99, shelfValue())) {
		t.Error("one too many was taken")
	}
	forged := wire.SignHead(testKey(), 99, shelfValue())
	forged.Item.Seq++
	if pc = x.sit(); told(forged) {
		t.Error("a forger stays connected")
	}
}

func TestNeighboursAreToldOnceAndOfChanges(t *testing.T) {
	x := newTable(t)
	pc := x.sit()
	first, second := wire.SignHead(testKey(), 1, shelfValue()), wire.SignHead(testKey(), 2, wire.HeadValue{})
	for _, told := range []struct {
		head *wire.Head
		want int
	}{{first, 1}, {first, 0}, {second, 1}, {first, 0}} {
		x.proclaim([]*wire.Head{told.head})
		x.sendHeads()
		if got := x.take(pc); len(got) != told.want {
			t.Errorf("seq %d: told %d times, want %d", told.head.Item.Seq, len(got), told.want)
		}
	}
}

func FuzzHead(f *testing.F) {
	f.Add(wire.SignHead(testKey(), 5, shelfValue()).Item.Value, int64(5))
	f.Add(wire.MovedHead(testKey(), otherKey()).Item.Value, int64(wire.SeqMoved))
	f.Add(wire.RevokedHead(testKey()).Item.Value, int64(wire.SeqRevoked))
	f.Fuzz(func(t *testing.T, value []byte, seq int64) {
		h, err := wire.OpenHead(mainline.SignItem(testKey(), wire.HeadSalt, seq, value))
		if err != nil {
			return
		}
		if h.Catalogued() && (h.Size > wire.MaxCatalogue || h.Tracks > wire.MaxCatalogued || h.Final()) || len(h.Name) > wire.MaxListenerName || seq < 0 {
			t.Errorf("accepted %+v", h.HeadValue)
		}
	})
}

func FuzzParseLink(f *testing.F) {
	f.Add(Link{Key: Key{1, 2}, Name: "Ana & Lima"}.String())
	f.Add("linnet://" + Key{}.String() + "?n=%zz")
	f.Fuzz(func(t *testing.T, s string) {
		l, err := ParseLink(s)
		if err != nil {
			return
		}
		again, err := ParseLink(l.String())
		if err != nil || again != l {
			t.Errorf("%q: %+v, then %+v, %v", s, l, again, err)
		}
	})
}

func TestParseLink(t *testing.T) {
	l := Link{Key: Key{1, 2, 3}, Name: "Maren & Söhne"}
	for _, s := range []string{l.String(), strings.Replace(l.String(), "linnet:", " LINNET://", 1), strings.ToUpper(l.String()[:59]) + l.String()[59:]} {
		if got, err := ParseLink(s); err != nil || got != l {
			t.Errorf("%q: %+v, %v", s, got, err)
		}
	}
	for _, bad := range []string{"", "linnet:", "linnet:abc", "magnet:?xt=urn:btih:00", l.String()[:58], l.String()[:59] + "a", strings.Repeat("linnet:", 200)} {
		if _, err := ParseLink(bad); !errors.Is(err, ErrNotLink) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
