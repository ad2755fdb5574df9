package wire

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p/mainline"
)

func TestHeadsTravelAsMessages(t *testing.T) {
	for name, h := range map[string]*Head{
		"shelf":   SignHead(testKey(), 5, shelfValue()),
		"closed":  SignHead(testKey(), 6, HeadValue{Name: strings.Repeat("語", 40)}),
		"moved":   MovedHead(testKey(), otherKey()),
		"revoked": RevokedHead(testKey()),
	} {
		m, err := Decode(h.Message())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, err := HeadOf(m)
		if err != nil || got.Item.Seq != h.Item.Seq || !bytes.Equal(got.Item.Value, h.Item.Value) ||
			got.Final() != (name == "moved" || name == "revoked") {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		if len(h.Item.Value) > MaxHead {
			t.Errorf("%s: %d bytes", name, len(h.Item.Value))
		}
	}
}

// TestForgedHead: signed by the right key and still not what a head may say.
func TestForgedHead(t *testing.T) {
	key := testKey()
	with := func(change func(*HeadValue)) HeadValue { v := shelfValue(); change(&v); return v }
	for name, h := range map[string]*Head{
		"catalogue too large":  SignHead(key, 1, with(func(v *HeadValue) { v.Size = MaxCatalogue + 1 })),
		"too many tracks":      SignHead(key, 1, with(func(v *HeadValue) { v.Tracks = MaxCatalogued + 1 })),
		"short infohash":       SignHead(key, 1, with(func(v *HeadValue) { v.InfoHash = v.InfoHash[1:] })),
		"two things at once":   SignHead(key, 1, with(func(v *HeadValue) { v.Revoked = 1 })),
		"a last shelf":         SignHead(key, SeqRevoked, shelfValue()),
		"closed for ever":      SignHead(key, SeqMoved, HeadValue{}),
		"moved before the end": SignHead(key, 7, MovedHead(key, otherKey()).HeadValue),
		"moved to a stranger": SignHead(key, SeqMoved,
			HeadValue{Moved: otherKey().Public().(ed25519.PublicKey), Cross: make([]byte, 64)}),
		"moved by another pair": SignHead(otherKey(), SeqMoved, MovedHead(key, otherKey()).HeadValue),
		"revoked early":         SignHead(key, 7, HeadValue{Revoked: 1}),
		"negative":              SignHead(key, math.MinInt64, HeadValue{}),
		"another version":       {Item: mainline.SignItem(key, HeadSalt, 1, bencode.MustMarshal(HeadValue{Version: 2}))},
		"long name": {Item: mainline.SignItem(key, HeadSalt, 1,
			bencode.MustMarshal(HeadValue{Version: 1, Name: strings.Repeat("n", 61)}))},
		"not a dictionary": {Item: mainline.SignItem(key, HeadSalt, 1, []byte("5:hello"))},
		"long value": {Item: mainline.SignItem(key, HeadSalt, 1,
			bencode.MustMarshal(map[string]any{"v": 1, "~": make([]byte, MaxHead)}))},
	} {
		if _, err := OpenHead(h.Item); !errors.Is(err, ErrHead) {
			t.Errorf("%s: %v", name, err)
		}
	}
	stolen := SignHead(key, 1, shelfValue()).Item
	stolen.Key = [32]byte(otherKey().Public().(ed25519.PublicKey))
	if _, err := OpenHead(stolen); !errors.Is(err, ErrHead) {
		t.Errorf("another's signature: %v", err)
	}
}

// TestNamesCannotMislead: no line breaks, nothing that turns the text around it.
func TestNamesCannotMislead(t *testing.T) {
	for in, want := range map[string]string{
		"  Ana\nLima ": "AnaLima", "\u202eevil": "evil", "x\xff": "x", strings.Repeat("語", 30): strings.Repeat("語", 20), "\x1b[31m": "[31m",
	} {
		if got := ClipName(in); got != want {
			t.Errorf("clipName(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzHead(f *testing.F) {
	f.Add(SignHead(testKey(), 5, shelfValue()).Item.Value, int64(5))
	f.Add(MovedHead(testKey(), otherKey()).Item.Value, int64(SeqMoved))
	f.Add(RevokedHead(testKey()).Item.Value, int64(SeqRevoked))
	f.Fuzz(func(t *testing.T, value []byte, seq int64) {
		h, err := OpenHead(mainline.SignItem(testKey(), HeadSalt, seq, value))
		if err != nil {
			return
		}
		if h.Catalogued() && (h.Size > MaxCatalogue || h.Tracks > MaxCatalogued || h.Final()) || len(h.Name) > MaxListenerName || seq < 0 {
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
	if s := l.String(); !strings.HasSuffix(s, "?n=Maren%20%26%20S%C3%B6hne") {
		t.Errorf("%s: a blank is no %%20", s)
	}
	for _, s := range []string{l.String(), strings.Replace(l.String(), "linnet:", " LINNET://", 1), strings.ToUpper(l.String()[:59]) +
		l.String()[59:]} {
		if got, err := ParseLink(s); err != nil || got != l {
			t.Errorf("%q: %+v, %v", s, got, err)
		}
	}
	for _, bad := range []string{"", "linnet:", "linnet:abc", "magnet:?xt=urn:btih:00", l.String()[:58], l.String()[:59] + "a",
		strings.Repeat("linnet:", 200)} {
		if _, err := ParseLink(bad); !errors.Is(err, ErrNotLink) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
