package overlay

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p/internal/wire"
	"linnet/p2p/rings"
)

func TestPagesStayBelowTheLimit(t *testing.T) {
	var got []wire.Row
	pages := wire.Reply(testKey(), nonce, manyRows(wire.MaxRows), wire.Load{})
	for i, p := range pages {
		m, err := wire.Decode(p)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := m.Open()
		if err != nil || m.Page != i || (m.Last == 1) != (i == len(pages)-1) {
			t.Fatalf("page %d: %+v, err %v", i, m, err)
		}
		got = append(got, rows...)
	}
	if len(got) != wire.MaxRows || len(pages) < 2 || !strings.HasPrefix(got[0].Title, "жж") {
		t.Errorf("%d rows on %d pages", len(got), len(pages))
	}
}

func TestNobodyMatchesIsAnAnswer(t *testing.T) {
	pages := wire.Reply(testKey(), nonce, nil, wire.Load{})
	m, err := wire.Decode(pages[0])
	if err != nil || len(pages) != 1 || m.Last != 1 {
		t.Fatalf("%d pages, err %v", len(pages), err)
	}
	if rows, err := m.Open(); err != nil || len(rows) != 0 {
		t.Errorf("%d rows, err %v", len(rows), err)
	}
}

func TestForgedSignature(t *testing.T) {
	for _, forge := range []func(*wire.Message){
		func(m *wire.Message) { m.Rows = bytes.Replace(m.Rows, []byte("mp3"), []byte("mp4"), 1) },
		func(m *wire.Message) { m.Nonce = []byte("87654321") },
		func(m *wire.Message) { m.Page++ },
		func(m *wire.Message) { m.Last = 0 },
		func(m *wire.Message) { m.Key[0]++ },
	} {
		m, err := wire.Decode(wire.Reply(testKey(), nonce, manyRows(1), wire.Load{})[0])
		if err != nil {
			t.Fatal(err)
		}
		forge(&m)
		if _, err := m.Open(); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("believed %+v", m)
		}
	}
}

func TestMalformedMessages(t *testing.T) {
	good := wire.Message{Kind: wire.KindQuery, Version: wire.Version, Nonce: nonce, Text: "ana", Limit: 10}
	if _, err := wire.Decode(bencode.MustMarshal(good)); err != nil {
		t.Fatal(err)
	}
	with := func(change func(*wire.Message)) []byte {
		m := good
		change(&m)
		return bencode.MustMarshal(m)
	}
	for name, b := range map[string][]byte{
		"giant":         append(bencode.MustMarshal(good), make([]byte, wire.MaxMessage)...),
		"deep":          bytes.Repeat([]byte("l"), 50_000),
		"deep in dict":  append([]byte("d1:n8:123456781:q3:ana1:t1:q1:vi2e1:z"), bytes.Repeat([]byte("l"), 50_000)...),
		"huge string":   []byte("d1:n99999999999999:x"),
		"trailing":      append(bencode.MustMarshal(good), 'x'),
		"later version": with(func(m *wire.Message) { m.Version = wire.Version + 1 }),
		"short nonce":   with(func(m *wire.Message) { m.Nonce = nonce[:7] }),
		"other kind":    with(func(m *wire.Message) { m.Kind = "z" }),
		"long text":     with(func(m *wire.Message) { m.Text = strings.Repeat("a", wire.MaxQuery+1) }),
		"not UTF-8":     with(func(m *wire.Message) { m.Text = "\xff\xfe\xfd" }),
		"greedy":        with(func(m *wire.Message) { m.Limit = wire.MaxRows + 1 }),
		"page too far":  with(func(m *wire.Message) { m.Kind, m.Page = wire.KindRows, wire.MaxPages }),
		"no key":        with(func(m *wire.Message) { m.Kind = wire.KindRows }),
		"empty":         nil,
	} {
		if _, err := wire.Decode(b); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRowsOutOfBounds(t *testing.T) {
	for name, change := range map[string]func(*wire.EncodedRow){
		"negative size": func(w *wire.EncodedRow) { w.Size = -1 },
		"giant size":    func(w *wire.EncodedRow) { w.Size = wire.MaxSize + 1 },
		"short hash":    func(w *wire.EncodedRow) { w.InfoHash = w.InfoHash[1:] },
		"short sound":   func(w *wire.EncodedRow) { w.Sound = make([]byte, 15) },
		"long title":    func(w *wire.EncodedRow) { w.Title = strings.Repeat("x", wire.MaxString+1) },
		"not UTF-8":     func(w *wire.EncodedRow) { w.Album = "\xff" },
		"long format":   func(w *wire.EncodedRow) { w.Format = "../../etc" },
		"time backward": func(w *wire.EncodedRow) { w.Millis = -1 },
	} {
		w := wire.Encode(manyRows(1)[0])
		change(&w)
		if _, err := wire.DecodeRows(bencode.MustMarshal([]wire.EncodedRow{w})); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := wire.DecodeRows(bencode.MustMarshal(make([]wire.EncodedRow, wire.MaxRows+1))); !errors.Is(err, wire.ErrMalformed) {
		t.Errorf("too many rows: %v", err)
	}
}

// TestALoadKeepsItsBounds: what is beyond them is cut when it is said, and void when it is heard.
func TestALoadKeepsItsBounds(t *testing.T) {
	pages := wire.Reply(testKey(), nonce, manyRows(wire.MaxRows), wire.Load{Slot: wire.SlotFree, Waiting: 1 << 20, Speed: -7})
	for i, page := range pages {
		m, err := wire.Decode(page)
		want := wire.Load{}
		if i == 0 {
			want = wire.Load{Slot: wire.SlotFree, Waiting: wire.MaxWaiting}
		}
		if err != nil || m.Load() != want {
			t.Errorf("page %d: %+v, %v", i, m.Load(), err)
		}
	}
	for _, l := range []wire.Load{{Slot: 3}, {Slot: -1}, {Waiting: -1}, {Waiting: wire.MaxWaiting + 1}, {Speed: -1},
		{Speed: wire.MaxSpeed + 1}} {
		m, err := wire.Decode(pages[0])
		if err != nil {
			t.Fatal(err)
		}
		m.Slot, m.Waiting, m.Speed = l.Slot, l.Waiting, l.Speed
		if _, err := wire.Decode(bencode.MustMarshal(m)); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%+v: %v", l, err)
		}
	}
}

// FuzzDecode: any bytes, no panic, and what is accepted stays within the bounds.
func FuzzDecode(f *testing.F) {
	f.Add(bencode.MustMarshal(wire.Message{Kind: wire.KindQuery, Version: wire.Version, Nonce: nonce, Text: "ana", Limit: 10}))
	f.Add(bencode.MustMarshal(wire.Message{Kind: wire.KindRefusal, Version: wire.Version, Nonce: nonce, Why: wire.RefusalBusy}))
	f.Add(wire.Reply(testKey(), nonce, manyRows(2), busy)[0])
	f.Add(wrapped([]byte("sealed")))
	f.Add(bencode.MustMarshal(wire.Message{Kind: wire.KindHello, Version: wire.Version, Key: make([]byte, 32), Sig: make([]byte, 64),
		Part: []byte("de")}))
	key, addr := talker(1)
	f.Add(MakePage(key, addr, time.Unix(1e9, 0), hashesOf("Rain")))
	f.Add(bencode.MustMarshal(wire.Message{Kind: wire.KindHolders, Version: wire.Version, Nonce: nonce, Addr: wire.Wide(addr)}))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := wire.Decode(b)
		if err != nil {
			return
		}
		if len(m.Text) > wire.MaxQuery || m.Kind == wire.KindQuery && m.Limit > wire.MaxRows || m.Asks() &&
			len(m.Nonce) != wire.NonceSize || len(m.Part) > wire.MaxMessage+wire.SealedRoom {
			t.Errorf("accepted %+v", m)
		}
		rows, err := wire.DecodeRows(m.Rows)
		if err == nil && len(rows) > wire.MaxRows {
			t.Errorf("accepted %d rows", len(rows))
		}
		for _, r := range rows {
			if r.Size <= 0 || len(r.Title) > wire.MaxString {
				t.Errorf("accepted %+v", r)
			}
		}
		l := m.Load()
		if m.Kind == wire.KindRows && (l.Waiting < 0 || l.Waiting > wire.MaxWaiting || l.Speed < 0 || l.Speed > wire.MaxSpeed) {
			t.Errorf("accepted %+v", l)
		}
		if m.Kind == wire.KindHolders && len(m.Addr) > 18*rings.MaxTold {
			t.Errorf("accepted %d bytes of holders", len(m.Addr))
		}
		if m.Kind != wire.KindGossip {
			return
		}
		if p, err := ReadPage(m); err == nil && (len(p.Titles) == 0 || len(p.Titles) > rings.PageTitles || !p.Addr.IsValid()) {
			t.Errorf("accepted %+v", p)
		}
	})
}
