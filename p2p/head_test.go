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

func shelfValue() headValue {
	return headValue{Name: "Ana", InfoHash: make([]byte, 20), SHA256: make([]byte, 32), Size: 100, Tracks: 3}
}

func TestHeadsTravelAsMessages(t *testing.T) {
	for name, h := range map[string]*head{
		"shelf":   signHead(testKey(), 5, shelfValue()),
		"closed":  signHead(testKey(), 6, headValue{Name: strings.Repeat("語", 40)}),
		"moved":   movedHead(testKey(), otherKey()),
		"revoked": revokedHead(testKey()),
	} {
		m, err := wire.Decode(h.message())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, err := headOf(m)
		if err != nil || got.item.Seq != h.item.Seq || !bytes.Equal(got.item.Value, h.item.Value) || got.final() != (name == "moved" || name == "revoked") {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		if len(h.item.Value) > wire.MaxHead {
			t.Errorf("%s: %d bytes", name, len(h.item.Value))
		}
	}
}

// TestForgedHead: signed by the right key and still not what a head may say.
func TestForgedHead(t *testing.T) {
	key := testKey()
	with := func(change func(*headValue)) headValue { v := shelfValue(); change(&v); return v }
	for name, h := range map[string]*head{
		"catalogue too large":   signHead(key, 1, with(func(v *headValue) { v.Size = maxCatalogue + 1 })),
		"too many tracks":       signHead(key, 1, with(func(v *headValue) { v.Tracks = maxCatalogued + 1 })),
		"short infohash":        signHead(key, 1, with(func(v *headValue) { v.InfoHash = v.InfoHash[1:] })),
		"two things at once":    signHead(key, 1, with(func(v *headValue) { v.Revoked = 1 })),
		"a last shelf":          signHead(key, seqRevoked, shelfValue()),
		"closed for ever":       signHead(key, seqMoved, headValue{}),
		"moved before the end":  signHead(key, 7, movedHead(key, otherKey()).headValue),
		"moved to a stranger":   signHead(key, seqMoved, headValue{Moved: otherKey().Public().(ed25519.PublicKey), Cross: make([]byte, 64)}),
		"moved by another pair": signHead(otherKey(), seqMoved, movedHead(key, otherKey()).headValue),
		"revoked early":         signHead(key, 7, headValue{Revoked: 1}),
		"negative":              signHead(key, math.MinInt64, headValue{}),
		"another version":       {item: mainline.SignItem(key, headSalt, 1, bencode.MustMarshal(headValue{Version: 2}))},
		"long name":             {item: mainline.SignItem(key, headSalt, 1, bencode.MustMarshal(headValue{Version: 1, Name: strings.Repeat("n", 61)}))},
		"not a dictionary":      {item: mainline.SignItem(key, headSalt, 1, []byte("5:hello"))},
		"long value":            {item: mainline.SignItem(key, headSalt, 1, bencode.MustMarshal(map[string]any{"v": 1, "~": make([]byte, wire.MaxHead)}))},
	} {
		if _, err := openHead(h.item); !errors.Is(err, errHead) {
			t.Errorf("%s: %v", name, err)
		}
	}
	stolen := signHead(key, 1, shelfValue()).item
	stolen.Key = [32]byte(otherKey().Public().(ed25519.PublicKey))
	if _, err := openHead(stolen); !errors.Is(err, errHead) {
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
	told := func(h *head) bool { return x.handle(packet{from: pc, b: h.message()}) }
	for i := range maxHeads {
		if !told(signHead(testKey(), int64(i+1), shelfValue())) {
			t.Fatalf("head %d was refused", i+1)
		}
	}
	if told(signHead(testKey(), 99, shelfValue())) {
		t.Error("one too many was taken")
	}
	forged := signHead(testKey(), 99, shelfValue())
	forged.item.Seq++
	if pc = x.sit(); told(forged) {
		t.Error("a forger stays connected")
	}
}

func TestNeighboursAreToldOnceAndOfChanges(t *testing.T) {
	x := newTable(t)
	pc := x.sit()
	first, second := signHead(testKey(), 1, shelfValue()), signHead(testKey(), 2, headValue{})
	for _, told := range []struct {
		head *head
		want int
	}{{first, 1}, {first, 0}, {second, 1}, {first, 0}} {
		x.proclaim([]*head{told.head})
		x.sendHeads()
		if got := x.take(pc); len(got) != told.want {
			t.Errorf("seq %d: told %d times, want %d", told.head.item.Seq, len(got), told.want)
		}
	}
}

func FuzzHead(f *testing.F) {
	f.Add(signHead(testKey(), 5, shelfValue()).item.Value, int64(5))
	f.Add(movedHead(testKey(), otherKey()).item.Value, int64(seqMoved))
	f.Add(revokedHead(testKey()).item.Value, int64(seqRevoked))
	f.Fuzz(func(t *testing.T, value []byte, seq int64) {
		h, err := openHead(mainline.SignItem(testKey(), headSalt, seq, value))
		if err != nil {
			return
		}
		if h.catalogued() && (h.Size > maxCatalogue || h.Tracks > maxCatalogued || h.final()) || len(h.Name) > wire.MaxListenerName || seq < 0 {
			t.Errorf("accepted %+v", h.headValue)
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
